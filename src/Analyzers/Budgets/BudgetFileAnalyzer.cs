using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Budgets;

/// <summary>Reports what is wrong in <c>perf-budgets.json</c>, at its place in the file.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BudgetFileAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.BudgetFileInvalid,
        Descriptors.BudgetForNothing,
        Descriptors.BudgetContradictsItself,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(Analyze);
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        if (!BudgetFiles.IsBudgetFile(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        var path = context.AdditionalFile.Path;
        var file = BudgetFiles.Of(text);
        foreach (var fault in file.Faults)
        {
            var descriptor = fault.Kind == BudgetFaultKind.Invalid ? Descriptors.BudgetFileInvalid : Descriptors.BudgetContradictsItself;
            context.ReportDiagnostic(Diagnostic.Create(descriptor, Place(fault.Start, fault.End), fault.Message));
        }

        var subjects = new BudgetSubjects(context.Compilation, IsOfProject(path, context.Options.AnalyzerConfigOptionsProvider.GlobalOptions), context.CancellationToken);
        foreach (var entry in file.Entries.Concat(file.Environments.Values.SelectMany(static entries => entries)))
        {
            if (subjects.Obstacle(entry) is { } reason)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.BudgetForNothing, Place(entry.Start, entry.End), entry.Key, reason));
            }
        }

        Location Place(int start, int end)
        {
            // A byte order mark that the text does not count, or the end of the file.
            var span = TextSpan.FromBounds(Math.Min(start, text.Length), Math.Min(end, text.Length));
            return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
        }
    }

    /// <summary>A file above the project is for other projects too, and what this one lacks may be in one of them.</summary>
    private static bool IsOfProject(string path, AnalyzerConfigOptions options)
    {
        if (!options.TryGetValue("build_property.ProjectDir", out var folder) || folder.Length == 0)
        {
            return false;
        }

        return path.Replace('\\', '/').StartsWith(folder.Replace('\\', '/').TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}
