using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>The declaration of a synchronous method as that of one that returns a task.</summary>
internal static class Signatures
{
    /// <param name="declaration">A method or local function, its body rewritten already.</param>
    /// <param name="symbol">What it declared.</param>
    /// <param name="newName">Its name from now on.</param>
    /// <param name="makesAsync">Add the modifier.</param>
    /// <param name="task">How the type Task is written in this place.</param>
    /// <param name="token">How a parameter for the token is written; null for none.</param>
    public static SyntaxNode Rewrite(SyntaxNode declaration, IMethodSymbol symbol, string newName, bool makesAsync, string task, string? token)
    {
        var rewritten = declaration switch
        {
            MethodDeclarationSyntax method => method
                .WithReturnType(TaskOf(method.ReturnType, symbol, task))
                .WithIdentifier(Identifier(newName).WithTriviaFrom(method.Identifier))
                .WithParameterList(WithToken(method.ParameterList, token)),
            LocalFunctionStatementSyntax local => local
                .WithReturnType(TaskOf(local.ReturnType, symbol, task))
                .WithIdentifier(Identifier(newName).WithTriviaFrom(local.Identifier)),
            _ => declaration,
        };
        return makesAsync ? AsyncFunction.WithModifier(rewritten) : rewritten;
    }

    private static TypeSyntax TaskOf(TypeSyntax type, IMethodSymbol symbol, string task)
        => (symbol.ReturnsVoid ? ParseTypeName(task) : ParseTypeName($"{task}<{type.WithoutTrivia()}>")).WithTriviaFrom(type);

    private static ParameterListSyntax WithToken(ParameterListSyntax list, string? token)
    {
        if (token is null)
        {
            return list;
        }

        var parameter = ((MethodDeclarationSyntax)ParseMemberDeclaration($"void M({token}) {{ }}")!).ParameterList.Parameters[0];
        if (list.Parameters.Count == 0)
        {
            return list.WithParameters(SingletonSeparatedList(parameter));
        }

        // One parameter a line stays one a line.
        var last = list.Parameters[list.Parameters.Count - 1];
        var comma = Token(SyntaxKind.CommaToken);
        var newLine = list.Parameters.Count > 1 ? list.Parameters.GetSeparator(list.Parameters.Count - 2).TrailingTrivia : default;
        if (newLine.Any(SyntaxKind.EndOfLineTrivia))
        {
            comma = comma.WithTrailingTrivia(newLine.Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
            parameter = parameter.WithLeadingTrivia(last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        }
        else
        {
            comma = comma.WithTrailingTrivia(Space);
        }

        return list.WithParameters(SeparatedList(list.Parameters.Append(parameter), list.Parameters.GetSeparators().Append(comma)));
    }
}
