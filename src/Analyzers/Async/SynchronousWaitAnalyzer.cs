using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports the waits of <see cref="BlockingWaitAnalyzer"/> in synchronous functions: those that could be async, and those where
/// something stands in the way, which the message names. What this compilation and its references say alone decides between the two.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SynchronousWaitAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.SynchronousWait, Descriptors.UnavoidableWait, Descriptors.OffloadedWait];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types)
            {
                var scope = new Scope(types, new TaskCompletion(types), ServerProjects.Severity(start.Compilation), ServerProjects.ServesRequests(start.Compilation), PublishedApi.IsPublished(start.Options));
                start.RegisterOperationAction(operation => Analyze(operation, scope), OperationKind.PropertyReference, OperationKind.Invocation);
            }
        });
    }

    /// <param name="Types">The task types of the compilation.</param>
    /// <param name="Completion">Has a task completed?</param>
    /// <param name="Severity">How bad a wait is in this project.</param>
    /// <param name="ServesRequests">Is a wait for <c>Task.Run</c> one that takes two threads of a request?</param>
    /// <param name="Publishes">Is the project a package, whose public members others call?</param>
    private sealed record Scope(TaskTypes Types, TaskCompletion Completion, DiagnosticSeverity Severity, bool ServesRequests, bool Publishes);

    private static void Analyze(OperationAnalysisContext context, Scope scope)
    {
        if (BlockingWait.TryCreate(context.Operation, scope.Types) is not { } wait
            || wait.OnlyAsks
            || BlockingWaitText.NameOf(wait.Operation.Syntax) is not { } name
            || SynchronousFunction.Around(wait, context.ContainingSymbol, scope.Publishes, scope.Types, context.CancellationToken) is not { } function
            || scope.Completion.IsCompleted(wait, context.GetControlFlowGraph))
        {
            return;
        }

        var reach = ConversionReach.Of(context.Compilation, scope.Types, context.Options);
        if (function.Obstacle is { } obstacle)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnavoidableWait,
                name.GetLocation(),
                obstacle.Kind == ObstacleKind.Lazy && LazyTaskRewrite.Plan(wait, scope.Types, context.CancellationToken) is { } lazy
                    ? ConversionProperties.Of(lazy.ReachOf(wait, reach, context.CancellationToken), LazyTaskRewrite.Title)
                    : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle.Reason),
                BlockingWaitText.Describe(wait),
                function.Description,
                obstacle.Reason,
                obstacle.Alternative));
            return;
        }

        var rewrite = BlockingWaitRewrite.Plan(wait, scope.Types, converts: true, context.CancellationToken);
        var properties = rewrite.Refusal is { } refusal
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal)
            : ConversionProperties.Of(reach.From(rewrite.Function, wait.WrapsExceptions, context.CancellationToken), rewrite.Title);
        context.ReportDiagnostic(scope.ServesRequests && OffloadedWork.IsWaitedFor(wait, scope.Types)
            ? Diagnostic.Create(
                Descriptors.OffloadedWait,
                name.GetLocation(),
                scope.Severity,
                additionalLocations: null,
                properties,
                BlockingWaitText.Describe(wait),
                "make the callers async and await the work itself")
            : Diagnostic.Create(
                Descriptors.SynchronousWait,
                name.GetLocation(),
                scope.Severity,
                additionalLocations: null,
                properties,
                BlockingWaitText.Describe(wait),
                function.Description,
                BlockingWaitText.Advice(wait.Kind)));
    }
}
