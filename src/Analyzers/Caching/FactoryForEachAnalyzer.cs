using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports factories of <c>IMemoryCache.GetOrCreate</c> that load: it looks as if one load served all, and is not so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FactoryForEachAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.FactoryForEach];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.IsTestProject() && ServerProjects.IsServer(start.Compilation) && CacheCalls.AreReferenced(start.Compilation))
            {
                var loads = new Lazy<CacheLoads>(() => new CacheLoads(start.Compilation));
                start.RegisterOperationAction(operation => Analyze(operation, loads), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, Lazy<CacheLoads> loads)
    {
        if (CacheCalls.At(context.Operation) is not { Store: CacheStore.Memory, Action: CacheAction.GetOrCreate, IsShared: false, FactoryLambda: { } factory, Name: { } name } call
            || VisitorKey.Is(call.Key)
            || QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol)
            || UncoordinatedLoad.RunsAlone(context.ContainingSymbol))
        {
            return;
        }

        foreach (var operation in factory.Body.Executed())
        {
            // entry => LoadAsync() gives its task to the cache, which awaits it.
            if ((loads.Value.NameOf(operation, context.CancellationToken) ?? loads.Value.NameOfTask(operation, factory, context.CancellationToken)) is { } load && !operation.IsInNestedFunction(factory))
            {
                if (!Coordination.IsIn(call.Call))
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        Descriptors.FactoryForEach,
                        name.Identifier.GetLocation(),
                        [operation.Syntax.GetLocation()],
                        ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "the application has to choose a cache that loads once, such as HybridCache"),
                        name.Identifier.ValueText,
                        load));
                }

                return;
            }
        }
    }
}
