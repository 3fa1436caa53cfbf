using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>The door: which endpoints does a compilation have, how are they reached, and what calls them?</summary>
internal sealed class EndpointReader
{
    private readonly MapCallReader _mapCalls;

    private EndpointReader(Compilation compilation, EndpointSymbols symbols)
    {
        Compilation = compilation;
        Symbols = symbols;
        _mapCalls = new MapCallReader(compilation, symbols);
    }

    public Compilation Compilation { get; }

    public EndpointSymbols Symbols { get; }

    /// <summary>False when the compilation does not reference ASP.NET Core routing: it has no endpoints.</summary>
    public static bool TryCreate(Compilation compilation, [NotNullWhen(true)] out EndpointReader? reader)
    {
        reader = EndpointSymbols.TryCreate(compilation, out var symbols) ? new EndpointReader(compilation, symbols) : null;
        return reader is not null;
    }

    public bool IsAction(IMethodSymbol method) => ControllerRoutes.IsAction(method, Symbols);

    /// <summary>The routes of a controller action; empty when the method is none.</summary>
    public ImmutableArray<Endpoint> ActionEndpoints(IMethodSymbol method)
        => IsAction(method) ? ControllerRoutes.Endpoints(method, Symbols) : [];

    /// <summary>A handler of a Razor Page; null when the method is none.</summary>
    public Endpoint? PageEndpoint(IMethodSymbol method) => PageHandlers.Endpoint(method, Symbols);

    /// <summary>The endpoint that a call of <c>MapGet</c>, <c>MapPost</c>, <c>MapMethods</c>, ... adds; null when the call is none, or its handler is not in source.</summary>
    public MapCall? ReadMapCall(IInvocationOperation call, CancellationToken cancellationToken) => _mapCalls.Read(call, cancellationToken);

    /// <summary>
    /// The minimal endpoints that call a method, local function or lambda. Searches the whole compilation for a method
    /// group, so not for a live callback; a lambda is looked up where it stands.
    /// </summary>
    public ImmutableArray<MapCall> FindMapCalls(IMethodSymbol handler, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<MapCall>();
        foreach (var node in HandlerUses(handler, cancellationToken))
        {
            if (node.FirstAncestorOrSelf<ArgumentSyntax>() is { Parent.Parent: InvocationExpressionSyntax invocation }
                && _mapCalls.Bind(invocation, cancellationToken) is IInvocationOperation call
                && ReadMapCall(call, cancellationToken) is { } mapCall
                && SymbolEqualityComparer.Default.Equals(mapCall.Endpoint.Handler.OriginalDefinition, handler.OriginalDefinition))
            {
                found.Add(mapCall);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The operation of a node anywhere in the compilation.</summary>
    public IOperation? Bind(SyntaxNode node, CancellationToken cancellationToken) => _mapCalls.Bind(node, cancellationToken);

    /// <summary>The conventions that are called on what a call gives back: <c>MapControllers().RequireAuthorization()</c>.</summary>
    public (ImmutableArray<IInvocationOperation> Conventions, bool IsComplete) ConventionsOn(IInvocationOperation call, CancellationToken cancellationToken)
        => _mapCalls.Builders.ConventionsOn(call, cancellationToken);

    private IEnumerable<SyntaxNode> HandlerUses(IMethodSymbol handler, CancellationToken cancellationToken)
        => handler.MethodKind == MethodKind.AnonymousFunction
            ? handler.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken))
            : NameIndex.NameIndex.Find(Compilation, handler.Name, cancellationToken);
}
