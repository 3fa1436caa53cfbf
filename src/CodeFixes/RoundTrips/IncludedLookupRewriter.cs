using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes an <see cref="IncludedLookup"/>: the <c>Include</c> into the query of the elements, the navigation in the place of the query per element.</summary>
internal static class IncludedLookupRewriter
{
    public static Solution Rewrite(RewriteContext context, IncludedLookup lookup)
    {
        SyntaxNode target = lookup.Replaced;
        ExpressionSyntax navigation = SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression,
            lookup.Owner.WithoutTrivia(),
            SyntaxFactory.IdentifierName(lookup.Navigation.Name));
        var throws = lookup.MayBeMissing && !lookup.Query.HasDefault;
        if (throws)
        {
            var message = BatchText.MissingRow(lookup.Query);
            navigation = SyntaxFactory.ParseExpression($"{navigation} ?? {message}");
        }
        else if (!lookup.Query.HasDefault && lookup.Navigation.NullableAnnotation == NullableAnnotation.Annotated)
        {
            navigation = SyntaxFactory.PostfixUnaryExpression(SyntaxKind.SuppressNullableWarningExpression, navigation);
        }

        if (target.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            target = throws ? target : parenthesized;
        }
        else if (throws && target.Parent is not (EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or AssignmentExpressionSyntax))
        {
            navigation = SyntaxFactory.ParenthesizedExpression(navigation);
        }

        var root = IncludeRewriter.Rewrite(context.Root, context.Model, lookup.Include, (target, navigation.WithTriviaFrom(target)));
        if (throws)
        {
            root = Usings.Add(root, context.Model, lookup.Replaced.SpanStart, "System");
        }

        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }
}
