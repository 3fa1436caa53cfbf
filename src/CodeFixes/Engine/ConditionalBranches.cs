using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// The branches of <c>#if</c> that a place of a file lies in, the outermost first. A branch is known by the number of its directive, so that
/// it is the same one before and after an edit that leaves the directives alone.
/// </summary>
internal sealed class ConditionalBranches
{
    private readonly List<(int Position, int[] Open)> _changes = [(-1, [])];

    public ConditionalBranches(SyntaxNode root)
    {
        var open = new Stack<int>();
        var number = 0;
        for (var directive = Next(root, null); directive is not null; directive = Next(root, directive))
        {
            number++;
            if (directive is not (BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax))
            {
                continue;
            }

            if (directive is not IfDirectiveTriviaSyntax && open.Count > 0)
            {
                open.Pop();
            }

            if (directive is BranchingDirectiveTriviaSyntax)
            {
                open.Push(number);
            }

            _changes.Add((directive.SpanStart, [.. open.Reverse()]));
        }
    }

    /// <summary>What starts at a directive is before it.</summary>
    public IReadOnlyList<int> At(int position) => _changes.FindLast(change => change.Position < position).Open;

    /// <summary>Is what stands in the outer branches compiled wherever the inner ones are?</summary>
    public static bool Enclose(IReadOnlyList<int> outer, IReadOnlyList<int> inner) => outer.SequenceEqual(inner.Take(outer.Count));

    private static DirectiveTriviaSyntax? Next(SyntaxNode root, DirectiveTriviaSyntax? directive)
        => directive is not null ? directive.GetNextDirective() : root.ContainsDirectives ? root.GetFirstDirective() : null;
}
