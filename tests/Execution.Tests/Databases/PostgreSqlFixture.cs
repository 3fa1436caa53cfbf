using PerfAnalyzers.Execution.Tests.Databases;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace PerfAnalyzers.Execution.Tests.Databases;

/// <summary>The server that all tests share. It starts with the first test that asks for it.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    /// <summary>The trait of tests that need a server: <c>[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]</c>.</summary>
    public const string Trait = "Server";

    public const string Name = "PostgreSQL";

    private const string NotInstalled = "PostgreSQL is not installed: no initdb and postgres on the path or in /usr/lib/postgresql/*/bin.";

    private readonly SemaphoreSlim _starting = new(1);
    private PostgreSqlServer? _server;

    /// <summary>Set where a test that finds no server must fail and not be skipped, as in CI.</summary>
    private static bool IsRequired => Environment.GetEnvironmentVariable("PERFANALYZERS_REQUIRE_SERVERS") == "1";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The connection string of an empty database; skips the test where no server can be had.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var binaries = PostgreSqlBinaries.Find();
        if (binaries is null && IsRequired)
        {
            Assert.Fail(NotInstalled);
        }

        Assert.SkipWhen(binaries is null, NotInstalled);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            _server ??= await PostgreSqlServer.StartAsync(binaries!, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }

        return await _server.CreateDatabaseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
