using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports a synchronous call that waits for a database, file, stream, network or cache where the nearest function is async or
/// returns a task, and the call has a twin that can be awaited there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SyncIoAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.SyncIo];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                var syncIo = SyncIo.Of(start.Compilation);
                var paths = SyncIoPaths.Of(start.Compilation, types.IsTaskOrValueTask);
                start.RegisterOperationAction(
                    operation => Analyze(operation, types, syncIo, paths),
                    OperationKind.Invocation,
                    OperationKind.PropertyReference,
                    OperationKind.Loop,
                    OperationKind.Using,
                    OperationKind.UsingDeclaration);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, SyncIo syncIo, SyncIoPaths paths)
    {
        var direct = syncIo.At(context.Operation);
        var invocation = context.Operation as IInvocationOperation;
        if ((direct is null && (invocation is null || !SiblingCalls.Exists(invocation)))
            || AsyncCapableFunction.Nearest(context.Operation, context.ContainingSymbol, types) is not { } function
            || (direct ?? paths.SiblingOf(invocation!, context.CancellationToken)) is not { } call
            || OneTimeCode.Contains(context))
        {
            return;
        }

        var rewrite = SyncIoRewrite.Plan(call, types, context.CancellationToken);
        var properties = rewrite.Refusal is { } refusal
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SyncIo,
            call.Location,
            properties,
            call.Name,
            call.Kind.Describe(),
            function.Description,
            SyncIoText.Advice(call)));
    }
}
