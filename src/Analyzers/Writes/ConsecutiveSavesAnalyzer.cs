using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Two saves in a row that could be one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ConsecutiveSavesAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ConsecutiveSaves];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ContextCalls.TryCreate(start.Compilation) is { } calls)
            {
                start.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, ContextCalls calls)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "SaveChanges" or "SaveChangesAsync" }
            || ConsecutiveSaves.TryCreate(context.Operation, calls, context.Compilation, context.CancellationToken) is not { } saves)
        {
            return;
        }

        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree);
        if (QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(options))
        {
            return;
        }

        var second = saves.Second.Call.Syntax.GetLocation();
        var properties = saves.Obstacle is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, ConsecutiveSaves.FixTitle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, saves.Obstacle);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.ConsecutiveSaves,
            context.Operation.Syntax.GetLocation(),
            [second],
            properties,
            saves.First.Context.Symbol.Name,
            second.GetLineSpan().StartLinePosition.Line + 1));
    }
}
