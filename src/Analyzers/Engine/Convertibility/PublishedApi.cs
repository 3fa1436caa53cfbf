using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Is a member called by people who are not in the solution, because its project is published as a package?</summary>
internal static class PublishedApi
{
    /// <summary>Does the project publish its public members?</summary>
    public static bool IsPublished(AnalyzerOptions options)
        => ListsItsApi(options) || IsTrue(options, "GeneratePackageOnBuild") || IsSet(options, "PackageLicenseExpression");

    /// <summary>Can the member be called from outside of its assembly?</summary>
    public static bool IsVisible(IMethodSymbol method)
    {
        for (ISymbol? current = method; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ListsItsApi(AnalyzerOptions options)
    {
        foreach (var file in options.AdditionalFiles)
        {
            if (Path.GetFileName(file.Path).StartsWith("PublicAPI.", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // IsPackable is of no use: every class library is packable unless it says otherwise.
    private static bool IsTrue(AnalyzerOptions options, string property)
        => options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + property, out var value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsSet(AnalyzerOptions options, string property)
        => options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + property, out var value)
            && value.Length > 0;
}
