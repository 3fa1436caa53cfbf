using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>An <c>Include</c> in place of lazy and explicit loads gives the same values, and a handful of round trips instead of one per element.</summary>
public abstract class NavigationIncludeTests
{
    private static readonly Lazy<Rewriter> Rewriter = new(() => new Rewriter(RuleIds.NavigationPerElement));

    private delegate Task Run(DbContext db, int first, List<string> log);

    public static TheoryData<string> Names => [.. NavigationIncludes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnIncludeReplacesTheLoads(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Library(NavigationIncludes.Source(NavigationIncludes.All[name]), NavigationIncludes.Model);
        var rewritten = await Rewriter.Value.RewriteAsync(source, cancellationToken);
        Assert.True(source != rewritten, await Rewriter.Value.ExplainAsync(source, cancellationToken));

        await using var connection = await ConnectAsync(cancellationToken);
        await connection.OpenAsync(cancellationToken);
        var before = await CompiledScenario.TypeAsync(source, cancellationToken);
        var after = await CompiledScenario.TypeAsync(rewritten, cancellationToken);
        await using (var filling = Create(before, connection, new RoundTripCounter()))
        {
            await filling.Database.EnsureCreatedAsync(cancellationToken);
            before.Method<Action<DbContext>>("Fill")(filling);
        }

        // All, the last, none.
        foreach (var first in (int[])[0, NavigationIncludes.Trips, 1_000])
        {
            var (expected, roundTripsBefore) = await RunAsync(before, connection, first);
            var (actual, roundTripsAfter) = await RunAsync(after, connection, first);
            Assert.True(expected.SequenceEqual(actual), $"{string.Join('\n', expected)}\nafter\n{string.Join('\n', actual)}\n\n{rewritten.Text}");
            if (first == 0)
            {
                Assert.NotEmpty(expected);

                // Each of the twelve routes is loaded once; of the trips at least as many have what is loaded.
                Assert.True(roundTripsBefore > 12, $"{roundTripsBefore} round trips before.");
            }

            // A split query has one for the rows and one for each of two collections.
            Assert.True(roundTripsAfter <= (rewritten.Text.Contains("AsSplitQuery", StringComparison.Ordinal) ? 3 : 1), $"{roundTripsAfter} round trips after.\n\n{rewritten.Text}");
        }
    }

    private protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    private protected abstract DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection);

    private DbContext Create(Type scenario, DbConnection connection, RoundTripCounter counter)
        => scenario.Method<Func<DbContextOptions, DbContext>>("Create")(Configure(new DbContextOptionsBuilder(), connection).AddInterceptors(counter).Options);

    private async Task<(List<string> Log, int RoundTrips)> RunAsync(Type scenario, DbConnection connection, int first)
    {
        var counter = new RoundTripCounter();
        var log = new List<string>();
        await using var db = Create(scenario, connection, counter);
        await scenario.Method<Run>("RunAsync")(db, first, log);
        return (log, counter.Count);
    }
}

public sealed class SqliteNavigationIncludeTests : NavigationIncludeTests
{
    private protected override Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => Task.FromResult<DbConnection>(new SqliteConnection("Data Source=:memory:"));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseSqlite(connection);
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlNavigationIncludeTests(PostgreSqlFixture server) : NavigationIncludeTests
{
    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => new NpgsqlConnection(await server.CreateDatabaseAsync(cancellationToken));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseNpgsql(connection);
}
