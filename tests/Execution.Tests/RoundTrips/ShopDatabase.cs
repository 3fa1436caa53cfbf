using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>A filled database. Tests may change it: what they do is rolled back.</summary>
public abstract class ShopDatabase : IAsyncLifetime
{
    private DbConnection? _connection;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    internal async Task<DbContextOptions> OpenAsync(RoundTripCounter counter, CancellationToken cancellationToken)
        => Configure(new DbContextOptionsBuilder(), await OpenAsync(cancellationToken)).AddInterceptors(counter).Options;

    internal async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            var connection = await ConnectAsync(cancellationToken);
            await connection.OpenAsync(cancellationToken);
            await using var filling = new ShopContext(Configure(new DbContextOptionsBuilder(), connection).Options);
            await filling.Database.EnsureCreatedAsync(cancellationToken);
            InputCases.Fill(filling);
            await filling.SaveChangesAsync(cancellationToken);
            _connection = connection;
        }

        return _connection;
    }

    private protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    private protected abstract DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection);
}

public sealed class SqliteShop : ShopDatabase
{
    private protected override Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => Task.FromResult<DbConnection>(new SqliteConnection("Data Source=:memory:"));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection)
        => options.UseSqlite(connection);
}

public sealed class PostgreSqlShop(PostgreSqlFixture server) : ShopDatabase
{
    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => new NpgsqlConnection(await server.CreateDatabaseAsync(cancellationToken));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection)
        => options.UseNpgsql(connection);
}
