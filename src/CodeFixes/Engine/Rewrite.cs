using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.CodeFixes;

/// <summary>One safe way to rewrite a finding.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="EquivalenceKey">The kind of rewrite: constant, the same for each finding that is rewritten in this way.</param>
/// <param name="ApplyAsync">Gives the changed solution. It may change several documents but never adds one, because <c>dotnet format</c> drops added documents.</param>
internal sealed record Rewrite(string Title, string EquivalenceKey, Func<CancellationToken, Task<Solution>> ApplyAsync);

/// <summary>A finding that asks to be rewritten, in the state of the solution in which it is to be rewritten.</summary>
/// <param name="Document">The document as it is now; other findings of a fix-all may already have been rewritten in it.</param>
/// <param name="Root">Its syntax root.</param>
/// <param name="Model">Its semantic model.</param>
/// <param name="Node">The node that the analyzer reported.</param>
/// <param name="Diagnostic">The diagnostic as the analyzer reported it: its id and properties hold, its location may be out of date.</param>
internal sealed record RewriteContext(Document Document, SyntaxNode Root, SemanticModel Model, SyntaxNode Node, Diagnostic Diagnostic)
{
    public Solution Solution => Document.Project.Solution;
}
