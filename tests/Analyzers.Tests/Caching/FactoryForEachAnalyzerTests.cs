using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.FactoryForEachAnalyzer>;

namespace PerfAnalyzers.Caching;

public class FactoryForEachAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Hosting;

        public class Rank { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Ranks(DbContextOptions<Ranks> options) : DbContext(options) { public DbSet<Rank> All => Set<Rank>(); }

        """;

    [Fact]
    public Task TheFactoryLoads() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            public Task<List<Rank>?> Task() => cache.{|#0:GetOrCreateAsync|}("a", _ => db.All.ToListAsync());
            public Task<List<Rank>?> Awaited() => cache.{|#1:GetOrCreateAsync|}("b", async _ => await db.All.ToListAsync());
            public List<Rank>? Synchronous() => cache.{|#2:GetOrCreate|}("c", _ => db.All.ToList());
            public Task<T?> Wrapper<T>(string key, Func<Task<T>> load) => cache.{|#3:GetOrCreateAsync|}(key, _ => load());
        }
        """,
        Verify.Diagnostic().WithLocation(3).WithArguments("GetOrCreateAsync", "load"),
        Verify.Diagnostic().WithLocation(0).WithArguments("GetOrCreateAsync", "All.ToListAsync"),
        Verify.Diagnostic().WithLocation(1).WithArguments("GetOrCreateAsync", "All.ToListAsync"),
        Verify.Diagnostic().WithLocation(2).WithArguments("GetOrCreate", "All.ToList"));

    [Fact]
    public Task OneLoadOrNone() => Verify.VerifyAnalyzerAsync(Usings + """
        public class C(Ranks db, IMemoryCache cache, HybridCache hybrid)
        {
            private static readonly SemaphoreSlim Gate = new(1, 1);
            public int? Computed(int id) => cache.GetOrCreate(id, _ => id * 2);
            public Task<int> Completed(int id) => cache.GetOrCreateAsync(id, _ => Task.FromResult(id));
            public ValueTask<List<Rank>> Hybrid() => hybrid.GetOrCreateAsync("a", async token => await db.All.ToListAsync(token));
            public async Task<List<Rank>?> Behind() { await Gate.WaitAsync(); try { return await cache.GetOrCreateAsync("b", _ => db.All.ToListAsync()); } finally { Gate.Release(); } }
            public Task<Rank?> OfVisitor(int userId) => cache.GetOrCreateAsync("c" + userId, _ => db.All.FirstOrDefaultAsync(r => r.Id == userId));
            public Task<Rank?> OfVisitorByLocal(int userId) { var key = Key(userId); return cache.GetOrCreateAsync(key, _ => db.All.FirstOrDefaultAsync(r => r.Id == userId)); }
            private static string Key(int id) => "c" + id;
        }

        public class Warmer(Ranks db, IMemoryCache cache) : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken token) => cache.GetOrCreateAsync("d", _ => db.All.ToListAsync(token));
        }
        """);
}
