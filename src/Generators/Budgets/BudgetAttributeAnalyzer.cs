using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Budgets;

/// <summary>Reports <c>[PerfBudget]</c> attributes whose limits cannot be read, cannot be meant, or are never checked.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BudgetAttributeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.BudgetForNothing,
        Descriptors.BudgetContradictsItself,
        Descriptors.BudgetValueUnreadable,
        Descriptors.BudgetGivenTwice,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // A cancelled read must not be kept as the answer.
            var file = new Lazy<ImmutableDictionary<string, BudgetEntry>>(() => BudgetFiles.Entries(start.Options, CancellationToken.None), LazyThreadSafetyMode.PublicationOnly);
            start.RegisterSymbolAction(symbol => Analyze((IMethodSymbol)symbol.Symbol, file, symbol.Compilation, symbol.ReportDiagnostic, symbol.CancellationToken), SymbolKind.Method);

            // Lambdas and local functions are no members, so that no symbol action sees them.
            start.RegisterSyntaxNodeAction(node => AnalyzeFunction(node, file), SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.LocalFunctionStatement);
        });
    }

    private static void AnalyzeFunction(SyntaxNodeAnalysisContext context, Lazy<ImmutableDictionary<string, BudgetEntry>> file)
    {
        var symbol = context.Node switch
        {
            LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken),
            ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol,
            _ => null,
        };
        if (symbol is IMethodSymbol method)
        {
            Analyze(method, file, context.Compilation, context.ReportDiagnostic, context.CancellationToken);
        }
    }

    private static void Analyze(IMethodSymbol method, Lazy<ImmutableDictionary<string, BudgetEntry>> file, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (HotPathAnnotation.Find(method, "PerfBudgetAttribute") is not { } attribute)
        {
            return;
        }

        if (BudgetSubjects.WhyUnmeasured(method) is { } unmeasured)
        {
            report(Diagnostic.Create(Descriptors.BudgetForNothing, HotPathLocation.Of(attribute), HotPathText.ShortName(method), unmeasured));
        }

        var limits = new List<BudgetLimit>();
        var arguments = new List<string>();
        foreach (var limit in BudgetAttribute.Limits(attribute))
        {
            if (limit.Value is { } value)
            {
                limits.Add(new BudgetLimit(limit.Metric, null, value, 0));
                arguments.Add(limit.Argument);
            }
            else
            {
                report(Diagnostic.Create(
                    Descriptors.BudgetValueUnreadable, HotPathLocation.OfArgument(attribute, limit.Argument), limit.Text, limit.Argument, BudgetValue.Example(BudgetMetrics.Unit(limit.Metric))));
            }
        }

        for (var i = 0; i < limits.Count; i++)
        {
            if (BudgetOrder.Contradiction(limits, i) is { } reason)
            {
                report(Diagnostic.Create(Descriptors.BudgetContradictsItself, HotPathLocation.OfArgument(attribute, arguments[i]), reason));
            }
        }

        if (limits.Count > 0 && !file.Value.IsEmpty
            && BudgetAttribute.Id(method, compilation, cancellationToken) is { } id
            && file.Value.TryGetValue(BudgetKey.Normalize(id), out var entry))
        {
            ReportGivenTwice(method, attribute, arguments, limits, entry, report);
        }
    }

    private static void ReportGivenTwice(IMethodSymbol method, AttributeData attribute, List<string> arguments, List<BudgetLimit> limits, BudgetEntry entry, Action<Diagnostic> report)
    {
        for (var i = 0; i < limits.Count; i++)
        {
            foreach (var other in entry.Bench)
            {
                if (other.Metric == limits[i].Metric)
                {
                    report(Diagnostic.Create(Descriptors.BudgetGivenTwice, HotPathLocation.OfArgument(attribute, arguments[i]), arguments[i], HotPathText.ShortName(method)));
                }
            }
        }
    }
}
