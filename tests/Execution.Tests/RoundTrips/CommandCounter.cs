using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Counts the commands that a connection runs, where no context is around it: by SQLite's trace, and by Npgsql's activities.</summary>
internal sealed class CommandCounter : IDisposable
{
    private readonly sqlite3? _sqlite;
    private readonly Activity? _activity;
    private readonly ActivityListener? _listener;
    private int _count;

    public CommandCounter(DbConnection connection)
    {
        if (connection is SqliteConnection sqlite)
        {
            _sqlite = sqlite.Handle;
            raw.sqlite3_trace(_sqlite, (object _, string _) => _count++, null);
            return;
        }

        // Other tests run at the same time: only what descends from this activity is ours.
        _activity = new Activity(nameof(CommandCounter)).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == _activity.TraceId)
                {
                    Interlocked.Increment(ref _count);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _count;

    public void Dispose()
    {
        if (_sqlite is not null)
        {
            raw.sqlite3_trace(_sqlite, (strdelegate_trace?)null, null);
        }

        _listener?.Dispose();
        _activity?.Stop();
    }
}
