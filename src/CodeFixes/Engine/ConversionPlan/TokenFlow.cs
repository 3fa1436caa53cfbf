using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// Which of the converted methods get a parameter for a cancellation token: those below which a callee takes one and above which a
/// caller has one. And which token is handed on at each place.
/// </summary>
internal sealed class TokenFlow
{
    /// <param name="Place">What is awaited.</param>
    /// <param name="Callee">The converted method that is called; null at a seed.</param>
    /// <param name="Callers">The converted functions around the place, the innermost first.</param>
    /// <param name="Known">The token that is in scope already.</param>
    /// <param name="MayPass">False in a catch, a finally, a rollback, behind a commit.</param>
    /// <param name="Takes">Does the callee take a token as it is?</param>
    private sealed record Edge(SyntaxNode Place, Target? Callee, IReadOnlyList<Target> Callers, ExpressionSyntax? Known, bool MayPass, bool Takes);

    private readonly List<Edge> edges = [];
    private readonly HashSet<Target> gaining = [];

    private TokenFlow()
    {
    }

    public static async Task<TokenFlow> CreateAsync(ConversionGraph graph, CancellationToken cancellationToken)
    {
        var flow = new TokenFlow();
        foreach (var seed in graph.Seeds)
        {
            var model = (await seed.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
            flow.edges.Add(EdgeOf(graph, seed.Place, null, seed.TakesToken, model, cancellationToken));
        }

        foreach (var target in graph.Targets)
        {
            foreach (var site in graph.SitesOf(target))
            {
                if (target.Kind == FunctionChangeKind.Synchronous && site is { IsAwaited: true, Call: { } call })
                {
                    var model = (await graph.Solution.GetDocument(site.Document)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
                    var takes = Tokens.TakesOmitted(target.Twin ?? target.Parts[0].Symbol, call, model);
                    flow.edges.Add(EdgeOf(graph, call, target, takes, model, cancellationToken));
                }
            }
        }

        flow.Solve(graph);
        return flow;
    }

    /// <summary>Does the method get a parameter for the token?</summary>
    public bool Gains(Target target) => gaining.Contains(target);

    /// <summary>The token to hand on at an awaited place; null for none.</summary>
    public ExpressionSyntax? At(SyntaxNode place)
    {
        foreach (var edge in edges)
        {
            if (edge.Place == place)
            {
                return edge.MayPass ? edge.Known ?? (edge.Callers.Any(Gains) ? SyntaxFactory.IdentifierName(Tokens.ParameterName) : null) : null;
            }
        }

        return null;
    }

    private static Edge EdgeOf(ConversionGraph graph, SyntaxNode place, Target? callee, bool takes, SemanticModel model, CancellationToken cancellationToken)
    {
        var callers = new List<Target>();
        for (var function = FunctionSyntax.Nearest(place); function is not null; function = FunctionSyntax.Nearest(function))
        {
            if (graph.TargetOf(function) is { } target)
            {
                callers.Add(target);
            }

            // What is static sees nothing of the function around it.
            if (function is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                || function is AnonymousFunctionExpressionSyntax lambda && lambda.Modifiers.Any(SyntaxKind.StaticKeyword)
                || function is LocalFunctionStatementSyntax local && local.Modifiers.Any(SyntaxKind.StaticKeyword))
            {
                break;
            }
        }

        return new Edge(place, callee, callers, Tokens.InScope(place, model, cancellationToken), !Tokens.IsExcluded(place), takes);
    }

    private void Solve(ConversionGraph graph)
    {
        // From below: a method wants a token when something in it takes one, or wants one.
        var wanting = new HashSet<Target>();
        while (edges.Where(edge => edge.MayPass && (edge.Takes || (edge.Callee is { MayTakeToken: true } callee && wanting.Contains(callee))))
            .SelectMany(edge => edge.Callers)
            .Count(wanting.Add) > 0)
        {
        }

        // From above: it gets one when somebody who calls it has one. A method that is new may as well have one from the start.
        foreach (var target in wanting)
        {
            if (target.MayTakeToken && (target.IsEntryPoint || graph.LeavesBridge(target)))
            {
                gaining.Add(target);
            }
        }

        while (edges.Where(edge => edge.MayPass && edge.Callee is { MayTakeToken: true } callee && wanting.Contains(callee) && (edge.Known is not null || edge.Callers.Any(Gains)))
            .Count(edge => gaining.Add(edge.Callee!)) > 0)
        {
        }
    }
}
