using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The rule that reports a loop of another project, by what its call turns out to do.</summary>
internal static class PendingRules
{
    public static readonly ImmutableArray<DiagnosticDescriptor> All = [Descriptors.QueryPerElement];

    public static DiagnosticDescriptor? For(RoundTripKinds kind)
        => kind == RoundTripKinds.DatabaseRead ? Descriptors.QueryPerElement : null;
}
