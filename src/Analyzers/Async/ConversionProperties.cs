using System.Collections.Immutable;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>What a report says of a fix that makes a function async with all that calls it.</summary>
internal static class ConversionProperties
{
    private const string OthersFollow = "its callers in other projects can follow";

    /// <param name="reach">What the compilation says of the callers.</param>
    /// <param name="title">The title of the fix.</param>
    public static ImmutableDictionary<string, string?> Of(ReachAnswer reach, string title)
    {
        if (reach.Obstacle is not null)
        {
            return ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, reach.Obstacle);
        }

        var offered = ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, title);
        return reach.IsOpen ? offered.Add(DiagnosticProperties.FixCondition, OthersFollow) : offered;
    }
}
