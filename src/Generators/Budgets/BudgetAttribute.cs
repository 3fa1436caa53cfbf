using System.Globalization;
using Microsoft.CodeAnalysis;
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
        => HotPathAttributeData.Find(method, "PerfBudgetAttribute")
            ?? (method.PartialDefinitionPart is { } definition ? HotPathAttributeData.Find(definition, "PerfBudgetAttribute") : null);

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

    /// <summary>The id under which the hot path is measured.</summary>
    public static string? Id(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        if (HotPathParser.Parse(method, compilation, out _, cancellationToken) is { } model)
        {
            return model.Id;
        }

        return HotPathEndpoints.Find(method, compilation, cancellationToken) is { } endpoint
            ? HotPathEndpoints.Verb(endpoint) is { } verb && endpoint.RouteTemplate is { } template ? $"{verb} /{template.TrimStart('/')}" : null
            : (method.PartialDefinitionPart ?? method).GetDocumentationCommentId();
    }
}
