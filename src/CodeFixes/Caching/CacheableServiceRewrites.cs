using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// Marks a service's method with <c>[Cacheable]</c> and puts the decorator before its registration: for PERF4009, and for PERF4001
/// where the endpoint's whole value is the result of one call of the service. All callers of the service then get results of some
/// age, not one endpoint alone: offered by hand.
/// </summary>
internal static class CacheableServiceRewrites
{
    private const string Key = "Cacheable";

    /// <summary>The method of a service whose result is the whole value of the endpoint at hand.</summary>
    public static IMethodSymbol? ServiceBehind(RewriteContext context, CancellationToken cancellationToken)
        => EndpointReader.TryCreate(context.Model.Compilation, out var endpoints)
            && Handler(context, endpoints, cancellationToken) is { } handler
                ? EndpointValue.Of(handler, context.Model.Compilation, cancellationToken)?.TargetMethod
                : null;

    public static ImmutableArray<Rewrite> Of(RewriteContext context, IMethodSymbol method, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (compilation.GetTypeByMetadataName(CacheDecorator.Attribute) is null
            || !CacheableService.CanBeMarked(method)
            || method.DeclaringSyntaxReferences is not [var declaration]
            || context.Solution.GetDocument(declaration.SyntaxTree) is not { } document
            || declaration.GetSyntax(cancellationToken) is not MethodDeclarationSyntax syntax
            || ServiceDecoration.Find(method.ContainingType, compilation, cancellationToken) is not { } decoration)
        {
            return [];
        }

        var title = $"Cache the results of '{method.ContainingType.Name}.{method.Name}' with [Cacheable]";
        return [new Rewrite(title, Key, token => ApplyAsync(context, document, syntax, method, decoration, token)) { IsByHand = true }];
    }

    private static IMethodSymbol? Handler(RewriteContext context, EndpointReader endpoints, CancellationToken cancellationToken)
    {
        if (context.Node is MethodDeclarationSyntax action)
        {
            return context.Model.GetDeclaredSymbol(action, cancellationToken);
        }

        return context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
            && context.Model.GetOperation(invocation, cancellationToken) is IInvocationOperation call
                ? endpoints.ReadMapCall(call, cancellationToken)?.Endpoint.Handler
                : null;
    }

    /// <summary>The service and its registration may be in one file: each file is edited once.</summary>
    private static async Task<Solution> ApplyAsync(RewriteContext context, Document document, MethodDeclarationSyntax method, IMethodSymbol symbol, ServiceDecoration decoration, CancellationToken cancellationToken)
    {
        var arguments = $"{SymbolDisplay.FormatLiteral(CacheDecorator.Stem(symbol.ContainingType) + "." + symbol.Name, quote: true)}, Duration = {MissingCacheAttributeCodeFix.Duration(context).ToString(CultureInfo.InvariantCulture)}";
        var list = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[Cacheable({arguments})]void M();")!).AttributeLists[0];

        var solution = context.Solution;
        foreach (var tree in new[] { method.SyntaxTree, decoration.Statement.SyntaxTree }.Distinct())
        {
            var file = context.Solution.GetDocument(tree)!;
            var model = (await file.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
            var root = (CompilationUnitSyntax)await tree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            SyntaxNode[] tracked = tree == method.SyntaxTree && tree == decoration.Statement.SyntaxTree ? [method, decoration.Statement] : tree == method.SyntaxTree ? [method] : [decoration.Statement];
            var changed = root.TrackNodes(tracked);
            if (tree == decoration.Statement.SyntaxTree)
            {
                changed = decoration.Insert(changed);
                changed = Usings.Add(changed, model, decoration.Statement.SpanStart, decoration.Namespaces);
            }

            if (tree == method.SyntaxTree)
            {
                var current = changed.GetCurrentNode(method)!;
                changed = changed.ReplaceNode(current, MissingCacheAttributeCodeFix.Append(current, list, Usings.EndOfLine(root)));
                changed = Usings.Add(changed, model, method.SpanStart, "PerfAnalyzers");
            }

            solution = solution.WithDocumentSyntaxRoot(file.Id, changed);
        }

        return solution;
    }
}
