using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Code that runs once in a lifetime or never in production: migrations, seeding, tests. Each can be asked for by an option.</summary>
internal static class QuietPlaces
{
    private static readonly HashSet<string> SeedingWords =
        ["Seed", "Seeds", "Seeded", "Seeder", "Seeders", "Seeding", "Migrate", "Migrates", "Migrated", "Migrating", "Migration", "Migrations", "Migrator", "Migrators"];

    /// <summary>They say what a type is for the program, and nothing of what it does.</summary>
    private static readonly HashSet<string> TechnicalWords = 
    [
        "Base", "Command", "Contributor", "Data", "Extensions", "Factory", "Handler", "Helper", "Helpers", "Hosted", "Initializer", "Job", "Provider", "Runner", "Service", "Task", "Utils", "Worker",
    ];

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
            if (SaysSeeding(current) || current is INamedTypeSymbol { BaseType: { Name: "Migration", ContainingNamespace.Name: "Migrations" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A member says what it does by any of its words, a type by its first or last before the technical ones, a namespace, which
    /// holds more than one thing, by its last only: <c>EnsureSeedDataAsync</c>, <c>SeedRoles</c>, <c>DbMigratorHostedService</c>,
    /// <c>Shop.Data.Migrations</c>, not <c>SeedsAndPlants</c>.
    /// </summary>
    private static bool SaysSeeding(ISymbol symbol)
    {
        var words = WordsOf(symbol.Name);
        var last = words.Count - 1;
        return symbol switch
        {
            INamespaceSymbol => IsSeeding(last) || (last > 0 && words[last] == "Data" && IsSeeding(last - 1)),
            ITypeSymbol => IsSeeding(0) || IsSeeding(words.FindLastIndex(static word => !TechnicalWords.Contains(word))),
            _ => words.Exists(SeedingWords.Contains),
        };

        bool IsSeeding(int at) => at >= 0 && at <= last && SeedingWords.Contains(words[at]);
    }

    /// <summary><c>EnsureSeedDataAsync</c>: Ensure, Seed, Data, Async.</summary>
    private static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        for (var start = 0; start < name.Length;)
        {
            var end = start + 1;
            while (end < name.Length && char.IsLower(name[end]))
            {
                end++;
            }

            words.Add(name.Substring(start, end - start));
            start = end;
        }

        return words;
    }
}
