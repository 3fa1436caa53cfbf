using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>Says of each hot path without a harness why it has none. Asks the parser that the generator asks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HotPathUsageAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.HotPathCannotBeMeasured,
        Descriptors.HotPathMemberUnusable,
        Descriptors.HotPathArgumentsDoNotFit,
        Descriptors.HotPathNeedsTestHost,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var settings = HotPathSettings.Read(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            var environment = HarnessEnvironment.Of(start.Compilation, settings);
            start.RegisterSymbolAction(symbol => Report((IMethodSymbol)symbol.Symbol, environment, symbol.Compilation, symbol.ReportDiagnostic, symbol.CancellationToken), SymbolKind.Method);

            // Lambdas and local functions are no members, so that no symbol action sees them.
            start.RegisterSyntaxNodeAction(node => AnalyzeFunction(node, environment), SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.LocalFunctionStatement);
            if (environment.RunsBenchmarks)
            {
                // About references, without a place in the source: there is nothing to show live.
                start.RegisterCompilationEndAction(end => AnalyzeReferences(end, settings, environment));
            }
        });
    }

    private static void AnalyzeFunction(SyntaxNodeAnalysisContext context, HarnessEnvironment environment)
    {
        var hasAttributes = context.Node is ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 } or LocalFunctionStatementSyntax { AttributeLists.Count: > 0 };
        if (!hasAttributes)
        {
            return;
        }

        var symbol = context.Node is LocalFunctionStatementSyntax
            ? context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)
            : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol;
        if (symbol is IMethodSymbol method)
        {
            Report(method, environment, context.Compilation, context.ReportDiagnostic, context.CancellationToken);
        }
    }

    private static void Report(IMethodSymbol method, HarnessEnvironment environment, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (HotPathAnnotation.Of(method) is not { } annotation)
        {
            return;
        }

        var model = HotPathParser.Parse(method, compilation, out var fault, cancellationToken);
        if (fault is not null)
        {
            // A member that the attribute of a type names is wrong once, not once for each method.
            if (fault.Descriptor.Id == RuleIds.HotPathMemberUnusable && annotation.IsOnType
                && !SymbolEqualityComparer.Default.Equals(HotPathAnnotation.MethodsOf(method.ContainingType).FirstOrDefault(), annotation.Method))
            {
                return;
            }

            report(Diagnostic.Create(fault.Descriptor, fault.Location, HotPathFix.PropertiesOf(fault.Fix), fault.Arguments));
        }
        else if (model is not null)
        {
            var location = annotation.Location;
            if (environment.RunsBenchmarks)
            {
                ReportObstacle(environment.Obstacle(model), model, location, report);
            }
            else if (!model.IsPublic && !compilation.Assembly.HasFriends())
            {
                report(CannotBeMeasured(
                    model,
                    location,
                    "something it needs is internal, and this project shows its internals to no other; add InternalsVisibleTo for the benchmarks project",
                    new HotPathFix(HotPathFixKind.ShowInternals)));
            }
        }
    }

    private static void AnalyzeReferences(CompilationAnalysisContext context, HotPathSettings settings, HarnessEnvironment environment)
    {
        foreach (var (assembly, model) in ReferencedHotPaths.ReadAll(context.Compilation, settings, context.CancellationToken))
        {
            if (ReferencedHotPaths.Obstacle(model, assembly, context.Compilation) is { } obstacle)
            {
                context.ReportDiagnostic(CannotBeMeasured(model, Location.None, obstacle));
            }
            else
            {
                ReportObstacle(environment.Obstacle(model), model, Location.None, context.ReportDiagnostic);
            }
        }
    }

    private static void ReportObstacle(HarnessObstacle obstacle, HotPathModel model, Location? location, Action<Diagnostic> report)
    {
        switch (obstacle)
        {
            case HarnessObstacle.NoTestHost:
                report(Diagnostic.Create(Descriptors.HotPathNeedsTestHost, location, model.DisplayName));
                break;
            case HarnessObstacle.NoScopes:
                report(CannotBeMeasured(model, location, "service scopes need a reference to Microsoft.Extensions.DependencyInjection.Abstractions"));
                break;
            case HarnessObstacle.NoDatabase:
                report(CannotBeMeasured(model, location, "its database context needs a database; reference Microsoft.EntityFrameworkCore.Sqlite or Npgsql.EntityFrameworkCore.PostgreSQL in the benchmarks project"));
                break;
            case HarnessObstacle.LanguageVersion:
                report(CannotBeMeasured(model, location, "generated benchmarks need C# 8 or later"));
                break;
        }
    }

    private static Diagnostic CannotBeMeasured(HotPathModel model, Location? location, string reason, HotPathFix? fix = null)
        => Diagnostic.Create(Descriptors.HotPathCannotBeMeasured, location, HotPathFix.PropertiesOf(fix), model.DisplayName, reason);
}
