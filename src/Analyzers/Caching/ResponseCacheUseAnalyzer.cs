using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports <c>[ResponseCache]</c> that lets everybody store what is for one caller, that fails without its middleware, and that stands where nobody stores anything.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ResponseCacheUseAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.OutputCacheOnVerb, Descriptors.PublicResponseCache, Descriptors.ResponseCacheWithoutMiddleware];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.ResponseCacheAttribute") is { } attribute
                && !start.Compilation.IsTestProject()
                && EndpointReader.TryCreate(start.Compilation, out var endpoints))
            {
                start.RegisterSyntaxNodeAction(new Analysis(attribute, endpoints).Analyze, SyntaxKind.Attribute);
            }
        });
    }

    private sealed class Analysis(INamedTypeSymbol attributeType, EndpointReader endpoints)
    {
        private readonly SignedInCallers _signedIn = new(endpoints);
        private readonly HandlerSearch _search = new(endpoints.Compilation);

        public void Analyze(SyntaxNodeAnalysisContext context)
        {
            var attribute = (AttributeSyntax)context.Node;
            if (attribute.Name.GetLastToken().ValueText is not ("ResponseCache" or "ResponseCacheAttribute")
                || CachedHandlers.Target(attribute, context.SemanticModel, context.CancellationToken) is not { } target
                || CachedHandlers.Data(attribute, target) is not { } data
                || !SymbolEqualityComparer.Default.Equals(data.AttributeClass, attributeType))
            {
                return;
            }

            // Filters run for actions and pages, and not for minimal endpoints.
            var handlers = CachedHandlers.Of(target, attributeType, endpoints, context.CancellationToken);
            if (handlers.Any(handler => handler.MapCall is not null))
            {
                return;
            }

            if (StoredResponse.UnstorableVerbs(handlers) is { } verbs && StoredResponse.IsAskedFor(data, endpoints.Compilation, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.OutputCacheOnVerb,
                    attribute.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, OutputCacheRewrite.RemoveTitle),
                    "[ResponseCache]",
                    $"only {verbs} reaches {(handlers.Length == 1 ? $"'{handlers[0].Name}'" : "its actions")}, and nobody stores responses to that"));
                return;
            }

            if (!handlers.IsEmpty && ResponseCacheRewrite.VaryByQueryKeys(attribute) is { } keys)
            {
                ReportMissingMiddleware(context, keys);
            }

            if (ResponseCacheRewrite.IsPublic(data) && Private(handlers, context.CancellationToken) is var (handler, reason, read))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.PublicResponseCache,
                    attribute.GetLocation(),
                    read is null ? [] : [read],
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, ResponseCacheRewrite.ClientTitle),
                    handler.Name,
                    reason));
            }
        }

        private void ReportMissingMiddleware(SyntaxNodeAnalysisContext context, AttributeArgumentSyntax keys)
        {
            if (StartUpCode.Of(endpoints.Compilation).Registration(CacheMiddleware.UseResponseCaching, context.CancellationToken) == Presence.Missing)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.ResponseCacheWithoutMiddleware,
                    keys.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, ResponseCacheRewrite.DropTitle)));
            }
        }

        /// <summary>The first handler whose response is for its caller alone.</summary>
        private (CachedHandler Handler, string Reason, Location? Read)? Private(ImmutableArray<CachedHandler> handlers, CancellationToken cancellationToken)
        {
            foreach (var handler in handlers)
            {
                if (!handler.MayGet)
                {
                    continue;
                }

                if (_signedIn.AreRequired(handler, cancellationToken))
                {
                    return (handler, "only signed-in callers may have", null);
                }

                if (_search.FirstReadOfCaller(handler.Handler, cancellationToken) is { } read)
                {
                    return (handler, "depends on who asks", read.Syntax.GetLocation());
                }
            }

            return null;
        }
    }
}
