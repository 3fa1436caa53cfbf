using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// Reports what allocates, or copies, in code that a hot path runs. Elsewhere none of it is worth a word, so that without a
/// <c>[HotPath]</c> nothing is registered. One walk over a body for all of these rules.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HotPathAllocationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.HotPathBoxing,
        Descriptors.HotPathDelegate,
        Descriptors.HotPathParamsArray,
        Descriptors.HotPathLinq,
        Descriptors.HotPathConcatenation,
        Descriptors.HotPathAsyncWithoutAwait,
        Descriptors.HotPathEnumerator,
        Descriptors.HotPathStructCopy,
        Descriptors.HotPathCapacity,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (HotCode.Of(start.Compilation, start.CancellationToken) is { } hot)
            {
                start.RegisterOperationBlockAction(block => AnalyzeBody(block, hot));

                // [HotPath] () => ... in a body that is not hot itself.
                start.RegisterOperationAction(operation => AnalyzeFunction(operation, hot), OperationKind.AnonymousFunction, OperationKind.LocalFunction);
            }
        });
    }

    private static void AnalyzeBody(OperationBlockAnalysisContext context, HotCode hot)
    {
        if (context.OwningSymbol is not IMethodSymbol method || hot.RootOf(method, context.CancellationToken) is not { } root)
        {
            return;
        }

        foreach (var block in context.OperationBlocks)
        {
            if (block.Kind == OperationKind.Block)
            {
                Report(LargeParameters.Of(method, block), root, context.ReportDiagnostic);
                Report(AsyncWithoutAwait.Of(method, block), root, context.ReportDiagnostic);
                Walk(block, root, context.ReportDiagnostic);
            }
        }
    }

    private static void AnalyzeFunction(OperationAnalysisContext context, HotCode hot)
    {
        var (function, body) = context.Operation is IAnonymousFunctionOperation lambda ? (lambda.Symbol, lambda.Body) : (((ILocalFunctionOperation)context.Operation).Symbol, ((ILocalFunctionOperation)context.Operation).Body);

        if (body is null || hot.RootOf(function, context.CancellationToken) is not { } root)
        {
            return;
        }

        // What is in hot code is walked with it.
        for (var outer = function.ContainingSymbol; outer is IMethodSymbol method; outer = outer.ContainingSymbol)
        {
            if (hot.RootOf(method, context.CancellationToken) is not null)
            {
                return;
            }
        }

        Walk(body, root, context.ReportDiagnostic);
    }

    private static void Walk(IOperation body, IMethodSymbol root, Action<Diagnostic> report)
    {
        foreach (var operation in HotOperations.Of(body))
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    Report(Boxing.At(conversion), root, report);
                    break;
                case IDelegateCreationOperation creation:
                    Report(DelegateAllocation.At(creation), root, report);
                    break;
                case IInvocationOperation invocation:
                    Report(LinqOverList.At(invocation), root, report);
                    break;
                case IArgumentOperation argument:
                    Report(ParamsArray.At(argument), root, report);
                    break;
                case IAssignmentOperation assignment:
                    Report(ConcatenationInLoop.At(assignment), root, report);
                    break;
                case IForEachLoopOperation loop:
                    Report(InterfaceEnumerator.At(loop), root, report);
                    Report(MissingCapacity.At(loop), root, report);
                    break;
            }
        }
    }

    private static void Report(IEnumerable<Allocation> allocations, IMethodSymbol root, Action<Diagnostic> report)
    {
        foreach (var allocation in allocations)
        {
            Report(allocation, root, report);
        }
    }

    private static void Report(Allocation? allocation, IMethodSymbol root, Action<Diagnostic> report)
    {
        if (allocation is not null)
        {
            var path = root.MethodKind == MethodKind.AnonymousFunction ? "lambda" : root.NameWithType();
            var properties = allocation.Fix is { } fix ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, fix) : null;
            report(Diagnostic.Create(allocation.Descriptor, allocation.Location, properties, [.. allocation.Arguments, path]));
        }
    }
}
