using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAnalyzers.Benchmarks.Counting;

/// <param name="Commands">Database commands.</param>
/// <param name="Rows">Rows that were read.</param>
/// <param name="HasUnseenRows">There were others, which nobody announced.</param>
internal readonly record struct QueryCounts(long Commands, long Rows, bool HasUnseenRows)
{
    public static QueryCounts operator +(QueryCounts left, QueryCounts right)
        => new(left.Commands + right.Commands, left.Rows + right.Rows, left.HasUnseenRows || right.HasUnseenRows);
}

/// <summary>
/// Counts database commands and the rows they gave through the <see cref="DiagnosticListener"/> events of EF Core and of
/// the SQL Server providers, and through Npgsql's activities, without a reference to any of them.
/// Commands of the whole process count while it is started: work that a call leaves running in the background is part of its cost.
/// </summary>
internal sealed class QueryCounter : IObserver<DiagnosticListener>, IDisposable
{
    private const string EfCommand = "Microsoft.EntityFrameworkCore.Database.Command.";
    private const string EfExecuting = EfCommand + "CommandExecuting";
    private const string EfExecuted = EfCommand + "CommandExecuted";
    private const string EfFailed = EfCommand + "CommandError";
    private const string EfReaderDisposing = EfCommand + "DataReaderDisposing";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly TimeSpan quietPeriod;
    private readonly ConcurrentBag<IDisposable> subscriptions = [];
    private readonly ActivityListener npgsql;
    private readonly PayloadReader payloads = new();
    private readonly ConcurrentDictionary<string, bool> databases = new();

    /// <summary>Commands that EF Core announced: the provider below announces the same object again.</summary>
    private readonly ConditionalWeakTable<object, object> efCommands = [];

    /// <summary>Npgsql's activities carry no command; EF Core's flow with the call that runs it.</summary>
    private readonly AsyncLocal<bool> insideEfCommand = new();

    /// <summary>Commands of EF Core's whose result is not empty; by command, because a retrying strategy puts a reader of its own before the result's.</summary>
    private readonly ConditionalWeakTable<object, object> commandsWithRows = [];

    private volatile bool counting;
    private volatile bool sawSource;
    private long commands;
    private long reads;
    private volatile bool hasUnseenRows;

    /// <param name="quietPeriod">How long nothing must be counted for the process to be quiet; 100 ms by default.</param>
    public QueryCounter(TimeSpan? quietPeriod = null)
    {
        this.quietPeriod = quietPeriod ?? TimeSpan.FromMilliseconds(100);
        npgsql = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql" && (sawSource = true),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            // Not on its end: Npgsql ends the activity when the reader is closed, after EF Core has said that the command was executed.
            ActivityStarted = activity =>
            {
                if (!insideEfCommand.Value && activity.Kind == ActivityKind.Client
                    && !activity.OperationName.StartsWith("CONNECT", StringComparison.Ordinal))
                {
                    CountCommand("Npgsql");
                }
            },
        };
        ActivitySource.AddActivityListener(npgsql);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>
    /// Whether a database may be in use whose commands nobody announces, so that a count of zero says nothing:
    /// Microsoft.Data.Sqlite under Dapper, without EF Core, raises no events.
    /// </summary>
    public bool IsBlind => !sawSource && AppDomain.CurrentDomain.GetAssemblies()
        .Any(assembly => assembly.GetName().Name is "Microsoft.Data.Sqlite" or "System.Data.SQLite" or "MySqlConnector" or "MySql.Data" or "Oracle.ManagedDataAccess");

    /// <summary>The databases that got the counted commands.</summary>
    public IEnumerable<string> Databases => databases.Keys;

    public void Start()
    {
        databases.Clear();
        commands = 0;
        reads = 0;
        hasUnseenRows = false;
        counting = true;
    }

    public QueryCounts Stop()
    {
        counting = false;
        return new QueryCounts(Interlocked.Read(ref commands), Interlocked.Read(ref reads), hasUnseenRows);
    }

    /// <summary>Waits for background work that an application began when it started, for some seconds at most.</summary>
    public void WaitUntilQuiet()
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            Start();
            Thread.Sleep(quietPeriod);
        }
        while (Stop().Commands > 0 && Stopwatch.GetElapsedTime(started) < LongestWait);
    }

    public void Dispose()
    {
        counting = false;
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }

        npgsql.Dispose();
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener listener)
    {
        switch (listener.Name)
        {
            case "Microsoft.EntityFrameworkCore":
                sawSource = true;
                subscriptions.Add(listener.Subscribe(
                    new EventObserver(OnEfEvent),
                    name => name is EfExecuting or EfExecuted or EfFailed or EfReaderDisposing));
                break;

            // Microsoft.Data.SqlClient and System.Data.SqlClient share the listener's name.
            case "SqlClientDiagnosticListener":
                sawSource = true;
                subscriptions.Add(listener.Subscribe(
                    new EventObserver(OnSqlClientEvent),
                    name => name.EndsWith("SqlClient.WriteCommandAfter", StringComparison.Ordinal)
                        || name.EndsWith("SqlClient.WriteCommandError", StringComparison.Ordinal)));
                break;
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    private void OnEfEvent(string name, object? payload)
    {
        switch (name)
        {
            case EfExecuting:
                insideEfCommand.Value = true;
                if (payloads.Read(payload, "Command") is { } command)
                {
                    efCommands.AddOrUpdate(command, command);
                }

                break;
            case EfExecuted or EfFailed:
                insideEfCommand.Value = false;
                var executed = payloads.Read(payload, "Command");
                CountCommand(executed?.GetType().Namespace);
                if (counting && executed is not null && payloads.Read(payload, "Result") is DbDataReader { HasRows: true })
                {
                    commandsWithRows.AddOrUpdate(executed, executed);
                }

                break;
            case EfReaderDisposing when counting && payloads.Read(payload, "ReadCount") is int readCount:
                // The read that finds the end counts as a read; EF Core reads every result to its end unless the caller stops early.
                Interlocked.Add(ref reads, Math.Max(0, readCount - 1));

                // The collections of a split query are read past the reader that counts.
                hasUnseenRows |= readCount == 0 && payloads.Read(payload, "Command") is { } read && commandsWithRows.TryGetValue(read, out _);
                break;
        }
    }

    private void OnSqlClientEvent(string name, object? payload)
    {
        if (payloads.Read(payload, "Command") is not { } command || !efCommands.TryGetValue(command, out _))
        {
            CountCommand("Microsoft.Data.SqlClient");
        }
    }

    /// <param name="provider">The namespace of the command's type.</param>
    private void CountCommand(string? provider)
    {
        if (counting)
        {
            Interlocked.Increment(ref commands);
            if (provider is not null)
            {
                databases.TryAdd(DatabaseName(provider), true);
            }
        }
    }

    private static string DatabaseName(string provider) => provider switch
    {
        "Microsoft.Data.Sqlite" or "System.Data.SQLite" => "SQLite",
        "Npgsql" => "PostgreSQL",
        "Microsoft.Data.SqlClient" or "System.Data.SqlClient" => "SQL Server",
        "MySqlConnector" or "MySql.Data.MySqlClient" => "MySQL",
        "Oracle.ManagedDataAccess.Client" => "Oracle",
        _ => provider,
    };

    private sealed class EventObserver(Action<string, object?> onEvent) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value) => onEvent(value.Key, value.Value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    /// <summary>Reads properties of payload types that this assembly does not know.</summary>
    private sealed class PayloadReader
    {
        private readonly ConcurrentDictionary<(Type, string), System.Reflection.PropertyInfo?> properties = new();

        public object? Read(object? payload, string property) =>
            payload is null
                ? null
                : properties.GetOrAdd((payload.GetType(), property), static key => key.Item1.GetProperty(key.Item2))?.GetValue(payload);
    }
}
