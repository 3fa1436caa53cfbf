namespace PerfAnalyzers.Caching;

/// <summary>
/// The part of the shared code that keeps results in an <c>IMemoryCache</c>, which by itself lets every caller that misses
/// load, and knows no tags.
/// </summary>
internal static class MemoryCacheSupport
{
    public const string Source = """

            /// <summary>
            /// Keeps results in an <c>IMemoryCache</c>. Callers that miss one key share one load. A load is one of the live keys
            /// from its start on: what is evicted while it is loaded is given to those who wait, and not kept.
            /// </summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal sealed class MemoryMethodCache : MethodCache
            {
                // One for each cache, not for each decorator: decorators may be as short-lived as what they decorate.
                private static readonly global::System.Runtime.CompilerServices.ConditionalWeakTable<global::Microsoft.Extensions.Caching.Memory.IMemoryCache, MemoryMethodCache> s_instances
                    = new global::System.Runtime.CompilerServices.ConditionalWeakTable<global::Microsoft.Extensions.Caching.Memory.IMemoryCache, MemoryMethodCache>();

                private readonly global::Microsoft.Extensions.Caching.Memory.IMemoryCache _cache;
                private readonly global::System.Collections.Generic.Dictionary<string, Load> _loads = new global::System.Collections.Generic.Dictionary<string, Load>(global::System.StringComparer.Ordinal);

                private MemoryMethodCache(global::Microsoft.Extensions.Caching.Memory.IMemoryCache cache)
                {
                    _cache = cache;
                }

                public static MemoryMethodCache Of(global::Microsoft.Extensions.Caching.Memory.IMemoryCache cache)
                    => s_instances.GetValue(cache ?? throw new global::System.ArgumentNullException(nameof(cache)), each => new MemoryMethodCache(each));

                public override global::System.Threading.Tasks.ValueTask<T> GetAsync<TState, T>(
                    string key,
                    TState state,
                    global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load,
                    CacheEntry entry,
                    string[] tags,
                    global::System.Threading.CancellationToken cancellationToken)
                    => TryRead<T>(key, out var value)
                        ? new global::System.Threading.Tasks.ValueTask<T>(value)
                        : LoadAsync(key, state, load, entry, tags, cancellationToken);

                public override T Get<TState, T>(string key, TState state, global::System.Func<TState, T> load, CacheEntry entry, string[] tags)
                {
                    if (TryRead<T>(key, out var value))
                    {
                        return value;
                    }

                    var shared = Join<T>(key, tags, isSynchronous: true, out var isFirst, out value);
                    if (shared is null)
                    {
                        return value;
                    }

                    if (!isFirst)
                    {
                        return shared.Result.Task.GetAwaiter().GetResult();
                    }

                    try
                    {
                        value = load(state);
                        Keep(key, value, shared, entry);
                        shared.Result.TrySetResult(value);
                        return value;
                    }
                    catch (global::System.Exception exception)
                    {
                        Fail(key, shared, exception);
                        throw;
                    }
                }

                public override global::System.Threading.Tasks.ValueTask RemoveAsync(string key)
                {
                    Remove(key);
                    return default;
                }

                public override global::System.Threading.Tasks.ValueTask RemoveByTagAsync(string tag)
                {
                    RemoveByTag(tag);
                    return default;
                }

                public override void Remove(string key)
                {
                    var live = LiveKeys.Of(_cache);
                    lock (live.Lock)
                    {
                        live.End(key, null);
                        _cache.Remove(key);
                    }
                }

                public override void RemoveByTag(string tag)
                {
                    var live = LiveKeys.Of(_cache);
                    lock (live.Lock)
                    {
                        foreach (var key in live.WithTag(tag))
                        {
                            live.End(key, null);
                            _cache.Remove(key);
                        }
                    }
                }

                private async global::System.Threading.Tasks.ValueTask<T> LoadAsync<TState, T>(
                    string key,
                    TState state,
                    global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load,
                    CacheEntry entry,
                    string[] tags,
                    global::System.Threading.CancellationToken cancellationToken)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var shared = Join<T>(key, tags, isSynchronous: false, out var isFirst, out var value);
                    if (shared is null)
                    {
                        return value;
                    }

                    if (!isFirst)
                    {
                        return await WaitAsync(shared, cancellationToken).ConfigureAwait(false);
                    }

                    try
                    {
                        // Who loads stays until the load ends, also when it is cancelled and others wait: the load uses services of its scope.
                        using (cancellationToken.Register(each => Leave((Load)each!), shared))
                        {
                            value = await load(state, shared.Cancellation.Token).ConfigureAwait(false);
                        }

                        Keep(key, value, shared, entry);
                        shared.Result.TrySetResult(value);
                        return value;
                    }
                    catch (global::System.Exception exception)
                    {
                        Fail(key, shared, exception);
                        if (exception is global::System.OperationCanceledException)
                        {
                            cancellationToken.ThrowIfCancellationRequested();
                        }

                        throw;
                    }
                }

                private async global::System.Threading.Tasks.ValueTask<T> WaitAsync<T>(Load<T> shared, global::System.Threading.CancellationToken cancellationToken)
                {
                    if (cancellationToken.CanBeCanceled)
                    {
                        var cancelled = new global::System.Threading.Tasks.TaskCompletionSource<bool>(global::System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously);
                        using (cancellationToken.Register(each => ((global::System.Threading.Tasks.TaskCompletionSource<bool>)each!).TrySetResult(true), cancelled))
                        {
                            await global::System.Threading.Tasks.Task.WhenAny(shared.Result.Task, cancelled.Task).ConfigureAwait(false);
                        }

                        if (!shared.Result.Task.IsCompleted)
                        {
                            Leave(shared);
                            cancellationToken.ThrowIfCancellationRequested();
                        }
                    }

                    return await shared.Result.Task.ConfigureAwait(false);
                }

                /// <summary>The load of the key that is under way, or a new one, which the caller then has to do; null when the value is there by now.</summary>
                private Load<T>? Join<T>(string key, string[] tags, bool isSynchronous, out bool isFirst, out T value)
                {
                    isFirst = false;
                    value = default!;
                    lock (_loads)
                    {
                        // A synchronous caller does not block on an asynchronous load.
                        if (_loads.TryGetValue(key, out var running) && running is Load<T> same && same.Waiting > 0 && (!isSynchronous || same.IsSynchronous) && LiveKeys.Of(_cache).Has(key, same.Stamp))
                        {
                            same.Waiting++;
                            return same;
                        }

                        // Another caller may have finished between the look into the cache and the lock.
                        if (TryRead(key, out value))
                        {
                            return null;
                        }

                        var load = new Load<T> { IsSynchronous = isSynchronous };
                        isFirst = true;
                        _loads[key] = load;
                        LiveKeys.Of(_cache).Begin(key, load.Stamp, tags);
                        return load;
                    }
                }

                private void Leave(Load load)
                {
                    lock (_loads)
                    {
                        if (--load.Waiting > 0)
                        {
                            return;
                        }
                    }

                    load.Cancellation.Cancel();
                }

                private void Keep<T>(string key, T value, Load load, CacheEntry entry)
                {
                    var live = LiveKeys.Of(_cache);
                    lock (live.Lock)
                    {
                        if (value is null && !entry.KeepsNull)
                        {
                            live.End(key, load.Stamp);
                        }
                        else if (live.Has(key, load.Stamp))
                        {
                            using (var kept = _cache.CreateEntry(key))
                            {
                                kept.Value = value;
                                kept.AbsoluteExpirationRelativeToNow = entry.Duration;

                                // A cache with a limit refuses entries without a size.
                                kept.Size = 1;
                                kept.PostEvictionCallbacks.Add(new global::Microsoft.Extensions.Caching.Memory.PostEvictionCallbackRegistration { EvictionCallback = OnEvicted, State = load.Stamp });
                            }
                        }
                    }

                    Finish(key, load);
                }

                private void Fail<T>(string key, Load<T> load, global::System.Exception exception)
                {
                    var live = LiveKeys.Of(_cache);
                    lock (live.Lock)
                    {
                        live.End(key, load.Stamp);
                    }

                    Finish(key, load);
                    load.Result.TrySetException(exception);

                    // Looked at, so that it counts as observed when nobody waits.
                    _ = load.Result.Task.Exception;
                }

                private void Finish(string key, Load load)
                {
                    lock (_loads)
                    {
                        if (_loads.TryGetValue(key, out var current) && ReferenceEquals(current, load))
                        {
                            _loads.Remove(key);
                        }
                    }
                }

                private bool TryRead<T>(string key, out T value)
                {
                    if (_cache.TryGetValue(key, out var kept))
                    {
                        if (kept is T typed)
                        {
                            value = typed;
                            return true;
                        }

                        if (kept is null && default(T) == null)
                        {
                            value = default!;
                            return true;
                        }
                    }

                    value = default!;
                    return false;
                }

                private void OnEvicted(object key, object? value, global::Microsoft.Extensions.Caching.Memory.EvictionReason reason, object? stamp)
                {
                    var live = LiveKeys.Of(_cache);
                    lock (live.Lock)
                    {
                        live.End((string)key, stamp);
                    }
                }

                private abstract class Load
                {
                    public int Waiting { get; set; } = 1;

                    public bool IsSynchronous { get; set; }

                    /// <summary>What tells this load from an earlier one of the key. Not the load itself, which holds the value.</summary>
                    public object Stamp { get; } = new object();

                    public global::System.Threading.CancellationTokenSource Cancellation { get; } = new global::System.Threading.CancellationTokenSource();
                }

                private sealed class Load<T> : Load
                {
                    public global::System.Threading.Tasks.TaskCompletionSource<T> Result { get; }
                        = new global::System.Threading.Tasks.TaskCompletionSource<T>(global::System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }

        """;
}
