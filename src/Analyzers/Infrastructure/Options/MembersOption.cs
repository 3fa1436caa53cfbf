using System.Collections.Immutable;

namespace PerfAnalyzers.Infrastructure.Options;

/// <summary>Members by name, each with the kind of its round trip: <c>Shop.ILegacyStore.Load, Shop.Mailer.Send:remote</c>.</summary>
internal sealed class MembersOption(string name)
    : Option<ImmutableArray<MemberEntry>>(
        name,
        "Namespace.Type.Member entries with commas between them, each followed by :read, :write, :remote or :cache where it is not a read",
        isGlobal: true,
        byDefault: [])
{
    private static readonly char[] Separators = [',', ';'];

    private static readonly string[] Kinds = [MemberEntry.Read, MemberEntry.Write, MemberEntry.Remote, MemberEntry.Cache];

    /// <summary>The first entry without a type, or of a kind that there is not; the other entries count.</summary>
    public override string? Unreadable(string value)
    {
        foreach (var part in Parts(value))
        {
            if (EntryOf(part) is null)
            {
                return part.Trim();
            }
        }

        return null;
    }

    public override ImmutableArray<MemberEntry> Parse(string value)
    {
        var entries = ImmutableArray.CreateBuilder<MemberEntry>();
        foreach (var part in Parts(value))
        {
            if (EntryOf(part) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries.ToImmutable();
    }

    private static string[] Parts(string value) => value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static MemberEntry? EntryOf(string part)
    {
        var entry = part.Trim();
        var colon = entry.IndexOf(':');
        var kind = colon < 0 ? MemberEntry.Read : entry.Substring(colon + 1).Trim();
        var name = colon < 0 ? entry : entry.Substring(0, colon).Trim();
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 && Array.IndexOf(Kinds, kind) >= 0
            ? new MemberEntry(name.Substring(0, dot), name.Substring(dot + 1), kind)
            : null;
    }
}

/// <param name="Type">Metadata name.</param>
/// <param name="Kind">One of the constants.</param>
internal sealed record MemberEntry(string Type, string Member, string Kind)
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Remote = "remote";
    public const string Cache = "cache";
}
