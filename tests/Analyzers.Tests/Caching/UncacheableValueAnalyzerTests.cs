using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.UncacheableValueAnalyzer>;

namespace PerfAnalyzers.Caching;

public class UncacheableValueAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        public class Fare { public int Id { get; set; } public string Zone { get; set; } = ""; }
        public class Fares(DbContextOptions<Fares> options) : DbContext(options) { public DbSet<Fare> All => Set<Fare>(); }

        """;

    [Fact]
    public Task TheMessageSaysWhatIsKept() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(Fares db, IMemoryCache cache, HttpClient http)
        {
            public void Query() => cache.Set("a", {|#0:db.All.Where(f => f.Id > 1)|});
            public void Running() => cache.Set("b", {|#1:http.GetStringAsync("/")|});
            public async Task Body() => cache.Set("c", {|#2:await http.GetStreamAsync("/")|});
            public void Lazy(List<Fare> fares) => cache.Set("d", {|#3:fares.Select(f => f.Zone)|});
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("a query", "each reader runs it again, on a context that may be gone by then"),
        Verify.Diagnostic().WithLocation(1).WithArguments("a task", "if it fails, it stays and fails for every reader"),
        Verify.Diagnostic().WithLocation(2).WithArguments("a stream", "it is used up or closed by whoever had it first"),
        Verify.Diagnostic().WithLocation(3).WithArguments("a sequence that has not been computed", "each reader computes it again"));

    [Fact]
    public Task ManyWaysToWriteIt() => VerifyAsync("""
        public IEnumerable<Fare>? Block(string zone) => cache.GetOrCreate("a:" + zone, entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5);
            return {|PERF4030:db.All.AsNoTracking().Where(f => f.Zone == zone)|};
        });
        public void Local(string zone)
        {
            var fares = {|PERF4030:from f in db.All where f.Zone == zone select f|};
            cache.Set(zone, fares);
        }
        public void Declared(string zone)
        {
            IEnumerable<Fare> fares = {|PERF4030:db.All.Where(f => f.Zone == zone)|};
            cache.Set(zone, fares);
        }
        public void AsEnumerable() => cache.Set("b", {|PERF4030:db.All.AsEnumerable()|});
        public void Stream() => cache.Set("c", {|PERF4030:db.All.AsAsyncEnumerable()|});
        public void Conditional(bool all) => cache.Set("d", all ? {|PERF4030:db.All|} : {|PERF4030:db.All.Where(f => f.Id > 1)|});
        public Task<IEnumerable<Fare>?> Async() => cache.GetOrCreateAsync("e", _ => Task.FromResult<IEnumerable<Fare>>({|PERF4030:db.All.Where(f => f.Id > 1)|}));
        public Task<IEnumerable<int>?> AsyncLambda(List<int> xs) => cache.GetOrCreateAsync<IEnumerable<int>>("f", async _ => { await Task.Yield(); return {|PERF4030:xs.Where(x => x > 1)|}; });
        public Task<Fare>? Tasks(int id) => cache.GetOrCreate(id, _ => {|PERF4030:db.All.FirstAsync(f => f.Id == id)|});
        public void ValueTasks(int id) => cache.Set(id, {|PERF4030:db.All.FindAsync(id)|});
        public void Created(List<Fare> fares) { using var entry = cache.CreateEntry("k"); entry.Value = {|PERF4030:fares.Where(f => f.Id > 1)|}; }
        public void Iterator() => cache.Set("g", {|PERF4030:Numbers()|});
        public void Context() => cache.Set("h", {|PERF4030:db|});
        public void Text() => cache.Set("i", {|PERF4030:new MemoryStream()|});
        public void Entry() => cache.Set<object>("j", {|PERF4030:db.All.OrderBy(f => f.Id)|});
        private static IEnumerable<int> Numbers() { yield return 1; }
        """);

    [Fact]
    public Task Data() => VerifyAsync("""
        public IReadOnlyList<Fare>? List(string zone) => cache.GetOrCreate("a:" + zone, _ => db.All.Where(f => f.Zone == zone).ToList());
        public Task<List<Fare>?> Async() => cache.GetOrCreateAsync("b", _ => db.All.ToListAsync());
        public Task<List<Fare>?> Awaited() => cache.GetOrCreateAsync("c", async entry => await db.All.ToListAsync());
        public IEnumerable<Fare>? Enumerable() => cache.GetOrCreate<IEnumerable<Fare>>("d", _ => db.All.ToList());
        public Task<IEnumerable<Fare>?> AsyncEnumerable() => cache.GetOrCreateAsync<IEnumerable<Fare>>("e", async _ => await db.All.ToListAsync());
        public void Given(IEnumerable<Fare> fares) => cache.Set("f", fares);
        public void Empty() => cache.Set("g", System.Linq.Enumerable.Empty<Fare>());
        public void Listed(List<Fare> fares) => cache.Set("h", fares.AsEnumerable());
        public void Lazy() => cache.Set("i", new Lazy<Task<List<Fare>>>(() => db.All.ToListAsync()));
        public void Completed() => cache.Set("j", Task.FromResult(1));
        public Task Remote(byte[] data) => remote.SetAsync("k", data);
        public void Function() => cache.Set("l", new Func<int>(() => 1));
        public ValueTask<List<Fare>> Hybrid() => hybrid.GetOrCreateAsync("m", async token => await db.All.ToListAsync(token));
        """);

    [Fact]
    public Task ATaskThatIsTakenOutWhenItFails() => VerifyAsync("""
        public async Task<Fare> Removed(int id)
        {
            var task = cache.GetOrCreate(id, _ => db.All.FirstAsync(f => f.Id == id))!;
            try { return await task; }
            catch { cache.Remove(id); throw; }
        }

        public void Continued(int id)
        {
            var task = db.All.FirstAsync(f => f.Id == id);
            cache.Set(id, task);
            task.ContinueWith(_ => cache.Dispose(), TaskContinuationOptions.OnlyOnFaulted);
        }
        """);

    [Fact]
    public Task HalfTypedCode() => VerifyAsync("""
        public void M() { cache.Set("a", {|CS0103:missing|}); cache.GetOrCreate("b", _ => {|CS1525:)|}; }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(Fares db, IMemoryCache cache, IDistributedCache remote, HybridCache hybrid)\n{\n" + members + "\n}\n");
}
