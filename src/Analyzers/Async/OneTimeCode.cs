using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Code in which a blocked thread costs nothing: tests, migrations and seeding, and the program itself before it serves anything.
/// The options that include the first two are those of every rule.
/// </summary>
internal static class OneTimeCode
{
    public static bool MayMatter(Compilation compilation, AnalyzerOptions options)
        => !QuietPlaces.IsTestProjectLeftOut(compilation, options.AnalyzerConfigOptionsProvider.GlobalOptions);

    public static bool Contains(OperationAnalysisContext context)
    {
        if (context.ContainingSymbol is IMethodSymbol method
            && (IsEntryPoint(method) || ConfiguresApplication(method))
            && MethodBodies.FunctionOf(context.Operation) is null)
        {
            return true;
        }

        return QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol)
            && !QuietPlaces.IncludesMigrations(context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree));
    }

    /// <summary>Is the function given the application while it is built or started, and so called once?</summary>
    public static bool ConfiguresApplication(IMethodSymbol function)
    {
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Type.Name is "IApplicationBuilder" or "IServiceCollection" or "IHostApplicationBuilder" or "IHostBuilder" or "IWebHostBuilder" or "WebApplicationBuilder" or "WebApplication" or "IHost"
                && parameter.Type.IsIn("Microsoft"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>Main</c> or the top-level statements themselves; a lambda in them may serve requests.</summary>
    private static bool IsEntryPoint(IMethodSymbol symbol)
        => symbol is { IsStatic: true, Name: "Main" or "<Main>$" };
}
