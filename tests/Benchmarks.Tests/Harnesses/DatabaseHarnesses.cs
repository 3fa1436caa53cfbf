using System.ComponentModel.DataAnnotations.Schema;
using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace PerfAnalyzers.Benchmarks.Tests.Harnesses;

public sealed class Person
{
    public int Id { get; set; }
    public int? ParentId { get; set; }

    [ForeignKey(nameof(ParentId))]
    public List<Person> Children { get; } = [];
}

public sealed class PersonContext(DbContextOptions<PersonContext> options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();
}

public abstract class DatabaseHarness
{
    private SqliteConnection? connection;
    private DbContextOptions<PersonContext>? options;

    [GlobalSetup]
    public void Setup()
    {
        connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        options = new DbContextOptionsBuilder<PersonContext>().UseSqlite(connection).Options;
        using var context = NewContext();
        context.Database.EnsureCreated();
        context.People.AddRange(Enumerable.Range(1, 20).Select(id => new Person { Id = id, ParentId = id > 1 ? id - 1 : null }));
        context.SaveChanges();
    }

    [GlobalCleanup]
    public void Cleanup() => connection?.Dispose();

    protected PersonContext NewContext() => new(options!);
}

[GeneratedHotPath("M:People.Parents", "People.Parents", Kind = "method")]
public class ParentsOneByOneHarness : DatabaseHarness
{
    [Params(3, 7)]
    public int Depth;

    [Benchmark]
    public async Task<int> Call()
    {
        using var context = NewContext();
        var found = 0;
        for (var id = 20; id > 20 - Depth; id--)
        {
            found += await context.People.AsNoTracking().FirstAsync(person => person.Id == id) is null ? 0 : 1;
        }

        return found;
    }
}

[GeneratedHotPath("M:People.All", "People.All", Kind = "method")]
public class AllInOneQueryHarness : DatabaseHarness
{
    [IterationSetup]
    public void QueriesOfTheIterationSetupDoNotCount()
    {
        using var context = NewContext();
        _ = context.People.Count();
    }

    [Benchmark]
    public async ValueTask<int> Call()
    {
        using var context = NewContext();
        return (await context.People.AsNoTracking().ToListAsync()).Count;
    }
}

[GeneratedHotPath("M:People.Joined", "People.Joined")]
public class JoinedHarness : DatabaseHarness
{
    [Benchmark]
    public async Task<int> Call()
    {
        using var context = NewContext();
        return (await context.People.AsNoTracking().Include(person => person.Children).ToListAsync()).Count;
    }
}

[GeneratedHotPath("M:People.Split", "People.Split")]
public class SplitHarness : DatabaseHarness
{
    [Benchmark]
    public async Task<int> Call()
    {
        using var context = NewContext();
        return (await context.People.AsNoTracking().Include(person => person.Children).AsSplitQuery().ToListAsync()).Count;
    }
}

/// <summary>Finds nobody, and adds somebody: the command gives the new id back.</summary>
[GeneratedHotPath("M:People.Save", "People.Save")]
public class SavingHarness : DatabaseHarness
{
    [Benchmark]
    public async Task<int> Call()
    {
        using var context = NewContext();
        _ = await context.People.AsNoTracking().Where(person => person.Id < 0).ToListAsync();
        context.Add(new Person());
        return await context.SaveChangesAsync();
    }
}

[GeneratedHotPath("M:People.Cached", "People.Cached", Kind = "method")]
public class CachedHarness : DatabaseHarness
{
    private int? count;

    [Benchmark]
    public int Call()
    {
        if (count is null)
        {
            using var context = NewContext();
            count = context.People.Count();
        }

        return count.Value;
    }
}

/// <summary>Like an application whose hosted service reads the database when it starts.</summary>
[GeneratedHotPath("M:People.Busy", "People.Busy")]
public class BusyStartHarness : DatabaseHarness
{
    private static readonly DiagnosticListener EfCore = new("Microsoft.EntityFrameworkCore");
    private bool busy;

    [Benchmark]
    public int Call()
    {
        if (!busy)
        {
            busy = true;

            // Not on the pool: the pool of a busy machine may be late, and the gap would look like the end.
            new Thread(() =>
            {
                for (var i = 0; i < 40; i++)
                {
                    Thread.Sleep(5);
                    EfCore.Write("Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted", null);
                }
            }) { IsBackground = true }.Start();
        }

        using var context = NewContext();
        return context.People.Count();
    }
}
