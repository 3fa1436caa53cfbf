namespace PerfAnalyzers.Caching;

/// <summary>The part of the shared code that puts decorators into Microsoft's dependency injection.</summary>
internal static class RegistrationSupport
{
    public static string Emit(CacheEnvironment environment)
        => Source
            .Replace("/*others*/", (environment.HasHybridCache ? FindHybrid : "") + (environment.HasFusionCache ? FindFusion : ""))
            .Replace("/*calls*/", Calls(environment));

    private static string Calls(CacheEnvironment environment)
    {
        var always = "AddMemoryCache()" + (environment.HasFusionCache ? " or AddFusionCache()" : "");
        return environment.HasHybridCache ? $"(isSynchronous ? \"{always}\" : \"AddHybridCache() or {always}\")" : $"\"{always}\"";
    }

    private const string FindHybrid = """


                    // Synchronous methods are kept in memory, also with a HybridCache; the others may evict what those have kept.
                    if ((memory != null || !isSynchronous) && provider.GetService(typeof(global::Microsoft.Extensions.Caching.Hybrid.HybridCache)) is global::Microsoft.Extensions.Caching.Hybrid.HybridCache hybrid)
                    {
                        return new HybridMethodCache(hybrid, memory);
                    }

        """;

    private const string FindFusion = """


                    if (provider.GetService(typeof(global::ZiggyCreatures.Caching.Fusion.IFusionCache)) is global::ZiggyCreatures.Caching.Fusion.IFusionCache fusion)
                    {
                        return new FusionMethodCache(fusion);
                    }

        """;

    private const string Source = """

            /// <summary>Puts decorators before registered services, with their lifetimes and keys.</summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal static class CacheRegistration
            {
                private static readonly global::System.Runtime.CompilerServices.ConditionalWeakTable<object, string> s_others = new global::System.Runtime.CompilerServices.ConditionalWeakTable<object, string>();

                /// <summary>The cache that the application has registered, as the registration sees it.</summary>
                /// <param name="part">See <see cref="Part"/>.</param>
                public static MethodCache Cache(global::System.IServiceProvider provider, string decorator, bool isSynchronous, string part)
                {
                    var cache = Registered(provider, decorator, isSynchronous);
                    return part.Length == 0 ? cache : new PartMethodCache(cache, part);
                }

                /// <summary>
                /// What the keys of one of several registrations of a service begin with, since other services may be behind them: nothing
                /// without a key, where it is the last and so the one that the container gives.
                /// </summary>
                /// <param name="ordinal">How many registrations with the key follow.</param>
                public static string Part(object? key, int ordinal)
                {
                    if (key is null && ordinal == 0)
                    {
                        return "";
                    }

                    var text = new CacheKey("\\<");
                    text.Add(key?.GetType().ToString());
                    text.Next();
                    text.AddAny(key);
                    if (!text.IsUsable)
                    {
                        text.Add(s_others.GetValue(key!, _ => global::System.Guid.NewGuid().ToString()));
                    }

                    text.Next();
                    text.Add(ordinal, null);
                    text.Raw("\\>");
                    return text.ToString();
                }

                private static MethodCache Registered(global::System.IServiceProvider provider, string decorator, bool isSynchronous)
                {
                    var memory = (global::Microsoft.Extensions.Caching.Memory.IMemoryCache?)provider.GetService(typeof(global::Microsoft.Extensions.Caching.Memory.IMemoryCache));/*others*/
                    if (memory is null)
                    {
                        throw new global::System.InvalidOperationException("'" + decorator + "' has no cache: call services." + /*calls*/ + ".");
                    }

                    return MemoryMethodCache.Of(memory);
                }

                /// <summary>
                /// The original becomes a keyed registration that only the decorator asks for, so that the container makes and disposes it
                /// as before. False when there is none.
                /// </summary>
                public static bool Decorate<TService>(
                    global::Microsoft.Extensions.DependencyInjection.IServiceCollection services,
                    global::System.Func<global::System.IServiceProvider, TService, string, TService> decorate)
                    where TService : class
                {
                    var ordinals = new global::System.Collections.Generic.Dictionary<InnerKey, int>();
                    for (var i = services.Count - 1; i >= 0; i--)
                    {
                        var original = services[i];
                        if (original.ServiceType != typeof(TService) || IsOfAnyKey(original) || IsInner(original))
                        {
                            continue;
                        }

                        var ownKey = OwnKey(original);
                        ordinals.TryGetValue(ownKey, out var ordinal);
                        ordinals[ownKey] = ordinal + 1;
                        var part = Part(ownKey.Outer, ordinal);
                        var inner = new InnerKey(new object());
                        services.Add(Move(original, inner));
                        services[i] = Made(original, provider => decorate(provider, Get<TService>(provider, inner), part));
                    }

                    return ordinals.Count > 0;
                }

                /// <summary>
                /// The same for an open generic type, of which the container makes the decorator itself: of several registrations with one
                /// key the last, which is the one that the container gives.
                /// </summary>
                /// <param name="home">The class that has the decorators within.</param>
                /// <param name="describe">The registration of the decorator instead of the original.</param>
                public static bool DecorateOpen(
                    global::Microsoft.Extensions.DependencyInjection.IServiceCollection services,
                    global::System.Type service,
                    global::System.Type home,
                    global::System.Func<global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor, global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor> describe)
                {
                    var keys = new global::System.Collections.Generic.HashSet<InnerKey>();
                    for (var i = services.Count - 1; i >= 0; i--)
                    {
                        var original = services[i];
                        if (original.ServiceType != service || IsOfAnyKey(original) || IsInner(original) || !keys.Add(OwnKey(original)))
                        {
                            continue;
                        }

                        if (Implementation(original)!.DeclaringType != home)
                        {
                            services[i] = describe(original);
                            services.Add(Move(original, OwnKey(original)));
                        }
                    }

                    return keys.Count > 0;
                }

                /// <summary>Registrations of a class by its type get the class that is derived from it. False when there is none.</summary>
                /// <param name="describe">The registration of the derived class instead of the original.</param>
                public static bool Replace(
                    global::Microsoft.Extensions.DependencyInjection.IServiceCollection services,
                    global::System.Type type,
                    global::System.Func<global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor, global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor> describe)
                {
                    var found = false;
                    for (var i = 0; i < services.Count; i++)
                    {
                        if (Implementation(services[i]) == type)
                        {
                            found = true;
                            services[i] = describe(services[i]);
                        }
                    }

                    return found;
                }

                public static global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor Made(
                    global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor original,
                    global::System.Func<global::System.IServiceProvider, object> create)
                    => original.IsKeyedService
                        ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(original.ServiceType, original.ServiceKey, (provider, key) => create(provider), original.Lifetime)
                        : new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(original.ServiceType, provider => create(provider), original.Lifetime);

                /// <summary>The original of a decorated open type.</summary>
                public static TService Inner<TService>(global::System.IServiceProvider provider, object? key)
                    where TService : class
                    => Get<TService>(provider, new InnerKey(key));

                private static TService Get<TService>(global::System.IServiceProvider provider, InnerKey key)
                    where TService : class
                    => global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<TService>(provider, key);

                private static bool IsOfAnyKey(global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor service)
                    => service.IsKeyedService && ReferenceEquals(service.ServiceKey, global::Microsoft.Extensions.DependencyInjection.KeyedService.AnyKey);

                private static bool IsInner(global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor service)
                    => service.IsKeyedService && service.ServiceKey is InnerKey;

                private static InnerKey OwnKey(global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor service)
                    => new InnerKey(service.IsKeyedService ? service.ServiceKey : null);

                private static global::System.Type? Implementation(global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor service)
                    => service.IsKeyedService ? service.KeyedImplementationType : service.ImplementationType;

                private static global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor Move(global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor original, object key)
                {
                    var type = original.ServiceType;
                    var lifetime = original.Lifetime;
                    if (original.IsKeyedService)
                    {
                        var ownKey = original.ServiceKey;
                        return original.KeyedImplementationInstance is { } keyedInstance ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, keyedInstance)
                            : original.KeyedImplementationFactory is { } keyedFactory ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, (provider, _) => keyedFactory(provider, ownKey), lifetime)
                            : new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, original.KeyedImplementationType!, lifetime);
                    }

                    return original.ImplementationInstance is { } instance ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, instance)
                        : original.ImplementationFactory is { } factory ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, (provider, _) => factory(provider), lifetime)
                        : new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(type, key, original.ImplementationType!, lifetime);
                }

                /// <summary>The key of an original, by the key of what stands before it.</summary>
                private sealed class InnerKey
                {
                    public InnerKey(object? outer)
                    {
                        Outer = outer;
                    }

                    public object? Outer { get; }

                    public override bool Equals(object? obj) => obj is InnerKey other && Equals(Outer, other.Outer);

                    public override int GetHashCode() => Outer is null ? 0 : Outer.GetHashCode();
                }
            }

            /// <summary>The cache as one of several registrations of a service sees it. Tags and names belong to all of them.</summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal sealed class PartMethodCache : MethodCache
            {
                private readonly MethodCache _cache;
                private readonly string _part;

                public PartMethodCache(MethodCache cache, string part)
                {
                    _cache = cache;
                    _part = part;
                }

                public override global::System.Threading.Tasks.ValueTask<T> GetAsync<TState, T>(
                    string key,
                    TState state,
                    global::System.Func<TState, global::System.Threading.CancellationToken, global::System.Threading.Tasks.ValueTask<T>> load,
                    CacheEntry entry,
                    string[] tags,
                    global::System.Threading.CancellationToken cancellationToken)
                    => _cache.GetAsync(_part + key, state, load, entry, tags, cancellationToken);

                public override T Get<TState, T>(string key, TState state, global::System.Func<TState, T> load, CacheEntry entry, string[] tags)
                    => _cache.Get(_part + key, state, load, entry, tags);

                public override global::System.Threading.Tasks.ValueTask RemoveAsync(string key) => _cache.RemoveAsync(_part + key);

                public override global::System.Threading.Tasks.ValueTask RemoveByTagAsync(string tag) => _cache.RemoveByTagAsync(tag);

                public override void Remove(string key) => _cache.Remove(_part + key);

                public override void RemoveByTag(string tag) => _cache.RemoveByTag(tag);
            }

        """;
}
