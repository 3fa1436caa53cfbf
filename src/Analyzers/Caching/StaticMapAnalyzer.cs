using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Reports a static dictionary that keeps what it was asked for without end, and one that requests write to at the same time.
/// The first is a suspicion, because the number of keys is not seen; the second is a fault whatever it holds.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StaticMapAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnboundedMap, Descriptors.UnguardedMap];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // A program that ends soon may keep what it likes.
            if (!start.Compilation.IsTestProject()
                && (ServerProjects.IsServer(start.Compilation) || start.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Memory.IMemoryCache") is not null))
            {
                var uses = new StaticMapUses(start.Compilation);
                var requests = ConcurrentClasses.TryCreate(start.Compilation);
                start.RegisterOperationAction(
                    operation => Analyze(operation, uses, requests),
                    OperationKind.Invocation,
                    OperationKind.SimpleAssignment,
                    OperationKind.CoalesceAssignment);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, StaticMapUses uses, ConcurrentClasses? requests)
    {
        if (StaticMapWrite.Of(context.Operation) is not { } write
            || context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.StaticConstructor } or not IMethodSymbol
            || (!write.Map.IsStatic && (context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } || requests?.IsMadeOnce(write.Map.ContainingType, context.CancellationToken) != true)))
        {
            return;
        }

        if (requests is not null
            && UnguardedMapRewrite.IsPlain(write.Map)
            && requests.Runs(write.Operation, context.ContainingSymbol, context.CancellationToken)
            && context.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor }
            && IsAsked(write.Key)
            && write.IsReadThrough
            && !Coordination.IsIn(write.Operation))
        {
            Report(context, write, Descriptors.UnguardedMap, UnguardedMapRewrite.Refusal(write.Map, uses, context.CancellationToken), write.Map.Name, context.ContainingSymbol.ContainingType.Name);
        }

        if (OpenKey.Of(write.Key) is { } key && !write.HoldsMetadata && write.IsReadThrough && uses.GrowsOnly(write.Map, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnboundedMap,
                write.Operation.Syntax.GetLocation(),
                LocationsOf(write.Map),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "nobody can tell how long an entry is of use"),
                write.Map.Name,
                key));
        }
    }

    /// <summary>For a key that the caller chose. A service that fills its map in one go, <c>foreach (var folder in folders)</c>, is asked to do so once.</summary>
    private static bool IsAsked(IOperation key)
    {
        var functions = LocalFlow.FunctionsAround(key);
        foreach (var source in LocalFlow.Of(key).Sources(key))
        {
            if (source is IParameterReferenceOperation { Parameter.ContainingSymbol: var function } && functions.Contains(function))
            {
                return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, StaticMapWrite write, DiagnosticDescriptor descriptor, string? refusal, params object[] arguments)
        => context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            write.Operation.Syntax.GetLocation(),
            LocationsOf(write.Map),
            DiagnosticProperties.OfFix(UnguardedMapRewrite.Title, refusal),
            arguments));

    private static IEnumerable<Location> LocationsOf(ISymbol map) => map.Locations is [var location] ? [location] : [];
}
