using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports entries without a size in a cache that has a limit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EntryWithoutSizeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.EntryWithoutSize];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Memory.IMemoryCache") is not null)
            {
                // A cancelled search must not be kept as the answer.
                var limited = new Lazy<LimitedCaches>(() => new LimitedCaches(start.Compilation, CancellationToken.None), LazyThreadSafetyMode.PublicationOnly);
                start.RegisterOperationAction(operation => Analyze(operation, limited), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, Lazy<LimitedCaches> limited)
    {
        var call = (IInvocationOperation)context.Operation;
        if (CacheCalls.At(call) is not { Store: CacheStore.Memory, Name: { } name } entry
            || CacheWrite.Of(call) is not { IsDistributed: false } write
            || (write.Expiry & (ExpiryKinds.Sized | ExpiryKinds.Unknown)) != 0
            || !limited.Value.Contain(entry.Cache, context.CancellationToken))
        {
            return;
        }

        var refusal = EntrySizeRewrite.Refusal(write);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.EntryWithoutSize,
            name.Identifier.GetLocation(),
            DiagnosticProperties.OfFix(EntrySizeRewrite.Title, refusal),
            name.Identifier.ValueText));
    }
}
