using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports the second of two adjacent awaits of remote reads that do not need each other. Only clients that are made to be used
/// from several threads count; a <c>DbContext</c> or a connection never does. Reads per element are the round-trip rules' matter.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SequentialAwaitsAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SequentialAwaits];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.RemoteCall | RoundTripKinds.CacheCall) is { } facts
                && !start.Compilation.IsTestProject())
            {
                start.RegisterOperationAction(operation => Analyze(operation, types, facts), OperationKind.VariableDeclarationGroup);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, RoundTripFacts facts)
    {
        // The middle one of three is told of by the first pair.
        if (AwaitedRead.Of(context.Operation, types, facts) is not { } second
            || AwaitedRead.Before(second, types, facts) is not { } first
            || AwaitedRead.Before(first, types, facts) is not null)
        {
            return;
        }

        var refusal = SequentialAwaitsRewrite.Refusal(first, second);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SequentialAwaits,
            second.Trip.Hops[0].Location,
            [first.Trip.Hops[0].Location],
            refusal is null
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, SequentialAwaitsRewrite.Title)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal),
            second.Trip.Hops[0].Name,
            first.Trip.Hops[0].Name));
    }
}
