using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Caching;

/// <summary>The libraries that the reader of cache calls knows by its table, each by the calls that make a stampede, or do not.</summary>
public class CacheLibrariesTests
{
    /// <summary>The public types of the libraries that the tests use.</summary>
    private const string Stubs = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        namespace StackExchange.Redis
        {
            public readonly struct RedisKey { public static implicit operator RedisKey(string? key) => default; }
            public readonly struct RedisValue
            {
                public bool HasValue => false;
                public bool IsNullOrEmpty => true;
                public static implicit operator RedisValue(string? value) => default;
                public static implicit operator string?(RedisValue value) => null;
            }
            public interface IDatabaseAsync { Task<RedisValue> StringGetAsync(RedisKey key); Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry = null); }
            public interface IDatabase : IDatabaseAsync { RedisValue StringGet(RedisKey key); bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry = null); }
        }

        namespace System.Runtime.Caching
        {
            public abstract class ObjectCache { public abstract object? Get(string key, string? region = null); public abstract void Set(string key, object value, DateTimeOffset end, string? region = null); }
            public class MemoryCache : ObjectCache
            {
                public override object? Get(string key, string? region = null) => null;
                public override void Set(string key, object value, DateTimeOffset end, string? region = null) { }
            }
        }

        namespace LazyCache
        {
            public interface IAppCache { void Add<T>(string key, T item, TimeSpan lifetime); T Get<T>(string key); Task<T> GetOrAddAsync<T>(string key, Func<Task<T>> load); }
        }

        namespace ZiggyCreatures.Caching.Fusion
        {
            public readonly struct MaybeValue<T> { public bool HasValue => false; public T Value => default!; }
            public interface IFusionCache
            {
                ValueTask<MaybeValue<T>> TryGetAsync<T>(string key, CancellationToken token = default);
                ValueTask SetAsync<T>(string key, T value, TimeSpan lifetime, CancellationToken token = default);
                ValueTask<T> GetOrSetAsync<T>(string key, Func<object, CancellationToken, Task<T>> load, CancellationToken token = default);
            }
        }

        namespace EasyCaching.Core
        {
            public class CacheValue<T> { public bool HasValue => false; public T Value => default!; }
            public interface IEasyCachingProviderBase { Task<CacheValue<T>> GetAsync<T>(string key, CancellationToken token = default); Task SetAsync<T>(string key, T value, TimeSpan lifetime, CancellationToken token = default); }
            public interface IEasyCachingProvider : IEasyCachingProviderBase { }
        }
        """;

    [Fact]
    public Task AskedMissedAndFilled() => VerifyAsync<StampedeAnalyzer>("""
        public async Task<string> Redis(string k)
        {
            var value = await redis.{|PERF4010:StringGetAsync|}(k);
            if (value.HasValue) return value!;
            var name = await LoadAsync(k);
            await redis.StringSetAsync(k, name, TimeSpan.FromMinutes(1));
            return name;
        }
        public async Task<string> RedisEmpty(string k)
        {
            var value = redis.{|PERF4010:StringGet|}(k);
            if (value.IsNullOrEmpty) { var name = await LoadAsync(k); redis.StringSet(k, name); return name; }
            return value!;
        }
        public async Task<string> Runtime(string k)
        {
            if (runtime.{|PERF4010:Get|}(k) is string known) return known;
            var name = await LoadAsync(k);
            runtime.Set(k, name, DateTimeOffset.Now.AddMinutes(1));
            return name;
        }
        public async Task<string> Lazy(string k)
        {
            var name = lazy.{|PERF4010:Get|}<string>(k);
            if (name == null) { name = await LoadAsync(k); lazy.Add(k, name, TimeSpan.FromMinutes(1)); }
            return name;
        }
        public async Task<string> Fusion(string k)
        {
            var maybe = await fusion.{|PERF4010:TryGetAsync|}<string>(k);
            if (maybe.HasValue) return maybe.Value;
            var name = await LoadAsync(k);
            await fusion.SetAsync(k, name, TimeSpan.FromMinutes(1));
            return name;
        }
        public async Task<string> Easy(string k)
        {
            var cached = await easy.{|PERF4010:GetAsync|}<string>(k);
            if (cached.HasValue) return cached.Value;
            var name = await LoadAsync(k);
            await easy.SetAsync(k, name, TimeSpan.FromMinutes(1));
            return name;
        }
        """);

    [Fact]
    public Task OneLoadForAll() => VerifyAsync<StampedeAnalyzer>("""
        public ValueTask<string> Fusion(string k) => fusion.GetOrSetAsync(k, (_, token) => LoadAsync(k));
        public Task<string> Lazy(string k) => lazy.GetOrAddAsync(k, () => LoadAsync(k));
        """);

    [Fact]
    public Task AFactoryThatWorksForAll() => VerifyAsync<FactoryTokenAnalyzer>("""
        public ValueTask<string> Fusion(string k, CancellationToken caller) => fusion.GetOrSetAsync(k, async (_, token) => { {|PERF4043:caller|}.ThrowIfCancellationRequested(); return await LoadAsync(k); }, caller);
        public Task<string> Lazy(string k, CancellationToken caller) => lazy.GetOrAddAsync(k, async () => { caller.ThrowIfCancellationRequested(); return await LoadAsync(k); });
        """);

    [Fact]
    public Task KeysOfAll() => VerifyAsync<KeyLacksInputAnalyzer>("""
        public ValueTask<string> Fusion(string k) => fusion.GetOrSetAsync({|PERF4020:"a"|}, (_, token) => LoadAsync(k));
        public Task<string> Lazy(string k) => lazy.GetOrAddAsync({|PERF4020:"b"|}, () => LoadAsync(k));
        public async Task<string> Easy(string k)
        {
            var cached = await easy.GetAsync<string>({|PERF4020:"c"|});
            if (cached.HasValue) return cached.Value;
            var name = await LoadAsync(k);
            await easy.SetAsync("c", name, TimeSpan.FromMinutes(1));
            return name;
        }
        """);

    private static Task VerifyAsync<TAnalyzer>(string members)
        where TAnalyzer : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer>
        {
            TestCode = """
                using System;
                using System.Threading;
                using System.Threading.Tasks;
                using EasyCaching.Core;
                using LazyCache;
                using StackExchange.Redis;
                using ZiggyCreatures.Caching.Fusion;

                public class C(IDatabase redis, System.Runtime.Caching.MemoryCache runtime, IAppCache lazy, IFusionCache fusion, IEasyCachingProvider easy)
                {
                    private async Task<string> LoadAsync(string k) { await Task.Delay(1); return k; }

                """ + members + "\n}\n",
        };
        test.TestState.Sources.Add(("Libraries.cs", Stubs));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
