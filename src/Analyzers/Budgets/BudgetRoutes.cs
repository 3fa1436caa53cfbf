using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.NameIndex;

namespace PerfAnalyzers.Budgets;

/// <summary>The routes of an application. Only asked when a budget file names one.</summary>
internal sealed class BudgetRoutes
{
    private static readonly string[] MapMethods = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map"];

    /// <summary>By verb and template; without a verb for endpoints that take every verb.</summary>
    private readonly Dictionary<string, IMethodSymbol> _handlers = new(StringComparer.Ordinal);

    /// <summary>False when a route is conventional or computed, or when there is none at all: then another project has them.</summary>
    private bool _isComplete = true;

    private BudgetRoutes()
    {
    }

    public static BudgetRoutes Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var routes = new BudgetRoutes();
        if (EndpointReader.TryCreate(compilation, out var reader))
        {
            routes.AddActions(compilation.Assembly.GlobalNamespace, reader, cancellationToken);
            foreach (var name in MapMethods)
            {
                routes.AddMapped(name, reader, cancellationToken);
            }
        }

        routes._isComplete &= routes._handlers.Count > 0;
        return routes;
    }

    /// <summary>Null when it cannot be known.</summary>
    public bool? Contains(string key) => Handler(key) is not null ? true : _isComplete ? false : null;

    public IMethodSymbol? Handler(string key)
        => _handlers.TryGetValue(BudgetKey.Normalize(key), out var handler)
            || _handlers.TryGetValue(BudgetKey.Route("", BudgetKey.Path(key)), out handler)
            ? handler
            : null;

    private void AddActions(INamespaceSymbol scope, EndpointReader reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var type in scope.GetTypeMembers())
        {
            AddActions(type, reader);
        }

        foreach (var inner in scope.GetNamespaceMembers())
        {
            AddActions(inner, reader, cancellationToken);
        }
    }

    private void AddActions(INamedTypeSymbol type, EndpointReader reader)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            {
                foreach (var endpoint in reader.ActionEndpoints(method))
                {
                    Add(endpoint);
                }
            }
            else if (member is INamedTypeSymbol nested)
            {
                AddActions(nested, reader);
            }
        }
    }

    private void AddMapped(string name, EndpointReader reader, CancellationToken cancellationToken)
    {
        foreach (var use in NameIndex.Find(reader.Compilation, name, cancellationToken))
        {
            if (use.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation }
                && reader.Bind(invocation, cancellationToken) is IInvocationOperation call)
            {
                if (reader.ReadMapCall(call, cancellationToken) is { } mapped)
                {
                    Add(mapped.Endpoint);
                }
                else
                {
                    _isComplete = false;
                }
            }
        }
    }

    private void Add(Endpoint endpoint)
    {
        if (endpoint.RouteTemplate is not { } template || endpoint.Verbs.Contains("?"))
        {
            _isComplete = false;
            return;
        }

        foreach (var verb in endpoint.Verbs.IsEmpty ? [""] : endpoint.Verbs)
        {
            _handlers[BudgetKey.Route(verb, template)] = endpoint.Handler;
        }
    }
}
