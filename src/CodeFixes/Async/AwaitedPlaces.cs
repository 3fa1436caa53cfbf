using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Rewrites places of one function so that they await, and makes the function async where it is not.</summary>
internal static class AwaitedPlaces
{
    /// <summary>Gives the new form of a place. Its parts may have been rewritten already.</summary>
    /// <param name="original">The place as it stands in the file.</param>
    /// <param name="rewritten">The place with its rewritten parts.</param>
    /// <param name="configure">Write <c>ConfigureAwait(false)</c>, as the file does.</param>
    public delegate SyntaxNode Rewriting(SyntaxNode original, SyntaxNode rewritten, bool configure);

    /// <param name="context">The finding.</param>
    /// <param name="function">The function that holds the places.</param>
    /// <param name="makesAsync">It returns a task without being async.</param>
    /// <param name="types">The task types.</param>
    /// <param name="places">The places, by node.</param>
    /// <param name="namespaces">What has to be imported.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Solution Rewrite(
        RewriteContext context,
        SyntaxNode function,
        bool makesAsync,
        TaskTypes types,
        IReadOnlyDictionary<SyntaxNode, Rewriting> places,
        string[] namespaces,
        CancellationToken cancellationToken)
    {
        if (!makesAsync)
        {
            return Rewrite(context, function, changed => changed, places, namespaces, cancellationToken);
        }

        var configure = AwaitSyntax.Configures(context.Root);
        var asyncFunction = new AsyncFunction(function, context.Model, types, configure, cancellationToken);
        var all = new Dictionary<SyntaxNode, Rewriting>();
        foreach (var node in asyncFunction.Places.Concat(places.Keys).Distinct())
        {
            all.Add(node, (original, rewritten, _) => asyncFunction.Rewrite(
                original,
                places.TryGetValue(original, out var rewrite) ? rewrite(original, rewritten, configure) : rewritten));
        }

        return Rewrite(context, function, AsyncFunction.WithModifier, all, namespaces, cancellationToken);
    }

    /// <param name="context">The finding.</param>
    /// <param name="function">The function that holds the places.</param>
    /// <param name="finish">What else changes about the function, such as its signature.</param>
    /// <param name="places">The places, by node.</param>
    /// <param name="namespaces">What has to be imported.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Solution Rewrite(
        RewriteContext context,
        SyntaxNode function,
        Func<SyntaxNode, SyntaxNode> finish,
        IReadOnlyDictionary<SyntaxNode, Rewriting> places,
        string[] namespaces,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var configure = AwaitSyntax.Configures(context.Root);
        var changed = finish(function.ReplaceNodes(places.Keys, (original, rewritten) => places[original](original, rewritten, configure)));
        var root = context.Root.ReplaceNode(function, changed);
        if (root is CompilationUnitSyntax unit && namespaces.Length > 0)
        {
            root = Usings.Add(unit, context.Model, function.SpanStart, namespaces);
        }

        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }
}
