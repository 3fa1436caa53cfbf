using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>An <c>Include</c> in place of loads and queries per element gives the same values, and a handful of round trips instead of one per element.</summary>
public abstract class IncludeTests
{
    private static readonly Lazy<Rewriter> Loads = new(() => new Rewriter(RuleIds.NavigationPerElement));
    private static readonly Lazy<Rewriter> Queries = new(() => new Rewriter(RuleIds.QueryPerElement));

    private delegate Task Run(DbContext db, int first, List<string> log);

    public static TheoryData<string> Navigations => [.. NavigationIncludes.All.Keys];

    public static TheoryData<string> Lookups => [.. IncludedLookups.All.Keys];

    [Theory]
    [MemberData(nameof(Navigations))]
    public Task AnIncludeReplacesTheLoads(string name)
        => CompareAsync(Loads.Value, ScenarioSource.Library(Source("TripContext", NavigationIncludes.Trips, NavigationIncludes.All[name]), NavigationIncludes.Model), NavigationIncludes.Trips);

    [Theory]
    [MemberData(nameof(Lookups))]
    public Task AnIncludeReplacesTheQueries(string name)
        => CompareAsync(Queries.Value, ScenarioSource.Library(Source("ParcelContext", IncludedLookups.Parcels, IncludedLookups.All[name]), IncludedLookups.Model), IncludedLookups.Parcels);

    private async Task CompareAsync(Rewriter rewriter, ScenarioSource source, int rows)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var rewritten = await rewriter.RewriteAsync(source, cancellationToken);
        Assert.True(rewritten.Text.Contains("Include(", StringComparison.Ordinal) && source != rewritten, $"{await rewriter.ExplainAsync(source, cancellationToken)}\n{rewritten.Text}");

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

    private static string Source(string context, int rows, string body) => $$"""
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
        }

        """;
}

public sealed class SqliteIncludeTests : IncludeTests
{
    private protected override Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => Task.FromResult<DbConnection>(new SqliteConnection("Data Source=:memory:"));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseSqlite(connection);
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlIncludeTests(PostgreSqlFixture server) : IncludeTests
{
    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => new NpgsqlConnection(await server.CreateDatabaseAsync(cancellationToken));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseNpgsql(connection);
}
