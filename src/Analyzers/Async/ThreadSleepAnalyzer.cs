using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports <c>Thread.Sleep</c> where the nearest function is async or returns a task.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ThreadSleepAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.ThreadSleep];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && start.Compilation.GetTypeByMetadataName("System.Threading.Thread") is { } thread
                && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                start.RegisterOperationAction(operation => Analyze(operation, types, thread), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, INamedTypeSymbol thread)
    {
        var sleep = (IInvocationOperation)context.Operation;
        if (sleep.TargetMethod is not { Name: "Sleep", IsStatic: true } method
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, thread)
            || AsyncCapableFunction.Nearest(sleep, context.ContainingSymbol, types) is not { } function
            || ThreadSleepRewrite.Spins(sleep)
            || OneTimeCode.Contains(context))
        {
            return;
        }

        var rewrite = ThreadSleepRewrite.Plan(sleep, types, context.CancellationToken);
        var properties = rewrite.Refusal is { } refusal
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.TitleOf(sleep));
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.ThreadSleep,
            sleep.Syntax.GetLocation(),
            properties,
            function.Description,
            ThreadSleepRewrite.DelayOf(sleep)));
    }
}
