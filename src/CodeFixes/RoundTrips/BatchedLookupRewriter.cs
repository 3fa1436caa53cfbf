using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="BatchedLookup"/>: rows read in chunks, because providers limit the number of parameters, a dictionary
/// of them, and the lookup in the place of the query.
/// </summary>
internal sealed class BatchedLookupRewriter(RewriteContext context, BatchedLookup lookup)
{
    private const int ChunkSize = 1000;

    private readonly SyntaxAnnotation _inserted = new();
    private readonly string _newLine = Usings.EndOfLine(context.Root).ToFullString();
    private readonly string _indentation = IndentationOf(lookup.Anchor);
    private readonly LookupQuery _query = lookup.Query;

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
        var inserted = Statements(names);
        var root = (CompilationUnitSyntax)context.Root;
        var anchor = lookup.Anchor;
        var rewritten = Rewritten(anchor, names);

        // Blank lines above the loop go above what is put in front of it; its comments stay with it.
        var (blank, remaining) = SplitLeading(anchor.GetLeadingTrivia());
        inserted[0] = inserted[0].WithLeadingTrivia(blank.AddRange(inserted[0].GetLeadingTrivia()));
        rewritten = rewritten.WithLeadingTrivia(remaining);
        inserted.Add(rewritten);

        root = anchor.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, inserted.Select(statement => SyntaxFactory.GlobalStatement(statement)))
            : root.ReplaceNode(anchor, inserted);
        return Usings.Add(root, context.Model, anchor.SpanStart, [.. Namespaces()]);
    }

    private List<StatementSyntax> Statements(LookupNames names)
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
            keys += $".OfType<{Display(lookup.Column.Type)}>()";
        }

        var key = Display(lookup.Column.Type);
        var row = _query.Projection is null ? Display(_query.Entity) : $"KeyValuePair<{key}, {Display(_query.ResultType)}>";
        statements.Add(Statement($"var {names.Rows} = new List<{row}>();"));
        var indentation = _newLine + _indentation;
        statements.Add(Statement(
            $"foreach (var {names.Chunk} in {elements}{keys}.Distinct().Chunk({ChunkSize}))"
            + $"{indentation}{{"
            + $"{indentation}{(_indentation.Contains("\t") ? "\t" : "    ")}{names.Rows}.AddRange({Batch(names)});"
            + $"{indentation}}}",
            isBlankLineAfter: true));
        statements.Add(Statement($"var {names.Lookup} = {names.Rows}.{ToLookup(names)};"));
        return statements;
    }

    private string ToLookup(LookupNames names)
    {
        var selector = _query.Projection is null
            ? $"{names.Row} => {KeyCast()}{names.Row}.{lookup.Column.Name}"
            : $"{names.Row} => {KeyCast()}{names.Row}.Key, {names.Row} => {names.Row}.Value";
        return (lookup.IsKeyNullable ? "ToLookup(" : "ToDictionary(") + selector + ")";
    }

    /// <summary>A lookup, unlike a dictionary, may be asked for null.</summary>
    private string KeyCast() => lookup.IsKeyNullable ? $"({Display(lookup.Column.Type)}?)" : "";

    /// <summary>The query for one chunk.</summary>
    private string Batch(LookupNames names)
    {
        var terminal = (InvocationExpressionSyntax)_query.Terminal.Syntax;
        var access = (MemberAccessExpressionSyntax)terminal.Expression;
        var chain = access.Expression;
        LambdaExpressionSyntax? predicate = null;
        if (_query.IsFind)
        {
            predicate = (LambdaExpressionSyntax)SyntaxFactory.ParseExpression($"{names.Row} => {names.Chunk}.Contains({names.Row}.{lookup.Column.Name})");
        }
        else
        {
            var comparison = (BinaryExpressionSyntax)_query.Comparison!.Syntax;
            var column = comparison.Left.Span.Contains(lookup.Key.Span) ? comparison.Right : comparison.Left;
            var contains = SyntaxFactory.ParseExpression($"{names.Chunk}.Contains({column.WithoutTrivia()})").WithTriviaFrom(comparison);
            if (chain.Span.Contains(comparison.Span))
            {
                chain = WithProjectedKey(chain, comparison, contains);
            }
            else
            {
                predicate = terminal.ArgumentList.Arguments
                    .Select(argument => argument.Expression)
                    .OfType<LambdaExpressionSyntax>()
                    .Single()
                    .ReplaceNode(comparison, contains)
                    .WithoutTrivia();
            }
        }

        // The comment there stays where it is, and is not written a second time.
        var lineEnd = access.Expression.GetTrailingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (predicate is not null)
        {
            chain = Call(access, chain, "Where", predicate).WithTrailingTrivia(lineEnd);
        }

        chain = _query.IsAsync
            ? Call(access, chain, "ToListAsync", _query.Token is { IsImplicit: false } token ? (ExpressionSyntax)token.Syntax : null)
            : Call(access, chain, "ToList", null);
        var all = _query.Terminal.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Syntax: var configured }
            ? configured.ReplaceNode(terminal, chain.WithTriviaFrom(terminal))
            : chain;
        return (_query.IsAsync ? "await " : "") + all.WithoutTrivia();
    }

    /// <summary>The rows of a projection carry their key along.</summary>
    private ExpressionSyntax WithProjectedKey(ExpressionSyntax chain, SyntaxNode comparison, SyntaxNode contains)
    {
        if (_query.Projection is null)
        {
            return chain.ReplaceNode(comparison, contains);
        }

        var selector = (LambdaExpressionSyntax)_query.Projection.Syntax;
        var body = selector.ExpressionBody!;
        var pair = SyntaxFactory.ParseExpression(
            $"new KeyValuePair<{Display(lookup.Column.Type)}, {Display(_query.ResultType)}>({_query.Projection.Symbol.Parameters[0].Name}.{lookup.Column.Name}, {body.WithoutTrivia()})");
        return chain.ReplaceNodes(
            [comparison, body],
            (original, _) => original == comparison ? contains : pair.WithTriviaFrom(body));
    }

    private static InvocationExpressionSyntax Call(MemberAccessExpressionSyntax like, ExpressionSyntax receiver, string method, ExpressionSyntax? argument)
        => SyntaxFactory.InvocationExpression(
            like.WithExpression(receiver).WithName(SyntaxFactory.IdentifierName(method)),
            SyntaxFactory.ArgumentList(argument is null
                ? default
                : SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument.WithoutTrivia()))));

    private StatementSyntax Rewritten(StatementSyntax anchor, LookupNames names)
    {
        SyntaxNode target = lookup.Replaced;
        var replacement = InPlace(names, out var needsParentheses);
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

    private string InPlace(LookupNames names, out bool needsParentheses)
    {
        var key = lookup.Key.WithoutTrivia().ToString();
        var orDefault = _query.IsFind || _query.Operator.EndsWith("OrDefault", StringComparison.Ordinal);
        needsParentheses = !orDefault;
        if (lookup.IsKeyNullable)
        {
            var first = $"{names.Lookup}[{key}].FirstOrDefault()";
            return orDefault ? first : $"{first} ?? {Missing()}";
        }

        return orDefault
            ? $"{names.Lookup}.GetValueOrDefault({key})"
            : $"{names.Lookup}.TryGetValue({key}, out var {names.Found}) ? {names.Found} : {Missing()}";
    }

    /// <summary>What the query throws: the text of Entity Framework's asynchronous operators ends with a period, that of LINQ's does not.</summary>
    private string Missing() => $"throw new InvalidOperationException(\"Sequence contains no elements{(_query.IsAsync ? "." : "")}\")";

    private IEnumerable<string> Namespaces()
    {
        yield return "System.Collections.Generic";
        yield return "System.Linq";
        yield return "Microsoft.EntityFrameworkCore";
        if (_query.Operator is "First" or "Single")
        {
            yield return "System";
        }
    }

    private string Display(ITypeSymbol type) => type.ToMinimalDisplayString(context.Model, lookup.Anchor.SpanStart);

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
