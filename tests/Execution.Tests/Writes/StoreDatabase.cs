using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>A filled database on one connection. What a test writes is rolled back.</summary>
public abstract class StoreDatabase : IAsyncLifetime
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

    internal async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            var connection = await ConnectAsync(cancellationToken);
            await connection.OpenAsync(cancellationToken);
            await using var filling = new StoreContext(Options(connection));
            await filling.Database.EnsureCreatedAsync(cancellationToken);
            WriteInputCases.Fill(filling);
            await filling.SaveChangesAsync(cancellationToken);
            _connection = connection;
        }

        return _connection;
    }

    internal DbContextOptions Options(DbConnection connection, params IInterceptor[] interceptors)
        => Configure(new DbContextOptionsBuilder(), connection).AddInterceptors(interceptors).Options;

    private protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    private protected abstract DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection);
}

public sealed class SqliteStore : StoreDatabase
{
    private protected override Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => Task.FromResult<DbConnection>(new SqliteConnection("Data Source=:memory:"));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection)
        => options.UseSqlite(connection);
}

public sealed class PostgreSqlStore(PostgreSqlFixture server) : StoreDatabase
{
    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        => new NpgsqlConnection(await server.CreateDatabaseAsync(cancellationToken));

    private protected override DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, DbConnection connection)
        => options.UseNpgsql(connection);
}
