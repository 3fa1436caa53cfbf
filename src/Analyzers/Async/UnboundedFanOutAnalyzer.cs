using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports <c>Task.WhenAll(urls.Select(url => client.GetAsync(url)))</c> over a source of unknown size, where nothing limits how many calls are in flight.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnboundedFanOutAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnboundedFanOut];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.RemoteCall) is { } facts
                && !start.Compilation.IsTestProject())
            {
                start.RegisterOperationAction(operation => Analyze(operation, types, facts), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, RoundTripFacts facts)
    {
        if (FanOut.TryCreate((IInvocationOperation)context.Operation, types, facts, context.Compilation, context.CancellationToken) is not { } fanOut)
        {
            return;
        }

        var properties = ImmutableDictionary<string, string?>.Empty.Add(
            DiagnosticProperties.NoFix,
            UnboundedFanOutRewrite.Refusal(fanOut) ?? UnboundedFanOutRewrite.Difference);
        context.ReportDiagnostic(RoundTripReport.Create(
            Descriptors.UnboundedFanOut,
            fanOut.Trip.Hops[0].Location,
            fanOut.Trip,
            properties,
            fanOut.Trip.Hops[0].Name,
            fanOut.SourceName));
    }
}
