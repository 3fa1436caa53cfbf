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
/// Reports, in a project that serves requests, every call of a helper that blocks until asynchronous work is done. Waits for a
/// <c>Task.Run</c> are reported with the other waits, by <see cref="SynchronousWaitAnalyzer"/> and <see cref="BlockingWaitAnalyzer"/>.
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
                && ServerProjects.ServesRequests(start.Compilation)
                && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                var helpers = new RunSyncHelpers(start.Compilation, types);
                start.RegisterOperationAction(operation => Analyze(operation, types, helpers), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, RunSyncHelpers helpers)
    {
        var call = (IInvocationOperation)context.Operation;
        if (helpers.WorkOf(call) is not { } work || OneTimeCode.Contains(context))
        {
            return;
        }

        var canAwait = AsyncCapableFunction.Nearest(call, context.ContainingSymbol, types) is not null;
        var rewrite = canAwait ? RunSyncRewrite.Plan(call, work, types, context.CancellationToken) : null;
        var properties = rewrite is { Refusal: null }
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, rewrite?.Refusal ?? "the function and its callers would have to become async");
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.OffloadedWait,
            SyncIoNames.LocationOf((InvocationExpressionSyntax)call.Syntax),
            properties,
            call.TargetMethod.NameWithType(),
            canAwait ? "await the work itself" : "make the callers async and await the work itself"));
    }
}
