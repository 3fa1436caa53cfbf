namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>The keys that a scenario looks up.</summary>
public sealed class Inputs
{
    public List<int> Ids { get; init; } = [];

    public List<int?> OptionalIds { get; init; } = [];

    public List<string> Codes { get; init; } = [];

    public List<string?> Regions { get; init; } = [];

    public List<int?> Ranks { get; init; } = [];

    public List<Guid> Tokens { get; init; } = [];

    public List<string> Texts { get; init; } = [];

    /// <summary>Only orders up to this number take part.</summary>
    public int LastOrder { get; init; }
}

/// <summary>The inputs that each scenario runs on. New objects for each run, because a scenario may change them.</summary>
internal static class InputCases
{
    public const int Customers = 40;

    public static readonly IReadOnlyDictionary<string, Func<Inputs>> All = new Dictionary<string, Func<Inputs>>
    {
        ["empty"] = () => new Inputs(),
        ["one"] = () => new Inputs { Ids = [3], OptionalIds = [3], Codes = ["unique5"], Regions = ["north"], Ranks = [7], Tokens = [Token(3)], Texts = ["v1"], LastOrder = 1 },
        ["found"] = () => new Inputs
        {
            Ids = [.. Enumerable.Range(1, 20).Reverse()],
            OptionalIds = [.. Enumerable.Range(1, 20).Select(id => (int?)id)],
            Codes = [.. Enumerable.Range(20, 15).Select(id => $"unique{id}")],
            Regions = ["west", "north", "unique-region"],
            Ranks = [7, 8, 9, 100],
            Tokens = [.. Enumerable.Range(1, 20).Select(Token)],
            Texts = ["v1", "v2", "v3"],
            LastOrder = 10,
        },
        ["missing"] = () => new Inputs
        {
            Ids = [1, 2, 999, 3, -1, 0, 4],
            OptionalIds = [1, 2, 999, 3],
            Codes = ["unique21", "none", "unique22", ""],
            Regions = ["north", "none", "west"],
            Ranks = [7, 999, 8],
            Tokens = [Token(1), Guid.Empty, Token(2)],
            Texts = ["v1", "none", "v2"],
            LastOrder = 20,
        },
        ["duplicates"] = () => new Inputs
        {
            Ids = [5, 5, 6, 5, 6, 7],
            OptionalIds = [5, 5, 6, 5],
            Codes = ["unique21", "unique21", "shared", "unique22", "shared"],
            Regions = ["north", "north", "unique-region", "west", "west"],
            Ranks = [100, 7, 7, 100, 8],
            Tokens = [Token(5), Token(5), Token(6)],
            Texts = ["v1", "v1", "v2"],
            LastOrder = 30,
        },
        ["nulls"] = () => new Inputs
        {
            Ids = [1, 2],
            OptionalIds = [1, null, 2, null, 999],
            Codes = ["unique21", "shared"],
            Regions = ["unique-region", null, "north", null],
            Ranks = [100, null, 7, null],
            Tokens = [Token(1)],
            Texts = ["v1"],
            LastOrder = 40,
        },
        ["case"] = () => new Inputs
        {
            Ids = [1],
            Codes = ["UNIQUE21", "unique21", "Unique21 "],
            Regions = ["NORTH", "north"],
            Texts = ["V1", "v1", "V3 ", "v3"],
        },
    };

    /// <summary>More keys than a batch may ask for at once. Apart from the others, because a query for each takes its time.</summary>
    public static Inputs Many() => new Inputs
    {
        Ids = [.. Enumerable.Range(-600, 1_300)],
        OptionalIds = [.. Enumerable.Range(-600, 1_300).Select(id => (int?)id)],
        Codes = [.. Enumerable.Range(20, 1_300).Select(id => $"unique{id}")],
        Regions = [.. Enumerable.Range(1, 1_200).Select(id => $"region{id}")],
        Ranks = [.. Enumerable.Range(100, 1_200).Select(id => (int?)id)],
        Tokens = [.. Enumerable.Range(1, 1_200).Select(Token)],
        Texts = [.. Enumerable.Range(1, 1_200).Select(id => $"v{id}")],
        LastOrder = 60,
    };

    public static Guid Token(int id) => new(id, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]);

    public static void Fill(ShopContext db)
    {
        for (var id = 1; id <= Customers; id++)
        {
            db.Add(new Customer
            {
                Id = id,
                Token = Token(id),
                Badge = id % 2 == 0 ? null : id,
                Code = id >= 20 || id % 5 == 0 ? $"unique{id}" : "shared",
                Region = id switch { 11 => "unique-region", _ when id % 3 == 0 => null, _ when id % 3 == 1 => "north", _ => "west" },
                Rank = id switch { 12 => 100, _ when id % 4 == 0 => null, _ => 7 + (id % 3) },
                Active = id % 2 == 0,
            });
        }

        for (var id = 1; id <= 60; id++)
        {
            db.Add(new Order
            {
                Id = id,
                CustomerId = id <= 10 ? id : id % 7 == 0 ? 900 + id : (id * 3) % Customers,
                CustomerRegion = id % 4 == 0 ? null : id % 4 == 1 ? "north" : "none",
                CustomerRank = id % 5 == 0 ? null : 100,
                Note = $"order {id}",
            });
        }

        for (var number = 1; number <= 6; number++)
        {
            db.Add(new Voucher { Series = "S", Number = number, Text = $"v{number}" });
        }
    }
}
