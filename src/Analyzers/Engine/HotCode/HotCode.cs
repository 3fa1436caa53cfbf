using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HotCode;

/// <summary>
/// Which code runs on a hot path: the methods with <c>[HotPath]</c>, on themselves or on their type, and what they call in this
/// compilation. A call in a <c>catch</c> or a <c>throw</c> is not followed, nor one whose body cannot be told; beyond the
/// limits nothing is hot.
/// </summary>
internal sealed class HotCode
{
    private const int MaxDepth = 6;
    private const int MaxFunctions = 2_000;
    private const string Attribute = "HotPathAttribute";

    private static readonly ConditionalWeakTable<Compilation, HotCode> Known = new();

    private readonly Compilation _compilation;
    private Dictionary<IMethodSymbol, IMethodSymbol>? _roots;

    private HotCode(Compilation compilation) => _compilation = compilation;

    /// <summary>Null when no attribute of this name is written: the usual case, which costs a search for a word.</summary>
    public static HotCode? Of(Compilation compilation, CancellationToken cancellationToken)
        => NameIndex.NameIndex.Contains(compilation, "HotPath", cancellationToken) || NameIndex.NameIndex.Contains(compilation, Attribute, cancellationToken)
            ? Known.GetValue(compilation, static c => new HotCode(c))
            : null;

    /// <summary>The hot path that runs a method, lambda or local function; null for code that is not hot.</summary>
    public IMethodSymbol? RootOf(IMethodSymbol function, CancellationToken cancellationToken)
    {
        // Two threads may search at once: neither waits for the other, and each can be cancelled.
        var roots = Volatile.Read(ref _roots) ?? Search(cancellationToken);
        Volatile.Write(ref _roots, roots);
        return roots.TryGetValue((function.PartialDefinitionPart ?? function).OriginalDefinition, out var root) ? root : null;
    }

    private Dictionary<IMethodSymbol, IMethodSymbol> Search(CancellationToken cancellationToken)
    {
        var roots = new Dictionary<IMethodSymbol, IMethodSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<(IMethodSymbol Function, int Depth)>();
        foreach (var root in Marked(cancellationToken))
        {
            Add(root, root, 0);
        }

        var implementations = new Implementations(_compilation);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (function, depth) = pending.Dequeue();
            if (depth == MaxDepth || MethodBodies.Of(function, _compilation) is not { } body)
            {
                continue;
            }

            foreach (var operation in HotOperations.Of(body))
            {
                if (Callee(operation) is { } callee && implementations.Of(callee) is [var only])
                {
                    Add(only, roots[Key(function)], depth + 1);
                }
            }
        }

        return roots;

        void Add(IMethodSymbol function, IMethodSymbol root, int depth)
        {
            var key = Key(function);
            if (roots.Count < MaxFunctions && !roots.ContainsKey(key) && !key.DeclaringSyntaxReferences.IsEmpty)
            {
                roots.Add(key, root);
                pending.Enqueue((key, depth));
            }
        }
    }

    private static IMethodSymbol Key(IMethodSymbol function) => (function.PartialDefinitionPart ?? function).Definition();

    private static IMethodSymbol? Callee(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => method.MethodKind == MethodKind.DelegateInvoke ? null : method,
        IMethodReferenceOperation { Method: var method } => method,
        IObjectCreationOperation { Constructor: { IsImplicitlyDeclared: false } constructor } => constructor,
        IPropertyReferenceOperation { Property: var property } => property.GetMethod is { IsImplicitlyDeclared: false } getter && !property.IsAutomatic() ? getter : null,
        IBinaryOperation { OperatorMethod: { } method } => method,
        IConversionOperation { OperatorMethod: { } method } => method,
        _ => null,
    };

    private IEnumerable<IMethodSymbol> Marked(CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(_compilation, "HotPath", cancellationToken).Concat(NameIndex.NameIndex.Find(_compilation, Attribute, cancellationToken)))
        {
            var attribute = name.Parent as AttributeSyntax ?? (name.Parent as NameSyntax)?.Parent as AttributeSyntax;
            if (attribute?.Parent?.Parent is not { } marked)
            {
                continue;
            }

            var model = _compilation.ModelOf(marked.SyntaxTree);
            var symbol = marked is LambdaExpressionSyntax ? model.GetSymbolInfo(marked, cancellationToken).Symbol : model.GetDeclaredSymbol(marked, cancellationToken);
            if (symbol is IMethodSymbol method && HotPathAnnotation.OnIt(method) is not null)
            {
                yield return method;
            }
            else if (symbol is INamedTypeSymbol type)
            {
                foreach (var member in HotPathAnnotation.MethodsOf(type))
                {
                    yield return member;
                }
            }
        }
    }
}
