using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Is a member called by people who are not in the solution, because its project is published as a package?</summary>
internal static class PublishedApi
{
    public static bool Contains(Project project, IMethodSymbol method)
        => IsVisible(method) && (ListsItsApi(project) || IsTrue(project, "GeneratePackageOnBuild") || IsSet(project, "PackageLicenseExpression"));

    private static bool IsVisible(ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ListsItsApi(Project project)
    {
        foreach (var document in project.AdditionalDocuments)
        {
            if (document.Name.StartsWith("PublicAPI.", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // IsPackable is of no use: every class library is packable unless it says otherwise.
    private static bool IsTrue(Project project, string property)
        => project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + property, out var value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsSet(Project project, string property)
        => project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + property, out var value)
            && value.Length > 0;
}
