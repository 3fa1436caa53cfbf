using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>The expressions of a <see cref="BatchedLookup"/>: the query for one chunk of keys, what its results are kept in, and how one is taken out.</summary>
/// <param name="model">The model of the file in which they are written.</param>
/// <param name="position">Where.</param>
internal sealed class BatchText(BatchedLookup lookup, LookupNames names, SemanticModel model, int position)
{
    /// <summary>Providers limit the number of parameters.</summary>
    public const int ChunkSize = 1000;

    private readonly LookupQuery _query = lookup.Query;

    private ITypeSymbol KeyType => lookup.KeyType;

    /// <summary>The type of a key.</summary>
    public string Key => Display(KeyType);

    /// <summary>The type that <see cref="ByKey"/> has, or the gathered results where that is null.</summary>
    public string ByKeyType => _query.Answer == LookupAnswer.Existence
        ? $"HashSet<{AskedKey}>"
        : $"{(IsLookup ? "ILookup" : "Dictionary")}<{AskedKey}, {Display(ArePairs && !lookup.IsKeyRead ? _query.ResultType : _query.Entity)}>";

    /// <summary>What may be asked for in memory: a lookup and a set, unlike a dictionary, take null.</summary>
    private string AskedKey => lookup.IsKeyNullable && KeyType.IsValueType ? Key + "?" : Key;

    /// <summary>Do the results carry their keys along?</summary>
    public bool ArePairs => _query.Projection is not null || lookup.IsKeyRead || _query.Answer == LookupAnswer.Aggregate;

    /// <summary><c>new List&lt;User&gt;()</c>: what the chunks are gathered in.</summary>
    public string Gathered => _query.Answer == LookupAnswer.Existence
        ? $"new HashSet<{AskedKey}>()"
        : $"new List<{(ArePairs ? Pair : Display(_query.Entity))}>()";

    /// <summary>The statement that asks for one chunk.</summary>
    public string Gather => $"{names.Rows}.{(_query.Answer == LookupAnswer.Existence ? "UnionWith" : "AddRange")}({Batch()});";

    /// <summary>The gathered results by their keys; null when what they are gathered in tells already.</summary>
    public string? ByKey
    {
        get
        {
            if (_query.Answer == LookupAnswer.Existence)
            {
                return null;
            }

            var selector = ArePairs
                ? $"{names.Row} => {Cast}{names.Row}.Key, {names.Row} => {names.Row}.Value"
                : $"{names.Row} => {Cast}{ColumnOf(names.Row)}";
            return $"{names.Rows}.{(IsLookup ? "ToLookup" : "ToDictionary")}({selector})";
        }
    }

    /// <summary>What takes the place of the query.</summary>
    public FoundText Found
    {
        get
        {
            var key = lookup.Key.WithoutTrivia().ToString();
            if (_query.Answer == LookupAnswer.Existence)
            {
                return new FoundText($"{names.Rows}.Contains({key})");
            }

            if (_query.Answer == LookupAnswer.Rows)
            {
                return new FoundText($"{names.Lookup}[{key}].{_query.Operator}()");
            }

            if (IsLookup)
            {
                var first = $"{names.Lookup}[{key}].FirstOrDefault()";
                return _query.HasDefault ? new FoundText(first) : new FoundText($"{first} ?? {MissingRow(_query)}", NeedsParentheses: true);
            }

            return _query.HasDefault
                ? new FoundText($"{names.Lookup}.GetValueOrDefault({key})")
                : new FoundText($"{names.Lookup}.TryGetValue({key}, out var {names.Found}) ? {names.Found} : {MissingRow(_query)}", NeedsParentheses: true);
        }
    }

    public IEnumerable<string> Namespaces()
    {
        yield return "System.Collections.Generic";
        yield return "System.Linq";
        yield return "Microsoft.EntityFrameworkCore";
        if (!_query.HasDefault)
        {
            yield return "System";
        }
    }

    private bool IsLookup => lookup.IsKeyNullable || _query.Answer == LookupAnswer.Rows;

    private string Cast => lookup.IsKeyNullable && KeyType.IsValueType ? $"({Key}?)" : "";

    private string Pair => $"KeyValuePair<{Key}, {Display(_query.ResultType)}>";

    /// <summary>What the query throws: the text of Entity Framework's asynchronous operators ends with a period, that of LINQ's does not.</summary>
    public static string MissingRow(LookupQuery query)
        => $"throw new InvalidOperationException(\"Sequence contains no elements{(query.IsAsync ? "." : "")}\")";

    /// <summary>The column of a row, as a value that is there.</summary>
    private string ColumnOf(string row) => $"{row}.{lookup.Column.Name}{(IsOptional(lookup.Column.Type) ? Value : "")}";

    /// <summary>Where nullable reference types are known, the value of an optional column must be asserted.</summary>
    private string Value => model.GetNullableContext(position).AnnotationsEnabled() ? "!.Value" : ".Value";

    private static bool IsOptional(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>The query for one chunk.</summary>
    public string Batch()
    {
        var terminal = (InvocationExpressionSyntax)_query.Terminal.Syntax;
        var access = (MemberAccessExpressionSyntax)terminal.Expression;
        var chain = access.Expression;
        LambdaExpressionSyntax? predicate = null;
        if (_query.Comparison is null)
        {
            predicate = (LambdaExpressionSyntax)SyntaxFactory.ParseExpression($"{names.Row} => {names.Chunk}.Contains({ColumnOf(names.Row)})");
        }
        else
        {
            var comparison = _query.Comparison.Comparison.Syntax;
            var column = _query.Comparison.ColumnOperand;
            var value = column.Syntax.WithoutTrivia() + (IsOptional(column.Type!) ? Value : "");
            var contains = SyntaxFactory.ParseExpression($"{names.Chunk}.Contains({value})").WithTriviaFrom(comparison);
            if (chain.Span.Contains(comparison.Span))
            {
                chain = WithProjectedKey(chain, comparison, contains);
            }
            else
            {
                predicate = terminal.ArgumentList.Arguments
                    .Select(argument => argument.Expression)
                    .OfType<LambdaExpressionSyntax>()
                    .Single(lambda => lambda.Span.Contains(comparison.Span))
                    .ReplaceNode(comparison, contains)
                    .WithoutTrivia();
            }
        }

        // db.Orders.Where(..).Select(x => x.Total).Max() selects below, where the rows are grouped.
        if (_query.Answer == LookupAnswer.Aggregate && _query.Selector is { Syntax: var selected } && access.Expression.Span.Contains(selected.Span))
        {
            var select = (MemberAccessExpressionSyntax)((InvocationExpressionSyntax)chain).Expression;
            (access, chain) = (select, select.Expression);
        }

        // The comment there stays where it is, and is not written a second time.
        var lineEnd = access.Expression.GetTrailingTrivia().Where(trivia => trivia.IsBlank());
        void Append(string method, ExpressionSyntax? argument) => chain = Call(access, chain, method, argument).WithTrailingTrivia(lineEnd);
        if (predicate is not null)
        {
            Append("Where", predicate);
        }

        switch (_query.Answer)
        {
            case LookupAnswer.Existence:
                Append("Select", SyntaxFactory.ParseExpression($"{names.Row} => {Cast}{ColumnOf(names.Row)}"));
                Append("Distinct", null);
                break;
            case LookupAnswer.Aggregate:
                Append("GroupBy", SyntaxFactory.ParseExpression($"{names.EntityRow} => {ColumnOf(names.EntityRow)}"));
                var value = $"{names.Group}.{_query.Operator}({_query.Selector?.Syntax.WithoutTrivia().ToString() ?? ""})";
                Append("Select", SyntaxFactory.ParseExpression($"{names.Group} => new {Pair}({names.Group}.Key, {value})"));
                break;
            case var _ when lookup.IsKeyRead:
                Append("Select", SyntaxFactory.ParseExpression($"{names.EntityRow} => new {Pair}({ColumnOf(names.EntityRow)}, {names.EntityRow})"));
                break;
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
        var pair = SyntaxFactory.ParseExpression($"new {Pair}({ColumnOf(_query.Projection.Symbol.Parameters[0].Name)}, {body.WithoutTrivia()})");
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

    private string Display(ITypeSymbol type) => type.ToMinimalDisplayString(model, position);
}
