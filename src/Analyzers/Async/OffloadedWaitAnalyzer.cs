using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports, in a project that serves requests, a synchronous function that waits for a <c>Task.Run</c>, and every call of a helper
/// that blocks until asynchronous work is done. A wait for <c>Task.Run</c> in a function that could await is another rule's.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OffloadedWaitAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.OffloadedWait];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && ServerProject.ServesRequests(start.Compilation)
                && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                var helpers = new RunSyncHelpers(start.Compilation, types);
                start.RegisterOperationAction(operation => Analyze(operation, types, helpers), OperationKind.PropertyReference, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, RunSyncHelpers helpers)
    {
        if (context.Operation is IInvocationOperation call && helpers.WorkOf(call) is { } work)
        {
            AnalyzeHelper(context, call, work, types);
        }
        else if (BlockingWait.TryCreate(context.Operation, types) is { OnlyAsks: false } wait
            && OffloadedWork.IsWaitedFor(wait, types)
            && AsyncCapableFunction.Nearest(wait.Operation, context.ContainingSymbol, types) is null
            && !OneTimeCode.Contains(context))
        {
            Report(context, NameOf(wait.Operation.Syntax), BlockingWaitText.Describe(wait), "make the callers async and await the work itself", null);
        }
    }

    private static void AnalyzeHelper(OperationAnalysisContext context, IInvocationOperation call, IOperation work, TaskTypes types)
    {
        if (OneTimeCode.Contains(context))
        {
            return;
        }

        var canAwait = AsyncCapableFunction.Nearest(call, context.ContainingSymbol, types) is not null;
        var rewrite = canAwait ? RunSyncRewrite.Plan(call, work, types, context.CancellationToken) : null;
        Report(
            context,
            SyncIo.LocationOf((InvocationExpressionSyntax)call.Syntax),
            call.TargetMethod.ContainingType.Name + "." + call.TargetMethod.Name,
            canAwait ? "await the work itself" : "make the callers async and await the work itself",
            rewrite);
    }

    private static void Report(OperationAnalysisContext context, Location location, string name, string advice, RunSyncRewrite? rewrite)
    {
        var properties = rewrite is { Refusal: null }
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, rewrite?.Refusal ?? "the function and its callers would have to become async");
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.OffloadedWait, location, properties, name, advice));
    }

    private static Location NameOf(SyntaxNode wait)
        => (wait is InvocationExpressionSyntax { Expression: var called } ? called : wait) switch
        {
            MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            var other => other.GetLocation(),
        };
}
