using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>An anonymous GET does the same work on each request, and nothing caches its response: PERF4001 where the work is an aggregate or a whole table, else PERF4002.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MissingCacheAttributeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MissingCacheAttribute, Descriptors.CacheableEndpoint];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var compilation = context.Compilation;
        if (compilation.GetTypeByMetadataName("Microsoft.AspNetCore.OutputCaching.OutputCacheAttribute") is null
            || compilation.IsTestProject()
            || !EndpointReader.TryCreate(compilation, out var endpoints))
        {
            return;
        }

        var analysis = new Analysis(endpoints);
        context.RegisterOperationBlockAction(analysis.AnalyzeAction);
        context.RegisterOperationAction(analysis.AnalyzeMapCall, OperationKind.Invocation);
    }

    private sealed class Analysis(EndpointReader endpoints)
    {
        private readonly EndpointConventions _conventions = new(endpoints);
        private readonly HandlerReader _handlers = new(endpoints.Compilation);
        private readonly CacheablePage _pages = new(endpoints);
        private readonly CacheableView _views = new(endpoints);

        public void AnalyzeAction(OperationBlockAnalysisContext context)
        {
            if (context.OwningSymbol is not IMethodSymbol { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary, IsStatic: false } action)
            {
                return;
            }

            if (endpoints.PageEndpoint(action) is { } page)
            {
                AnalyzePage(page, context);
                return;
            }

            var routes = endpoints.ActionEndpoints(action);
            if (CacheableEndpoint.IsCandidate(routes)
                && _conventions.OfAction(action, context.CancellationToken) == (Access.Anonymous, ResponseCaching.None)
                && _handlers.Read(action, HandlerReader.DefaultDepth, context.CancellationToken) is var summary
                && Evidence(routes[0], summary, context.CancellationToken) is { } evidence)
            {
                var name = $"'{routes[0].DisplayName}' ({action.NameWithType()})";
                if (summary.Views.IsEmpty && !CacheableView.IsForAnyVerb(routes))
                {
                    context.ReportDiagnostic(Create(action.Locations[0], name, evidence, OutputCacheRewrite.AttributeTitle, context.CancellationToken));
                }
                else if (!summary.Views.IsEmpty && _views.AreForEverybody(action, summary.Views, context.CancellationToken))
                {
                    context.ReportDiagnostic(Create(action.Locations[0], name, evidence with { IsProved = false }, null, OutputCacheRewrite.LayoutDecides));
                }
            }
        }

        private void AnalyzePage(Endpoint page, OperationBlockAnalysisContext context)
        {
            if (CacheablePage.IsCandidate(page)
                && _conventions.OfPage(page.Handler.ContainingType, context.CancellationToken) == (Access.Anonymous, ResponseCaching.None)
                && Evidence(page, context.CancellationToken) is { } evidence
                && _pages.IsForEverybody(page, context.CancellationToken))
            {
                var name = $"'{page.Handler.NameWithType()}'";
                context.ReportDiagnostic(CacheablePage.IsRendered(page)
                    ? Create(page.Handler.Locations[0], name, evidence with { IsProved = false }, null, OutputCacheRewrite.LayoutDecides)
                    : Create(page.Handler.Locations[0], name, evidence, OutputCacheRewrite.PageTitle, context.CancellationToken));
            }
        }

        public void AnalyzeMapCall(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (call.TargetMethod.Name is not ("MapGet" or "MapMethods")
                || call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } }
                || endpoints.ReadMapCall(call, context.CancellationToken) is not { } mapCall)
            {
                return;
            }

            var endpoint = mapCall.Endpoint;
            if (CacheableEndpoint.IsCandidate([endpoint])
                && !mapCall.IsConditional
                && _conventions.OfMapCall(mapCall, context.CancellationToken) == (Access.Anonymous, ResponseCaching.None)
                && Evidence(endpoint, context.CancellationToken) is { } evidence)
            {
                var handler = endpoint.Handler.MethodKind == MethodKind.AnonymousFunction ? "" : $" ({endpoint.Handler.Name})";
                context.ReportDiagnostic(Create(name.GetLocation(), $"'{endpoint.DisplayName}'{handler}", evidence, OutputCacheRewrite.ConventionTitle, context.CancellationToken));
            }
        }

        private CacheEvidence? Evidence(Endpoint endpoint, CancellationToken cancellationToken)
            => Evidence(endpoint, _handlers.Read(endpoint.Handler, HandlerReader.DefaultDepth, cancellationToken), cancellationToken);

        private CacheEvidence? Evidence(Endpoint endpoint, HandlerSummary summary, CancellationToken cancellationToken)
            => CacheableEndpoint.Evidence(endpoint, summary, endpoints.Compilation, cancellationToken);

        private Diagnostic Create(Location location, string endpoint, CacheEvidence evidence, string fixTitle, CancellationToken cancellationToken)
            => CacheMiddleware.OutputCaching(endpoints.Compilation, cancellationToken).IsUsable
                ? Create(location, endpoint, evidence, fixTitle, null)
                : Create(location, endpoint, evidence, null, OutputCacheRewrite.NoPlace);

        private static Diagnostic Create(Location location, string endpoint, CacheEvidence evidence, string? fixTitle, string? noFix)
        {
            var path = string.Join(DiagnosticProperties.PathSeparator, evidence.Path.Select(hop => Name(hop.Method)));
            var properties = ImmutableDictionary<string, string?>.Empty;
            properties = fixTitle is not null ? properties.Add(DiagnosticProperties.Fix, fixTitle) : properties.Add(DiagnosticProperties.NoFix, noFix);
            if (path.Length > 0)
            {
                properties = properties.Add(DiagnosticProperties.Path, path);
            }

            return Diagnostic.Create(
                evidence.IsProved ? Descriptors.MissingCacheAttribute : Descriptors.CacheableEndpoint,
                location,
                evidence.Path.Select(hop => hop.CallSite).Append(evidence.Location),
                properties,
                endpoint,
                evidence.Description,
                path.Length > 0 ? $" (path: {path})" : "");
        }

        private static string Name(IMethodSymbol method)
            => method.MethodKind == MethodKind.LocalFunction ? method.Name
                : method.AssociatedSymbol is { } property ? property.NameWithType()
                : method.NameWithType();
    }
}
