namespace PerfAnalyzers.Caching;

/// <summary>The part of the shared code that keeps results in a FusionCache, where the type resolves.</summary>
internal static class FusionCacheSupport
{
    public const string Source = """

            /// <summary>
            /// Keeps results in a FusionCache, which lets one of the callers that miss a key load at a time, knows tags, and is as good for
            /// synchronous methods. An entry has the application's default options and its own duration.
            /// </summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal sealed class FusionMethodCache : MethodCache
            {
                private readonly global::ZiggyCreatures.Caching.Fusion.IFusionCache _cache;

                public FusionMethodCache(global::ZiggyCreatures.Caching.Fusion.IFusionCache cache)
                {
                    _cache = cache ?? throw new global::System.ArgumentNullException(nameof(cache));
                }

                public override global::System.Threading.Tasks.ValueTask<T> GetAsync<TState, T>(
                    string key,
                    TState state,
                    global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load,
                    CacheEntry entry,
                    string[] tags,
                    global::System.Threading.CancellationToken cancellationToken)
                    => _cache.GetOrSetAsync<T>(
                        key,
                        async (context, token) => Loaded(context, await load(state, token).ConfigureAwait(false), entry),
                        default(global::ZiggyCreatures.Caching.Fusion.MaybeValue<T>),
                        Options(entry),
                        tags,
                        cancellationToken);

                public override T Get<TState, T>(string key, TState state, global::System.Func<TState, T> load, CacheEntry entry, string[] tags)
                    => _cache.GetOrSet<T>(
                        key,
                        (context, token) => Loaded(context, load(state), entry),
                        default(global::ZiggyCreatures.Caching.Fusion.MaybeValue<T>),
                        Options(entry),
                        tags,
                        default);

                public override global::System.Threading.Tasks.ValueTask RemoveAsync(string key) => _cache.RemoveAsync(key, null, default);

                public override global::System.Threading.Tasks.ValueTask RemoveByTagAsync(string tag) => _cache.RemoveByTagAsync(tag, null, default);

                public override void Remove(string key) => _cache.Remove(key, null, default);

                public override void RemoveByTag(string tag) => _cache.RemoveByTag(tag, null, default);

                // A load uses services of the caller's scope, such as a DbContext: it must not go on, or start, when the call has ended.
                private global::ZiggyCreatures.Caching.Fusion.FusionCacheEntryOptions Options(CacheEntry entry)
                {
                    var options = _cache.CreateEntryOptions(null, entry.Duration);
                    options.FactorySoftTimeout = global::System.Threading.Timeout.InfiniteTimeSpan;
                    options.FactoryHardTimeout = global::System.Threading.Timeout.InfiniteTimeSpan;
                    options.EagerRefreshThreshold = null;
                    return options;
                }

                private static T Loaded<T>(global::ZiggyCreatures.Caching.Fusion.FusionCacheFactoryExecutionContext<T> context, T value, CacheEntry entry)
                {
                    if (value is null && !entry.KeepsNull)
                    {
                        context.Options.SkipMemoryCacheWrite = true;
                        context.Options.SkipDistributedCacheWrite = true;
                        context.Options.SkipBackplaneNotifications = true;
                    }

                    return value;
                }
            }

        """;
}
