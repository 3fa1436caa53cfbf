using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.HotPaths;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>Makes a string that grows in a loop a builder: <c>var text = new StringBuilder();</c>, <c>text.Append(item);</c>, <c>return text.ToString();</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConcatenationInLoopCodeFix)), Shared]
internal sealed class ConcatenationInLoopCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF8105.StringBuilder";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathConcatenation];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node is AssignmentExpressionSyntax
            && context.Model.GetOperation(context.Node, cancellationToken) is IAssignmentOperation { Target: ILocalReferenceOperation { Local: var text } } append
            && StringBuilderRewrite.Of(text, append) is { } rewrite
                ? [new Rewrite(StringBuilderRewrite.Title, EquivalenceKey, _ => Task.FromResult(Rewritten(context, rewrite)))]
                : ImmutableArray<Rewrite>.Empty);

    private static Solution Rewritten(RewriteContext context, StringBuilderRewrite rewrite)
    {
        var appends = rewrite.Appends.ToDictionary(append => (SyntaxNode)append.Assignment);
        IEnumerable<SyntaxNode> places = [rewrite.Declaration, .. appends.Keys, .. rewrite.Reads];
        var root = context.Root.ReplaceNodes(
            places,
            (original, _) => original == rewrite.Declaration ? Builder(rewrite)
                : appends.TryGetValue(original, out var append) ? Append(append)
                : ParseExpression($"{original.WithoutTrivia()}.ToString()").WithTriviaFrom(original));
        return context.Document
            .WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root, context.Model, rewrite.Declaration.SpanStart, "System.Text"))
            .Project.Solution;
    }

    private static VariableDeclarationSyntax Builder(StringBuilderRewrite rewrite)
    {
        var variable = rewrite.Declaration.Variables[0];
        var builder = ParseExpression($"new StringBuilder({rewrite.Beginning?.WithoutTrivia()})").WithTriviaFrom(variable.Initializer!.Value);
        return rewrite.Declaration
            .WithType(IdentifierName("var").WithTriviaFrom(rewrite.Declaration.Type))
            .WithVariables(SingletonSeparatedList(variable.WithInitializer(variable.Initializer.WithValue(builder))));
    }

    private static ExpressionSyntax Append(AppendedText append)
    {
        var text = ((AssignmentExpressionSyntax)append.Assignment).Left.WithoutTrivia().ToString();
        return ParseExpression(text + string.Concat(append.Parts.Select(part => $".Append({part.WithoutTrivia()})"))).WithTriviaFrom(append.Assignment);
    }
}
