using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What the user adds to the <see cref="SinkTable"/> and takes away from it, and how far calls are followed.</summary>
/// <param name="Methods">As <see cref="PerfOptions.RoundTripMethods"/>; a text, so that equal options are equal.</param>
/// <param name="Ignored">As <see cref="PerfOptions.IgnoredMethods"/>.</param>
/// <param name="MaxCalls">As <see cref="PerfOptions.MaxCallDepth"/>.</param>
internal sealed record RoundTripOptions(string Methods, string Ignored, int MaxCalls)
{
    public static readonly RoundTripOptions None = new("", "", PerfOptions.MaxCallDepth.Default);

    public static RoundTripOptions From(AnalyzerConfigOptions global)
    {
        global.TryGetValue(PerfOptions.RoundTripMethods.Key, out var methods);
        global.TryGetValue(PerfOptions.IgnoredMethods.Key, out var ignored);
        return new RoundTripOptions(methods ?? "", ignored ?? "", PerfOptions.MaxCallDepth.Read(global));
    }

    public ImmutableArray<Sink> Sinks => SinksOf(PerfOptions.RoundTripMethods.Parse(Methods));

    public ImmutableArray<Sink> IgnoredMembers => SinksOf(PerfOptions.IgnoredMethods.Parse(Ignored));

    private static ImmutableArray<Sink> SinksOf(ImmutableArray<MemberEntry> entries)
    {
        var rows = ImmutableArray.CreateBuilder<Sink>(entries.Length);
        foreach (var entry in entries)
        {
            rows.Add(new Sink(entry.Type, entry.Member, KindOf(entry)));
        }

        return rows.MoveToImmutable();
    }

    private static RoundTripKinds KindOf(MemberEntry entry) => entry.Kind switch
    {
        MemberEntry.Write => RoundTripKinds.DatabaseWrite,
        MemberEntry.Remote => RoundTripKinds.RemoteCall,
        MemberEntry.Cache => RoundTripKinds.CacheCall,
        _ => RoundTripKinds.DatabaseRead,
    };
}
