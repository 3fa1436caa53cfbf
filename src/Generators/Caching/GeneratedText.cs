using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What the emitters of decorators write in the same way.</summary>
internal static class GeneratedText
{
    public const string Support = "global::PerfAnalyzers.Generated.";
    public const string Memory = "global::Microsoft.Extensions.Caching.Memory.IMemoryCache";
    public const string Hybrid = "global::Microsoft.Extensions.Caching.Hybrid.HybridCache";
    public const string Fusion = "global::ZiggyCreatures.Caching.Fusion.IFusionCache";

    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A declaration with constraints of its type parameters, each in a line of its own.</summary>
    public static IndentedWriter.Block Open(this IndentedWriter writer, string header, IReadOnlyList<string> constraints)
    {
        if (constraints.Count == 0)
        {
            return writer.Open(header);
        }

        writer.Line(header);
        foreach (var constraint in constraints.Take(constraints.Count - 1))
        {
            writer.Line("    " + constraint);
        }

        return writer.Open("    " + constraints[constraints.Count - 1]);
    }

    /// <summary>Code that uses what is obsolete is no warning where it is itself obsolete.</summary>
    public static void Obsolete(this IndentedWriter writer, bool isObsolete)
    {
        if (isObsolete)
        {
            writer.Line("[global::System.Obsolete]");
        }
    }

    public static void GeneratedCode(this IndentedWriter writer)
        => writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"{CacheableParser.GeneratorName}\", \"1.0\")]");
}
