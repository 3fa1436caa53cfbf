using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes further calls into a chain of calls, in the form that the chain has.</summary>
internal static class ChainSyntax
{
    /// <summary>Where each call of the chain has a line of its own, so does the new one.</summary>
    public static SyntaxToken DotAfter(ExpressionSyntax link)
    {
        var next = link.Parent is MemberAccessExpressionSyntax access && access.Expression == link ? access.OperatorToken.LeadingTrivia : default;
        return SyntaxFactory.Token(SyntaxKind.DotToken).WithLeadingTrivia(link.GetTrailingTrivia().AddRange(next));
    }

    public static InvocationExpressionSyntax Call(ExpressionSyntax receiver, SyntaxToken dot, string method, ExpressionSyntax? argument)
        => SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, dot, SyntaxFactory.IdentifierName(method)),
            SyntaxFactory.ArgumentList(argument is null ? default : SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument))));

    /// <summary>The end of the link's line; a comment there stays where it is, and is not written a second time.</summary>
    public static SyntaxTriviaList LineEndOf(ExpressionSyntax link)
        => SyntaxFactory.TriviaList(link.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));

    /// <summary>The link as the receiver of a call: in parentheses where it needs them.</summary>
    public static ExpressionSyntax AsReceiver(ExpressionSyntax link)
        => link is AwaitExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or BinaryExpressionSyntax or QueryExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(link.WithoutTrivia()).WithLeadingTrivia(link.GetLeadingTrivia())
            : link.WithoutTrailingTrivia();

    /// <summary>The locals and parameters that a lambda at this position may not hide.</summary>
    public static HashSet<string> NamesAt(SemanticModel model, int position)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in model.LookupSymbols(position))
        {
            if (symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            {
                names.Add(symbol.Name);
            }
        }

        return names;
    }

    /// <summary>The first letter of the type, or more of it where that is taken: a lambda's parameter may not be called like a local around it.</summary>
    public static string ParameterName(string type, HashSet<string> taken)
    {
        for (var length = 1; length <= type.Length; length++)
        {
            var name = type.Substring(0, length).ToLowerInvariant();
            if (!taken.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
            {
                return name;
            }
        }

        return "row";
    }
}
