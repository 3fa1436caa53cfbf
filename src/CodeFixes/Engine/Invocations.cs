using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes;

/// <summary>A call of a method, somewhere in the solution.</summary>
internal sealed record Invocation(Document Document, SemanticModel Model, InvocationExpressionSyntax Syntax);

/// <summary>The calls of a method that nobody outside of the solution can name.</summary>
internal static class Invocations
{
    /// <summary>Null when the method is also used in another way, such as a delegate. Whether others can name it is asked before.</summary>
    public static async Task<IReadOnlyList<Invocation>?> FindAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        var calls = new List<Invocation>();
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var reference in referenced.Locations)
            {
                var root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                var node = root?.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
                if (node is not null && IsOnlyNamed(node))
                {
                    continue;
                }

                if (reference.IsImplicit || reference.IsCandidateLocation || node is not SimpleNameSyntax name || CallOf(name) is not { } call
                    || await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
                {
                    return null;
                }

                calls.Add(new Invocation(reference.Document, model, call));
            }
        }

        return calls;
    }

    /// <summary>The changed solution, or the one before where a document that calls the method would not compile.</summary>
    public static async Task<Solution> UnlessOneBreaksAsync(Solution before, Solution after, IReadOnlyList<Invocation> calls, CancellationToken cancellationToken)
        => await CompileCheck.SoundAsync(before, after, calls.Select(static call => call.Document.Id), cancellationToken).ConfigureAwait(false) is null ? before : after;

    /// <summary>In a comment or a <c>nameof</c>.</summary>
    private static bool IsOnlyNamed(SyntaxNode node)
        => node.IsPartOfStructuredTrivia()
            || node.FirstAncestorOrSelf<InvocationExpressionSyntax>().IsNameOf();

    private static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        ExpressionSyntax called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called ? call : null;
    }
}
