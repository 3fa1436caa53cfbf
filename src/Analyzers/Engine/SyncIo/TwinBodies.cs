using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// Does a twin do its work through the member that would await it? Of <c>Task WriteAsync(string s) => WriteCoreAsync(s)</c>, whose
/// helper calls <c>Write(s)</c>: <c>await WriteAsync(s)</c> in that helper would never end.
/// </summary>
internal sealed class TwinBodies(Compilation compilation)
{
    // Helpers of helpers; whoever hides a call more deeply than that is let be.
    private const int MaximumDepth = 3;

    // A body that calls more than this is machine-made.
    private const int MaximumMembers = 200;

    /// <summary>By member: what its body calls, of the source of this compilation.</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, IMethodSymbol[]> _called = new(SymbolEqualityComparer.Default);

    /// <summary>By twin: what it reaches.</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, HashSet<IMethodSymbol>> _reached = new(SymbolEqualityComparer.Default);

    /// <summary>Would the twin, awaited where the call stands, run the member that the call stands in?</summary>
    public bool Reach(IMethodSymbol twin, IInvocationOperation call)
    {
        if ((twin.ContainingType.TypeKind != TypeKind.Interface && !IsHere(Definition(twin))) || MemberOf(call) is not { } member)
        {
            return false;
        }

        // An extension is called on its own argument; another instance of the type may do its part of the work: next.Save().
        var definition = Definition(Implementation(twin, call.Instance, member.ContainingType));
        return (definition.IsExtensionMethod && SymbolEqualityComparer.Default.Equals(definition, member))
            || (IsHere(definition) && _reached.GetOrAdd(definition, Reached).Contains(member));
    }

    private HashSet<IMethodSymbol> Reached(IMethodSymbol twin)
    {
        var reached = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var level = new List<IMethodSymbol> { twin };
        for (var depth = 0; depth < MaximumDepth && level.Count > 0 && reached.Count < MaximumMembers; depth++)
        {
            var next = new List<IMethodSymbol>();
            foreach (var member in level)
            {
                foreach (var called in _called.GetOrAdd(member, Called))
                {
                    if (reached.Add(called))
                    {
                        next.Add(called);
                    }
                }
            }

            level = next;
        }

        return reached;
    }

    private IMethodSymbol[] Called(IMethodSymbol member)
    {
        var called = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        foreach (var (method, instance) in MethodBodies.Of(member, compilation) is { } body ? CallsIn(body) : [])
        {
            if (Definition(Implementation(method, instance, member.ContainingType)) is var definition && IsHere(definition))
            {
                called.Add(definition);
            }
        }

        return [.. called];
    }

    /// <summary>What a body calls or hands on to be called, and on what.</summary>
    public static IEnumerable<(IMethodSymbol Method, IOperation? Instance)> CallsIn(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IInvocationOperation invocation)
            {
                yield return (invocation.TargetMethod, invocation.Instance);
            }
            else if (operation is IMethodReferenceOperation reference)
            {
                yield return (reference.Method, reference.Instance);
            }
        }
    }

    /// <summary>What <c>((IStore)this).SaveAsync()</c> calls.</summary>
    private static IMethodSymbol Implementation(IMethodSymbol method, IOperation? instance, INamedTypeSymbol type)
        => method.ContainingType?.TypeKind == TypeKind.Interface && instance?.Unwrap() is IInstanceReferenceOperation
            ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method
            : method;

    private static IMethodSymbol Definition(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return definition.PartialDefinitionPart ?? definition;
    }

    private bool IsHere(IMethodSymbol method)
        => method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    /// <summary>The member around the call, past its lambdas and local functions.</summary>
    private static IMethodSymbol? MemberOf(IOperation call)
    {
        var symbol = call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol is IMethodSymbol method ? Definition(method) : null;
    }
}
