using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Includes the navigation in the query, and takes away the explicit load that this makes superfluous; or selects what is read,
/// where nothing else is done with the rows.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NavigationPerElementCodeFix)), Shared]
internal sealed class NavigationPerElementCodeFix : RewriteCodeFixProvider
{
    private const string IncludeKey = "Include";
    private const string ProjectionKey = "Projection";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.NavigationPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (NavigationFindings.TryCreate(context.Model.Compilation) is not { } findings)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(context.Model.GetOperation(context.Node, cancellationToken) switch
        {
            IPropertyReferenceOperation reference => OfRead(context, findings, reference, cancellationToken),
            IInvocationOperation call when ExplicitLoad.TryCreate(call) is { } load => OfLoad(context, findings, load, cancellationToken),
            IDelegateCreationOperation { Target: IMethodReferenceOperation function } => OfCall(context, findings, function, cancellationToken),
            { } call => OfCall(context, findings, call, cancellationToken),
            _ => [],
        });
    }

    private static ImmutableArray<Rewrite> OfRead(RewriteContext context, NavigationFindings findings, IPropertyReferenceOperation reference, CancellationToken cancellationToken)
    {
        if (ContainingMember(context, cancellationToken) is not { } containing
            || !NavigationFindings.MayBeNavigation(reference)
            || findings.OfRead(reference, containing, SmallCollectionLimit(context), cancellationToken) is not { } finding)
        {
            return [];
        }

        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        if (findings.PlanOf(finding, cancellationToken, out _) is { } include)
        {
            rewrites.Add(Create(context, include));
        }

        if (findings.ProjectionOf(finding, cancellationToken) is { } projection)
        {
            rewrites.Add(new Rewrite(
                projection.Title,
                ProjectionKey,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(new ProjectionRewriter(context.Model, projection).Rewrite(context.Root)).Project.Solution)));
        }

        return rewrites.ToImmutable();
    }

    private static ImmutableArray<Rewrite> OfLoad(RewriteContext context, NavigationFindings findings, ExplicitLoad load, CancellationToken cancellationToken)
        => findings.PlanOf(load, cancellationToken, out _) is (var plan, var statement)
            ? [Create(context, plan, (Removed(statement), null))]
            : [];

    private static ImmutableArray<Rewrite> OfCall(RewriteContext context, NavigationFindings findings, IOperation call, CancellationToken cancellationToken)
        => ContainingMember(context, cancellationToken) is { } containing
            && findings.OfCall(call, containing, SmallCollectionLimit(context), cancellationToken) is { } finding
            && findings.PlanOf(finding, cancellationToken, out _) is { } include
                ? [Create(context, include)]
                : [];

    private static ISymbol? ContainingMember(RewriteContext context, CancellationToken cancellationToken)
    {
        var containing = context.Model.GetEnclosingSymbol(context.Node.SpanStart, cancellationToken);
        while (containing is IMethodSymbol { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction })
        {
            containing = containing.ContainingSymbol;
        }

        return containing;
    }

    /// <summary>With the load goes the loop that was only there for it.</summary>
    private static StatementSyntax Removed(ExpressionStatementSyntax statement)
        => statement.Parent is BlockSyntax { Statements.Count: 1, Parent: ForEachStatementSyntax { Expression: IdentifierNameSyntax, Parent: BlockSyntax } loop } ? loop : statement;

    private static Rewrite Create(RewriteContext context, IncludePlan plan, params (SyntaxNode Node, SyntaxNode? Replacement)[] others)
        => new(
            plan.Title,
            IncludeKey,
            _ => Task.FromResult(context.Document.WithSyntaxRoot(IncludeRewriter.Rewrite(context.Root, context.Model, plan, others)).Project.Solution));

    private static int SmallCollectionLimit(RewriteContext context)
        => QuietPlaces.SmallCollectionLimit(context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree));
}
