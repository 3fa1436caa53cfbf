using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.Tokens;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports an action, page handler or mapped handler that takes no token although it awaits reads that could be given one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ActionWithoutTokenAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.ActionWithoutToken];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types
                && RequestEntryPoints.TryCreate(start.Compilation) is { } entryPoints
                && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                start.RegisterOperationBlockAction(block => AnalyzeMember(block, types, entryPoints));
                start.RegisterOperationAction(operation => AnalyzeMapCall(operation, types, entryPoints), OperationKind.Invocation);
            }
        });
    }

    private static void AnalyzeMember(OperationBlockAnalysisContext context, TaskTypes types, RequestEntryPoints entryPoints)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsAsync: true, MethodKind: MethodKind.Ordinary } method || ActionTokens.HasToken(method))
        {
            return;
        }

        foreach (var block in context.OperationBlocks)
        {
            if (block is IBlockOperation && ActionTokens.CallsIn(block, types) is [var first, ..])
            {
                if (entryPoints.Of(method, context.CancellationToken) is { Kind: EntryPointKind.Action or EntryPointKind.PageHandler or EntryPointKind.MinimalEndpoint } entryPoint)
                {
                    Report(context.ReportDiagnostic, method.Locations[0], method, entryPoint, first, context.CancellationToken);
                }

                return;
            }
        }
    }

    private static void AnalyzeMapCall(OperationAnalysisContext context, TaskTypes types, RequestEntryPoints entryPoints)
    {
        if (entryPoints.OfMapCall((IInvocationOperation)context.Operation) is var (lambda, entryPoint)
            && lambda.Symbol.IsAsync
            && !ActionTokens.HasToken(lambda.Symbol)
            && ActionTokens.CallsIn(lambda, types) is [var first, ..])
        {
            var location = lambda.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ParenthesizedLambdaExpressionSyntax { ParameterList: var list } ? list.GetLocation() : lambda.Syntax.GetLocation();
            Report(context.ReportDiagnostic, location, lambda.Symbol, entryPoint, first, context.CancellationToken);
        }
    }

    private static void Report(Action<Diagnostic> report, Location location, IMethodSymbol function, EntryPoint entryPoint, LostToken first, CancellationToken cancellationToken)
    {
        var refusal = ActionTokens.Obstacle(function, first.Call.SemanticModel!, cancellationToken);
        report(Diagnostic.Create(
            Descriptors.ActionWithoutToken,
            location,
            refusal is null
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, ActionTokens.Title)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal),
            entryPoint.Name,
            first.Call.TargetMethod.Name));
    }
}
