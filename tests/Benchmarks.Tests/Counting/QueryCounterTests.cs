using System.Diagnostics;
using PerfAnalyzers.Benchmarks.Counting;

namespace PerfAnalyzers.Benchmarks.Tests.Counting;

/// <summary>The events of providers that the tests do not reference, raised by hand.</summary>
public sealed class QueryCounterTests
{
    private const string EfCommand = "Microsoft.EntityFrameworkCore.Database.Command.";

    [Fact]
    public void Commands_of_the_SQL_Server_provider_count()
    {
        using var counter = new QueryCounter();
        using var sqlClient = new DiagnosticListener("SqlClientDiagnosticListener");

        counter.Start();
        Raise(sqlClient, "Microsoft.Data.SqlClient.WriteCommandBefore", new object());
        Raise(sqlClient, "Microsoft.Data.SqlClient.WriteCommandAfter", new object());
        Raise(sqlClient, "System.Data.SqlClient.WriteCommandError", new object());

        Assert.Equal(2, counter.Stop().Commands);
        Assert.Equal(["SQL Server"], counter.Databases);
    }

    [Fact]
    public void A_command_that_EF_Core_and_its_provider_announce_counts_once()
    {
        using var counter = new QueryCounter();
        using var ef = new DiagnosticListener("Microsoft.EntityFrameworkCore");
        using var sqlClient = new DiagnosticListener("SqlClientDiagnosticListener");
        var command = new object();

        counter.Start();
        Raise(ef, EfCommand + "CommandExecuting", command);
        Raise(sqlClient, "Microsoft.Data.SqlClient.WriteCommandAfter", command);
        Raise(ef, EfCommand + "CommandExecuted", command);

        Assert.Equal(1, counter.Stop().Commands);
    }

    [Fact]
    public void Npgsql_commands_count_once_and_connections_do_not()
    {
        using var counter = new QueryCounter();
        using var ef = new DiagnosticListener("Microsoft.EntityFrameworkCore");
        using var npgsql = new ActivitySource("Npgsql");

        counter.Start();
        npgsql.StartActivity("chain", ActivityKind.Client)?.Dispose();
        npgsql.StartActivity("CONNECT chain", ActivityKind.Client)?.Dispose();
        Raise(ef, EfCommand + "CommandExecuting", new object());
        var reader = npgsql.StartActivity("chain", ActivityKind.Client);
        Raise(ef, EfCommand + "CommandExecuted", new object());
        reader?.Dispose();

        Assert.Equal(2, counter.Stop().Commands);
    }

    [Fact]
    public void Nothing_counts_outside_start_and_stop()
    {
        using var counter = new QueryCounter();
        using var ef = new DiagnosticListener("Microsoft.EntityFrameworkCore");

        Raise(ef, EfCommand + "CommandExecuted", new object());
        counter.Start();
        Assert.Equal(0, counter.Stop().Commands);
    }

    [Fact]
    public void A_disposed_counter_listens_no_more()
    {
        using var ef = new DiagnosticListener("Microsoft.EntityFrameworkCore");
        using (new QueryCounter())
        {
            Assert.True(ef.IsEnabled(EfCommand + "CommandExecuted"));
        }

        Assert.False(ef.IsEnabled(EfCommand + "CommandExecuted"));
    }

    private static void Raise(DiagnosticListener listener, string name, object command)
    {
        if (listener.IsEnabled(name))
        {
            listener.Write(name, new { Command = command });
        }
    }
}
