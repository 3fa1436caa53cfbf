namespace PerfAnalyzers.Caching;

/// <summary>The part of the shared code that puts decorators into Microsoft's dependency injection.</summary>
internal static class RegistrationSupport
{
    public const string Source = """

            /// <summary>Puts a decorator before registered services, with their lifetimes and keys.</summary>
            [global::Microsoft.CodeAnalysis.Embedded]
            internal static class CacheRegistration
            {
                /// <summary>
                /// The original becomes a keyed registration that only the decorator asks for, so that the container makes and disposes it
                /// as before. False when there is none.
                /// </summary>
                public static bool Decorate<TService>(global::Microsoft.Extensions.DependencyInjection.IServiceCollection services, global::System.Func<global::System.IServiceProvider, TService, TService> decorate)
                    where TService : class
                {
                    var found = false;
                    var count = services.Count;
                    for (var i = 0; i < count; i++)
                    {
                        var original = services[i];
                        if (original.ServiceType != typeof(TService) || (original.IsKeyedService && ReferenceEquals(original.ServiceKey, global::Microsoft.Extensions.DependencyInjection.KeyedService.AnyKey)))
                        {
                            continue;
                        }

                        found = true;
                        var inner = new object();
                        services.Add(Move(original, inner));
                        services[i] = original.IsKeyedService
                            ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(typeof(TService), original.ServiceKey, (provider, key) => decorate(provider, Inner<TService>(provider, inner)), original.Lifetime)
                            : new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(typeof(TService), provider => decorate(provider, Inner<TService>(provider, inner)), original.Lifetime);
                    }

                    return found;
                }

                /// <summary>Registrations of a class by its type get the class that is derived from it. False when there is none.</summary>
                public static bool Replace<TClass>(global::Microsoft.Extensions.DependencyInjection.IServiceCollection services, global::System.Func<global::System.IServiceProvider, TClass> create)
                    where TClass : class
                {
                    var found = false;
                    for (var i = 0; i < services.Count; i++)
                    {
                        var original = services[i];
                        if ((original.IsKeyedService ? original.KeyedImplementationType : original.ImplementationType) == typeof(TClass))
                        {
                            found = true;
                            services[i] = original.IsKeyedService
                                ? new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(original.ServiceType, original.ServiceKey, (provider, key) => create(provider), original.Lifetime)
                                : new global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor(original.ServiceType, provider => create(provider), original.Lifetime);
                        }
                    }

                    return found;
                }

                private static TService Inner<TService>(global::System.IServiceProvider provider, object key)
                    where TService : class
                    => global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<TService>(provider, key);

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
            }

        """;
}
