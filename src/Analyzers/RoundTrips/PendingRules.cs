using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What is reported of a loop of another project, once its call turns out to do it.</summary>
internal static class PendingRules
{
    public const RoundTripKinds Kinds = RoundTripKinds.DatabaseRead;

    public static readonly DiagnosticDescriptor Rule = Descriptors.QueryPerElement;

    public static readonly ImmutableArray<DiagnosticDescriptor> All = [Rule];
}
