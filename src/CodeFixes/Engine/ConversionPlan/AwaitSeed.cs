using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// Where a conversion starts: an expression that is to become an <c>await</c>, in a function that need not be async yet. With a
/// method declaration or local function as <paramref name="Place"/>, that function itself is to return a task (<c>async void</c>).
/// </summary>
/// <param name="Document">The document, in the solution for which the plan is made.</param>
/// <param name="Place">A node of the document's syntax root.</param>
/// <param name="Rewrite">Gives the new form of the place, await included. It is handed the place with its parts already rewritten, and may replace it whole.</param>
internal sealed record AwaitSeed(Document Document, SyntaxNode Place, Func<SyntaxNode, AwaitContext, SyntaxNode> Rewrite)
{
    /// <summary>Does <see cref="Rewrite"/> hand a token on where it is given one? Then tokens are threaded down to this place.</summary>
    public bool TakesToken { get; init; }

    /// <summary>Does the expression wrap exceptions in an AggregateException today (<c>Result</c>, <c>Wait</c>)? Callers that catch one then stop the plan.</summary>
    public bool UnwrapsExceptions { get; init; }

    /// <summary>Namespaces that the rewritten place needs.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Other nodes of the same function that change with it.</summary>
    public ImmutableArray<NodeRewrite> Beside { get; init; } = [];
}

internal readonly record struct NodeRewrite(SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite);

/// <param name="Configure">Write <c>ConfigureAwait(false)</c>, as the file does.</param>
/// <param name="Token">The token to hand on; null when there is none, or none may be handed on here.</param>
internal readonly record struct AwaitContext(bool Configure, ExpressionSyntax? Token);

/// <summary>What a plan came to.</summary>
/// <param name="Changed">The whole changed solution; null when the plan was refused.</param>
/// <param name="Refusal">Why, as a clause that follows "no safe fix:".</param>
internal sealed record ConversionResult(Solution? Changed, string? Refusal);
