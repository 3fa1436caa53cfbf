using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.RoundTrips;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>The database that the applications of the scenarios open. They run one at a time.</summary>
public static class ServedShop
{
    private static SqliteConnection? _connection;
    private static RoundTripCounter _counter = new();

    public static int RoundTrips => _counter.Count;

    /// <summary>Called by the scenarios.</summary>
    public static void Configure(DbContextOptionsBuilder options) => options.UseSqlite(_connection!).AddInterceptors(_counter);

    internal static async Task OpenAsync(CancellationToken cancellationToken)
    {
        _connection = new SqliteConnection("Data Source=:memory:");
        await _connection.OpenAsync(cancellationToken);
        var options = new DbContextOptionsBuilder();
        Configure(options);
        await using var db = new ShopContext(options.Options);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        InputCases.Fill(db);
        await db.SaveChangesAsync(cancellationToken);
        _counter = new RoundTripCounter();
    }

    internal static ValueTask CloseAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
