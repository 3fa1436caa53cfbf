using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports a synchronous function that serves a request and waits for a database, a file, another machine or a cache, itself or in
/// what it calls. One finding per function, at the first such call.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SyncEntryPointAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.SyncEntryPoint];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is not { } types
                || RequestEntryPoints.TryCreate(start.Compilation) is not { } entryPoints
                || !OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                return;
            }

            var syncIo = SyncIo.Of(start.Compilation);
            var search = new Search(types, entryPoints, syncIo, SyncIoPaths.Of(start.Compilation, types.IsTaskOrValueTask), ConversionReach.Of(start.Compilation, types, start.Options));
            start.RegisterOperationBlockAction(block => AnalyzeMember(block, search));
            start.RegisterOperationAction(operation => AnalyzeMapCall(operation, search), OperationKind.Invocation);
            start.RegisterOperationAction(operation => AnalyzeLocalFunction(operation, search), OperationKind.LocalFunction);
        });
    }

    private sealed record Search(TaskTypes Types, RequestEntryPoints EntryPoints, SyncIo SyncIo, SyncIoPaths Paths, ConversionReach Reach);

    private static void AnalyzeMember(OperationBlockAnalysisContext context, Search search)
    {
        if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            && IsSynchronous(method, search.Types)
            && search.EntryPoints.Of(method, context.CancellationToken) is { } entryPoint)
        {
            foreach (var block in context.OperationBlocks)
            {
                if (block is IBlockOperation && search.Paths.FirstIn(block, context.CancellationToken) is { } path)
                {
                    context.ReportDiagnostic(Describe(path, entryPoint, method, block, search, context.CancellationToken));
                    return;
                }
            }
        }
    }

    private static void AnalyzeMapCall(OperationAnalysisContext context, Search search)
    {
        if (search.EntryPoints.OfMapCall((IInvocationOperation)context.Operation) is var (lambda, entryPoint)
            && IsSynchronous(lambda.Symbol, search.Types)
            && search.Paths.FirstIn(lambda, context.CancellationToken) is { } path)
        {
            context.ReportDiagnostic(Describe(path, entryPoint, lambda.Symbol, lambda, search, context.CancellationToken));
        }
    }

    private static void AnalyzeLocalFunction(OperationAnalysisContext context, Search search)
    {
        var function = (ILocalFunctionOperation)context.Operation;
        if (IsSynchronous(function.Symbol, search.Types)
            && search.EntryPoints.Of(function.Symbol, context.CancellationToken) is { } entryPoint
            && search.Paths.FirstIn(function, context.CancellationToken) is { } path)
        {
            context.ReportDiagnostic(Describe(path, entryPoint, function.Symbol, function, search, context.CancellationToken));
        }
    }

    /// <summary>A call in another project, whose sources an editor sees, has its callers there.</summary>
    private static ReachAnswer ReachOf(SyncEntryPointRewrite rewrite, Search search, CancellationToken cancellationToken)
        => !rewrite.Converts ? default
            : search.Paths.Compilation.ContainsSyntaxTree(rewrite.Function!.SyntaxTree) ? search.Reach.From(rewrite.Function, unwraps: false, cancellationToken)
            : new ReachAnswer(null, true);

    private static bool IsSynchronous(IMethodSymbol function, TaskTypes types)
        => !function.IsAsync && !types.IsTaskOrValueTask(function.ReturnType) && !types.IsAsyncSequence(function.ReturnType);

    private static Diagnostic Describe(SyncIoPath path, EntryPoint entryPoint, IMethodSymbol function, IOperation whole, Search search, CancellationToken cancellationToken)
    {
        var rewrite = SyncEntryPointRewrite.Plan(path, entryPoint, function, whole, search.Paths, cancellationToken);
        var properties = ConversionProperties.Of(rewrite.Refusal is { } refusal ? new ReachAnswer(refusal, false) : ReachOf(rewrite, search, cancellationToken), rewrite.Title);
        if (path is { Calls.IsEmpty: true, Io: { } io })
        {
            return Diagnostic.Create(Descriptors.SyncEntryPoint, io.Location, properties, io.Name, io.Kind.Describe(), entryPoint.Name, SyncIoText.Advice(io));
        }

        var locations = ImmutableArray.CreateBuilder<Location>();
        var names = new List<string>();
        foreach (var call in path.Calls)
        {
            names.Add(call.Name);
            AddLocation(call.Location);
        }

        names.Add(path.Name);
        AddLocation(path.Io?.Location ?? Location.None);
        locations.RemoveAt(0);
        return Diagnostic.Create(
            Descriptors.SyncEntryPoint,
            path.Calls[0].Location,
            locations,
            properties.Add(DiagnosticProperties.Path, string.Join(DiagnosticProperties.PathSeparator, names)),
            string.Join(DiagnosticProperties.PathSeparator, names),
            path.Kind.Describe(),
            entryPoint.Name,
            "make these calls async and " + (path.Io is { } found ? SyncIoText.Advice(found) : "await the last"));

        void AddLocation(Location location)
        {
            if (location != Location.None)
            {
                locations.Add(location.SeenFrom(search.Paths.Compilation));
            }
        }
    }
}
