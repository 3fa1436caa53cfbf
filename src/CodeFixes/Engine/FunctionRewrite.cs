using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Edits nodes of one function, and where asked makes it async in the same step.</summary>
/// <param name="function">The method, local function or lambda. The obstacles to making it async have been looked for.</param>
internal sealed class FunctionRewrite(RewriteContext context, SyntaxNode function)
{
    private readonly Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> edits = [];

    /// <summary>Does a new await write <c>ConfigureAwait(false)</c>, as the file does?</summary>
    public bool Configures { get; } = AwaitSyntax.Configures(context.Root);

    /// <param name="node">A node inside the function.</param>
    /// <param name="edit">Gives its new form; it gets the node with what was edited inside it.</param>
    public FunctionRewrite With(SyntaxNode node, Func<SyntaxNode, SyntaxNode> edit)
    {
        edits.Add(node, edit);
        return this;
    }

    public Task<Solution> ApplyAsync(CancellationToken cancellationToken)
        => Task.FromResult(Replaced(function.ReplaceNodes(edits.Keys, (original, rewritten) => edits[original](rewritten))));

    /// <summary>As <see cref="ApplyAsync"/>, and makes a function that returns a task without being async so.</summary>
    public Task<Solution> ApplyAsAsync(TaskTypes types, CancellationToken cancellationToken)
    {
        var asyncFunction = new AsyncFunction(function, context.Model, types, Configures, cancellationToken);
        var changed = function.ReplaceNodes(
            edits.Keys.Concat(asyncFunction.Places).Distinct(),
            (original, rewritten) => asyncFunction.Rewrite(original, edits.TryGetValue(original, out var edit) ? edit(rewritten) : rewritten));
        return Task.FromResult(Replaced(AsyncFunction.WithModifier(changed)));
    }

    private Solution Replaced(SyntaxNode changed)
        => context.Document.WithSyntaxRoot(context.Root.ReplaceNode(function, changed)).Project.Solution;
}
