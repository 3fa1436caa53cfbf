namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>What a scenario writes.</summary>
public sealed class WriteInputs
{
    public List<string> Codes { get; init; } = [];

    public List<string?> Notes { get; init; } = [];

    public List<int> Stocks { get; init; } = [];

    /// <summary>Items whose stock is below take part.</summary>
    public int Limit { get; init; }
}

/// <summary>The inputs that each scenario runs on. New objects for each run, because a scenario may change them.</summary>
internal static class WriteInputCases
{
    public const int Items = 30;

    public static readonly IReadOnlyDictionary<string, Func<WriteInputs>> All = new Dictionary<string, Func<WriteInputs>>
    {
        ["empty"] = () => new WriteInputs(),
        ["one"] = () => new WriteInputs { Codes = ["code3"], Notes = ["n"], Stocks = [3], Limit = 2 },
        ["found"] = () => new WriteInputs
        {
            Codes = [.. Enumerable.Range(1, 20).Reverse().Select(id => $"code{id}")],
            Notes = [.. Enumerable.Range(1, 20).Select(id => $"note{id}")],
            Stocks = [.. Enumerable.Range(1, 20)],
            Limit = 25,
        },
        ["missing"] = () => new WriteInputs { Codes = ["code1", "none", "code2", ""], Notes = ["a", ""], Stocks = [1, 999, -1, 2], Limit = 1000 },
        ["duplicates"] = () => new WriteInputs { Codes = ["code5", "code5", "code6", "code5"], Notes = ["a", "a"], Stocks = [5, 5, 6, 5], Limit = 7 },
        ["nulls"] = () => new WriteInputs { Codes = ["code7"], Notes = [null, "a", null], Stocks = [0], Limit = 10 },
        ["limits"] = () => new WriteInputs { Codes = ["CODE1", "code1 "], Notes = ["x"], Stocks = [int.MaxValue, int.MinValue], Limit = int.MaxValue },
    };

    public static void Fill(StoreContext db)
    {
        for (var id = 1; id <= Items; id++)
        {
            var item = new Item { Code = $"code{id % 25}", Note = id % 3 == 0 ? null : $"note{id % 5}", Stock = id, Token = id % 2 == 0 ? $"token{id}" : null };
            for (var number = 0; number < id % 3; number++)
            {
                item.Parts.Add(new Part { Name = $"part{number}" });
            }

            db.Add(item);
        }
    }
}
