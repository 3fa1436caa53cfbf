using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Does a <c>[ResponseCache]</c> ask somebody to store the response? Also by the profile that it names, where the application adds that.</summary>
internal static class StoredResponse
{
    /// <summary><c>ResponseCacheLocation.None</c>.</summary>
    private const int NoLocation = 2;

    /// <summary>False as well where nobody can tell.</summary>
    public static bool IsAskedFor(AttributeData attribute, Compilation compilation, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var argument in attribute.NamedArguments)
        {
            settings[argument.Key] = argument.Value.Kind == TypedConstantKind.Array ? null : argument.Value.Value;
        }

        if (settings.TryGetValue("CacheProfileName", out var name))
        {
            if (name is not string profile || Profile(profile, compilation, cancellationToken) is not { } initializer)
            {
                return false;
            }

            foreach (var operation in initializer.Initializers)
            {
                // What the attribute says itself is said for good.
                if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var property }, Value: var value } && !settings.ContainsKey(property))
                {
                    settings.Add(property, value.Unwrap().ConstantValue is { HasValue: true, Value: var constant } ? constant : null);
                }
            }
        }

        return settings.TryGetValue("Duration", out var duration) && duration is > 0
            && (!settings.TryGetValue("NoStore", out var noStore) || noStore is false)
            && (!settings.TryGetValue("Location", out var location) || location is int and not NoLocation);
    }

    /// <summary><c>options.CacheProfiles.Add("Hourly", new CacheProfile { Duration = 3600 })</c>; null unless there is exactly one.</summary>
    private static IObjectOrCollectionInitializerOperation? Profile(string name, Compilation compilation, CancellationToken cancellationToken)
    {
        IObjectOrCollectionInitializerOperation? only = null;
        foreach (var use in NameIndex.Find(compilation, "CacheProfiles", cancellationToken))
        {
            if (use.Parent?.Parent?.Parent is InvocationExpressionSyntax syntax
                && compilation.ModelOf(use.SyntaxTree).GetOperation(syntax, cancellationToken) is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value: var key }, { Value: var value }] }
                && key.ConstantValue is { HasValue: true, Value: string added } && added == name)
            {
                if (only is not null || value.Unwrap() is not IObjectCreationOperation { Initializer: { } initializer })
                {
                    return null;
                }

                only = initializer;
            }
        }

        return only;
    }

    /// <summary>The verbs of handlers whose responses nobody may store, whatever the header says: those of PUT and DELETE.</summary>
    public static string? UnstorableVerbs(IEnumerable<CachedHandler> handlers)
    {
        var verbs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in handlers.SelectMany(static handler => handler.Endpoints))
        {
            if (endpoint.Verbs.IsEmpty || endpoint.Verbs.Any(static verb => verb is not ("PUT" or "DELETE")))
            {
                return null;
            }

            verbs.UnionWith(endpoint.Verbs);
        }

        return verbs.Count == 0 ? null : string.Join(" and ", verbs);
    }
}
