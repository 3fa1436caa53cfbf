using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Writes;

/// <summary>Writes a loop of <c>Add</c> as one <c>AddRange</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPerElementCodeFix)), Shared]
internal sealed class AddPerElementCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "AddRange";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.AddPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (ContextCalls.TryCreate(context.Model.Compilation) is not { } calls
            || context.Model.GetOperation(context.Node, cancellationToken) is not IInvocationOperation call
            || AddPerElementAnalyzer.LoopOf(call, calls) is not { Syntax: ForEachStatementSyntax loop })
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(AddPerElementAnalyzer.FixTitle, EquivalenceKey, _ => Task.FromResult(Rewrite(context, loop, (InvocationExpressionSyntax)call.Syntax)));
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }

    private static Solution Rewrite(RewriteContext context, ForEachStatementSyntax loop, InvocationExpressionSyntax add)
    {
        var target = ((MemberAccessExpressionSyntax)add.Expression).Expression.WithoutTrivia();
        var added = add.ArgumentList.Arguments[0].Expression.WithoutTrivia();
        var element = loop.Identifier.ValueText;
        var elements = loop.Expression.WithoutTrivia().ToString();
        var isElement = added is IdentifierNameSyntax { Identifier.ValueText: var name } && name == element;
        if (!isElement)
        {
            elements = (loop.Expression is AwaitExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax ? $"({elements})" : elements)
                + $".Select({element} => {added})";
        }

        var statement = SyntaxFactory.ParseStatement($"{target}.AddRange({elements});").WithTriviaFrom(loop).WithCommentsOf(loop);
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(loop, statement);
        return context.Document.WithSyntaxRoot(isElement ? root : Usings.Add(root, context.Model, loop.SpanStart, "System.Linq")).Project.Solution;
    }
}
