using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Async;

/// <summary>
/// Code in which a blocked thread costs nothing: tests, migrations and seeding, and the program itself before it serves anything.
/// The options that include the first two are those of every rule.
/// </summary>
internal static class OneTimeCode
{
    public static bool MayMatter(Compilation compilation, AnalyzerOptions options)
        => !QuietPlaces.IsTestProject(compilation) || QuietPlaces.IncludesTests(options.AnalyzerConfigOptionsProvider.GlobalOptions);

    public static bool Contains(OperationAnalysisContext context)
    {
        if (IsEntryPoint(context.ContainingSymbol) && MethodBodies.FunctionOf(context.Operation) is null)
        {
            return true;
        }

        return QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol)
            && !QuietPlaces.IncludesMigrations(context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree));
    }

    /// <summary><c>Main</c> or the top-level statements themselves; a lambda in them may serve requests.</summary>
    private static bool IsEntryPoint(ISymbol symbol)
        => symbol is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" };
}
