using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.EfModel;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Loads what is cached without tracking.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TrackedValueCodeFix)), Shared]
internal sealed class TrackedValueCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4031.NoTracking";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.TrackedValue];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        return Task.FromResult(
            context.Model.GetOperation(context.Node, cancellationToken) is { } value
            && EfModel.TryCreate(compilation) is { } model
            && TrackedValue.QueryOf(value, compilation, model, cancellationToken) is { } query
            && TrackedValue.Refusal(query, compilation, cancellationToken) is null
                ? [new Rewrite(TrackedValue.Title(query), EquivalenceKey, _ => Task.FromResult(Load(context, (ExpressionSyntax)query.Source.Syntax, TrackedValue.Member(query))))]
                : ImmutableArray<Rewrite>.Empty);
    }

    private static Solution Load(RewriteContext context, ExpressionSyntax source, string member)
    {
        var untracked = InvocationExpression(
                MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, source.WithoutTrivia(), IdentifierName(member)),
                ArgumentList())
            .WithTriviaFrom(source);
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(source, untracked);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, source.SpanStart, "Microsoft.EntityFrameworkCore")).Project.Solution;
    }
}
