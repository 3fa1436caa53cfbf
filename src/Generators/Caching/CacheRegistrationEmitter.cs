using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary><c>services.DecorateReportsWithCache()</c>.</summary>
internal static class CacheRegistrationEmitter
{
    private const string Services = "global::Microsoft.Extensions.DependencyInjection.IServiceCollection";
    private const string Registration = "global::PerfAnalyzers.Generated.CacheRegistration";

    public static void Write(IndentedWriter writer, CacheableModel model, CacheEnvironment environment)
    {
        var isInterface = model.Kind == DecoratedKind.Interface;
        var name = CacheableEmitter.Xml(model.DisplayName);
        var method = CacheDecorator.Registration(model.Stem);
        writer.Line($"/// <summary>Registers the cache of <c>{name}</c>.</summary>");
        WriteObsolete(writer, model);
        writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"{CacheableParser.GeneratorName}\", \"1.0\")]");
        using (writer.Open($"{(model.IsPublic ? "public" : "internal")} static class {model.ExtensionsName}"))
        {
            writer.Line(isInterface
                ? $"/// <summary>Puts the cache before each <c>{name}</c> that is registered so far, with its lifetime and key.</summary>"
                : $"/// <summary>Replaces <c>{name}</c>, wherever it is registered by its type so far, by the class that caches.</summary>");
            using (CacheableEmitter.Open(writer, $"public static {Services} {method}{model.TypeParameters}(this {Services} services)", model.Constraints))
            {
                using (writer.Open("if (services is null)"))
                {
                    writer.Line("throw new global::System.ArgumentNullException(nameof(services));");
                }

                writer.Line();
                using (writer.Open(isInterface
                    ? $"if (!{Registration}.Decorate<{model.Target}>(services, Create{model.TypeParameters}))"
                    : $"if (!{Registration}.Replace<{model.Target}>(services, Create{model.TypeParameters}))"))
                {
                    var message = isInterface
                        ? $"No '{model.DisplayName}' is registered: register it before {method}()."
                        : $"'{model.DisplayName}' is not registered by its type: register it, such as AddScoped<{model.DisplayName}>(), before {method}().";
                    writer.Line($"throw new global::System.InvalidOperationException({CacheNames.Literal(message)});");
                }

                writer.Line();
                writer.Line("return services;");
            }

            writer.Line();
            WriteCreate(writer, model, environment, isInterface);
        }
    }

    private static void WriteCreate(IndentedWriter writer, CacheableModel model, CacheEnvironment environment, bool isInterface)
    {
        var decorator = $"{model.Name}{model.TypeParameters}";
        using (CacheableEmitter.Open(writer, $"private static {model.Target} Create{model.TypeParameters}(global::System.IServiceProvider provider{(isInterface ? $", {model.Target} inner" : "")})", model.Constraints))
        {
            writer.Line("var memory = (global::Microsoft.Extensions.Caching.Memory.IMemoryCache?)provider.GetService(typeof(global::Microsoft.Extensions.Caching.Memory.IMemoryCache));");
            if (environment.HasHybridCache)
            {
                // Synchronous methods are kept in memory, also with a HybridCache.
                var condition = model.HasSynchronous ? " && memory != null" : "";
                using (writer.Open($"if (provider.GetService(typeof(global::Microsoft.Extensions.Caching.Hybrid.HybridCache)) is global::Microsoft.Extensions.Caching.Hybrid.HybridCache hybrid{condition})"))
                {
                    writer.Line($"return {New(decorator, isInterface, model.HasSynchronous ? "hybrid, memory" : "hybrid")};");
                }

                writer.Line();
            }

            using (writer.Open("if (memory is null)"))
            {
                var calls = environment.HasHybridCache && !model.HasSynchronous ? "AddHybridCache() or AddMemoryCache()" : "AddMemoryCache()";
                writer.Line($"throw new global::System.InvalidOperationException({CacheNames.Literal($"'{model.Name}' has no cache: call services.{calls}.")});");
            }

            writer.Line();
            writer.Line($"return {New(decorator, isInterface, "memory")};");
        }
    }

    private static string New(string decorator, bool isInterface, string caches)
        => isInterface
            ? $"new {decorator}(inner, {caches})"
            : $"global::Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<{decorator}>(provider, {caches})";

    private static void WriteObsolete(IndentedWriter writer, CacheableModel model)
    {
        if (model.IsObsolete)
        {
            writer.Line("[global::System.Obsolete]");
        }
    }
}
