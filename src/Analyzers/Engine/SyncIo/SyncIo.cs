using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// The engine's door: does an operation hold its thread while something outside the process works, although it has a twin that
/// can be awaited in its place? The <see cref="SyncIoTable"/> in terms of one compilation.
/// </summary>
internal sealed class SyncIo
{
    private const string Everything = "*";

    private static readonly ConditionalWeakTable<Compilation, SyncIo> Known = new();

    private readonly Dictionary<string, List<Row>> _byName = new(StringComparer.Ordinal);
    private readonly List<Row> _wholeTypes = [];
    private readonly List<INamedTypeSymbol> _serviceResponses = [];
    private readonly SyncIoShapes _shapes;
    private readonly UncalledForms _forms;
    private readonly KnownTwins _twins = new();
    private readonly TwinBodies _bodies;

    private SyncIo(Compilation compilation)
    {
        var projects = new OtherProjects(compilation);
        var implementations = new Implementations(compilation, projects);
        var queries = new QuerySource(compilation, implementations, projects);
        var streams = new StreamOrigin(compilation, implementations);
        _shapes = new SyncIoShapes(queries, streams, compilation);
        _bodies = new TwinBodies(compilation);
        _forms = new UncalledForms(queries, streams);
        var types = new LibraryTypes(compilation);
        foreach (var row in SyncIoTable.Rows)
        {
            if (types.Find(row.Type) is not { } type)
            {
                continue;
            }

            var extensions = row.TwinType is { } twins ? types.Find(twins) : null;
            if (row.TwinType is not null && extensions is null)
            {
                // Queries without Entity Framework.
                continue;
            }

            foreach (var member in row.Members.Split(' '))
            {
                Add(member, type, extensions, row);
            }
        }

        foreach (var name in SyncIoTable.ServiceResponses)
        {
            if (types.Find(name) is { } response)
            {
                _serviceResponses.Add(response);
            }
        }
    }

    private sealed record Row(INamedTypeSymbol Type, INamedTypeSymbol? Extensions, SyncIoRow Table, string? Twin);

    public static SyncIo Of(Compilation compilation) => Known.GetValue(compilation, static key => new SyncIo(key));

    /// <summary>
    /// The operation as synchronous I/O; null when it is none, works in memory, or has no twin that the compiler would take in
    /// its place and that gives the same. Whether the place can await is another question.
    /// </summary>
    public SyncIoCall? At(IOperation operation)
        => operation switch
        {
            IInvocationOperation invocation => AtCall(invocation),
            IPropertyReferenceOperation property => UncalledForms.AtForm(property),
            IForEachLoopOperation loop => _forms.AtEnumeration(loop),
            IUsingOperation { IsAsynchronous: false } block => _forms.AtDisposal(block, block.Resources),
            IUsingDeclarationOperation { IsAsynchronous: false } declaration => _forms.AtDisposal(declaration, declaration.DeclarationGroup),
            _ => null,
        };

    /// <summary>
    /// A call that is none of those, and has an asynchronous form of the same name beside it: null when there is none that the compiler
    /// would take in its place and that gives the same. Nobody has proved that it waits.
    /// </summary>
    public SyncIoCall? SiblingAt(IInvocationOperation invocation) => RowOf(invocation.TargetMethod) is null ? SiblingCalls.At(invocation, _twins, _bodies) : null;

    /// <summary>As <see cref="SiblingAt"/>, for a call that is known to wait.</summary>
    public SyncIoCall? SiblingOfWaiting(IInvocationOperation invocation) => SiblingCalls.At(invocation, _twins, _bodies);

    /// <summary>Is a member given something to work with that waits for nothing, whatever the member does with it?</summary>
    public bool WorksInMemory(IInvocationOperation invocation) => _shapes.WorksInMemory(invocation);

    /// <summary>The static class of the twins of a call, for a twin whose namespace is not imported.</summary>
    public INamedTypeSymbol? ExtensionsOf(IMethodSymbol method) => RowOf(method)?.Extensions;

    private void Add(string member, INamedTypeSymbol type, INamedTypeSymbol? extensions, SyncIoRow row)
    {
        var parts = member.Split('>');
        var resolved = new Row(type, extensions, row, parts.Length > 1 ? parts[1] : null);
        if (member == Everything)
        {
            _wholeTypes.Add(resolved);
            return;
        }

        if (!_byName.TryGetValue(parts[0], out var rows))
        {
            _byName.Add(parts[0], rows = []);
        }

        rows.Add(resolved);
    }

    private SyncIoCall? AtCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (invocation.Syntax is not InvocationExpressionSyntax call || invocation.SemanticModel is not { } model)
        {
            return null;
        }

        string name;
        SyncIoKind kind;
        INamedTypeSymbol? extensions = null;
        SyncIoRow? table = null;
        if (RowOf(method) is { } row)
        {
            if (TwinBinder.Awaited(method.ReturnType) is not null || _shapes.KindOf(invocation, row.Table) is not { } found)
            {
                return null;
            }

            (kind, extensions, name, table) = (found, row.Extensions, row.Twin ?? method.Name + "Async", row.Table);
        }
        else if (_serviceResponses.Count > 0 && IsServiceResponse(method.ReturnType) && method.ContainingType.IsIn("Azure"))
        {
            (kind, name) = (SyncIoKind.Network, method.Name + "Async");
        }
        else
        {
            return null;
        }

        if (invocation.IsTranslated() || IsInsideTwin(invocation, name))
        {
            return null;
        }

        var bound = _twins.Bind(call, method, name, extensions, table?.Added, model);
        return (bound ?? (kind == SyncIoKind.Process ? Unlimited(method, name) : null)) is { } twin
            && !IsSynchronousDefault(twin.Method, invocation)
            && !_bodies.Reach(twin.Method, invocation)
            ? new SyncIoCall(invocation, SyncIoForm.Call, kind, SyncIoNames.NameOf(invocation), twin)
            {
                Location = SyncIoNames.LocationOf(call),
                Obstacle = bound is null ? "the twin takes a token in the place of the time limit, and throws when it is cancelled"
                    : bound.Arguments.Added is not null ? table?.AddedObstacle
                    : null,
            }
            : null;
    }

    /// <summary>
    /// <c>DbTransaction.CommitAsync</c> is <c>Commit</c> by another name, unless the provider overrides it. <c>SqlTransaction</c> does not.
    /// </summary>
    private static bool IsSynchronousDefault(IMethodSymbol twin, IInvocationOperation invocation)
        => twin.IsVirtual
            && twin.ContainingType.IsType("System.Data.Common", "DbTransaction")
            && invocation.Instance?.Type is { } provider
            && !SymbolEqualityComparer.Default.Equals(provider, twin.ContainingType);

    /// <summary>The twin of <c>process.WaitForExit(5000)</c>, whose limit is a token that is cancelled after that time.</summary>
    private static AsyncTwin? Unlimited(IMethodSymbol method, string name)
    {
        foreach (var member in method.ContainingType.GetMembers(name))
        {
            if (member is IMethodSymbol { Parameters: [{ Type.Name: "CancellationToken" }] } twin)
            {
                return new AsyncTwin(name, twin, null);
            }
        }

        return null;
    }

    private Row? RowOf(IMethodSymbol method)
    {
        if (_byName.TryGetValue(method.Name, out var rows))
        {
            foreach (var row in rows)
            {
                if (IsOrImplements(method.ContainingType, row.Type))
                {
                    return row;
                }
            }
        }

        foreach (var row in _wholeTypes)
        {
            if (IsOrImplements(method.ContainingType, row.Type))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>An <c>XAsync</c> that does its work through <c>X</c> must not be told to call itself.</summary>
    public static bool IsInsideTwin(IInvocationOperation invocation, string twin)
    {
        if (invocation.Instance?.Unwrap() is not (null or IInstanceReferenceOperation) || invocation.Instance?.Syntax is BaseExpressionSyntax)
        {
            return false;
        }

        for (var symbol = invocation.SemanticModel!.GetEnclosingSymbol(invocation.Syntax.SpanStart); symbol is IMethodSymbol; symbol = symbol.ContainingSymbol)
        {
            if (IsNamed((IMethodSymbol)symbol, twin) && IsOrImplements(symbol.ContainingType, invocation.TargetMethod.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of <c>Task IStore.SaveAsync()</c> has that of the interface before it.</summary>
    private static bool IsNamed(IMethodSymbol method, string name)
    {
        foreach (var implemented in method.ExplicitInterfaceImplementations)
        {
            if (implemented.Name == name)
            {
                return true;
            }
        }

        return method.Name == name;
    }

    private bool IsServiceResponse(ITypeSymbol type)
    {
        foreach (var response in _serviceResponses)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, response))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOrImplements(INamedTypeSymbol? type, INamedTypeSymbol declaring)
    {
        if (type.IsOrInherits(declaring))
        {
            return true;
        }

        if (declaring.TypeKind == TypeKind.Interface && type is { TypeKind: TypeKind.Class })
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, declaring))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
