using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Enumerates a lazy sequence of tasks once, where it is declared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TasksStartedTwiceCodeFix)), Shared]
internal sealed class TasksStartedTwiceCodeFix : RewriteCodeFixProvider
{
    private const string ArrayKey = "PERF5012.ToArray";
    private const string ListKey = "PERF5012.ToList";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.TasksStartedTwice];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(context.Node is VariableDeclaratorSyntax { Initializer.Value: { } sequence }
            ? ImmutableArray.Create(
                new Rewrite(TasksStartedTwiceAnalyzer.FixTitle, ArrayKey, token => StoreAsync(context, sequence, nameof(Enumerable.ToArray))),
                new Rewrite("Store the tasks in a list", ListKey, token => StoreAsync(context, sequence, nameof(Enumerable.ToList))))
            : []);

    private static Task<Solution> StoreAsync(RewriteContext context, ExpressionSyntax sequence, string method)
    {
        var operand = sequence is InvocationExpressionSyntax ? sequence.WithoutTrailingTrivia() : AwaitSyntax.InParentheses(sequence).WithoutTrailingTrivia();
        var stored = InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, operand, IdentifierName(method)))
            .WithTrailingTrivia(sequence.GetTrailingTrivia());
        var root = context.Root.ReplaceNode(sequence, stored);
        return Task.FromResult(context.Document.WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root, context.Model, sequence.SpanStart, "System.Linq")).Project.Solution);
    }
}
