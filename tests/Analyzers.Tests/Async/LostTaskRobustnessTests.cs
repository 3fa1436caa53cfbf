using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Analyzers.Tests.Robustness;

namespace PerfAnalyzers.Async;

/// <summary>Half-typed code: whatever the author has typed so far, the rules about tasks that are lost, or started in vain, do not throw.</summary>
public class LostTaskRobustnessTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        class User { public int Id { get; set; } }
        class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }
        class Store(ShopContext db) { public Task<User> LoadAsync(int id) => db.Users.FirstAsync(u => u.Id == id); }
        class C(ShopContext db, Store store, HttpClient http, IDbContextFactory<ShopContext> factory)
        {
            event Action? Changed;
            async void Save(int id) { try { await store.LoadAsync(id); } catch (InvalidOperationException) { } }
            void Start(List<int> ids) { Changed += async () => await Task.Delay(1); ids.ForEach(async id => { if (id == 0) return; await Task.Delay(id); }); store?.LoadAsync(1); }
            Task<string> Out(string url) { using var client = new HttpClient(); using (var own = factory.CreateDbContext()) { return client.GetStringAsync(url); } }
            async Task Twice(int[] ids) { var tasks = from id in ids select store.LoadAsync(id); await Task.WhenAll(tasks); foreach (var task in tasks) await task; }
            async Task Both() { var first = db.Users.CountAsync(); var all = new List<Task> { first }; all.Add(store.LoadAsync(2)); await Task.WhenAll(all); }
            async Task Reads() { var a = await http.GetStringAsync("a"); var b = await http.GetStringAsync("b"); await Task.WhenAll(a.Split(' ').Select(async url => await http.GetStringAsync(url))); }
            async Task Held() { lock (store) { db.SaveChanges(); } await using var t = await db.Database.BeginTransactionAsync(); await http.GetStringAsync("x"); await t.CommitAsync(); }
            void Threads(int[] ids) { Parallel.ForEach(ids, new ParallelOptions { MaxDegreeOfParallelism = 2 }, id => db.Users.Find(id)); }
        }
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
    [
        new AsyncVoidAnalyzer(), new DroppedTaskAnalyzer(), new SequentialAwaitsAnalyzer(), new TaskOutlivesUsingAnalyzer(),
        new TasksStartedTwiceAnalyzer(), new ConcurrentContextAnalyzer(), new RoundTripUnderLockAnalyzer(), new UnboundedFanOutAnalyzer(),
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachRuleFindsSomethingInTheWholeSource()
    {
        var complete = HalfTypedCode.Compile(Source);
        Assert.DoesNotContain(complete.GetDiagnostics(CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var found = await complete.WithAnalyzers(Rules).GetAnalyzerDiagnosticsAsync(CancellationToken);
        Assert.Equal(
            ["PERF5007", "PERF5008", "PERF5010", "PERF5011", "PERF5012", "PERF5015", "PERF5016", "PERF5017"],
            found.Select(diagnostic => diagnostic.Id).Distinct().Order());
    }

    [Fact]
    public Task NothingIsThrownOnAnyPartOfIt() => HalfTypedCode.VerifyNothingThrownAsync(HalfTypedCode.Compile(Source), Rules);
}
