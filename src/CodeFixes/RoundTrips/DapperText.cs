using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>The expressions of a <see cref="DapperLookup"/>: the call for one chunk of keys, its SQL, and how a row is taken out.</summary>
internal sealed class DapperText(DapperLookup lookup, LookupNames names, SemanticModel model)
{
    private readonly DapperQuery _query = lookup.Query;
    private readonly string _parameter = ParameterFor(lookup);

    /// <summary>What the chunks are gathered in.</summary>
    public string Gathered => $"new List<{Display(_query.Row)}>()";

    /// <summary>The gathered rows by their keys.</summary>
    public string ByKey
    {
        get
        {
            var cast = lookup.IsKeyNullable ? $"({Display(lookup.KeyType)}?)" : "";
            var isOptional = lookup.Column.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
            var value = isOptional ? model.GetNullableContext(lookup.Anchor.SpanStart).AnnotationsEnabled() ? "!.Value" : ".Value" : "";
            return $"{names.Rows}.ToLookup({names.Row} => {cast}{names.Row}.{lookup.Column.Name}{value})";
        }
    }

    /// <summary>A lookup answers as Dapper does: with nothing, the first, or the exception for none or too many.</summary>
    public FoundText Found
    {
        get
        {
            var found = $"{names.Lookup}[{lookup.Key.WithoutTrivia()}]";
            return new FoundText(_query.Answer == LookupAnswer.Rows ? found : $"{found}.{_query.Operator.Substring("Query".Length)}()");
        }
    }

    /// <summary>The statement that asks for one chunk.</summary>
    public string Gather
    {
        get
        {
            var call = (InvocationExpressionSyntax)_query.Call.Syntax;
            var name = (GenericNameSyntax)((MemberAccessExpressionSyntax)call.Expression).Name;
            var replacements = new Dictionary<SyntaxNode, SyntaxNode>
            {
                [name] = name.WithIdentifier(SyntaxFactory.Identifier(_query.IsAsync ? "QueryAsync" : "Query").WithTriviaFrom(name.Identifier)),
                [lookup.KeyParameter] = SyntaxFactory.AnonymousObjectMemberDeclarator(
                        SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(_parameter), SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space))
                            .WithName(SyntaxFactory.IdentifierName(_parameter).WithTrailingTrivia(SyntaxFactory.Space)),
                        SyntaxFactory.IdentifierName(names.Chunk))
                    .WithTriviaFrom(lookup.KeyParameter),
            };
            if (lookup.SqlDeclaration is null)
            {
                var sql = (ExpressionSyntax)_query.Sql.Syntax;
                replacements[sql] = (Changed(sql) ?? Literal()).WithTriviaFrom(sql);
            }

            SyntaxNode all = call.ReplaceNodes(replacements.Keys, (original, _) => replacements[original]);
            if (_query.Call.Parent is Microsoft.CodeAnalysis.Operations.IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Syntax: var configured })
            {
                all = configured.ReplaceNode(call, all.WithTriviaFrom(call));
            }

            return $"{names.Rows}.AddRange({(_query.IsAsync ? "await " : "")}{all.WithoutTrivia()});";
        }
    }

    /// <summary>The declaration of the SQL as it is then.</summary>
    public LocalDeclarationStatementSyntax ChangedDeclaration(LocalDeclarationStatementSyntax declaration)
    {
        var value = declaration.Declaration.Variables[0].Initializer!.Value;
        return declaration.ReplaceNode(value, (Changed(value) ?? Literal()).WithTriviaFrom(value));
    }

    /// <summary><c>IN @ids</c>, or <c>= ANY(@ids)</c>.</summary>
    private string Condition => lookup.KeySet == KeySet.Array ? $"= ANY(@{_parameter})" : $"IN @{_parameter}";

    private string Comparison => _query.Text.Substring(lookup.Sql.Comparison.Start, lookup.Sql.Comparison.End - lookup.Sql.Comparison.Start);

    /// <summary>The expression with the condition changed in the one literal that it stands in; null where it stands in none.</summary>
    private ExpressionSyntax? Changed(ExpressionSyntax sql)
    {
        SyntaxToken? found = null;
        foreach (var token in sql.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.StringLiteralToken) && !token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) && !token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)
                && !token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            {
                continue;
            }

            var index = token.Text.IndexOf(Comparison, StringComparison.Ordinal);
            if (index < 0)
            {
                continue;
            }

            if (found is not null || token.Text.IndexOf(Comparison, index + 1, StringComparison.Ordinal) >= 0)
            {
                return null;
            }

            found = token;
        }

        return found is not { } literal
            ? null
            : sql.ReplaceToken(literal, SyntaxFactory.Token(literal.LeadingTrivia, literal.Kind(), literal.Text.Replace(Comparison, Condition), literal.ValueText.Replace(Comparison, Condition), literal.TrailingTrivia));
    }

    /// <summary>The whole SQL, where it stands elsewhere.</summary>
    private ExpressionSyntax Literal()
    {
        var (start, end) = lookup.Sql.Comparison;
        var sql = _query.Text.Substring(0, start) + Condition + _query.Text.Substring(end);
        return SyntaxFactory.ParseExpression(sql.IndexOf('\n') >= 0 ? $"@\"{sql.Replace("\"", "\"\"")}\"" : SymbolDisplay.FormatLiteral(sql, quote: true));
    }

    /// <summary><c>ids</c> for <c>id</c>: no other parameter of the SQL, and no other member of the object.</summary>
    private static string ParameterFor(DapperLookup lookup)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in lookup.Query.Parameters.Type!.GetMembers())
        {
            taken.Add(member.Name);
        }

        foreach (var token in SqlTokens.Of(lookup.Query.Text)!)
        {
            taken.Add(token.Text);
        }

        return FreeNames.Take(taken, LookupNames.Plural(lookup.Sql.Parameter), "keys");
    }

    private string Display(ITypeSymbol type) => type.ToMinimalDisplayString(model, lookup.Anchor.SpanStart);
}
