using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports <c>await Task.Run(() => db.Users.ToList())</c>: one thread is given back and another one is held, where the asynchronous
/// form of the call would hold none. Work that computes, or does more than the one call, is left alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FakeAsyncAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.FakeAsync];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && ServerProjects.IsServer(start.Compilation)
                && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                var syncIo = SyncIo.Of(start.Compilation);
                start.RegisterOperationAction(operation => Analyze(operation, types, syncIo), OperationKind.Await);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, SyncIo syncIo)
    {
        if (OffloadedWork.RunOf(((IAwaitOperation)context.Operation).Operation, types) is not { } run
            || OffloadedWork.OnlyExpression(run) is not { } work
            || syncIo.At(work) is not { Form: SyncIoForm.Call } call
            || OneTimeCode.Contains(context))
        {
            return;
        }

        var refusal = FakeAsyncRewrite.Obstacle(run, call, context.CancellationToken);
        var properties = refusal is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FakeAsyncRewrite.TitleOf(call))
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.FakeAsync,
            SyncIoNames.LocationOf((Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax)run.Syntax),
            [call.Location],
            properties,
            call.Name,
            call.Kind.Describe(),
            call.Twin.Name));
    }
}
