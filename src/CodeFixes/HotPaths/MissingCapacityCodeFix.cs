using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.HotPaths;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>Says how many will come: <c>new List&lt;string&gt;(users.Length)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingCapacityCodeFix)), Shared]
internal sealed class MissingCapacityCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF8109.Capacity";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathCapacity];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation
            && CountFor(creation, context.Model, cancellationToken) is { } count
                ? [new Rewrite(CapacityRewrite.Title, EquivalenceKey, _ => Task.FromResult(WithCapacity(context, creation, count)))]
                : ImmutableArray<Rewrite>.Empty);

    private static string? CountFor(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (creation.FirstAncestorOrSelf<BlockSyntax>() is not { } block)
        {
            return null;
        }

        foreach (var statement in block.Statements)
        {
            if (statement is CommonForEachStatementSyntax && statement.SpanStart > creation.SpanStart
                && model.GetOperation(statement, cancellationToken) is IForEachLoopOperation loop
                && MissingCapacity.At(loop) is { Fix: not null, Arguments: [_, string count] } allocation
                && allocation.Location.SourceSpan == creation.Span)
            {
                return count;
            }
        }

        return null;
    }

    private static Solution WithCapacity(RewriteContext context, BaseObjectCreationExpressionSyntax creation, string count)
    {
        var arguments = ArgumentList(SingletonSeparatedList(Argument(ParseExpression(count))));
        var given = creation.ArgumentList is { } empty
            ? creation.WithArgumentList(arguments.WithTriviaFrom(empty))
            : creation.WithArgumentList(arguments);
        return context.Document.WithSyntaxRoot(context.Root.ReplaceNode(creation, given)).Project.Solution;
    }
}
