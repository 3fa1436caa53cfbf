using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Adds settings to the options of a cache entry, and options to a call that has none.</summary>
internal static class EntryOptionsSyntax
{
    public static BaseObjectCreationExpressionSyntax WithSetting(BaseObjectCreationExpressionSyntax options, string text)
    {
        var setting = ParseExpression(text);
        if (options.Initializer is { } initializer)
        {
            // After the last setting, before what stands behind it.
            var settings = initializer.Expressions;
            if (settings.Count == 0)
            {
                return options.WithInitializer(InitializerExpression(SyntaxKind.ObjectInitializerExpression, SingletonSeparatedList(setting.WithTrailingTrivia(Space))).WithOpenBraceToken(initializer.OpenBraceToken.WithTrailingTrivia(Space)).WithCloseBraceToken(initializer.CloseBraceToken));
            }

            var last = settings[settings.Count - 1];
            var kept = settings.Replace(last, last.WithoutTrailingTrivia()).GetWithSeparators();
            if (kept.Count == settings.Count * 2)
            {
                // The list ends with a comma already.
                kept = kept.RemoveAt(kept.Count - 1);
            }

            // Below the last setting where each has its line, else behind it.
            var ownLine = last.GetFirstToken().GetPreviousToken().TrailingTrivia.FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            var comma = Token(SyntaxKind.CommaToken).WithTrailingTrivia(ownLine == default ? Space : ownLine);
            setting = setting.WithLeadingTrivia(ownLine == default ? [] : last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
            return options.WithInitializer(initializer.WithExpressions(SeparatedList<ExpressionSyntax>(
                [.. kept, comma, setting.WithTrailingTrivia(settings.SeparatorCount == settings.Count ? settings.GetSeparator(settings.Count - 1).TrailingTrivia : last.GetTrailingTrivia())])));
        }

        return options
            .WithArgumentList((options.ArgumentList ?? ArgumentList()).WithTrailingTrivia(Space))
            .WithInitializer(((ObjectCreationExpressionSyntax)ParseExpression($"new T {{ {text} }}")).Initializer)
            .WithTrailingTrivia(options.GetTrailingTrivia());
    }

    public static InvocationExpressionSyntax WithArgument(InvocationExpressionSyntax call, string value)
    {
        var arguments = call.ArgumentList.Arguments.GetWithSeparators();
        return call.WithArgumentList(call.ArgumentList.WithArguments(SeparatedList<ArgumentSyntax>(arguments.InsertRange(
            3,
            [Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space), Argument(ParseExpression(value))]))));
    }
}
