using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>What the code fixes for writes make of a body leaves the same rows, throws the same exceptions, and costs less.</summary>
public abstract class WriteRewriteTests(StoreDatabase database)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected StoreDatabase Database => database;

    public static TheoryData<string> CuredNames => [.. WriteScenarios.Cured.Keys];

    public static TheoryData<string> DelicateNames => [.. WriteScenarios.Delicate.Keys];

    /// <summary>The most commands that the rewritten body of a PERF1003 scenario may send for twenty elements: a query and a write.</summary>
    private protected virtual int MostCommands => 2;

    [Theory]
    [MemberData(nameof(CuredNames))]
    public async Task AWriteIsRewritten(string name)
    {
        var (rule, body) = WriteScenarios.Cured[name];
        var comparison = await WriteComparison.OfAsync(rule, body);
        Assert.True(comparison.Obstacle is null, $"{comparison.Obstacle}\n\n{comparison.Rewritten}");
        foreach (var (inputsName, inputs) in WriteInputCases.All)
        {
            var (before, after) = await comparison.RunAsync(database, inputs, CancellationToken);
            AssertSame(inputsName, before, after, comparison);
            if (inputsName == "found" && rule == RuleIds.WritePerElement)
            {
                Assert.True(before.RoundTrips >= 20 && after.Saves <= 1, $"{before.Saves} saves and {before.Commands} commands before, {after.Saves} and {after.Commands} after.");
                Assert.True(after.Commands <= MostCommands, $"{before.Commands} commands before, {after.Commands} after.\n\n{comparison.Rewritten}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(DelicateNames))]
    public async Task ADelicateWriteStaysTheSame(string name)
    {
        var (rule, body) = WriteScenarios.Delicate[name];
        var comparison = await WriteComparison.OfAsync(rule, body);
        foreach (var (inputsName, inputs) in WriteInputCases.All)
        {
            var (before, after) = await comparison.RunAsync(database, inputs, CancellationToken);
            AssertSame(inputsName, before, after, comparison);
        }
    }

    /// <summary>The one difference that the page of the rule tells of: one save stores all or nothing.</summary>
    [Fact]
    public async Task AFailingSaveStoresNothing()
    {
        var comparison = await WriteComparison.OfAsync(RuleIds.WritePerElement, WriteScenarios.FailingSave);
        Assert.Null(comparison.Obstacle);
        var (before, after) = await comparison.RunAsync(database, WriteInputCases.All["duplicates"], CancellationToken);

        var (beforeLines, afterLines) = (before.Observed.Split('\n'), after.Observed.Split('\n'));
        Assert.StartsWith("Microsoft.EntityFrameworkCore.DbUpdateException", beforeLines[0]);
        Assert.Equal(beforeLines[0], afterLines[0]);
        Assert.Equal(WriteInputCases.Items + 1, beforeLines.Length - 1);
        Assert.Equal(WriteInputCases.Items, afterLines.Length - 1);
    }

    private static void AssertSame(string inputsName, WriteOutcome before, WriteOutcome after, WriteComparison comparison)
    {
        if (before.Observed != after.Observed)
        {
            Assert.Fail($"Inputs \"{inputsName}\": before\n{before.Observed}\nafter\n{after.Observed}\n\n{comparison.Rewritten}");
        }

        Assert.True(after.Saves <= Math.Max(before.Saves, 1), $"Inputs \"{inputsName}\": {before.Saves} saves before, {after.Saves} after.");
    }
}

public sealed class SqliteWriteRewriteTests(SqliteStore store) : WriteRewriteTests(store), IClassFixture<SqliteStore>
{
    private protected override int MostCommands => WriteInputCases.Items + 1;
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlWriteRewriteTests(PostgreSqlStore store) : WriteRewriteTests(store), IClassFixture<PostgreSqlStore>;
