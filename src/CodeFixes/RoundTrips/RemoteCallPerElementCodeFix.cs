using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="RemoteReadPlan"/>: the reads are sent in front of the loop, each by itself or all as one command, and the loop
/// walks the elements and their answers together.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoteCallPerElementCodeFix)), Shared]
internal sealed class RemoteCallPerElementCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "RedisReads";
    private const string OneCommandKey = "RedisReads.OneCommand";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.RemoteCallPerElement, RuleIds.CacheCallPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (Plan(context, cancellationToken) is not { } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var overlapping = new Rewrite(RemoteReadPlan.Title, EquivalenceKey, token => ApplyAsync(context, plan, Overlapping(plan), "System.Threading.Tasks", token));
        return Task.FromResult<ImmutableArray<Rewrite>>(plan.Key is not { } key
            ? [overlapping]
            : [overlapping, new Rewrite(RemoteReadPlan.OneCommandTitle, OneCommandKey, token => ApplyAsync(context, plan, OneCommand(plan, key), "StackExchange.Redis", token)) { IsByHand = true }]);
    }

    private static RemoteReadPlan? Plan(RewriteContext context, CancellationToken cancellationToken)
    {
        if (RoundTripFacts.TryCreate(context.Model.Compilation, RoundTripKinds.All, context.Document.Project.AnalyzerOptions) is not { } facts
            || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation
            || facts.Direct(operation) is not { } trip)
        {
            return null;
        }

        var options = context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind == RepetitionKind.PerElement ? RemoteReadPlan.TryCreate(new PerElementFinding(operation, trip, repeated), facts, out _) : null;
    }

    private static string Overlapping(RemoteReadPlan plan)
        => $"Task.WhenAll({plan.Loop.Expression}.Select({plan.Loop.Identifier} => {plan.Call}))";

    private static string OneCommand(RemoteReadPlan plan, ExpressionSyntax key)
    {
        var converted = key is IdentifierNameSyntax or LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or MemberAccessExpressionSyntax ? $"(RedisKey){key}" : $"(RedisKey)({key})";
        return $"{plan.Call.Expression}({plan.Loop.Expression}.Select({plan.Loop.Identifier} => {converted}).ToArray())";
    }

    /// <param name="reads">What gives the task of all answers.</param>
    /// <param name="import">The namespace that this needs beside LINQ.</param>
    private static async Task<Solution> ApplyAsync(RewriteContext context, RemoteReadPlan plan, string reads, string import, CancellationToken cancellationToken)
    {
        var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var loop = plan.Loop;
        var answers = NameOf(plan, context.Model);
        var configured = plan.Awaited == plan.Call ? "" : text.ToString(TextSpan.FromBounds(plan.Call.Span.End, plan.Awaited.Span.End));
        var newLine = Usings.EndOfLine(context.Root).ToFullString();
        var line = text.Lines.GetLineFromPosition(loop.SpanStart);
        var indentation = text.ToString(TextSpan.FromBounds(line.Start, loop.SpanStart));
        var changed = text.WithChanges(
            new TextChange(new TextSpan(loop.SpanStart, 0), $"var {answers} = await {reads}{configured};{newLine}{indentation}"),
            new TextChange(TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), $"var ({loop.Identifier.Text}, {plan.Value})"),
            new TextChange(new TextSpan(loop.Expression.Span.End, 0), $".Zip({answers})"),
            new TextChange(plan.Declaration.FullSpan, ""));
        var root = (CompilationUnitSyntax)await context.Root.SyntaxTree.WithChangedText(changed).GetRootAsync(cancellationToken).ConfigureAwait(false);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, loop.SpanStart, "System.Linq", import)).Project.Solution;
    }

    /// <summary>The plural of the answer's name, when nothing in the member has it yet.</summary>
    private static string NameOf(RemoteReadPlan plan, SemanticModel model)
    {
        var name = plan.Value + (plan.Value.EndsWith("s", StringComparison.Ordinal) ? "es" : "s");
        return FreeNames.Take(FreeNames.TakenAt(plan.Loop, model), name, "all" + char.ToUpperInvariant(name[0]) + name.Substring(1));
    }
}
