using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Whose methods run for several requests at the same time? Controllers, hubs and pages, services that are registered, and what is given a context of Entity Framework.</summary>
internal sealed class ConcurrentClasses
{
    private static readonly string[] Registrations = ["AddScoped", "AddTransient", "AddSingleton", "TryAddScoped", "TryAddTransient", "TryAddSingleton", "AddHttpClient"];

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    private ConcurrentClasses(Compilation compilation) => _compilation = compilation;

    /// <summary>Null when the compilation serves no requests.</summary>
    public static ConcurrentClasses? TryCreate(Compilation compilation) => ServerProjects.ServesRequests(compilation) ? new ConcurrentClasses(compilation) : null;

    public bool Contains(INamedTypeSymbol? type, CancellationToken cancellationToken)
        => type is not null && (_known.TryGetValue(type, out var known) ? known : _known.GetOrAdd(type, Serves(type) || IsRegistered(type, cancellationToken)));

    private static bool Serves(INamedTypeSymbol type)
    {
        if (type.Inherits("Microsoft.AspNetCore.Mvc", "ControllerBase") || type.Inherits("Microsoft.AspNetCore.SignalR", "Hub") || type.Inherits("Microsoft.AspNetCore.Mvc.RazorPages", "PageModel"))
        {
            return true;
        }

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
    private bool IsRegistered(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var registration in Registrations)
        {
            foreach (var name in NameIndex.Find(_compilation, registration, cancellationToken))
            {
                if (name is GenericNameSyntax { TypeArgumentList.Arguments: [.., var registered] }
                    && registered.ToString().EndsWith(type.Name, StringComparison.Ordinal)
                    && SymbolEqualityComparer.Default.Equals(_compilation.GetSemanticModel(name.SyntaxTree).GetTypeInfo(registered, cancellationToken).Type?.OriginalDefinition, type.OriginalDefinition))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
