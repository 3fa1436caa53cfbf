namespace PerfAnalyzers.Caching;

/// <summary>The part of the shared code that keeps results in a <c>HybridCache</c>, where the type resolves.</summary>
internal static class HybridCacheSupport
{
    public const string Source = """

            /// <summary>
            /// Keeps results in a <c>HybridCache</c>, which lets one of the callers that miss a key load, and knows tags. Synchronous
            /// methods are kept in memory: waiting for an asynchronous cache would block a thread.
            /// </summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal sealed class HybridMethodCache : MethodCache
            {
                private readonly global::Microsoft.Extensions.Caching.Hybrid.HybridCache _cache;
                private readonly MemoryMethodCache? _memory;

                public HybridMethodCache(global::Microsoft.Extensions.Caching.Hybrid.HybridCache cache, global::Microsoft.Extensions.Caching.Memory.IMemoryCache? memory)
                {
                    _cache = cache ?? throw new global::System.ArgumentNullException(nameof(cache));
                    _memory = memory is null ? null : MemoryMethodCache.Of(memory);
                }

                public override async global::System.Threading.Tasks.ValueTask<T> GetAsync<TState, T>(
                    string key,
                    TState state,
                    global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load,
                    CacheEntry entry,
                    string[] tags,
                    global::System.Threading.CancellationToken cancellationToken)
                {
                    var run = new Run<TState, T>(state, load, entry.KeepsNull);
                    try
                    {
                        return await _cache.GetOrCreateAsync(key, run, (each, token) => each.StartAsync(token), entry.Options, tags, cancellationToken).ConfigureAwait(false);
                    }
                    catch (NothingToKeepException)
                    {
                        return default!;
                    }
                    finally
                    {
                        // Who loads stays until the load ends, also when it is cancelled and others wait: the load uses services of its scope.
                        if (run.Ended is { IsCompleted: false } ended)
                        {
                            await ended.ConfigureAwait(false);
                        }
                    }
                }

                public override T Get<TState, T>(string key, TState state, global::System.Func<TState, T> load, CacheEntry entry, string[] tags)
                    => _memory!.Get(key, state, load, entry, tags);

                public override global::System.Threading.Tasks.ValueTask RemoveAsync(string key)
                {
                    _memory?.Remove(key);
                    return _cache.RemoveAsync(key);
                }

                public override global::System.Threading.Tasks.ValueTask RemoveByTagAsync(string tag)
                {
                    _memory?.RemoveByTag(tag);
                    return _cache.RemoveByTagAsync(tag);
                }

                // A synchronous method can only wait.
                public override void Remove(string key) => RemoveAsync(key).AsTask().GetAwaiter().GetResult();

                public override void RemoveByTag(string tag) => RemoveByTagAsync(tag).AsTask().GetAwaiter().GetResult();

                private sealed class Run<TState, T>
                {
                    private readonly TState _state;
                    private readonly global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> _load;
                    private readonly bool _keepsNull;

                    public Run(TState state, global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load, bool keepsNull)
                    {
                        _state = state;
                        _load = load;
                        _keepsNull = keepsNull;
                    }

                    public global::System.Threading.Tasks.Task? Ended { get; private set; }

                    public async global::System.Threading.Tasks.ValueTask<T> StartAsync(global::System.Threading.CancellationToken cancellationToken)
                    {
                        var end = new global::System.Threading.Tasks.TaskCompletionSource<bool>(global::System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously);
                        Ended = end.Task;
                        try
                        {
                            var value = await _load(_state, cancellationToken).ConfigureAwait(false);
                            return value is null && !_keepsNull ? throw new NothingToKeepException() : value;
                        }
                        finally
                        {
                            end.TrySetResult(true);
                        }
                    }
                }

                /// <summary>What a load gives is kept, unless it throws: so null gets past the cache.</summary>
                private sealed class NothingToKeepException : global::System.Exception
                {
                }
            }

        """;
}
