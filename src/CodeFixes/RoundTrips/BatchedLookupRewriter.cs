using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="BatchedLookup"/>: keys asked for in chunks, because providers limit the number of parameters, their
/// results by key, and a lookup of them in the place of the query.
/// </summary>
internal sealed class BatchedLookupRewriter(RewriteContext context, BatchedLookup lookup)
{
    public const int ChunkSize = 1000;

    private readonly SyntaxAnnotation _inserted = new();
    private readonly string _newLine = Usings.EndOfLine(context.Root).ToFullString();
    private readonly string _indentation = IndentationOf(lookup.Anchor);

    public async Task<Document> RewriteAsync(CancellationToken cancellationToken)
    {
        var document = context.Document.WithSyntaxRoot(Rewrite());
        var options = await document.GetOptionsAsync(cancellationToken).ConfigureAwait(false);

        // Formatted here and not by the usual annotation, which would write the line endings of the machine into the file.
        return await Formatter.FormatAsync(document, _inserted, options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, _newLine), cancellationToken)
            .ConfigureAwait(false);
    }

    private SyntaxNode Rewrite()
    {
        var names = LookupNames.Create(lookup, context.Model);
        var isNullableEnabled = context.Model.GetNullableContext(lookup.Anchor.SpanStart).AnnotationsEnabled();
        var text = new BatchText(lookup, names, context.Model, isNullableEnabled);
        var inserted = Statements(names, text);
        var root = (CompilationUnitSyntax)context.Root;
        var anchor = lookup.Anchor;
        var rewritten = Rewritten(anchor, names, text);

        // Blank lines above the loop go above what is put in front of it; its comments stay with it.
        var (blank, remaining) = SplitLeading(anchor.GetLeadingTrivia());
        inserted[0] = inserted[0].WithLeadingTrivia(blank.AddRange(inserted[0].GetLeadingTrivia()));
        rewritten = rewritten.WithLeadingTrivia(remaining);
        inserted.Add(rewritten);

        root = anchor.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, inserted.Select(statement => SyntaxFactory.GlobalStatement(statement)))
            : root.ReplaceNode(anchor, inserted);
        return Usings.Add(root, context.Model, anchor.SpanStart, [.. text.Namespaces()]);
    }

    private List<StatementSyntax> Statements(LookupNames names, BatchText text)
    {
        var statements = new List<StatementSyntax>();
        var elements = lookup.Elements.WithoutTrivia().ToString();
        if (lookup.Source != ElementSource.Reusable)
        {
            var value = lookup.Source == ElementSource.Listed ? AsReceiver(lookup.Elements) + ".ToList()" : elements;
            statements.Add(Statement($"var {names.Elements} = {value};"));
            elements = names.Elements;
        }

        var keys = lookup.KeyProperty is null ? "" : $".Select({lookup.Element} => {lookup.Element}.{lookup.KeyProperty})";
        if (lookup.HasKeylessElements)
        {
            keys += $".OfType<{lookup.KeyType.ToMinimalDisplayString(context.Model, lookup.Anchor.SpanStart)}>()";
        }

        statements.Add(Statement($"var {names.Rows} = {text.Gathered};"));
        var indentation = _newLine + _indentation;
        statements.Add(Statement(
            $"foreach (var {names.Chunk} in {elements}{keys}.Distinct().Chunk({ChunkSize}))"
            + $"{indentation}{{"
            + $"{indentation}{(_indentation.Contains("\t") ? "\t" : "    ")}{text.Gather}"
            + $"{indentation}}}",
            isBlankLineAfter: true));
        if (text.ByKey is { } byKey)
        {
            statements.Add(Statement($"var {names.Lookup} = {byKey};"));
        }

        return statements;
    }

    private StatementSyntax Rewritten(StatementSyntax anchor, LookupNames names, BatchText text)
    {
        SyntaxNode target = lookup.Replaced;
        var replacement = text.InPlace(out var needsParentheses);
        if (target.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            target = needsParentheses ? target : parenthesized;
        }
        else if (needsParentheses && target.Parent is not (EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or AssignmentExpressionSyntax))
        {
            replacement = $"({replacement})";
        }

        var found = SyntaxFactory.ParseExpression(replacement).WithTriviaFrom(target);
        return lookup.Source == ElementSource.Reusable
            ? anchor.ReplaceNode(target, found)
            : anchor.ReplaceNodes(
                [target, lookup.Elements],
                (original, _) => original == target ? found : SyntaxFactory.IdentifierName(names.Elements).WithTriviaFrom(original));
    }

    private static string AsReceiver(ExpressionSyntax expression)
        => expression is AwaitExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax
            ? $"({expression.WithoutTrivia()})"
            : expression.WithoutTrivia().ToString();

    /// <summary>Indented as the loop is: the formatter then leaves the lines of a long chain where they are.</summary>
    private StatementSyntax Statement(string text, bool isBlankLineAfter = false)
    {
        var lineEnd = SyntaxFactory.EndOfLine(_newLine);
        return SyntaxFactory.ParseStatement(_indentation + text)
            .WithTrailingTrivia(isBlankLineAfter ? SyntaxFactory.TriviaList(lineEnd, lineEnd) : SyntaxFactory.TriviaList(lineEnd))
            .WithAdditionalAnnotations(_inserted);
    }

    private static string IndentationOf(SyntaxNode statement)
        => statement.GetLeadingTrivia() is [.., var last] && last.IsKind(SyntaxKind.WhitespaceTrivia) ? last.ToString() : "";

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
