using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <param name="Hops">The names of the calls that lead to the round trip, the round trip itself last.</param>
internal sealed record RecordedTrip(RoundTripKinds Kind, bool IsProved, string? BatchForm, ImmutableArray<string> Hops);

/// <summary>A member that gives back a query which nobody has run yet.</summary>
/// <param name="Id">Documentation id.</param>
/// <param name="Provider">Who runs it.</param>
internal sealed record RecordedQuery(string Id, QueryProvider Provider);

/// <param name="Member">The interface or abstract member that has no body in the project, as <see cref="PendingMembers"/> names it.</param>
/// <param name="Hops">The names of the calls that lead to the member, its own last.</param>
internal sealed record RecordedCall(string Member, ImmutableArray<string> Hops);

/// <param name="Id">Documentation id.</param>
internal sealed record RecordedMember(string Id, bool IsIterator, ImmutableArray<RecordedTrip> Trips, ImmutableArray<RecordedCall> Pending);

/// <summary>A call that runs once per element and of which only another project knows whether it makes a round trip.</summary>
/// <param name="File">Relative to the folder of the project, with forward slashes.</param>
/// <param name="Span">Where in the file, in characters.</param>
/// <param name="Lines">The same in lines and columns.</param>
/// <param name="Elements">What it runs once for, as a message says it: <c>element of 'orders'</c>.</param>
/// <param name="Silenced">The rules that are switched off at this place.</param>
internal sealed record RecordedLoop(string File, TextSpan Span, LinePositionSpan Lines, string Elements, ImmutableArray<string> Silenced, RecordedCall Call)
{
    public LoopKey KeyIn(string assembly) => new(assembly, File, Span.Start);
}

/// <summary>The place of a call: it is recorded once for each member that it may lead to, and reported once.</summary>
/// <param name="Assembly">The project that recorded the loop.</param>
internal readonly record struct LoopKey(string Assembly, string File, int Start);

/// <summary>
/// What a project's own build found out about its members, as text in an attribute of its assembly. One record per line, its
/// fields separated by tabs, the first one naming the kind of record. A reader skips what it does not understand.
/// </summary>
internal sealed class RecordedFacts
{
    /// <summary>Key of the assembly metadata. The number changes when a reader of this version would misread what is written.</summary>
    public const string Key = "PerfAnalyzers.RoundTrips/1";

    private const char Separator = '\t';

    private readonly Dictionary<string, RecordedMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueryProvider> _queries = new(StringComparer.Ordinal);

    private RecordedFacts()
    {
    }

    public ImmutableArray<RecordedLoop> Loops { get; private set; } = [];

    /// <summary>The loops of other projects that this project has reported, or would have if the rule were not off.</summary>
    public ImmutableHashSet<LoopKey> Settled { get; private set; } = [];

    public RoundTripKinds Kinds { get; private set; }

    public RecordedMember? Member(string id) => _members.TryGetValue(id, out var member) ? member : null;

    /// <summary>Unknown where the member gives no query, or none that the project could follow.</summary>
    public QueryProvider ProviderOf(string id) => _queries.TryGetValue(id, out var provider) ? provider : QueryProvider.Unknown;

    /// <summary>Null when the assembly carries no facts, or none that can be read.</summary>
    public static RecordedFacts? TryRead(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "AssemblyMetadataAttribute", ConstructorArguments: [{ Value: Key }, { Value: string text }] })
            {
                return Read(text);
            }
        }

        return null;
    }

    public static RecordedFacts Read(string text)
    {
        var facts = new RecordedFacts();
        var loops = ImmutableArray.CreateBuilder<RecordedLoop>();
        var settled = ImmutableHashSet.CreateBuilder<LoopKey>();
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split(Separator);
            switch (fields)
            {
                case ["m", { Length: > 0 } id, var flags]:
                    facts._members[id] = new RecordedMember(id, flags == "iterator", [], []);
                    break;
                case ["t", var id, var kind, var proved, var batch, _, ..] when facts.Member(id) is { } member && TryKind(kind, out var parsed):
                    var trip = new RecordedTrip(parsed, proved == "always", batch.Length == 0 ? null : batch, Rest(fields, 5));
                    facts._members[id] = member with { Trips = member.Trips.Add(trip) };
                    facts.Kinds |= parsed;
                    break;
                case ["p", var id, { Length: > 0 } called, _, ..] when facts.Member(id) is { } member:
                    facts._members[id] = member with { Pending = member.Pending.Add(new RecordedCall(called, Rest(fields, 3))) };
                    break;
                case ["q", { Length: > 0 } id, var provider] when Enum.TryParse<QueryProvider>(provider, out var runs) && Enum.IsDefined(typeof(QueryProvider), runs):
                    facts._queries[id] = runs;
                    break;
                case ["l", { Length: > 0 } file, var span, var elements, var silenced, { Length: > 0 } called, _, ..] when TrySpan(span, out var characters, out var lines):
                    loops.Add(new RecordedLoop(file, characters, lines, elements, [.. silenced.Split([','], StringSplitOptions.RemoveEmptyEntries)], new RecordedCall(called, Rest(fields, 6))));
                    break;
                case ["s", var assembly, var file, var start] when int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var position):
                    settled.Add(new LoopKey(assembly, file, position));
                    break;
            }
        }

        facts.Loops = loops.ToImmutable();
        facts.Settled = settled.ToImmutable();
        return facts;
    }

    /// <summary>The same facts give the same text, in whatever order they come. Empty when there is nothing to say.</summary>
    public static string Write(IEnumerable<RecordedMember> members, IEnumerable<RecordedQuery> queries, IEnumerable<RecordedLoop> loops, IEnumerable<LoopKey> settled)
    {
        var text = new StringBuilder();
        foreach (var member in members.OrderBy(static member => member.Id, StringComparer.Ordinal))
        {
            Line("m", [member.Id, member.IsIterator ? "iterator" : ""]);
            foreach (var trip in member.Trips.OrderBy(static trip => trip.Kind))
            {
                Line("t", [member.Id, trip.Kind.ToString(), trip.IsProved ? "always" : "maybe", trip.BatchForm ?? "", .. trip.Hops]);
            }

            foreach (var pending in member.Pending.OrderBy(static pending => pending.Member, StringComparer.Ordinal))
            {
                Line("p", [member.Id, pending.Member, .. pending.Hops]);
            }
        }

        foreach (var query in queries.OrderBy(static query => query.Id, StringComparer.Ordinal))
        {
            Line("q", [query.Id, query.Provider.ToString()]);
        }

        foreach (var loop in loops.OrderBy(static loop => loop.File, StringComparer.Ordinal).ThenBy(static loop => loop.Span).ThenBy(static loop => loop.Call.Member, StringComparer.Ordinal))
        {
            Line("l", [loop.File, Text(loop.Span, loop.Lines), loop.Elements, string.Join(",", loop.Silenced), loop.Call.Member, .. loop.Call.Hops]);
        }

        foreach (var key in settled.OrderBy(static key => key.Assembly, StringComparer.Ordinal).ThenBy(static key => key.File, StringComparer.Ordinal).ThenBy(static key => key.Start))
        {
            Line("s", [key.Assembly, key.File, key.Start.ToString(CultureInfo.InvariantCulture)]);
        }

        return text.ToString();

        void Line(string kind, IEnumerable<string> fields)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(kind);
            foreach (var field in fields)
            {
                text.Append(Separator).Append(field.Replace(Separator, ' ').Replace('\n', ' ').Replace('\r', ' '));
            }
        }
    }

    private static bool TryKind(string text, out RoundTripKinds kind)
        => Enum.TryParse(text, out kind) && Enum.IsDefined(typeof(RoundTripKinds), kind) && kind is not (RoundTripKinds.None or RoundTripKinds.Database or RoundTripKinds.All);

    private static string Text(TextSpan span, LinePositionSpan lines)
        => FormattableString.Invariant($"{span.Start} {span.Length} {lines.Start.Line} {lines.Start.Character} {lines.End.Line} {lines.End.Character}");

    private static bool TrySpan(string text, out TextSpan span, out LinePositionSpan lines)
    {
        span = default;
        lines = default;
        var parts = text.Split(' ');
        var numbers = new int[6];
        if (parts.Length != numbers.Length)
        {
            return false;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        var start = new LinePosition(numbers[2], numbers[3]);
        var end = new LinePosition(numbers[4], numbers[5]);
        if (end < start || numbers[0] > int.MaxValue - numbers[1])
        {
            return false;
        }

        span = new TextSpan(numbers[0], numbers[1]);
        lines = new LinePositionSpan(start, end);
        return true;
    }

    private static ImmutableArray<string> Rest(string[] fields, int start) => ImmutableArray.Create(fields, start, fields.Length - start);
}
