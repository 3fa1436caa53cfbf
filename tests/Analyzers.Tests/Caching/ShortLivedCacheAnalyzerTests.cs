using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.ShortLivedCacheAnalyzer>;

namespace PerfAnalyzers.Caching;

public class ShortLivedCacheAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        """;

    [Fact]
    public Task ItIsMadeForEachRequest() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class HomeController : ControllerBase
        {
            private readonly MemoryCache _cache = {|#0:new MemoryCache(new MemoryCacheOptions())|};
            public int Get(int id) => _cache.GetOrCreate(id, _ => id);
            public int Call(int id)
            {
                using var cache = {|#1:new MemoryCache(new MemoryCacheOptions())|};
                return cache.GetOrCreate(id, _ => id);
            }
        }

        public class Service
        {
            private readonly IMemoryCache _cache;
            public Service() => _cache = {|#2:new MemoryCache(new MemoryCacheOptions())|};
            public int Get(int id) => _cache.GetOrCreate(id, _ => id);
        }

        public class ByType { private readonly MemoryCache _cache = {|#4:new(new MemoryCacheOptions())|}; public int Get(int id) => _cache.GetOrCreate(id, _ => id); }
        public class ByFactory { private readonly MemoryCache _cache = {|#5:new(new MemoryCacheOptions())|}; public int Get(int id) => _cache.GetOrCreate(id, _ => id); }
        public static class More { public static void Add(IServiceCollection services) => services.AddScoped(typeof(ByType)).AddTransient<object>(_ => new ByFactory()); }
        public class Client(System.Net.Http.HttpClient http) { private readonly MemoryCache _cache = {|#6:new(new MemoryCacheOptions())|}; public object Get(int id) => _cache.GetOrCreate(id, _ => http); }
        public static class Clients { public static void Add(IServiceCollection services) => services.AddHttpClient<Client>(http => http.BaseAddress = new Uri("http://x")); }
        public class Anew { private static IMemoryCache Cache => {|#3:new MemoryCache(new MemoryCacheOptions())|}; public int Get(int id) => Cache.GetOrCreate(id, _ => id); }

        public static class Setup { public static void Add(IServiceCollection services) => services.AddScoped<Service>(); }
        """,
        Verify.Diagnostic().WithLocation(6).WithArguments("each 'Client', of which every request makes one,"),
        Verify.Diagnostic().WithLocation(4).WithArguments("each 'ByType', of which every request makes one,"),
        Verify.Diagnostic().WithLocation(5).WithArguments("each 'ByFactory', of which every request makes one,"),
        Verify.Diagnostic().WithLocation(3).WithArguments("each use of 'Cache'"),
        Verify.Diagnostic().WithLocation(0).WithArguments("each 'HomeController', of which every request makes one,"),
        Verify.Diagnostic().WithLocation(1).WithArguments("each call of 'Call'"),
        Verify.Diagnostic().WithLocation(2).WithArguments("each 'Service', of which every request makes one,"));

    [Fact]
    public Task ItLivesOn() => Verify.VerifyAnalyzerAsync(Usings + """
        public class HomeController : ControllerBase
        {
            private static readonly MemoryCache Cache = new(new MemoryCacheOptions());
            public int Get(int id) => Cache.GetOrCreate(id, _ => id);

            public int Loop(List<int> ids)
            {
                var sum = 0;
                using var cache = new MemoryCache(new MemoryCacheOptions());
                foreach (var id in ids) sum += cache.GetOrCreate(id, _ => id);
                return sum;
            }

            public IMemoryCache Made() { var cache = new MemoryCache(new MemoryCacheOptions()); cache.Get("a"); return cache; }
            public int Passed() { var cache = new MemoryCache(new MemoryCacheOptions()); Use(cache); return cache.Get<int>("a"); }
            public int Twice(int id) { var cache = new MemoryCache(new MemoryCacheOptions()); return cache.GetOrCreate(id, _ => id) + cache.GetOrCreate(id, _ => id); }
            private static void Use(IMemoryCache cache) => cache.Set("a", 1);
        }

        public class Kept { private MemoryCache? _cache; public MemoryCache Cache => _cache ??= new MemoryCache(new MemoryCacheOptions()); }
        public class Once { private readonly MemoryCache _cache = new(new MemoryCacheOptions()); public int Get(int id) => _cache.GetOrCreate(id, _ => id); }
        public class Unknown { private readonly MemoryCache _cache = new(new MemoryCacheOptions()); public int Get(int id) => _cache.GetOrCreate(id, _ => id); }
        public class Given(IMemoryCache? cache) { private readonly IMemoryCache _cache = cache ?? new MemoryCache(new MemoryCacheOptions()); public int Get(int id) => _cache.GetOrCreate(id, _ => id); }

        public static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddSingleton<Once>();
            public static void Register(IServiceCollection services) => services.AddSingleton<IMemoryCache>(new MemoryCache(new MemoryCacheOptions()));
        }
        """);
}
