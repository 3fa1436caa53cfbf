using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports uses of the output cache that do nothing, and those that give one caller's response to another.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OutputCacheUseAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [
            Descriptors.OutputCacheWithoutMiddleware,
            Descriptors.OutputCacheOnVerb,
            Descriptors.OutputCacheForSignedIn,
            Descriptors.OutputCacheSetsCookie,
            Descriptors.OutputCacheLeak,
        ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.AspNetCore.OutputCaching.OutputCacheAttribute") is { } attribute
                && !start.Compilation.IsTestProject()
                && EndpointReader.TryCreate(start.Compilation, out var endpoints))
            {
                var analysis = new Analysis(attribute, endpoints);
                start.RegisterSyntaxNodeAction(analysis.AnalyzeAttribute, SyntaxKind.Attribute);
                start.RegisterOperationAction(analysis.AnalyzeConvention, OperationKind.Invocation);
            }
        });
    }

    private sealed class Analysis(INamedTypeSymbol attributeType, EndpointReader endpoints)
    {
        private readonly CachePolicies _policies = new(endpoints);
        private readonly OutputCacheCallers _callers = new(endpoints);

        public void AnalyzeAttribute(SyntaxNodeAnalysisContext context)
        {
            var attribute = (AttributeSyntax)context.Node;
            if (attribute.Name.GetLastToken().ValueText is not ("OutputCache" or "OutputCacheAttribute")
                || CachedHandlers.Target(attribute, context.SemanticModel, context.CancellationToken) is not { } target
                || CachedHandlers.Data(attribute, target) is not { } data
                || !SymbolEqualityComparer.Default.Equals(data.AttributeClass, attributeType))
            {
                return;
            }

            Report(
                new OutputCacheUse("[OutputCache]", attribute.GetLocation(), target, _policies.OfAttribute(data, context.CancellationToken)),
                () => CachedHandlers.Of(target, attributeType, endpoints, context.CancellationToken),
                context.ReportDiagnostic,
                context.CancellationToken);
        }

        public void AnalyzeConvention(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (CachePolicies.IsConvention(call) && call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } })
            {
                Report(
                    new OutputCacheUse(OutputCacheUse.Convention, name.GetLocation(), null, _policies.OfConvention(call, context.CancellationToken)),
                    () => CachedHandlers.Of(call, endpoints, context.CancellationToken),
                    context.ReportDiagnostic,
                    context.CancellationToken);
            }
        }

        private void Report(OutputCacheUse use, Func<ImmutableArray<CachedHandler>> findHandlers, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            if (use.Policy.Kind == CachePolicyKind.NoStore)
            {
                return;
            }

            var handlers = findHandlers();
            if (OutputCacheUse.IgnoredBecause(use, handlers) is { } reason)
            {
                report(Diagnostic.Create(
                    Descriptors.OutputCacheOnVerb,
                    use.Location,
                    Properties(OutputCacheRewrite.RemoveTitle, ""),
                    use.Name,
                    reason));
                return;
            }

            if (StartUpCode.Of(endpoints.Compilation).Registration(CacheMiddleware.UseOutputCache, cancellationToken) == Presence.Missing)
            {
                var isFixable = CacheMiddleware.OutputCaching(endpoints.Compilation, cancellationToken).IsUsable;
                report(Diagnostic.Create(
                    Descriptors.OutputCacheWithoutMiddleware,
                    use.Location,
                    Properties(isFixable ? OutputCacheRewrite.RegisterTitle : null, OutputCacheRewrite.NoPlaceForMiddleware),
                    use.Name));
                return;
            }

            ReportCallers(use, handlers, report, cancellationToken);
        }

        private void ReportCallers(OutputCacheUse use, ImmutableArray<CachedHandler> handlers, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            if (_callers.Leak(use.Policy, handlers, cancellationToken) is { } leak)
            {
                var fix = leak.IsOrder
                    ? AuthenticationOrder.Move(endpoints.Compilation, cancellationToken) is not null ? OutputCacheRewrite.MoveTitle : null
                    : _callers.Identity(leak, use, "context", cancellationToken) is not null ? UserVariation.Title : null;
                report(Diagnostic.Create(
                    Descriptors.OutputCacheLeak,
                    use.Location,
                    leak.Read is { } read ? [read] : [],
                    Properties(fix, leak.IsOrder ? OutputCacheRewrite.NoOneBlock : OutputCacheRewrite.PolicyDecides),
                    use.Name,
                    leak.Handler.Name,
                    leak.Reason));
            }
            else if (_callers.AreNeverStored(use.Policy, handlers, cancellationToken))
            {
                report(Diagnostic.Create(
                    Descriptors.OutputCacheForSignedIn,
                    use.Location,
                    Properties(null, OutputCacheRewrite.KeyNeedsUser),
                    use.Name,
                    handlers.Length == 1 ? $"'{handlers[0].Name}'" : "its actions"));
            }
            else if (use.Policy.Kind == CachePolicyKind.Default && _callers.Cookie(handlers, cancellationToken) is var (handler, write))
            {
                report(Diagnostic.Create(
                    Descriptors.OutputCacheSetsCookie,
                    use.Location,
                    [write.Syntax.GetLocation()],
                    Properties(null, OutputCacheRewrite.CookieDecides),
                    use.Name,
                    handler.Name));
            }
        }

        private static ImmutableDictionary<string, string?> Properties(string? fix, string noFix)
            => fix is null
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, noFix)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, fix);
    }
}
