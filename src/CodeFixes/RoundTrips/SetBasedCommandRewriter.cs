using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Walks chunks in place of elements, because databases limit the number of parameters, and asks for the rows of a whole chunk.</summary>
internal static class SetBasedCommandRewriter
{
    private const int ChunkSize = 1000;

    public static Task<Solution> RewriteAsync(RewriteContext context, SetBasedCommand plan, CancellationToken cancellationToken)
    {
        var loop = plan.Loop;
        var chunk = FreeNames.Take(FreeNames.TakenAt(loop, context.Model), "chunk");
        var element = loop.Identifier.ValueText;
        var keys = plan.KeyProperty is null ? "" : $".Select({element} => {element}.{plan.KeyProperty})";
        var source = loop.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ThisExpressionSyntax
            ? loop.Expression.WithoutTrivia().ToString()
            : $"({loop.Expression.WithoutTrivia()})";
        var chunks = SyntaxFactory.ParseExpression($"{source}{keys}.Chunk({ChunkSize})").WithTriviaFrom(loop.Expression);
        var contains = SyntaxFactory.ParseExpression($"{chunk}.Contains({plan.Column.WithoutTrivia()})").WithTriviaFrom(plan.Comparison);
        var rewritten = loop.ReplaceNodes(
            [loop.Expression, plan.Comparison],
            (original, _) => original == loop.Expression ? chunks : contains);
        rewritten = rewritten.WithIdentifier(SyntaxFactory.Identifier(chunk).WithTriviaFrom(loop.Identifier));
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(loop, rewritten);
        return Task.FromResult(context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, loop.SpanStart, "System.Linq")).Project.Solution);
    }
}
