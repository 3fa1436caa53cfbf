using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.EntryWithoutSizeAnalyzer>;

namespace PerfAnalyzers.Caching;

public class EntryWithoutSizeAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        """;

    private const string Limited = """
        public static class Setup { public static void Add(IServiceCollection services) => services.AddMemoryCache(options => options.SizeLimit = 100); }

        """;

    [Fact]
    public Task TheMessageNamesTheCall() => Verify.VerifyAnalyzerAsync(
        Usings + Limited + "public class C(IMemoryCache cache) { public void M() => cache.{|#0:Set|}(\"a\", 1); }",
        Verify.Diagnostic().WithLocation(0).WithArguments("Set"));

    [Fact]
    public Task WithoutASize() => Verify.VerifyAnalyzerAsync(Usings + Limited + """
        public class C(IMemoryCache cache)
        {
            private static readonly MemoryCache Own = new(new MemoryCacheOptions { SizeLimit = 10 });
            public void Until() => cache.{|PERF4014:Set|}("a", 1, TimeSpan.FromMinutes(1));
            public void Options() => cache.{|PERF4014:Set|}("a", 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1) });
            public void Factory() => cache.{|PERF4014:GetOrCreate|}("a", entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1); return 1; });
            public Task Async() => cache.{|PERF4014:GetOrCreateAsync|}("a", _ => Task.FromResult(1));
            public void Entry() { using var entry = cache.{|PERF4014:CreateEntry|}("a"); entry.Value = 1; }
            public void OfOnesOwn() => Own.{|PERF4014:Set|}("a", 1);
        }
        """);

    [Fact]
    public Task WithASize() => Verify.VerifyAnalyzerAsync(Usings + Limited + """
        public class C(IMemoryCache cache, MemoryCacheEntryOptions given)
        {
            private static readonly MemoryCache Unlimited = new(new MemoryCacheOptions());
            public void Options() => cache.Set("a", 1, new MemoryCacheEntryOptions { Size = 1 });
            public void Fluent() => cache.Set("a", 1, new MemoryCacheEntryOptions().SetSize(1));
            public void Factory() => cache.GetOrCreate("a", entry => { entry.Size = 2; return 1; });
            public void Chained() => cache.GetOrCreate("a", entry => { entry.SetSize(2); return 1; });
            public void Entry() { using var entry = cache.CreateEntry("a"); entry.Size = 1; entry.Value = 1; }
            public void Unknown() => cache.Set("a", 1, given);
            public void Elsewhere() => cache.GetOrCreate("a", entry => { Configure(entry); return 1; });
            public void OfOnesOwn() => Unlimited.Set("a", 1);
            private static void Configure(ICacheEntry entry) => entry.Size = 1;
        }
        """);

    [Fact]
    public Task WithoutALimit() => Verify.VerifyAnalyzerAsync(Usings + """
        public class C(IMemoryCache cache)
        {
            private static readonly MemoryCache Own = new(new MemoryCacheOptions { SizeLimit = 10 });
            public void Set() => cache.Set("a", 1);
        }
        """);

    [Fact]
    public Task AnotherCacheIsInjected() => Verify.VerifyAnalyzerAsync(Usings + """
        public static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddMemoryCache(options => options.SizeLimit = 100);
                services.AddSingleton<IMemoryCache>(new MemoryCache(new MemoryCacheOptions()));
            }
        }
        public class C(IMemoryCache cache) { public void Set() => cache.Set("a", 1); }
        """);
}
