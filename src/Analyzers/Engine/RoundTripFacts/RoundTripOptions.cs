using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What the user adds to the <see cref="SinkTable"/> and takes away from it, in a global analyzer configuration.</summary>
/// <param name="Methods"><c>Shop.ILegacyStore.Load, Shop.Mailer.Send:remote</c>: metadata names of types with a member, and what it does (<c>read</c> unless said).</param>
/// <param name="Ignored">The same form: members that cost nothing whatever they do.</param>
internal sealed record RoundTripOptions(string Methods, string Ignored)
{
    public static readonly RoundTripOptions None = new("", "");

    private const string MethodsKey = "perf_analyzers.round_trip_methods";
    private const string IgnoredKey = "perf_analyzers.ignored_methods";

    private static readonly char[] Separators = [',', ';'];

    public static RoundTripOptions From(AnalyzerConfigOptions global)
    {
        global.TryGetValue(MethodsKey, out var methods);
        global.TryGetValue(IgnoredKey, out var ignored);
        return methods is null && ignored is null ? None : new RoundTripOptions(methods ?? "", ignored ?? "");
    }

    public ImmutableArray<Sink> Sinks => Parse(Methods);

    public ImmutableArray<Sink> IgnoredMembers => Parse(Ignored);

    /// <summary>An entry without a type, or of a kind that there is not, adds nothing.</summary>
    private static ImmutableArray<Sink> Parse(string list)
    {
        var rows = ImmutableArray.CreateBuilder<Sink>();
        foreach (var part in list.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var entry = part.Trim();
            var colon = entry.IndexOf(':');
            var kind = colon < 0 ? RoundTripKinds.DatabaseRead : KindOf(entry.Substring(colon + 1).Trim());
            var name = colon < 0 ? entry : entry.Substring(0, colon).Trim();
            var dot = name.LastIndexOf('.');
            if (dot > 0 && dot < name.Length - 1 && kind != RoundTripKinds.None)
            {
                rows.Add(new Sink(name.Substring(0, dot), name.Substring(dot + 1), kind));
            }
        }

        return rows.ToImmutable();
    }

    private static RoundTripKinds KindOf(string text) => text switch
    {
        "read" => RoundTripKinds.DatabaseRead,
        "write" => RoundTripKinds.DatabaseWrite,
        "remote" => RoundTripKinds.RemoteCall,
        "cache" => RoundTripKinds.CacheCall,
        _ => RoundTripKinds.None,
    };
}
