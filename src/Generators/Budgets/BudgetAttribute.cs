using System.Globalization;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Budgets;

/// <summary>One limit as the attribute has it.</summary>
/// <param name="Argument">The name of the attribute's property, <c>P95</c>.</param>
/// <param name="Value">Null when the text is no limit for the metric.</param>
internal sealed record AttributeLimit(string Argument, BudgetMetric Metric, string Text, double? Value);

/// <summary>What <c>[PerfBudget]</c> says, and of which hot path. The generator and the analyzer both ask here.</summary>
internal static class BudgetAttribute
{
    public static AttributeData? Find(IMethodSymbol method)
        => HotPathAnnotation.Find(method, "PerfBudgetAttribute")
            ?? (method.PartialDefinitionPart is { } definition ? HotPathAnnotation.Find(definition, "PerfBudgetAttribute") : null);

    /// <summary>In the order of the source; arguments that do not compile are left out.</summary>
    public static List<AttributeLimit> Limits(AttributeData attribute)
    {
        var limits = new List<AttributeLimit>();
        foreach (var argument in attribute.NamedArguments)
        {
            if (!Enum.TryParse<BudgetMetric>(argument.Key, out var metric))
            {
                continue;
            }

            var text = argument.Value.Value switch
            {
                string written => written,
                int count => count.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            if (text is not null)
            {
                limits.Add(new AttributeLimit(argument.Key, metric, text, BudgetValue.Parse(text, BudgetMetrics.Unit(metric))));
            }
        }

        return limits;
    }

    /// <summary>The id under which the hot path is measured; null when its route is not known.</summary>
    public static string? Id(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        if (HotPathEndpoints.Find(method, compilation, cancellationToken) is not { } endpoint)
        {
            return (method.PartialDefinitionPart ?? method).GetDocumentationCommentId();
        }

        var path = endpoint.RouteTemplate ?? Url(method);
        return path is null || HotPathEndpoints.Verb(endpoint) is not { } verb ? null : $"{verb} /{path.TrimStart('/')}";
    }

    /// <summary>What <c>[HotPath(Url = "/users/42")]</c> requests where the route is computed; the attribute may be on the type.</summary>
    private static string? Url(IMethodSymbol method)
    {
        if (HotPathAnnotation.Of(method) is { } annotation)
        {
            foreach (var argument in annotation.Attribute.NamedArguments)
            {
                if (argument.Key == "Url")
                {
                    return argument.Value.Value as string;
                }
            }
        }

        return null;
    }
}
