using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.EntryWithoutSizeAnalyzer, PerfAnalyzers.CodeFixes.Caching.EntryWithoutSizeCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class EntryWithoutSizeCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Primitives;

        public static class Setup { public static void Add(IServiceCollection services) => services.AddMemoryCache(options => options.SizeLimit = 100); }


        """;

    [Fact]
    public Task TheEntryIsGivenASize() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(IMemoryCache cache)
        {
            public void M()
            {
                cache.{|PERF4014:Set|}("a", 1); // kept
                cache.{|PERF4014:Set|}("b", 1, TimeSpan.FromMinutes(1));
                cache.{|PERF4014:Set|}("c", 1, DateTimeOffset.Now.AddDays(1));
                cache.{|PERF4014:Set|}("d", 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1) });
                cache.{|PERF4014:GetOrCreate|}("e", entry =>
                {
                    // a minute
                    entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                    return 1;
                });
                using var made = cache.{|PERF4014:CreateEntry|}("f");
                made.Value = 1;
            }
        }
        """,
        Usings + """
        public class C(IMemoryCache cache)
        {
            public void M()
            {
                cache.Set("a", 1, new MemoryCacheEntryOptions { Size = 1 }); // kept
                cache.Set("b", 1, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1), Size = 1 });
                cache.Set("c", 1, new MemoryCacheEntryOptions { AbsoluteExpiration = DateTimeOffset.Now.AddDays(1), Size = 1 });
                cache.Set("d", 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1), Size = 1 });
                cache.GetOrCreate("e", entry =>
                {
                    entry.Size = 1;
                    // a minute
                    entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                    return 1;
                });
                using var made = cache.CreateEntry("f");
                made.Size = 1;
                made.Value = 1;
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(IMemoryCache cache, IChangeToken changed)
            {
                public void Token() => cache.{|PERF4014:Set|}("a", 1, changed);
                public int Expression() => cache.{|PERF4014:GetOrCreate|}("b", entry => 1);
                public void Variable() { var options = new MemoryCacheEntryOptions(); cache.{|PERF4014:Set|}("c", 1, options); }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
