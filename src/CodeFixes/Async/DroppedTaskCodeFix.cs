using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits a dropped task where the function around it can wait, and otherwise says in so many words that it is dropped.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DroppedTaskCodeFix)), Shared]
internal sealed class DroppedTaskCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5008.Await";
    private const string DiscardKey = "PERF5008.Discard";
    private const string ConvertKey = "PERF5008.Convert";
    private const string ConvertTitle = "Make the function async and await the task, also in its callers";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.DroppedTask];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var model = context.Model;
        if (TaskTypes.TryCreate(model.Compilation) is not { } types
            || context.Node is not InvocationExpressionSyntax syntax
            || model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call
            || IsDiscarded(syntax)
            || model.GetEnclosingSymbol(syntax.SpanStart, cancellationToken) is not IMethodSymbol { IsAsync: false } function)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var discard = new Rewrite(DroppedTaskRewrite.DiscardTitle, DiscardKey, _ => Task.FromResult(Discard(context, syntax)));
        var plan = DroppedTaskRewrite.Plan(call, syntax, function, types, cancellationToken);
        if (plan is not { Awaits: true, Function: { } declaration })
        {
            // What awaits it changes with all its callers, so that saying that it is meant comes first.
            return Task.FromResult(syntax.Parent is ExpressionStatementSyntax && !types.IsTaskOrValueTask(function.ReturnType)
                ? [discard, Rewrite.Convert(ConvertTitle, ConvertKey, new AwaitSeed(context.Document, syntax, (node, await) => AwaitSyntax.Await((ExpressionSyntax)node, (ExpressionSyntax)node, await.Configure)))]
                : ImmutableArray.Create(discard));
        }

        var awaiting = new Rewrite(plan.Title, AwaitKey, token => AwaitAllAsync(context, declaration, types, token));
        return Task.FromResult(ImmutableArray.Create(awaiting, discard));
    }

    /// <summary>All that the function drops: once it is async, the compiler warns of those that are left.</summary>
    private static Task<Solution> AwaitAllAsync(RewriteContext context, SyntaxNode function, TaskTypes types, CancellationToken cancellationToken)
    {
        var edit = new FunctionRewrite(context, function);
        foreach (var node in FunctionSyntax.OwnNodes(FunctionSyntax.Body(function)!))
        {
            if (node is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
                && context.Model.GetOperation(node, cancellationToken) is IExpressionStatementOperation statement
                && DroppedCall.Of(statement, types) is not null)
            {
                edit.With(call, rewritten => AwaitSyntax.Await((ExpressionSyntax)rewritten, (ExpressionSyntax)rewritten, edit.Configures));
            }
        }

        return edit.ApplyAsAsync(types, cancellationToken);
    }

    /// <summary>An earlier rewrite of a fix-all may have seen to it already.</summary>
    private static bool IsDiscarded(InvocationExpressionSyntax call) => Whole(call).Parent is AssignmentExpressionSyntax or AwaitExpressionSyntax;

    private static Solution Discard(RewriteContext context, InvocationExpressionSyntax call)
    {
        var whole = Whole(call);
        var assignment = AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression,
            IdentifierName(Identifier(whole.GetLeadingTrivia(), SyntaxKind.UnderscoreToken, "_", "_", TriviaList(Space))),
            Token(TriviaList(), SyntaxKind.EqualsToken, TriviaList(Space)),
            whole.WithoutLeadingTrivia());
        return context.Document.WithSyntaxRoot(context.Root.ReplaceNode(whole, assignment)).Project.Solution;
    }

    /// <summary>With the <c>store?.</c> before it.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax call)
    {
        while (call.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == call)
        {
            call = access;
        }

        return call;
    }
}
