using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>The edit around a loop: statements in front of it, and a lookup in the place of what it calls for each element.</summary>
/// <param name="found">The lookup that takes the place of the query.</param>
internal sealed class LoopEdit(RewriteContext context, LoopLookup lookup, LookupNames names, FoundText found)
{
    private static readonly SyntaxAnnotation Moved = new();
    private static readonly SyntaxAnnotation Walk = new();

    private readonly SyntaxAnnotation _inserted = new();
    private readonly string _newLine = Usings.EndOfLine(context.Root).ToFullString();
    private readonly string _indentation = Indentation.Of(lookup.Anchor);
    private readonly List<StatementSyntax> _statements = [];
    private StatementSyntax? _moved;

    /// <summary>The node of the tree that <see cref="Finish"/> gives the nodes for.</summary>
    public SyntaxNode Anchor => lookup.Anchor.Parent is GlobalStatementSyntax global ? global : lookup.Anchor;

    /// <summary>The keys of all elements, for which the elements are kept first where they cannot be walked twice.</summary>
    public string Keys()
    {
        var elements = lookup.Elements.WithoutTrivia().ToString();
        if (lookup.Source != ElementSource.Reusable)
        {
            var value = lookup.Source == ElementSource.Listed ? AsReceiver(lookup.Elements) + ".ToList()" : elements;
            Add($"var {names.Elements} = {value};");
            elements = names.Elements;
        }

        var keys = lookup.KeyProperty is null ? "" : $".Select({lookup.Element} => {lookup.Element}.{lookup.KeyProperty})";
        return elements + keys + (lookup.HasKeylessElements ? $".OfType<{lookup.KeyType.ToMinimalDisplayString(context.Model, lookup.Anchor.SpanStart)}>()" : "");
    }

    /// <summary>Indented as the loop is: the formatter then leaves the lines of a long chain where they are.</summary>
    public void Add(string statement)
    {
        var lineEnd = SyntaxFactory.EndOfLine(_newLine);
        _statements.Add(SyntaxFactory.ParseStatement(_indentation + statement)
            .WithTrailingTrivia(lineEnd)
            .WithAdditionalAnnotations(_inserted));
    }

    /// <summary>Takes a statement out of the loop, with its comments, and puts it in front as it is then.</summary>
    public void Move(StatementSyntax statement, string changed)
    {
        _moved = statement;
        var comments = statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));
        Add(string.Concat(comments.Select(comment => comment + _newLine + _indentation)) + changed);
    }

    /// <summary>A loop over chunks of keys with one statement, and a blank line after it.</summary>
    public void AddChunks(string keys, string statement)
    {
        var line = _newLine + _indentation;
        Add($"foreach (var {names.Chunk} in {keys}.Distinct().Chunk({BatchText.ChunkSize})){line}{{{line}{(_indentation.Contains("\t") ? "\t" : "    ")}{statement}{line}}}");
        var last = _statements[_statements.Count - 1];
        _statements[_statements.Count - 1] = last.WithTrailingTrivia(last.GetTrailingTrivia().Add(SyntaxFactory.EndOfLine(_newLine)));
    }

    /// <summary>What takes the place of <see cref="Anchor"/>.</summary>
    public IEnumerable<SyntaxNode> Finish()
    {
        // Blank lines above the loop go above what is put in front of it; its comments stay with it.
        var (blank, remaining) = SplitLeading(lookup.Anchor.GetLeadingTrivia());
        _statements[0] = _statements[0].WithLeadingTrivia(blank.AddRange(_statements[0].GetLeadingTrivia()));
        _statements.Add(Rewritten().WithLeadingTrivia(remaining));
        return lookup.Anchor.Parent is GlobalStatementSyntax ? _statements.Select(statement => SyntaxFactory.GlobalStatement(statement)) : _statements;
    }

    /// <summary>Formatted here and not by the usual annotation, which would write the line endings of the machine into the file.</summary>
    public async Task<Document> FormatAsync(Document document, CancellationToken cancellationToken)
    {
        var options = await document.GetOptionsAsync(cancellationToken).ConfigureAwait(false);
        return await Formatter.FormatAsync(document, _inserted, options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, _newLine), cancellationToken)
            .ConfigureAwait(false);
    }

    private StatementSyntax Rewritten()
    {
        SyntaxNode target = lookup.Replaced;
        var replacement = found.Text;
        if (target.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            target = found.NeedsParentheses ? target : parenthesized;
        }
        else if (found.NeedsParentheses && target.Parent is not (EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or AssignmentExpressionSyntax))
        {
            replacement = $"({replacement})";
        }

        var inMemory = SyntaxFactory.ParseExpression(replacement).WithTriviaFrom(target);
        var concurrent = lookup.Concurrent;
        SyntaxNode? elements = lookup.Source == ElementSource.Reusable ? null : lookup.Elements.Parent is ParenthesizedExpressionSyntax around ? around : lookup.Elements;
        var rewritten = lookup.Anchor.ReplaceNodes(
            new[] { target, elements, _moved, concurrent?.Whole, concurrent?.Walk, concurrent?.Lambda }.OfType<SyntaxNode>(),
            (original, inner) => original switch
            {
                _ when original == target => inMemory,
                _ when original == _moved => inner.WithAdditionalAnnotations(Moved),
                _ when original == concurrent?.Walk => inner.WithAdditionalAnnotations(Walk),
                _ when original == concurrent?.Whole => OneByOne(inner).WithTriviaFrom(original),
                _ when original == concurrent?.Lambda => WithoutAsync((LambdaExpressionSyntax)inner).WithTriviaFrom(original),
                _ => SyntaxFactory.IdentifierName(names.Elements).WithTriviaFrom(original),
            });
        return rewritten.GetAnnotatedNodes(Moved).SingleOrDefault() is { } moved ? rewritten.RemoveNode(moved, SyntaxRemoveOptions.KeepNoTrivia)! : rewritten;
    }

    /// <summary><c>await Task.WhenAll(users.Select(..))</c>, where no task is left, is <c>users.Select(..).ToArray()</c>.</summary>
    private static InvocationExpressionSyntax OneByOne(SyntaxNode whole)
    {
        var walk = (ExpressionSyntax)whole.GetAnnotatedNodes(Walk).Single();
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, walk.WithoutTrivia(), SyntaxFactory.IdentifierName("ToArray")));
    }

    private static SyntaxNode WithoutAsync(LambdaExpressionSyntax lambda)
        => lambda.WithModifiers(SyntaxFactory.TokenList(lambda.Modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword))));

    private static string AsReceiver(ExpressionSyntax expression)
        => expression is AwaitExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax
            ? $"({expression.WithoutTrivia()})"
            : expression.WithoutTrivia().ToString();

    private static (SyntaxTriviaList Blank, SyntaxTriviaList Remaining) SplitLeading(SyntaxTriviaList leading)
    {
        var lastLineEnd = -1;
        for (var i = 0; i < leading.Count; i++)
        {
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia))
            {
                lastLineEnd = i;
            }
            else if (!leading[i].IsKind(SyntaxKind.WhitespaceTrivia))
            {
                break;
            }
        }

        return (SyntaxFactory.TriviaList(leading.Take(lastLineEnd + 1)), SyntaxFactory.TriviaList(leading.Skip(lastLineEnd + 1)));
    }
}
