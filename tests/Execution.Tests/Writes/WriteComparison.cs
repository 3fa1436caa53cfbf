using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>What one run of a scenario did.</summary>
internal sealed record WriteOutcome(string Observed, int Saves, int Commands)
{
    public int RoundTrips => Saves + Commands;
}

/// <summary>A body that writes, before and after the code fixes of one rule.</summary>
internal sealed class WriteComparison
{
    private static readonly ConcurrentDictionary<string, Rewriter> Rewriters = new();
    private static readonly ConcurrentDictionary<(string Rule, string Body), Task<WriteComparison>> Known = new();
    private static readonly Lazy<string> Model = new(ReadModel);

    private delegate Task Run(DbContext db, Func<DbContext> open, WriteInputs inputs, List<string> log, CancellationToken cancellationToken);

    private sealed record Body(Func<DbContextOptions, DbContext> Create, Run Run);

    private readonly Body _before;
    private readonly Body _after;

    private WriteComparison(Body before, Body after, string rewritten, string? obstacle)
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

    public static Task<WriteComparison> OfAsync(string rule, string body) => Known.GetOrAdd((rule, body), static key => CreateAsync(key.Rule, key.Body));

    /// <summary>Runs both on the same inputs and the same rows.</summary>
    public async Task<(WriteOutcome Before, WriteOutcome After)> RunAsync(StoreDatabase database, Func<WriteInputs> inputs, CancellationToken cancellationToken)
        => (await RunAsync(database, _before, inputs(), cancellationToken), await RunAsync(database, _after, inputs(), cancellationToken));

    private static async Task<WriteOutcome> RunAsync(StoreDatabase database, Body body, WriteInputs inputs, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var counter = new WriteCounter();
        var opened = new List<DbContext>();
        var outcome = new List<string>();
        try
        {
            await body.Run(Open(), Open, inputs, outcome, cancellationToken);
        }
        catch (Exception exception)
        {
            outcome.Add($"{exception.GetType()}: {exception.Message}");
        }

        foreach (var context in opened)
        {
            await context.DisposeAsync();
        }

        await DumpAsync(database, connection, transaction, outcome, cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
        return new WriteOutcome(string.Join('\n', outcome), counter.Saves, counter.Commands);

        DbContext Open()
        {
            var context = body.Create(database.Options(connection, counter.Interceptors));
            context.Database.UseTransaction(transaction);
            opened.Add(context);
            return context;
        }
    }

    /// <summary>All rows in the order of their keys; not the keys, because a sequence does not roll back.</summary>
    private static async Task DumpAsync(StoreDatabase database, DbConnection connection, DbTransaction transaction, List<string> outcome, CancellationToken cancellationToken)
    {
        await using var db = new StoreContext(database.Options(connection));
        await db.Database.UseTransactionAsync(transaction, cancellationToken);
        var items = await db.Items.Include(item => item.Parts.OrderBy(part => part.Id)).OrderBy(item => item.Id).ToListAsync(cancellationToken);
        outcome.AddRange(items.Select(item => $"{item.Code}|{item.Note ?? "null"}|{item.Stock}|{item.IsSold}|{item.Token}|{string.Join(',', item.Parts.Select(part => part.Name))}"));
    }

    private static async Task<WriteComparison> CreateAsync(string rule, string body)
    {
        // Shared by tests of both databases, so no test's cancellation may reach it.
        var rewriter = Rewriters.GetOrAdd(rule, static id => new Rewriter(id));
        var source = Source(body);
        var rewritten = await rewriter.RewriteAsync(source, CancellationToken.None);
        var obstacle = source == rewritten ? await rewriter.ExplainAsync(source, CancellationToken.None) : null;
        return new WriteComparison(await CompileAsync(source), await CompileAsync(rewritten), rewritten.Text, obstacle);
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
            using PerfAnalyzers.Execution.Tests.Writes;

            public static class Scenario
            {
                public static DbContext Create(DbContextOptions options) => new StoreContext(options);

                public static Task RunAsync(DbContext db, Func<DbContext> open, WriteInputs inputs, List<string> log, CancellationToken ct)
                    => RunAsync((StoreContext)db, new Factory(open), inputs, log, ct);

                private static {{(isAsync ? "async " : "")}}Task RunAsync(StoreContext db, IDbContextFactory<StoreContext> factory, WriteInputs inputs, List<string> log, CancellationToken ct)
                {
                    {{body.ReplaceLineEndings("\n        ")}}
                    {{(isAsync ? "" : "return Task.CompletedTask;")}}
                }

                private sealed class Factory(Func<DbContext> open) : IDbContextFactory<StoreContext>
                {
                    public StoreContext CreateDbContext() => (StoreContext)open();
                }
            }

            """,
            Model.Value);
    }

    private static string ReadModel()
    {
        using var reader = new StreamReader(typeof(WriteComparison).Assembly.GetManifestResourceStream("Store.cs")!);
        return reader.ReadToEnd();
    }
}
