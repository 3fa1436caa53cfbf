using System.Collections.Concurrent;
using System.Data.Common;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>A method body that uses Dapper, before and after our code fixes. They depend on the type of the connection.</summary>
internal static class DapperComparison
{
    private static readonly Lazy<Rewriter> Rewriter = new(() => new Rewriter(RuleIds.QueryPerElement));
    private static readonly ConcurrentDictionary<(string Body, Type Connection), Task<RewrittenScenario>> Known = new();

    private delegate Task Run(DbConnection connection, DbTransaction transaction, Inputs inputs, List<string> log, CancellationToken cancellationToken);

    public static Task<RewrittenScenario> OfAsync(string body, Type connection)
        => Known.GetOrAdd((body, connection), static key => RewrittenScenario.CreateAsync(Rewriter.Value, Source(key.Body, key.Connection)));

    /// <summary>Runs both on the same inputs; fails when a caller could tell them apart.</summary>
    public static Task<(int Before, int After)> RunAsync(this RewrittenScenario rewritten, DbConnection connection, string name, Func<Inputs> inputs, CancellationToken cancellationToken)
        => rewritten.CompareAsync(name, scenario => RunAsync(connection, scenario, inputs(), cancellationToken));

    private static async Task<ScenarioRun> RunAsync(DbConnection connection, Type scenario, Inputs inputs, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var outcome = new List<string>();
        using var counter = new CommandCounter(connection);
        try
        {
            await scenario.Method<Run>("RunAsync")(connection, transaction, inputs, outcome, cancellationToken);
        }
        catch (Exception exception)
        {
            outcome.Add($"{exception.GetType()}: {exception.Message}");
        }

        var roundTrips = counter.Count;
        await transaction.RollbackAsync(cancellationToken);
        return new ScenarioRun(string.Join('\n', outcome), roundTrips);
    }

    private static ScenarioSource Source(string body, Type connection)
    {
        var isAsync = body.Contains("await ", StringComparison.Ordinal);

        // SQLite cannot run a command beside a transaction that it is not given, but takes that of the connection where none is said.
        return ScenarioSource.Library(
            $$"""
            using System;
            using System.Collections.Generic;
            using System.Data.Common;
            using System.Linq;
            using System.Threading;
            using System.Threading.Tasks;
            using Dapper;
            using PerfAnalyzers.Execution.Tests.RoundTrips;

            public static class Scenario
            {
                public static Task RunAsync(DbConnection connection, DbTransaction transaction, Inputs inputs, List<string> log, CancellationToken ct)
                    => RunAsync(({{connection}})connection, transaction, inputs, log, ct);

                private static {{(isAsync ? "async " : "")}}Task RunAsync({{connection}} connection, DbTransaction transaction, Inputs inputs, List<string> log, CancellationToken ct)
                {
                    {{body.ReplaceLineEndings("\n        ")}}
                    {{(isAsync ? "" : "return Task.CompletedTask;")}}
                }

                private static string Show(Customer? customer)
                    => customer is null ? "none" : $"{customer.Id} {customer.Code} {customer.Region} {customer.Rank} {customer.Active}";

                private static string Show(Order? order) => order is null ? "none" : $"{order.Id} {order.CustomerId} {order.Note}";
            }

            public sealed record Customer
            {
                public int Id { get; init; }
                public string Code { get; init; } = "";
                public string? Region { get; init; }
                public int? Rank { get; init; }
                public bool Active { get; init; }
            }

            public sealed record Order
            {
                public int Id { get; init; }
                public int CustomerId { get; init; }
                public int? CustomerRank { get; init; }
                public string Note { get; init; } = "";
            }

            """);
    }
}
