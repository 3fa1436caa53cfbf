using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>Code that waits for a database, files and a pause is run before and after our fixes: it gives the same, and can be cancelled.</summary>
public sealed class SyncIoRewriteTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;

        public class Item
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class ItemContext(SqliteConnection connection) : DbContext
        {
            public DbSet<Item> Items => Set<Item>();
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);
        }

        public static class Scenario
        {
            public static async Task<string> Run(string name, CancellationToken token)
            {
                using var connection = new SqliteConnection("Data Source=:memory:");
                await connection.OpenAsync();
                await using var db = new ItemContext(connection);
                await db.Database.EnsureCreatedAsync();
                db.Items.AddRange(Enumerable.Range(1, 5).Select(n => new Item { Name = "item" + n }));
                await db.SaveChangesAsync();
                return name switch
                {
                    "queries" => await Queries(db, token),
                    "writes" => await Writes(db, token),
                    "enumeration" => await Enumeration(db),
                    "no such item" => await Missing(db, token),
                    "task method" => await TaskMethod(db, 3),
                    "task method, early" => await TaskMethod(db, 0),
                    "duplicate" => await Duplicate(db),
                    "files" => await Files(),
                    "no such file" => await NoFile(),
                    "semaphore" => await Gate(),
                    "pause" => await Pause(token),
                    _ => throw new ArgumentOutOfRangeException(name),
                };
            }

            private static async Task<string> Queries(ItemContext db, CancellationToken token)
            {
                await Task.Yield();
                var first = db.Items.OrderBy(i => i.Id).First(i => i.Id > 1);
                var all = db.Items.AsNoTracking().Where(i => i.Id != first.Id).OrderByDescending(i => i.Name).ToList();
                return first.Name + db.Items.Find(3)!.Name + string.Join(',', all.Select(i => i.Name)) + db.Items.Count() + db.Items.Any(i => i.Name == "x")
                    + db.Items.ToDictionary(i => i.Id)[4].Name + db.Items.Max(i => i.Id);
            }

            private static async Task<string> Writes(ItemContext db, CancellationToken token)
            {
                await Task.Yield();
                using var transaction = db.Database.BeginTransaction();
                db.Items.Add(new Item { Name = "new" });
                var saved = db.SaveChanges();
                var changed = db.Items.Where(i => i.Id < 3).ExecuteUpdate(set => set.SetProperty(i => i.Name, "changed"));
                transaction.Commit();
                return saved + "," + changed + "," + string.Join(',', db.Items.AsNoTracking().OrderBy(i => i.Id).Select(i => i.Name).ToArray());
            }

            private static async Task<string> Enumeration(ItemContext db)
            {
                await Task.Yield();
                var text = "";
                foreach (var item in db.Items.OrderBy(i => i.Id))
                {
                    if (item.Id == 4) break;
                    text += item.Name;
                }

                return text;
            }

            private static async Task<string> Missing(ItemContext db, CancellationToken token) { await Task.Yield(); return db.Items.Single(i => i.Id == 99).Name; }

            private static Task<string> TaskMethod(ItemContext db, int n)
            {
                if (n == 0) return Task.FromResult("none");
                var name = db.Items.First(i => i.Id == n).Name;
                return Task.FromResult(name + "!");
            }

            private static async Task<string> Duplicate(ItemContext db)
            {
                await Task.Yield();
                db.ChangeTracker.Clear();
                db.Items.Add(new Item { Id = 1 });
                try { db.SaveChanges(); return "saved"; }
                catch (DbUpdateException exception) { return exception.GetType().Name + exception.InnerException!.GetType().Name; }
            }

            private static async Task<string> Files()
            {
                await Task.Yield();
                var path = Path.GetTempFileName();
                try
                {
                    File.WriteAllLines(path, ["a", "b", "", "c"]);
                    var count = 0;
                    using (var reader = new StreamReader(path)) { while (reader.ReadLine() is { } line) { count += line.Length + 1; } }
                    return File.ReadAllText(path).Length + "," + count + "," + File.ReadAllLines(path)[3];
                }
                finally
                {
                    File.Delete(path);
                }
            }

            private static async Task<string> NoFile() { await Task.Yield(); return File.ReadAllText("/no/such/file"); }

            private static async Task<string> Gate()
            {
                var gate = new SemaphoreSlim(1);
                var inside = 0;
                var most = 0;
                async Task Enter()
                {
                    await Task.Yield();
                    gate.Wait();
                    try { most = Math.Max(most, Interlocked.Increment(ref inside)); await Task.Delay(2); Interlocked.Decrement(ref inside); }
                    finally { gate.Release(); }
                }

                await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Enter()));
                return most + "," + gate.CurrentCount;
            }

            private static async Task<string> Pause(CancellationToken token)
            {
                await Task.Yield();
                Thread.Sleep(300);
                return "rested";
            }
        }
        """;

    private static readonly string[] Names =
    [
        "queries", "writes", "enumeration", "no such item", "task method", "task method, early", "duplicate", "files", "no such file", "semaphore", "pause",
    ];

    [Fact]
    public async Task Gives_the_same_before_and_after_and_can_be_cancelled()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Library(Source);
        var rewritten = await new Rewriter(RuleIds.ThreadSleep).RewriteAsync(await new Rewriter(RuleIds.SyncIo).RewriteAsync(source, cancellation), cancellation);
        Assert.DoesNotContain("SaveChanges()", rewritten.Text);
        Assert.DoesNotContain("ToList()", rewritten.Text);
        Assert.DoesNotContain("Thread.Sleep", rewritten.Text);
        Assert.DoesNotContain("gate.Wait()", rewritten.Text);
        Assert.Contains("await foreach", rewritten.Text);
        var before = (await CompiledScenario.TypeAsync(source, cancellation)).Method<Func<string, CancellationToken, Task<string>>>("Run");
        var after = (await CompiledScenario.TypeAsync(rewritten, cancellation)).Method<Func<string, CancellationToken, Task<string>>>("Run");
        foreach (var name in Names)
        {
            Assert.Equal(await OutcomeAsync(before, name, CancellationToken.None), await OutcomeAsync(after, name, CancellationToken.None));
        }

        // The token reaches the bottom; what has no token of its own is as it was.
        var cancelled = new CancellationToken(canceled: true);
        foreach (var name in new[] { "queries", "writes", "no such item", "pause" })
        {
            Assert.DoesNotContain("Canceled", await OutcomeAsync(before, name, cancelled));
            Assert.Contains("Canceled", await OutcomeAsync(after, name, cancelled));
        }
    }

    private static async Task<string> OutcomeAsync(Func<string, CancellationToken, Task<string>> run, string name, CancellationToken token)
    {
        try
        {
            return name + ": " + await run(name, token);
        }
        catch (Exception exception)
        {
            // The asynchronous operators of Entity Framework end the sentence of "Sequence contains no elements".
            return $"{name}: {exception.GetType().Name} {exception.Message.TrimEnd('.')}";
        }
    }
}
