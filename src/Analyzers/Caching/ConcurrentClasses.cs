using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Whose methods run for several requests at the same time? Controllers, hubs and pages, services that are registered, and what is given a context of Entity Framework.</summary>
internal sealed class ConcurrentClasses
{
    /// <summary>A typed client of <c>AddHttpClient&lt;T&gt;</c> is made for each who asks, as a transient service is.</summary>
    private static readonly string[] PerRequest = ["AddScoped", "AddTransient", "TryAddScoped", "TryAddTransient", "AddHttpClient"];

    private static readonly string[] Once = ["AddSingleton", "TryAddSingleton"];

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    private readonly RequestEntryPoints? _entryPoints;

    private ConcurrentClasses(Compilation compilation)
    {
        _compilation = compilation;
        _entryPoints = RequestEntryPoints.TryCreate(compilation);
    }

    /// <summary>Null when the compilation serves no requests.</summary>
    public static ConcurrentClasses? TryCreate(Compilation compilation) => ServerProjects.ServesRequests(compilation) ? new ConcurrentClasses(compilation) : null;

    /// <summary>In a method of such a class, or in what is mapped to a route.</summary>
    public bool Runs(IOperation operation, ISymbol containing, CancellationToken cancellationToken)
    {
        if (Contains(containing.ContainingType, cancellationToken) || (containing is IMethodSymbol method && _entryPoints?.Of(method, cancellationToken) is not null))
        {
            return true;
        }

        for (var (current, function) = (operation.Parent, (IOperation?)null); current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation:
                    function = current;
                    break;
                case IInvocationOperation call when function is not null && ReferenceEquals(_entryPoints?.OfMapCall(call)?.Lambda, function):
                    return true;
            }
        }

        return false;
    }

    public bool Contains(INamedTypeSymbol? type, CancellationToken cancellationToken)
        => type is not null && (_known.TryGetValue(type, out var known) ? known : _known.GetOrAdd(type, IsPartOfRequest(type) || IsGivenRequest(type) || IsRegistered(type, PerRequest, cancellationToken) || IsRegistered(type, Once, cancellationToken)));

    /// <summary>Is a new object made for each request, or for each who asks?</summary>
    public bool IsMadePerRequest(INamedTypeSymbol? type, CancellationToken cancellationToken)
        => type is not null && (IsPartOfRequest(type) || (IsRegistered(type, PerRequest, cancellationToken) && !IsRegistered(type, Once, cancellationToken)));

    /// <summary>Does one object serve all requests?</summary>
    public bool IsMadeOnce(INamedTypeSymbol? type, CancellationToken cancellationToken)
        => type is not null && IsRegistered(type, Once, cancellationToken) && !IsRegistered(type, PerRequest, cancellationToken);

    private static bool IsPartOfRequest(INamedTypeSymbol type)
        => type.Inherits("Microsoft.AspNetCore.Mvc", "ControllerBase") || type.Inherits("Microsoft.AspNetCore.SignalR", "Hub") || type.Inherits("Microsoft.AspNetCore.Mvc.RazorPages", "PageModel");

    private static bool IsGivenRequest(INamedTypeSymbol type)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (parameter.Type.Inherits("Microsoft.EntityFrameworkCore", "DbContext") || parameter.Type.IsType("Microsoft.AspNetCore.Http", "IHttpContextAccessor"))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>services.AddScoped&lt;IQuotas, Quotas&gt;()</c>.</summary>
    private bool IsRegistered(INamedTypeSymbol type, string[] registrations, CancellationToken cancellationToken)
    {
        foreach (var registration in registrations)
        {
            foreach (var name in NameIndex.Find(_compilation, registration, cancellationToken))
            {
                foreach (var registered in RegisteredBy(name))
                {
                    if (registered.ToString().EndsWith(type.Name, StringComparison.Ordinal)
                        && SymbolEqualityComparer.Default.Equals(_compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(registered, cancellationToken).Symbol?.OriginalDefinition, type.OriginalDefinition))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The last type argument, and what the arguments name: <c>AddScoped(typeof(Quotas))</c>, <c>AddSingleton(new Quotas())</c>, <c>AddScoped&lt;IQuotas&gt;(sp => new Quotas(..))</c>.</summary>
    private static IEnumerable<TypeSyntax> RegisteredBy(SimpleNameSyntax name)
    {
        if (name is GenericNameSyntax { TypeArgumentList.Arguments: [.., var argument] })
        {
            yield return argument;
        }

        if (name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call })
        {
            foreach (var part in call.ArgumentList.Arguments)
            {
                switch (part.Expression)
                {
                    case TypeOfExpressionSyntax typeOf:
                        yield return typeOf.Type;
                        break;
                    case ObjectCreationExpressionSyntax creation:
                        yield return creation.Type;
                        break;
                    case LambdaExpressionSyntax { ExpressionBody: ObjectCreationExpressionSyntax made }:
                        yield return made.Type;
                        break;
                }
            }
        }
    }
}
