using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Budgets;

/// <summary>Reports hot paths for which neither an attribute nor the file has a limit. Off by default, and alone in its analyzer: it costs nothing then.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MissingBudgetAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.HotPathWithoutBudget];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // A cancelled read must not be kept as the answer.
            var file = new Lazy<ImmutableDictionary<string, BudgetEntry>>(() => BudgetFiles.Entries(start.Options, CancellationToken.None), LazyThreadSafetyMode.PublicationOnly);
            start.RegisterSymbolAction(symbol => Analyze((IMethodSymbol)symbol.Symbol, file, symbol.Compilation, symbol.ReportDiagnostic, symbol.CancellationToken), SymbolKind.Method);
            start.RegisterSyntaxNodeAction(
                node =>
                {
                    if (node.Node is ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 }
                        && node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol is IMethodSymbol lambda)
                    {
                        Analyze(lambda, file, node.Compilation, node.ReportDiagnostic, node.CancellationToken);
                    }
                },
                SyntaxKind.ParenthesizedLambdaExpression);
        });
    }

    private static void Analyze(IMethodSymbol method, Lazy<ImmutableDictionary<string, BudgetEntry>> file, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (HotPathAnnotation.OnIt(method) is not { } attribute
            || BudgetAttribute.Find(method) is { NamedArguments.IsEmpty: false }
            || (BudgetAttribute.Id(method, compilation, cancellationToken) is { } id && file.Value.TryGetValue(BudgetKey.Normalize(id), out var entry) && entry.Bench.Count > 0))
        {
            return;
        }

        report(Diagnostic.Create(Descriptors.HotPathWithoutBudget, HotPathLocation.Of(attribute), HotPathText.ShortName(method)));
    }
}
