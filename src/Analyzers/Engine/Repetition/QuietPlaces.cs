using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Code that runs once in a lifetime or never in production: migrations, seeding, tests. Each can be asked for by an option.</summary>
internal static class QuietPlaces
{
    /// <summary>A test project, and nobody has asked for those.</summary>
    /// <param name="options">The global ones.</param>
    public static bool IsTestProjectLeftOut(Compilation compilation, AnalyzerConfigOptions options) => compilation.IsTestProject() && !PerfOptions.TestProjects.Read(options);

    public static bool IncludesMigrations(AnalyzerConfigOptions options) => PerfOptions.Migrations.Read(options);

    public static int SmallCollectionLimit(AnalyzerConfigOptions options) => PerfOptions.SmallCollectionLimit.Read(options);

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
}
