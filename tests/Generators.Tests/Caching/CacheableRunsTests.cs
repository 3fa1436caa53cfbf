using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>Decorators do what they say, over the memory cache of .NET, over the <see cref="HybridCache"/> and over FusionCache: compiled, loaded and called.</summary>
public sealed class CacheableRunsTests
{
    private static readonly Lazy<Assembly> Scenarios = new(() => CachedProject.Run(ReadScenarios()).Load());
    private static readonly Lazy<Assembly> FusionScenarios = new(() => CachedProject.Run(ReadScenarios() + """

        public static class CreateFusion
        {
            public static IReports Over(IReports inner, ZiggyCreatures.Caching.Fusion.IFusionCache cache) => new ReportsCached(inner, cache);
        }
        """, CachedProject.WithFusionCache).Load());

    private readonly FakeClock _clock = new();

    public static TheoryData<string, string> Expected => new()
    {
        { "ConcurrentMisses", "2 loads: 0x 1x" },
        { "ConcurrentSynchronousMisses", "1#1" },
        { "Expiry", "1a#1 1a#1 1a#2" },
        { "PerUser", "1a#1 2a#2 1b#3 1#4 1#5 1a#1" },
        { "Collisions", "a:b+c#1 a+b:c#2 a\\+:b#3 a\\:+b#4 null+x#5 \\0+x#6 null+x#7 +x#8" },
        { "StructuredCollisions", "9 then 9" },
        { "TemplateCollisions", "x-y,z,#1 x,y-z,#2 x,y,z#3 x,yz,#4 x\\;-y,z,#5 x-y,z,#1" },
        { "LongKeys", "4 then 4" },
        { "TypeArguments", "Int32#1 Int64#2 String#3 String#4 Int32#1 DayOfWeek#5 DayOfWeek#5 Object#6 Object#7" },
        { "Exceptions", "once, 1a#2, 1a#2" },
        { "SharedException", "failed failed, 1 loads" },
        { "Nulls", "True after 2, True after 1" },
        { "NullOfAll", "5 nulls, 1 load" },
        { "Sequences", "1 1 1, 1 load" },
        { "EvictionByName", "1a#1 2a#2 p+q#3 1a#4 2a#5 p+q#3" },
        { "EvictionByTag", "1a#1 1b#2 2a#3 1a#4 1b#5 2a#3" },
        { "EvictionByKey", "102 202 1 302 202" },
        { "NoEvictionAfterAFailure", "102 not saved 102" },
        { "SynchronousEviction", "1#1 1#1 1#2" },
        { "EvictionWhileItIsLoaded", "1a#1 1a#2 1a#2" },
        { "CancellationOfOne", "cancelled, 1a, 1 load" },
        { "CancellationOfAll", "cancelled, 1a#2" },
        { "WhoLoadsStays", "False 1a" },
        { "PassThrough", "1 2 1" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task OverTheMemoryCache(string scenario, string expected)
    {
        using var memory = Memory();

        Assert.Equal(expected, await RunAsync(scenario, memory, hybrid: null));
        await AssertNothingIsLeftAsync(memory);
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task OverTheHybridCache(string scenario, string expected)
    {
        using var memory = Memory();

        // It keeps what was read before the eviction.
        expected = scenario == "EvictionWhileItIsLoaded" ? "1a#1 1a#1 1a#1" : expected;
        Assert.Equal(expected, await RunAsync(scenario, memory, RealCaches.Hybrid(_clock)));
    }

    /// <summary>
    /// FusionCache lets one caller load at a time instead of giving all of them one load, so that a result that is not kept is loaded
    /// by each of them; it takes the time from the machine, so that nothing expires here.
    /// </summary>
    [Theory]
    [InlineData("ConcurrentMisses")]
    [InlineData("ConcurrentSynchronousMisses")]
    [InlineData("PerUser")]
    [InlineData("Collisions")]
    [InlineData("LongKeys")]
    [InlineData("Exceptions")]
    [InlineData("Nulls")]
    [InlineData("NullOfAll", "5 nulls, 5 load")]
    [InlineData("Sequences")]
    [InlineData("EvictionByName")]
    [InlineData("EvictionByTag")]
    [InlineData("EvictionByKey")]
    [InlineData("NoEvictionAfterAFailure")]
    [InlineData("SynchronousEviction")]
    [InlineData("CancellationOfAll")]
    [InlineData("PassThrough")]
    public async Task OverFusionCache(string scenario, string? expected = null)
    {
        using var cache = RealCaches.Fusion();
        var inner = Activator.CreateInstance(FusionScenarios.Value.GetType("Reports")!)!;
        var cached = FusionScenarios.Value.GetType("CreateFusion")!.GetMethod("Over")!.Invoke(null, [inner, cache]);

        Assert.Equal(
            expected ?? Expected.Single(row => row.Data.Item1 == scenario).Data.Item2,
            await RunAsync(FusionScenarios.Value, scenario, cached, inner));
    }

    /// <summary>Registered beside a memory cache, and without a <c>HybridCache</c>.</summary>
    [Fact]
    public async Task TheRegisteredFusionCacheIsUsed()
    {
        using var cache = RealCaches.Fusion();
        var services = Services(isHybrid: false);
        services.AddSingleton<ZiggyCreatures.Caching.Fusion.IFusionCache>(cache);
        var kept = new ConcurrentQueue<string>();
        cache.Events.Set += (_, set) => kept.Enqueue(set.Key);

        Assert.Equal("EUR@11 EUR@11 EUR@12 RatesCached", await (Task<string>)FusionScenarios.Value.GetType("Rates")!.GetMethod("RunAsync")!.Invoke(null, [services])!);
        Assert.True(SpinWait.SpinUntil(() => kept.Contains("rates:EUR"), TimeSpan.FromSeconds(30)), "FusionCache kept: " + string.Join(", ", kept));
    }

    [Fact]
    public async Task OverACacheWithALimit()
    {
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = 10 });

        Assert.Equal("1a#1 1a#1 1a#1", await RunAsync("Expiry", memory, hybrid: null));
    }

    [Fact]
    public async Task ASecondProcessFindsWhatTheFirstHasKept()
    {
        var second = new RealCaches.SecondLevel();
        using var memory = Memory();

        Assert.Equal("1a#1 2a#2 1b#3 1#4 1#5 1a#1", await RunAsync("PerUser", memory, RealCaches.Hybrid(_clock, second)));

        // Other objects, the same second level: nothing is loaded.
        Assert.Equal("1a#1 2a#2 1b#3 1#4 1#5 1a#1", await RunAsync("PerUser", memory, RealCaches.Hybrid(_clock, second)));
    }

    [Fact]
    public async Task TwoProjectsEvictFromOneMemoryCache()
    {
        using var memory = Memory();
        var other = CachedProject.Run("""
            using Microsoft.Extensions.Caching.Memory;

            public interface IAdmin { [CacheEvict("reports")] Task ResetAsync(); }
            public sealed class Admin : IAdmin { public Task ResetAsync() => Task.CompletedTask; }
            public static class Scenario { public static Task ResetAsync(IMemoryCache cache) => ((IAdmin)new AdminCached(new Admin(), cache)).ResetAsync(); }
            """).Load();
        var inner = NewReports();

        Assert.Equal("1a#1 2a#2 1b#3 1#4 1#5 1a#1", await RunAsync("PerUser", memory, hybrid: null, inner));
        await (Task)other.GetType("Scenario")!.GetMethod("ResetAsync")!.Invoke(null, [memory])!;
        Assert.Equal("1a#6 2a#7 1b#8 1#9 1#10 1a#6", await RunAsync("PerUser", memory, hybrid: null, inner));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheContainerMakesAndDisposesTheService(bool isHybrid)
        => Assert.Equal("1a#1 True 1a#1 True True ReportsCached 2 True", await (Task<string>)Method("Scenario", "Container").Invoke(null, [Services(isHybrid)])!);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClassIsReplacedByTheClassThatCaches(bool isHybrid)
        => Assert.Equal("EUR@11 EUR@11 EUR@12 RatesCached", await (Task<string>)Method("Rates", "RunAsync").Invoke(null, [Services(isHybrid)])!);

    [Fact]
    public async Task AGenericServiceIsCachedForEachType()
    {
        var repository = Scenarios.Value.GetType("Repository`1")!.MakeGenericType(typeof(string));

        Assert.Equal("String1#1 Object1#1 String1#1 Object1#1", await (Task<string>)repository.GetMethod("RunAsync")!.Invoke(null, [Services(isHybrid: false)])!);
    }

    /// <summary>Of two registrations the last is decorated, and once; the original of each scope is made and disposed by the container.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOpenTypeIsDecorated(bool isHybrid)
        => Assert.Equal(
            "Int321#1 String1#2 same Int321#1 String1#2 same Int321#5 Int321#6 same OldStore`1+Cached`1, 6 made, 4 disposed",
            await (Task<string>)Method("OpenTypes", "RunAsync").Invoke(null, [Services(isHybrid)])!);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOpenClassIsReplaced(bool isHybrid)
        => Assert.Equal(
            "Int321#1 Int321#2 Int641#3 Int321#1 Int321#2 Int641#3",
            await (Task<string>)Method("OpenTypes", "RunClassAsync").Invoke(null, [Services(isHybrid)])!);

    [Fact]
    public void AnOpenTypeThatIsNotRegisteredIsSaid()
        => Assert.Equal(
            "The open type of 'IStore<T>' is not registered: register it, such as AddScoped(typeof(...<>), typeof(...<>)), before DecorateStoreWithCache(); for one type of it call DecorateStoreWithCache<T>().",
            Method("OpenTypes", "Unregistered").Invoke(null, [new ServiceCollection()]));

    /// <summary>By their keys, and by their order where they have none; a name is evicted for all of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SeveralServicesOfOneTypeShareNoEntries(bool isHybrid)
        => Assert.Equal(
            "first#1 last#1 text#1 number#1 other#1 first#2 last#2 text#2 number#2 other#2",
            await (Task<string>)Method("Region", "RunAsync").Invoke(null, [Services(isHybrid)])!);

    /// <summary>What one interface evicts, the other has kept, asynchronous or not; a default member runs in the service.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneServiceBehindTwoInterfaces(bool isHybrid)
        => Assert.Equal(
            "a#1 a#1 a:2 a:2, a#3 a:4, first#5 first#6",
            await (Task<string>)Method("Sensors", "RunAsync").Invoke(null, [Services(isHybrid)])!);

    /// <summary>Two users share an entry, calls to itself are not cached, and neither is what is marked in the class.</summary>
    [Fact]
    public async Task WhatTheRulesReportGoesWrong()
        => Assert.Equal("1#1 1#1, 1#2 1#3, marked#4 marked#5 marked#6", await (Task<string>)Method("Ledger", "RunAsync").Invoke(null, [Services(isHybrid: false)])!);

    [Fact]
    public void WhatIsNotRegisteredIsSaid()
        => Assert.Equal("No 'IReports' is registered: register it before DecorateReportsWithCache().", Method("Scenario", "Unregistered").Invoke(null, [new ServiceCollection()]));

    [Fact]
    public void AMissingCacheIsSaid()
        => Assert.Equal("'ReportsCached' has no cache: call services.AddMemoryCache().", Method("Scenario", "WithoutCache").Invoke(null, [new ServiceCollection()]));

    private async Task<string> RunAsync(string scenario, MemoryCache memory, HybridCache? hybrid, object? inner = null)
    {
        inner ??= NewReports();
        var cached = Method("Create", "Over").Invoke(null, [inner, memory, hybrid]);
        return await RunAsync(Scenarios.Value, scenario, cached, inner);
    }

    private Task<string> RunAsync(Assembly scenarios, string scenario, object? cached, object inner)
        => ((Task<string>)scenarios.GetType("Scenario")!.GetMethod(scenario)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [cached, inner, (Action<int>)_clock.Advance], null)!).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>When all entries are gone, neither a lock nor a tag is left of them.</summary>
    private async Task AssertNothingIsLeftAsync(MemoryCache memory)
    {
        if (!memory.TryGetValue("PerfAnalyzers.Cacheable.Live", out var live))
        {
            return;
        }

        foreach (var key in memory.Keys.Where(key => key is not "PerfAnalyzers.Cacheable.Live").ToList())
        {
            memory.Remove(key);
        }

        // What the cache tells about the removal comes from another thread.
        var (keys, tags) = ((ICollection)live!.GetType().GetProperty("Item1")!.GetValue(live)!, (ICollection)live.GetType().GetProperty("Item2")!.GetValue(live)!);
        for (var i = 0; i < 500 && IsAnyLeft(); i++)
        {
            await Task.Delay(10);
        }

        lock (live)
        {
            Assert.Empty(keys);
            Assert.Empty(tags);
        }

        bool IsAnyLeft()
        {
            lock (live)
            {
                return keys.Count + tags.Count > 0;
            }
        }
    }

    private ServiceCollection Services(bool isHybrid)
    {
        var services = new ServiceCollection();
        services.AddMemoryCache();
        if (isHybrid)
        {
            services.AddSingleton(RealCaches.Hybrid(_clock));
        }

        return services;
    }

    private MemoryCache Memory() => RealCaches.Memory(_clock);

    private static object NewReports() => Activator.CreateInstance(Scenarios.Value.GetType("Reports")!)!;

    private static MethodInfo Method(string type, string name) => Scenarios.Value.GetType(type)!.GetMethod(name)!;

    private static string ReadScenarios()
    {
        using var reader = new StreamReader(typeof(CacheableRunsTests).Assembly.GetManifestResourceStream("Reports.cs")!);
        return reader.ReadToEnd();
    }
}
