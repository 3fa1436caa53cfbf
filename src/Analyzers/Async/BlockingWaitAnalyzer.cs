using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports <c>task.Result</c>, <c>task.Wait()</c> and the other ways to block on a task where the nearest function is async or
/// returns a task, unless the task is certain to have completed. Waits in synchronous functions belong to other rules.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingWaitAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.BlockingWait];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types)
            {
                var completion = new TaskCompletion(types);
                start.RegisterOperationAction(
                    operation => Analyze(operation, types, completion),
                    OperationKind.PropertyReference,
                    OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, TaskCompletion completion)
    {
        if (BlockingWait.TryCreate(context.Operation, types) is not { } wait
            || wait.OnlyAsks
            || BlockingWaitText.NameOf(wait.Operation.Syntax) is not { } name
            || AsyncCapableFunction.Nearest(wait.Operation, context.ContainingSymbol, types) is not { } function
            || completion.IsCompleted(wait, context.GetControlFlowGraph))
        {
            return;
        }

        var rewrite = BlockingWaitRewrite.Plan(wait, types, converts: false, context.CancellationToken);
        var properties = rewrite.Refusal is { } refusal
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.BlockingWait,
            name.GetLocation(),
            properties,
            BlockingWaitText.Describe(wait),
            function.Description,
            BlockingWaitText.Advice(wait.Kind)));
    }
}
