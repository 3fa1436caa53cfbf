using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports a call whose task is dropped in a function that is not async. Inside async functions the compiler says so itself
/// (CS4014). <c>_ = SaveAsync();</c> says that it is meant, as do calls whose only purpose is to start something.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DroppedTaskAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DroppedTask];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.ExpressionStatement);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types)
    {
        var statement = (IExpressionStatementOperation)context.Operation;
        if (DroppedCall.Of(statement, types) is not { Syntax: InvocationExpressionSyntax syntax } call
            || statement.NearestFunction(context.ContainingSymbol) is not { IsAsync: false } function
            || statement.IsTranslated()
            || DroppedCall.LosesNothing(call, types, context.CancellationToken))
        {
            return;
        }

        var rewrite = DroppedTaskRewrite.Plan(call, syntax, function, types, context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.DroppedTask,
            syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title),
            NameOf(call, context.ContainingSymbol),
            function.Describe(),
            rewrite.Awaits ? "await it" : "await it in an async function, or assign it to '_' where that is meant"));
    }

    /// <summary>A delegate is called by the name of the variable that holds it.</summary>
    private static string NameOf(IInvocationOperation call, ISymbol containing)
        => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && call.Instance is { } held && QuerySource.NameOf(held) is { } name
            ? name
            : call.TargetMethod.DisplayName(containing.ContainingType);
}
