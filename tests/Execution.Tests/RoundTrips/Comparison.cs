using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>A method body before and after our code fixes.</summary>
internal sealed class Comparison
{
    private static readonly Lazy<Rewriter> Rewriter = new(() => new Rewriter(RuleIds.QueryPerElement));
    private static readonly Lazy<string> Model = new(ReadModel);
    private static readonly ConcurrentDictionary<string, Task<Comparison>> Known = new();

    private delegate Task Run(DbContext db, Inputs inputs, List<string> log, CancellationToken cancellationToken);

    private sealed record Body(Func<DbContextOptions, DbContext> Create, Run Run);

    private readonly Body _before;
    private readonly Body _after;

    private Comparison(Body before, Body after, string rewritten, string? obstacle)
    {
        _before = before;
        _after = after;
        Rewritten = rewritten;
        Obstacle = obstacle;
    }

    /// <summary>Why the body is not rewritten; null when it is.</summary>
    public string? Obstacle { get; }

    /// <summary>The source after the code fixes.</summary>
    public string Rewritten { get; }

    public static Task<Comparison> OfAsync(string body) => Known.GetOrAdd(body, CreateAsync);

    /// <summary>Runs both on the same inputs; fails when a caller could tell them apart.</summary>
    public async Task<(int Before, int After)> RunAsync(ShopDatabase database, string name, Func<Inputs> inputs, CancellationToken cancellationToken)
    {
        var (before, roundTripsBefore) = await RunAsync(database, _before, inputs(), cancellationToken);
        var (after, roundTripsAfter) = await RunAsync(database, _after, inputs(), cancellationToken);
        if (before != after)
        {
            Assert.Fail($"Inputs \"{name}\": before\n{before}\nafter\n{after}\n\n{Rewritten}");
        }

        return (roundTripsBefore, roundTripsAfter);
    }

    private static async Task<(string Outcome, int RoundTrips)> RunAsync(ShopDatabase database, Body body, Inputs inputs, CancellationToken cancellationToken)
    {
        var counter = new RoundTripCounter();
        await using var db = body.Create(await database.OpenAsync(counter, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = new List<string>();
        try
        {
            await body.Run(db, inputs, outcome, cancellationToken);
        }
        catch (Exception exception)
        {
            // EF Core wraps what the evaluation of a query's parameters throws, in an exception of the same type.
            outcome.Add($"{exception.GetType()}: {exception.GetBaseException().Message}");
        }

        var roundTrips = counter.Count;
        outcome.AddRange(db.ChangeTracker.Entries()
            .Where(entry => entry.State != EntityState.Unchanged)
            .Select(entry => $"pending: {entry.State} {entry.Metadata.ShortName()} {string.Join(' ', entry.Properties.Select(property => property.CurrentValue))}")
            .Order(StringComparer.Ordinal));
        await transaction.RollbackAsync(cancellationToken);
        return (string.Join('\n', outcome), roundTrips);
    }

    private static async Task<Comparison> CreateAsync(string body)
    {
        // Shared by tests of both databases, so no test's cancellation may reach it.
        var source = Source(body);
        var rewritten = await Rewriter.Value.RewriteAsync(source, CancellationToken.None);
        var obstacle = source == rewritten
            ? await Rewriter.Value.ExplainAsync(source, CancellationToken.None)
            : null;
        return new Comparison(await CompileAsync(source), await CompileAsync(rewritten), rewritten.Text, obstacle);
    }

    private static async Task<Body> CompileAsync(ScenarioSource source)
    {
        var scenario = await CompiledScenario.TypeAsync(source, CancellationToken.None);
        return new Body(scenario.Method<Func<DbContextOptions, DbContext>>("Create"), scenario.Method<Run>("RunAsync"));
    }

    private static ScenarioSource Source(string body)
    {
        var isAsync = body.Contains("await ", StringComparison.Ordinal);
        return ScenarioSource.Library(
            $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.EntityFrameworkCore;
            using PerfAnalyzers.Execution.Tests.RoundTrips;

            public static class Scenario
            {
                public static DbContext Create(DbContextOptions options) => new ShopContext(options);

                public static Task RunAsync(DbContext db, Inputs inputs, List<string> log, CancellationToken ct)
                    => RunAsync((ShopContext)db, inputs, log, ct);

                private static {{(isAsync ? "async " : "")}}Task RunAsync(ShopContext db, Inputs inputs, List<string> log, CancellationToken ct)
                {
                    {{body.ReplaceLineEndings("\n        ")}}
                    {{(isAsync ? "" : "return Task.CompletedTask;")}}
                }

                private static string Show(Customer? customer)
                    => customer is null ? "none" : $"{customer.Id} {customer.Code} {customer.Region} {customer.Rank} {customer.Active}";

                private static string Show(Voucher? voucher) => voucher is null ? "none" : $"{voucher.Number} {voucher.Text}";
            }

            """,
            Model.Value);
    }

    private static string ReadModel()
    {
        using var reader = new StreamReader(typeof(Comparison).Assembly.GetManifestResourceStream("Shop.cs")!);
        return reader.ReadToEnd();
    }
}
