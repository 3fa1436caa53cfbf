using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The constructors of a decorator: one for each cache that a project may have, and one for the container, which has chosen.</summary>
internal sealed class DecoratorConstructorEmitter(IndentedWriter writer, CacheableModel model, CacheEnvironment environment)
{
    public void Write()
    {
        // Beside the parameters of a class's constructor, whose names are the user's.
        var (cache, memory) = model.IsInterface ? ("cache", "memory") : ("__cache", "__memory");
        if (environment.HasHybridCache)
        {
            var (second, value) = model.HasSynchronous
                ? ($", {GeneratedText.Memory} {memory}", $"{memory} ?? throw new global::System.ArgumentNullException(nameof({memory}))")
                : ("", "null");
            Write("public", $"{GeneratedText.Hybrid} {cache}{second}", $"new {GeneratedText.Support}HybridMethodCache({cache}, {value})");
        }

        if (environment.HasFusionCache)
        {
            Write("public", $"{GeneratedText.Fusion} {cache}", $"new {GeneratedText.Support}FusionMethodCache({cache})");
        }

        Write("public", $"{GeneratedText.Memory} {cache}", $"{GeneratedText.Support}MemoryMethodCache.Of({cache})");
        if (environment.HasServices)
        {
            Write(model.IsInterface ? "internal" : "public", $"{GeneratedText.Support}MethodCache {cache}", cache);
        }
    }

    private void Write(string accessibility, string caches, string value)
    {
        if (model.IsInterface)
        {
            writer.Line();
            using (writer.Open($"{accessibility} {model.Name}({model.Target} inner, {caches})"))
            {
                writer.Line("_inner = inner ?? throw new global::System.ArgumentNullException(nameof(inner));");
                writer.Line($"_cache = {value};");
            }
        }

        foreach (var constructor in model.Constructors)
        {
            writer.Line();
            WriteDerived(writer, constructor, constructor.IsPublic ? accessibility : "internal", model.Name, caches, "", $"_cache = {value};");
        }
    }

    /// <param name="first">The parameters before those of the base class, which may have default values.</param>
    /// <param name="passed">The arguments before those.</param>
    /// <param name="body">The one statement; none where it is empty.</param>
    public static void WriteDerived(IndentedWriter writer, ConstructorModel constructor, string accessibility, string name, string first, string passed, string body)
    {
        if (constructor.SetsRequiredMembers)
        {
            writer.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        }

        writer.Line($"{accessibility} {name}({Join(first, constructor.Parameters)})");
        using (writer.Open($"    : base({Join(passed, constructor.Arguments)})"))
        {
            if (body.Length > 0)
            {
                writer.Line(body);
            }
        }
    }

    private static string Join(string first, string second) => first.Length == 0 ? second : second.Length == 0 ? first : first + ", " + second;
}
