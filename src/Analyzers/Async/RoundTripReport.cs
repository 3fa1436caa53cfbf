using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A diagnostic about a round trip: each hop on the way is an additional location, and the path ends the message.</summary>
internal static class RoundTripReport
{
    /// <param name="arguments">The arguments of the message before the last, which is the path.</param>
    public static Diagnostic Create(
        DiagnosticDescriptor rule,
        Location location,
        RoundTrip trip,
        ImmutableDictionary<string, string?> properties,
        params object[] arguments)
    {
        var names = new string[trip.Hops.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = trip.Hops[i].Name;
        }

        var path = string.Join(DiagnosticProperties.PathSeparator, names);
        return Diagnostic.Create(
            rule,
            location,
            trip.LocationsFrom(0),
            trip.IsDirect ? properties : properties.Add(DiagnosticProperties.Path, path),
            [.. arguments, trip.IsDirect ? "" : $" ({path})"]);
    }
}
