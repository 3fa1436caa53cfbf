using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Rows that are loaded at once, in place of loads and queries per element or per node of a tree, give the same values and a handful of round trips.</summary>
public abstract class RelatedRowsTests
{
    private static readonly Lazy<Rewriter> Loads = new(() => new Rewriter(RuleIds.NavigationPerElement));
    private static readonly Lazy<Rewriter> Selections = new(() => new Rewriter(RuleIds.NavigationPerElement) { EquivalenceKey = "Projection" });
    private static readonly Lazy<Rewriter> Levels = new(() => new Rewriter(RuleIds.RecursiveQuery) { EquivalenceKey = "LevelLoad" });
    private static readonly Lazy<Rewriter> Wholes = new(() => new Rewriter(RuleIds.RecursiveQuery) { EquivalenceKey = "WholeTreeLoad" });
    private static readonly Lazy<Rewriter> Queries = new(() => new Rewriter(RuleIds.QueryPerElement));

    private delegate Task Run(DbContext db, int first, List<string> log);

    public static TheoryData<string> Navigations => [.. NavigationIncludes.All.Keys];

    public static TheoryData<string> Projections => [.. NavigationProjections.All.Keys];

    public static TheoryData<string> LevelTrees => [.. TreeWalks.ByLevel.Keys];

    public static TheoryData<string> WholeTrees => [.. TreeWalks.Whole.Keys];

    public static TheoryData<string> Lookups => [.. IncludedLookups.All.Keys];

    [Theory]
    [MemberData(nameof(Navigations))]
    public Task AnIncludeReplacesTheLoads(string name)
        => CompareAsync(Loads.Value, "Include(", ScenarioSource.Library(Source("TripContext", NavigationIncludes.Trips, NavigationIncludes.All[name]), NavigationIncludes.Model), NavigationIncludes.Trips);

    [Theory]
    [MemberData(nameof(Projections))]
    public Task AProjectionReplacesTheLoads(string name)
        => CompareAsync(Selections.Value, "=> new {", ScenarioSource.Library(Source("TripContext", NavigationIncludes.Trips, NavigationProjections.All[name]), NavigationIncludes.Model), NavigationIncludes.Trips);

    [Theory]
    [MemberData(nameof(Lookups))]
    public Task AnIncludeReplacesTheQueries(string name)
        => CompareAsync(Queries.Value, "Include(", ScenarioSource.Library(Source("ParcelContext", IncludedLookups.Parcels, IncludedLookups.All[name]), IncludedLookups.Model), IncludedLookups.Parcels);

    /// <summary>One for the start, one for each level and one that finds no more.</summary>
    [Theory]
    [MemberData(nameof(LevelTrees))]
    public Task ATreeIsLoadedLevelByLevel(string name)
        => CompareAsync(Levels.Value, ".Chunk(1000)", Source(TreeWalks.ByLevel[name]), TreeWalks.Nodes, mostRoundTrips: TreeWalks.Levels + 2);

    /// <summary>One for the roots, and one for each of two that a walk starts from.</summary>
    [Theory]
    [MemberData(nameof(WholeTrees))]
    public Task ATreeIsLoadedWhole(string name)
        => CompareAsync(Wholes.Value, ".ToLookup(", Source(TreeWalks.Whole[name]), TreeWalks.Nodes, mostRoundTrips: 3);

    private async Task CompareAsync(Rewriter rewriter, string written, ScenarioSource source, int rows, int mostRoundTrips = 1)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var rewritten = await rewriter.RewriteAsync(source, cancellationToken);
        Assert.True(rewritten.Text.Contains(written, StringComparison.Ordinal) && source != rewritten, $"{await rewriter.ExplainAsync(source, cancellationToken)}\n{rewritten.Text}");

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
        foreach (var first in (int[])[0, rows, 1_000])
        {
            var (expected, roundTripsBefore) = await RunAsync(before, connection, first);
            var (actual, roundTripsAfter) = await RunAsync(after, connection, first);
            Assert.True(expected.SequenceEqual(actual), $"{string.Join('\n', expected)}\nafter\n{string.Join('\n', actual)}\n\n{rewritten.Text}");
            if (first == 0)
            {
                Assert.NotEmpty(expected);

                // Each of the twelve routes is loaded once; of the rows at least as many have what is loaded.
                Assert.True(roundTripsBefore > 12 || IsException(expected[^1]), $"{roundTripsBefore} round trips before.");
            }

            // A split query has one for the rows and one for each of two collections.
            Assert.True(roundTripsAfter <= (rewritten.Text.Contains("AsSplitQuery", StringComparison.Ordinal) ? 3 : mostRoundTrips), $"{roundTripsAfter} round trips after.\n\n{rewritten.Text}");
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
        await using var transaction = await db.Database.BeginTransactionAsync();
        try
        {
            await scenario.Method<Run>("RunAsync")(db, first, log);
        }
        catch (Exception exception)
        {
            log.Add($"{exception.GetType()}: {exception.Message}");
        }

        await transaction.RollbackAsync();
        return (log, counter.Count);
    }

    private static bool IsException(string line) => line.StartsWith("System.", StringComparison.Ordinal);

    private static ScenarioSource Source(TreeWalk walk) => ScenarioSource.Library(Source("TreeContext", TreeWalks.Nodes, walk.Start, walk.Methods), TreeWalks.Model);

    private static string Source(string context, int rows, string body, string methods = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Infrastructure;

        public static class Scenario
        {
            public static DbContext Create(DbContextOptions options) => new {{context}}(options);

            public static void Fill(DbContext db) => (({{context}})db).Fill({{rows}});

            public static Task RunAsync(DbContext db, int first, List<string> log) => RunAsync(({{context}})db, first, log);

            private static async Task RunAsync({{context}} db, int first, List<string> log)
            {
                await Task.CompletedTask;
                {{body.ReplaceLineEndings("\n        ")}}
            }

            {{methods.ReplaceLineEndings("\n    ")}}
        }

        """;
}

public sealed class SqliteRelatedRowsTests : RelatedRowsTests
{
    private protected override Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => Task.FromResult<DbConnection>(new SqliteConnection("Data Source=:memory:"));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseSqlite(connection);
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlRelatedRowsTests(PostgreSqlFixture server) : RelatedRowsTests
{
    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => new NpgsqlConnection(await server.CreateDatabaseAsync(cancellationToken));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseNpgsql(connection);
}
