using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>The body of a method that returns a task from now on but awaits nothing: its task has completed when it returns.</summary>
internal static class CompletedBody
{
    /// <summary>Adds the edits of the body.</summary>
    /// <param name="task">How the type Task is written in this place.</param>
    public static void AddEdits(DocumentEdits edits, Part part, SemanticModel model, string task, SyntaxTrivia endOfLine)
    {
        var body = FunctionSyntax.Body(part.Declaration)!;
        var completed = $"{task}.CompletedTask";
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (part.Symbol.ReturnsVoid && node is ReturnStatementSyntax { Expression: null })
            {
                edits.Add(part.Document, node, current => Returned((ReturnStatementSyntax)current, ParseExpression(completed)));
            }
            else if (!part.Symbol.ReturnsVoid && FunctionSyntax.Returned(node, body) is { } returned and not ThrowExpressionSyntax)
            {
                // The type is written where the value alone would give another: null, or a more derived one.
                var type = model.GetTypeInfo(returned).Type;
                var generic = SymbolEqualityComparer.IncludeNullability.Equals(type, part.Symbol.ReturnType) ? "" : $"<{ReturnType(part.Declaration)}>";
                edits.Add(part.Document, returned, current => FromResult($"{task}.FromResult{generic}", (ExpressionSyntax)current));
            }
        }

        if (!part.Symbol.ReturnsVoid)
        {
            return;
        }

        switch (body)
        {
            case BlockSyntax block when model.AnalyzeControlFlow(block) is { Succeeded: true, EndPointIsReachable: true }:
                edits.Add(part.Document, block, current => WithLast((BlockSyntax)current, completed, endOfLine));
                break;
            case ArrowExpressionClauseSyntax { Expression: not ThrowExpressionSyntax }:
                edits.Add(part.Document, part.Declaration, current => WithBlock(current, completed, endOfLine));
                break;
        }
    }

    private static string ReturnType(SyntaxNode declaration)
        => (declaration is MethodDeclarationSyntax method ? method.ReturnType : ((LocalFunctionStatementSyntax)declaration).ReturnType).WithoutTrivia().ToString();

    private static ReturnStatementSyntax Returned(ReturnStatementSyntax statement, ExpressionSyntax value)
        => statement
            .WithReturnKeyword(statement.ReturnKeyword.WithTrailingTrivia(Space))
            .WithExpression(value);

    private static ExpressionSyntax FromResult(string call, ExpressionSyntax value)
        => InvocationExpression(ParseExpression(call), ArgumentList(SingletonSeparatedList(Argument(value.WithoutTrivia())))).WithTriviaFrom(value);

    private static BlockSyntax WithLast(BlockSyntax block, string completed, SyntaxTrivia endOfLine)
    {
        var last = Returned(ReturnStatement(), ParseExpression(completed));
        if (block.Statements.LastOrDefault() is { } before && before.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            last = last.WithLeadingTrivia(Indentation.TriviaOf(before)).WithTrailingTrivia(endOfLine);
        }
        else if (block.Statements.Count == 0 && block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            last = last.WithLeadingTrivia(Whitespace(Indentation.Of(block.CloseBraceToken) + "    ")).WithTrailingTrivia(endOfLine);
        }
        else
        {
            last = last.WithTrailingTrivia(Space);
        }

        return block.AddStatements(last);
    }

    /// <summary><c>void Clear() => items.Clear();</c> needs a second statement.</summary>
    private static SyntaxNode WithBlock(SyntaxNode declaration, string completed, SyntaxTrivia endOfLine)
    {
        var indentation = Indentation.Of(declaration);
        var inner = TriviaList(Whitespace(indentation + "    "));
        var outer = TriviaList(Whitespace(indentation));
        var expression = declaration is MethodDeclarationSyntax { ExpressionBody.Expression: var ofMethod } ? ofMethod : ((LocalFunctionStatementSyntax)declaration).ExpressionBody!.Expression;
        var end = declaration.GetTrailingTrivia();
        var block = Block(
            Token(outer, SyntaxKind.OpenBraceToken, TriviaList(endOfLine)),
            List<StatementSyntax>(
            [
                ExpressionStatement(expression.WithoutTrivia()).WithLeadingTrivia(inner).WithTrailingTrivia(endOfLine),
                Returned(ReturnStatement(), ParseExpression(completed)).WithLeadingTrivia(inner).WithTrailingTrivia(endOfLine),
            ]),
            Token(outer, SyntaxKind.CloseBraceToken, end));
        return declaration switch
        {
            MethodDeclarationSyntax method => method
                .WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(method.ParameterList.WithTrailingTrivia(endOfLine))
                .WithBody(block),
            LocalFunctionStatementSyntax local => local
                .WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(local.ParameterList.WithTrailingTrivia(endOfLine))
                .WithBody(block),
            _ => declaration,
        };
    }
}
