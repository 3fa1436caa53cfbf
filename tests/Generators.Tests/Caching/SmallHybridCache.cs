using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>
/// A <see cref="HybridCache"/> with the semantics that its documentation promises: of callers that miss one key one runs
/// the factory, on another thread; its token is cancelled when all callers have left; a tag that is removed invalidates
/// what was begun before; exceptions are not kept; a second level takes what is serialised.
/// </summary>
public sealed class SmallHybridCache(TimeProvider time, IDistributedCache? second = null) : HybridCache
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _removedTags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Load> _loads = new(StringComparer.Ordinal);

    public override async ValueTask<T> GetOrCreateAsync<TState, T>(string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.Expires > time.GetUtcNow() && !IsRemoved(entry))
        {
            return (T)entry.Value!;
        }

        Load<T> load;
        lock (_loads)
        {
            if (_loads.TryGetValue(key, out var running) && !running.Cancellation.IsCancellationRequested)
            {
                load = (Load<T>)running;
                load.Callers++;
            }
            else
            {
                load = new Load<T> { Callers = 1 };
                _loads[key] = load;
                load.Task = Task.Run(() => RunAsync(key, load, state, factory, options!, [.. tags ?? []]), CancellationToken.None);
            }
        }

        try
        {
            return await load.Task!.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_loads)
            {
                if (--load.Callers == 0)
                {
                    load.Cancellation.Cancel();
                }
            }
        }
    }

    public override async ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        _entries.TryRemove(key, out _);
        if (second is not null)
        {
            await second.RemoveAsync(key, cancellationToken);
        }
    }

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        _removedTags[tag] = time.GetUtcNow();
        return default;
    }

    public override ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    private async Task<T> RunAsync<TState, T>(string key, Load load, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions options, string[] tags)
    {
        var begun = time.GetUtcNow();
        try
        {
            T value;
            if (second is not null && await second.GetAsync(key) is { } bytes)
            {
                value = JsonSerializer.Deserialize<T>(bytes)!;
            }
            else
            {
                value = await factory(state, load.Cancellation.Token);
                if (second is not null)
                {
                    await second.SetAsync(key, JsonSerializer.SerializeToUtf8Bytes(value), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = options.Expiration });
                }
            }

            _entries[key] = new Entry(value, begun, time.GetUtcNow() + options.LocalCacheExpiration!.Value, tags);
            return value;
        }
        finally
        {
            lock (_loads)
            {
                if (_loads.GetValueOrDefault(key) == load)
                {
                    _loads.Remove(key);
                }
            }
        }
    }

    private bool IsRemoved(Entry entry)
        => entry.Tags.Any(tag => _removedTags.TryGetValue(tag, out var removed) && removed >= entry.Begun);

    private sealed record Entry(object? Value, DateTimeOffset Begun, DateTimeOffset Expires, string[] Tags);

    private abstract class Load
    {
        public int Callers { get; set; }

        public CancellationTokenSource Cancellation { get; } = new();
    }

    private sealed class Load<T> : Load
    {
        public Task<T>? Task { get; set; }
    }
}
