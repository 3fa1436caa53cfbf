using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Code that runs once in a lifetime or never in production: migrations, seeding, tests. Each can be asked for by an option.</summary>
internal static class QuietPlaces
{
    private const string Migrations = "perf_analyzers.migrations";
    private const string TestProjects = "perf_analyzers.test_projects";
    private const string SmallCollection = "perf_analyzers.small_collection_limit";

    private static readonly string[] TestFrameworks =
        ["xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core"];

    public static bool IsTestProject(Compilation compilation)
    {
        foreach (var reference in compilation.ReferencedAssemblyNames)
        {
            if (Array.IndexOf(TestFrameworks, reference.Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public static bool IncludesTests(AnalyzerConfigOptions options) => IsTrue(options, TestProjects);

    public static bool IncludesMigrations(AnalyzerConfigOptions options) => IsTrue(options, Migrations);

    public static int SmallCollectionLimit(AnalyzerConfigOptions options)
        => options.TryGetValue(SmallCollection, out var text) && int.TryParse(text, out var limit) && limit >= 0 ? limit : RepetitionFinder.DefaultSmallCollection;

    /// <summary>A migration, or code that its author calls seeding or migrating.</summary>
    public static bool IsMigrationOrSeeding(ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol { IsGlobalNamespace: true }; current = current.ContainingSymbol)
        {
            if (IsSeedingName(current.Name))
            {
                return true;
            }

            if (current is INamedTypeSymbol { BaseType: { Name: "Migration", ContainingNamespace.Name: "Migrations" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words Seed, Seeder, Seeding, Migration(s) and Migrate at a word's start: <c>SeedUsersAsync</c>, <c>DataSeeder</c>, not <c>Proceed</c>.</summary>
    private static bool IsSeedingName(string name) => HasWord(name, "Seed") || HasWord(name, "Migrat");

    private static bool HasWord(string name, string word)
    {
        for (var at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !char.IsUpper(name[at - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTrue(AnalyzerConfigOptions options, string key)
        => options.TryGetValue(key, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
