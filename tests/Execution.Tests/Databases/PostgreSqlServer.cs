using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PerfAnalyzers.Execution.Tests.Databases;

/// <summary>
/// A PostgreSQL server of our own: on a free loopback port, with its data in a folder of its own under the temporary folder.
/// It ends, and its folder goes, when it is disposed or when this process ends in whatever way.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>
    /// The shell that starts the server ends it at the end of its input, which comes when this process closes it or dies,
    /// so that a test run that is killed leaves neither a server nor its folder behind. A server that ends by itself ends the shell.
    /// </summary>
    private const string Script = """
        folder=$1 binaries=$2 port=$3
        trap '' INT TERM
        exec 3<&0
        if "$binaries/initdb" --pgdata="$folder/data" --username=postgres --auth=scram-sha-256 --pwfile="$folder/password" \
            --encoding=UTF8 --no-locale --no-sync >/dev/null </dev/null
        then
            "$binaries/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 -c max_connections=200 \
                -c fsync=off -c synchronous_commit=off -c full_page_writes=off >/dev/null </dev/null &
            server=$!
            { cat <&3 >/dev/null; kill -QUIT "$server"; } 2>/dev/null &
            wait "$server"
        fi
        rm -rf "$folder"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process _shell;
    private readonly StringBuilder _log = new();
    private readonly NpgsqlConnectionStringBuilder _connection;
    private int _databases;

    private PostgreSqlServer(Process shell, NpgsqlConnectionStringBuilder connection)
    {
        _shell = shell;
        _connection = connection;
        _shell.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        _shell.BeginErrorReadLine();
    }

    /// <exception cref="InvalidOperationException">It did not start; the message holds what it wrote.</exception>
    public static async Task<PostgreSqlServer> StartAsync(string binaries, CancellationToken cancellationToken)
    {
        for (var left = 3; ; left--)
        {
            try
            {
                return await StartAsync(binaries, FreePort(), cancellationToken);
            }
            catch (InvalidOperationException) when (left > 0)
            {
                // The port was free before the database was made, which takes seconds: somebody may have it now.
            }
        }
    }

    private static async Task<PostgreSqlServer> StartAsync(string binaries, int port, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("perf-analyzers-postgres-").FullName;
        var password = RandomNumberGenerator.GetHexString(32);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), password, cancellationToken);
        string[] command = ["/bin/sh", "-c", Script, "postgres", folder, binaries, $"{port}"];
        if (Environment.IsPrivilegedProcess)
        {
            // initdb and postgres refuse to run as root.
            var user = UnprivilegedUser();
            await RunAsync(["chown", "-R", user, folder], cancellationToken);
            command = ["runuser", "-u", user, "--", .. command];
        }

        var server = new PostgreSqlServer(
            Start(command),
            new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "postgres", Password = password, Database = "postgres" });
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_connection.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _shell.Kill(entireProcessTree: true);
        }

        _shell.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        // Without a pool, so that a connection that failed while the server started is not handed out again.
        var connectionString = new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Pooling = false }.ConnectionString;
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!_shell.HasExited && started.Elapsed < StartLimit)
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                lock (_log)
                {
                    throw new InvalidOperationException($"PostgreSQL did not start. {_log}", exception);
                }
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string UnprivilegedUser()
        => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Start(command);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors}");
        }
    }

    private static Process Start(string[] command)
        => Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
}
