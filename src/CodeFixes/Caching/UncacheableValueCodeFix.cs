using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Reads the rows of a query before they are cached, or awaits the task of an entry.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UncacheableValueCodeFix)), Shared]
internal sealed class UncacheableValueCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4030.Materialize";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UncacheableValue];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        // The value may be a local's, so that the call that stores it stands elsewhere in the member.
        foreach (var node in context.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes() ?? [])
        {
            if (node is not InvocationExpressionSyntax syntax
                || context.Model.GetOperation(syntax, cancellationToken) is not { } operation
                || CacheCalls.At(operation) is not { Action: CacheAction.Set or CacheAction.GetOrCreate or CacheAction.CreateEntry } call)
            {
                continue;
            }

            foreach (var value in StoredValue.Of(call))
            {
                if (UncacheableValue.Of(call, value) is { } uncacheable
                    && uncacheable.Syntax.Span == context.Node.Span
                    && UncacheableValueRewrite.Member(call, uncacheable) is { } member)
                {
                    return Task.FromResult(ImmutableArray.Create(new Rewrite(
                        UncacheableValueRewrite.Title(call, uncacheable),
                        EquivalenceKey,
                        _ => Task.FromResult(Rewrite(context, call, (ExpressionSyntax)uncacheable.Syntax, member)))));
                }
            }
        }

        return Task.FromResult(ImmutableArray<Rewrite>.Empty);
    }

    private static Solution Rewrite(RewriteContext context, CacheCall call, ExpressionSyntax value, string member)
    {
        if (member == UncacheableValueRewrite.GetOrCreateAsync)
        {
            var name = call.Name!;
            return context.Document.WithSyntaxRoot(context.Root.ReplaceNode(name, IdentifierName(member).WithTriviaFrom(name))).Project.Solution;
        }

        var receiver = value is QueryExpressionSyntax or AwaitExpressionSyntax or BinaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax
            ? ParenthesizedExpression(value.WithoutTrivia())
            : value.WithoutTrivia();
        ExpressionSyntax rows = InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, IdentifierName(member)), ArgumentList());
        if (member == UncacheableValueRewrite.ToListAsync)
        {
            rows = AwaitSyntax.Await(rows, rows, AwaitSyntax.Configures(context.Root));
        }

        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(value, rows.WithTriviaFrom(value));
        return context.Document.WithSyntaxRoot(Usings.Add(
            root,
            context.Model,
            value.SpanStart,
            member == UncacheableValueRewrite.ToListAsync ? "Microsoft.EntityFrameworkCore" : "System.Linq")).Project.Solution;
    }
}
