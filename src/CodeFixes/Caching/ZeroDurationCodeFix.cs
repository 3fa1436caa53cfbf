using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Takes the whole length, as the whole number that the part was: <c>(int)TimeSpan.FromDays(30).TotalSeconds</c>. By hand: what was zero is not any more.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ZeroDurationCodeFix)), Shared]
internal sealed class ZeroDurationCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4016.Total";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.ZeroDuration];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(context.Node is MemberAccessExpressionSyntax part && IsWholeNumber(part, context.Model, cancellationToken)
            ? [new Rewrite($"Use '{ZeroDurationAnalyzer.Total}{part.Name.Identifier.ValueText}'", EquivalenceKey, _ => Task.FromResult(Total(context, part))) { IsByHand = true }]
            : ImmutableArray<Rewrite>.Empty);

    /// <summary>Does the length give a number other than zero in this unit, and one that an <c>int</c> holds?</summary>
    private static bool IsWholeNumber(MemberAccessExpressionSyntax part, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(part.Expression, cancellationToken) is not { } instance || ConstantTimeSpan.Of(instance) is not { } length)
        {
            return false;
        }

        var number = Math.Abs(part.Name.Identifier.ValueText switch
        {
            "Days" => length.TotalDays,
            "Hours" => length.TotalHours,
            "Minutes" => length.TotalMinutes,
            "Seconds" => length.TotalSeconds,
            _ => length.TotalMilliseconds,
        });
        return number is >= 1 and <= int.MaxValue;
    }

    private static Solution Total(RewriteContext context, MemberAccessExpressionSyntax part)
    {
        var total = part.WithName(IdentifierName(ZeroDurationAnalyzer.Total + part.Name.Identifier.ValueText)).WithoutTrivia();
        var whole = CastExpression(ParseTypeName("int"), total);
        return context.Document.WithSyntaxRoot(context.Root.ReplaceNode(part, AwaitSyntax.InPlaceOf(part, whole).WithTriviaFrom(part))).Project.Solution;
    }
}
