using System.Reflection;

namespace PerfAnalyzers.Tool;

internal static class ToolVersion
{
    /// <summary>Without the commit that the SDK appends.</summary>
    public static string Text { get; } = (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
