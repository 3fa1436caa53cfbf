namespace PerfAnalyzers.Caching;

/// <summary>
/// The part of the shared code that gives an <c>IMemoryCache</c> tags. It lies in the cache itself, so that decorators of other
/// projects that use this cache find it, and consists of types of the base library, which all of them know.
/// </summary>
internal static class LiveKeysSupport
{
    public const string Source = """

            /// <summary>The keys of a cache that are kept or being loaded, each with a stamp and its tags; and the keys of each tag.</summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal readonly struct LiveKeys
            {
                private const string Key = "PerfAnalyzers.Cacheable.Live";

                private readonly Live _live;

                private LiveKeys(Live live)
                {
                    _live = live;
                }

                /// <summary>Held by who changes keys and entries together.</summary>
                public object Lock => _live;

                public static LiveKeys Of(global::Microsoft.Extensions.Caching.Memory.IMemoryCache cache)
                {
                    if (cache.TryGetValue(Key, out var found) && found is Live live)
                    {
                        return new LiveKeys(live);
                    }

                    lock (cache)
                    {
                        if (cache.TryGetValue(Key, out found) && found is Live other)
                        {
                            return new LiveKeys(other);
                        }

                        live = global::System.Tuple.Create(
                            new global::System.Collections.Generic.Dictionary<string, global::System.Collections.Generic.KeyValuePair<object, string[]>>(global::System.StringComparer.Ordinal),
                            new global::System.Collections.Generic.Dictionary<string, global::System.Collections.Generic.HashSet<string>>(global::System.StringComparer.Ordinal));
                        using (var kept = cache.CreateEntry(Key))
                        {
                            kept.Value = live;
                            kept.Priority = global::Microsoft.Extensions.Caching.Memory.CacheItemPriority.NeverRemove;
                            kept.Size = 0;
                        }

                        return new LiveKeys(live);
                    }
                }

                public void Begin(string key, object stamp, string[] tags)
                {
                    lock (_live)
                    {
                        End(key, null);
                        _live.Item1[key] = new global::System.Collections.Generic.KeyValuePair<object, string[]>(stamp, tags);
                        foreach (var tag in tags)
                        {
                            if (!_live.Item2.TryGetValue(tag, out var keys))
                            {
                                _live.Item2.Add(tag, keys = new global::System.Collections.Generic.HashSet<string>(global::System.StringComparer.Ordinal));
                            }

                            keys.Add(key);
                        }
                    }
                }

                /// <param name="stamp">Ends the key only where it is still this load's; null for whichever load's it is.</param>
                public void End(string key, object? stamp)
                {
                    lock (_live)
                    {
                        if (!_live.Item1.TryGetValue(key, out var current) || (stamp != null && !ReferenceEquals(current.Key, stamp)))
                        {
                            return;
                        }

                        _live.Item1.Remove(key);
                        foreach (var tag in current.Value)
                        {
                            if (_live.Item2.TryGetValue(tag, out var keys) && keys.Remove(key) && keys.Count == 0)
                            {
                                _live.Item2.Remove(tag);
                            }
                        }
                    }
                }

                /// <summary>Is the key still that of the load with this stamp?</summary>
                public bool Has(string key, object stamp)
                {
                    lock (_live)
                    {
                        return _live.Item1.TryGetValue(key, out var current) && ReferenceEquals(current.Key, stamp);
                    }
                }

                public string[] WithTag(string tag)
                {
                    lock (_live)
                    {
                        return _live.Item2.TryGetValue(tag, out var keys) ? new global::System.Collections.Generic.List<string>(keys).ToArray() : new string[0];
                    }
                }
            }

        """;
}
