using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>A method body before and after our code fixes.</summary>
internal static class Comparison
{
    private static readonly Lazy<Rewriter> Rewriter = new(() => new Rewriter(RuleIds.QueryPerElement));
    private static readonly Lazy<string> Model = new(ReadModel);
    private static readonly ConcurrentDictionary<(string Body, string Members), Task<RewrittenScenario>> Known = new();

    private delegate Task Run(DbContext db, Inputs inputs, List<string> log, CancellationToken cancellationToken);

    /// <param name="members">What the class has besides the method with the body.</param>
    public static Task<RewrittenScenario> OfAsync(string body, string members = "")
        => Known.GetOrAdd((body, members), static key => RewrittenScenario.CreateAsync(Rewriter.Value, Source(key.Body, key.Members)));

    /// <summary>Runs both on the same inputs; fails when a caller could tell them apart.</summary>
    public static Task<(int Before, int After)> RunAsync(this RewrittenScenario rewritten, ShopDatabase database, string name, Func<Inputs> inputs, CancellationToken cancellationToken)
        => rewritten.CompareAsync(name, scenario => RunAsync(database, scenario, inputs(), cancellationToken));

    /// <summary>What the body does as it was written.</summary>
    public static Task<ScenarioRun> BeforeAsync(this RewrittenScenario rewritten, ShopDatabase database, Func<Inputs> inputs, CancellationToken cancellationToken)
        => RunAsync(database, rewritten.Before, inputs(), cancellationToken);

    /// <summary>What the rewritten body does.</summary>
    public static Task<ScenarioRun> AfterAsync(this RewrittenScenario rewritten, ShopDatabase database, Func<Inputs> inputs, CancellationToken cancellationToken)
        => RunAsync(database, rewritten.After, inputs(), cancellationToken);

    private static async Task<ScenarioRun> RunAsync(ShopDatabase database, Type scenario, Inputs inputs, CancellationToken cancellationToken)
    {
        var counter = new RoundTripCounter();
        await using var db = scenario.Method<Func<DbContextOptions, DbContext>>("Create")(await database.OpenAsync(counter, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = new List<string>();
        try
        {
            await scenario.Method<Run>("RunAsync")(db, inputs, outcome, cancellationToken);
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
        return new ScenarioRun(string.Join('\n', outcome), roundTrips);
    }

    private static ScenarioSource Source(string body, string members)
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
            {{string.Concat(members.Split('\n').Select(line => "\n    " + line))}}
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
