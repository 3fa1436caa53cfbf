using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>PERF4009: a service reads the same rows, which nothing writes, for several endpoints, and the output cache cannot serve them all.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CacheableServiceAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Terminals = new(StringComparer.Ordinal)
    {
        "ToListAsync", "ToArrayAsync", "ToDictionaryAsync", "ToHashSetAsync", "CountAsync", "LongCountAsync", "SumAsync", "AverageAsync", "MinAsync", "MaxAsync",
        "ToList", "ToArray", "ToDictionary", "ToHashSet", "Count", "LongCount", "Sum", "Average", "Min", "Max",
    };

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CacheableService];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext") is not null
                && start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
                && !start.Compilation.IsTestProject()
                && EndpointReader.TryCreate(start.Compilation, out var endpoints))
            {
                start.RegisterOperationAction(new Analysis(endpoints).Analyze, OperationKind.Invocation);
            }
        });
    }

    private sealed class Analysis(EndpointReader endpoints)
    {
        private readonly EndpointConventions _conventions = new(endpoints);
        private readonly HandlerReader _reader = new(endpoints.Compilation);
        private readonly CallingEntryPoints _callers = new(endpoints);
        private readonly ConcurrentDictionary<ISymbol, bool> _seen = new(SymbolEqualityComparer.Default);

        public void Analyze(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (!Terminals.Contains(call.TargetMethod.Name)
                || context.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false } method
                || call.Receiver()?.UnwrapValue().Type.IsQuery() != true
                || !_seen.TryAdd(method, true)
                || !IsCandidate(method))
            {
                return;
            }

            var summary = _reader.Read(method, HandlerReader.DefaultDepth, context.CancellationToken);
            if (summary.Obstacle == Obstacle.None
                && summary.RemoteReads.IsEmpty
                && CacheableEndpoint.Costliest(summary.Reads, hasKeys: method.Parameters.Any(IsKey)) is { } read
                && AreOurs(summary.Reads)
                && CacheableEndpoint.AreStable(summary.Reads, endpoints.Compilation, context.CancellationToken)
                && Callers(method, context.CancellationToken) is { } callers)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.CacheableService,
                    method.Locations[0],
                    [read.Location],
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "how long the result may be kept, and which cache keeps it, is for you to say"),
                    method.NameWithType(),
                    CacheEvidence.OfRead(read, isProved: true).Description,
                    callers));
            }
        }

        private bool IsCandidate(IMethodSymbol method)
            => method.ContainingType is { TypeKind: TypeKind.Class, IsGenericType: false } type
                && !type.Inherits("Microsoft.EntityFrameworkCore", "DbContext")
                && !endpoints.IsAction(method)
                && !PageHandlers.IsPage(type)
                && !MemberPolicy.IsCachedByAttribute(method)
                && !(method.ImplementedByName() is { } declared && MemberPolicy.IsCachedByAttribute(declared))
                && CacheableEndpoint.IsValue(method.ReturnType)
                && method.Parameters.Count(IsKey) <= 1
                && method.Parameters.All(parameter => IsKey(parameter) || parameter.Type.Name == "CancellationToken");

        private static bool IsKey(IParameterSymbol parameter) => parameter.RefKind == RefKind.None && CacheableEndpoint.IsBounded(parameter.Type);

        /// <summary>Rows of a type that another project declares may be written there.</summary>
        private bool AreOurs(ImmutableArray<DatabaseRead> reads)
        {
            foreach (var read in reads)
            {
                foreach (var entity in read.Entities)
                {
                    if (!SymbolEqualityComparer.Default.Equals(entity.ContainingAssembly, endpoints.Compilation.Assembly))
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        /// <summary>Two of the entry points that lead to the method; null when there are not two, or the output cache serves all of them.</summary>
        private string? Callers(IMethodSymbol method, CancellationToken cancellationToken)
        {
            var callers = _callers.Of(method, cancellationToken);
            return callers.Length >= 2 && callers.Any(caller => !IsForOutputCache(caller.Function, caller.MapCall, cancellationToken))
                ? $"{callers[0].EntryPoint.Name} and {(callers.Length == 2 ? callers[1].EntryPoint.Name : $"{callers.Length - 1} others")}"
                : null;
        }

        private bool IsForOutputCache(IMethodSymbol function, MapCall? mapCall, CancellationToken cancellationToken)
        {
            var routes = mapCall is null ? endpoints.ActionEndpoints(function) : [mapCall.Endpoint];
            return !routes.IsEmpty
                && routes.All(route => route.Accepts("GET") && !route.Verbs.IsEmpty)
                && (mapCall is null ? _conventions.OfAction(function, cancellationToken) : _conventions.OfMapCall(mapCall, cancellationToken)).Access == Access.Anonymous;
        }
    }
}
