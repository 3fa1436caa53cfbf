using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="RedisReadPlan"/>: the reads are sent in front of the loop, which walks the elements and their answers together.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoteCallPerElementCodeFix)), Shared]
internal sealed class RemoteCallPerElementCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "RedisReads";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.RemoteCallPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        ImmutableArray<Rewrite> rewrites = Plan(context, cancellationToken) is { } plan
            ? [new Rewrite(RedisReadPlan.Title, EquivalenceKey, token => ApplyAsync(context, plan, token))]
            : [];
        return Task.FromResult(rewrites);
    }

    private static RedisReadPlan? Plan(RewriteContext context, CancellationToken cancellationToken)
    {
        if (RoundTripFacts.TryCreate(context.Model.Compilation, RoundTripKinds.All, context.Document.Project.AnalyzerOptions) is not { } facts
            || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation
            || facts.Direct(operation) is not { } trip)
        {
            return null;
        }

        var options = context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind == RepetitionKind.PerElement ? RedisReadPlan.TryCreate(new PerElementFinding(operation, trip, repeated), facts, out _) : null;
    }

    private static async Task<Solution> ApplyAsync(RewriteContext context, RedisReadPlan plan, CancellationToken cancellationToken)
    {
        var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var loop = plan.Loop;
        var element = loop.Identifier.Text;
        var elements = loop.Expression.ToString();
        var answers = NameOf(plan, context.Model);
        var configured = plan.Awaited == plan.Call ? "" : text.ToString(TextSpan.FromBounds(plan.Call.Span.End, plan.Awaited.Span.End));
        var newLine = Usings.EndOfLine(context.Root).ToFullString();
        var line = text.Lines.GetLineFromPosition(loop.SpanStart);
        var indentation = text.ToString(TextSpan.FromBounds(line.Start, loop.SpanStart));
        var sent = $"var {answers} = await Task.WhenAll({elements}.Select({element} => {plan.Call})){configured};{newLine}{indentation}";
        var changed = text.WithChanges(
            new TextChange(new TextSpan(loop.SpanStart, 0), sent),
            new TextChange(TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), $"var ({element}, {plan.Value})"),
            new TextChange(new TextSpan(loop.Expression.Span.End, 0), $".Zip({answers})"),
            new TextChange(plan.Declaration.FullSpan, ""));
        var root = (CompilationUnitSyntax)await context.Root.SyntaxTree.WithChangedText(changed).GetRootAsync(cancellationToken).ConfigureAwait(false);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, loop.SpanStart, "System.Linq", "System.Threading.Tasks")).Project.Solution;
    }

    /// <summary>The plural of the answer's name, when nothing in the member has it yet.</summary>
    private static string NameOf(RedisReadPlan plan, SemanticModel model)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in model.LookupSymbols(plan.Loop.SpanStart))
        {
            taken.Add(symbol.Name);
        }

        var member = (SyntaxNode?)plan.Loop.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? plan.Loop;
        foreach (var token in member.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                taken.Add(token.ValueText);
            }
        }

        var name = plan.Value + (plan.Value.EndsWith("s", StringComparison.Ordinal) ? "es" : "s");
        while (!taken.Add(name))
        {
            name = "all" + char.ToUpperInvariant(name[0]) + name.Substring(1);
        }

        return name;
    }
}
