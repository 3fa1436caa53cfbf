using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports cache entries that never expire, and those that only slide.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CacheExpirationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.EntryNeverExpires, Descriptors.EntrySlidesForever];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var compilation = start.Compilation;
            if (!compilation.IsTestProject()
                && (compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Memory.IMemoryCache") is not null
                    || compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Distributed.IDistributedCache") is not null))
            {
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (CacheWrite.Of((IInvocationOperation)context.Operation) is not { } write
            || (write.Expiry & (ExpiryKinds.Absolute | ExpiryKinds.Unknown)) != 0
            || NameOf(write.Call.Syntax) is not { } name)
        {
            return;
        }

        var refusal = CacheExpirationRewrite.Refusal(write);
        var properties = DiagnosticProperties.OfFix(CacheExpirationRewrite.Title(write), refusal);
        if ((write.Expiry & ExpiryKinds.Sliding) != 0)
        {
            // What belongs to a visitor is meant to live as long as the visit.
            if (!VisitorKey.Is(write.Key))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.EntrySlidesForever, name.GetLocation(), properties, name.Identifier.ValueText));
            }

            return;
        }

        if (IsLimitedElsewhere(write, context.Compilation, context.CancellationToken))
        {
            return;
        }

        var isBounded = new BoundedKey(context.Compilation, context.CancellationToken).Is(write.Key);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.EntryNeverExpires,
            name.GetLocation(),
            isBounded ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
            additionalLocations: null,
            properties,
            name.Identifier.ValueText,
            isBounded ? "" : ", and there is one more for every key"));
    }

    /// <summary>A cache with a limit drops entries by itself; the SQL Server cache gives each a sliding expiration.</summary>
    private static bool IsLimitedElsewhere(CacheWrite write, Compilation compilation, CancellationToken cancellationToken)
        => NameIndex.Contains(compilation, "SizeLimit", cancellationToken)
            || (write.IsDistributed && NameIndex.Contains(compilation, "AddDistributedSqlServerCache", cancellationToken));

    private static SimpleNameSyntax? NameOf(SyntaxNode call)
        => call is InvocationExpressionSyntax { Expression: var called }
            ? called switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                MemberBindingExpressionSyntax binding => binding.Name,
                SimpleNameSyntax name => name,
                _ => null,
            }
            : null;
}
