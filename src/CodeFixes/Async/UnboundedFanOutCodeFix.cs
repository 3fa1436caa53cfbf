using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary><c>await Task.WhenAll(xs.Select(async x => ..));</c> as <c>await Parallel.ForEachAsync(xs, new ParallelOptions { .. }, async (x, _) => ..);</c>, by hand.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedFanOutCodeFix)), Shared]
internal sealed class UnboundedFanOutCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF5017.ForEachAsync";

    /// <summary>Calls wait for others, not for processors: the default of one per processor would be too few on a small machine.</summary>
    private const int InFlight = 8;

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnboundedFanOut];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (TaskTypes.TryCreate(compilation) is not { } types
            || RoundTripFacts.TryCreate(compilation) is not { } facts
            || WhenAllAround(context.Node) is not { } syntax
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call
            || FanOut.TryCreate(call, types, facts, compilation, cancellationToken) is not { } fanOut
            || UnboundedFanOutRewrite.Refusal(fanOut) is not null
            || UnboundedFanOutRewrite.Statement(fanOut) is not { } awaited)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(UnboundedFanOutRewrite.Title, EquivalenceKey, _ => Task.FromResult(Limit(context, fanOut, syntax, awaited))) { IsByHand = true };
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }

    /// <summary>The report stands at the remote call, inside the lambda.</summary>
    private static InvocationExpressionSyntax? WhenAllAround(SyntaxNode node)
    {
        for (var current = node.Parent; current is not (null or StatementSyntax { Parent: BlockSyntax { Parent: MemberDeclarationSyntax } }); current = current.Parent)
        {
            if (current is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" } } call)
            {
                return call;
            }
        }

        return null;
    }

    private static Solution Limit(RewriteContext context, FanOut fanOut, InvocationExpressionSyntax whenAll, AwaitExpressionSyntax awaited)
    {
        var select = (InvocationExpressionSyntax)fanOut.Select.Syntax;
        var lambda = (LambdaExpressionSyntax)fanOut.Function.Syntax;
        var source = fanOut.Select.Arguments[0].Value.Syntax;
        var element = UnboundedFanOutRewrite.ParameterOf(lambda)!.Identifier.WithoutTrivia();
        var parameters = ParameterList(SeparatedList<ParameterSyntax>([Parameter(element), Parameter(Identifier(TriviaList(Space), "_", TriviaList()))])).WithTrailingTrivia(Space);
        var body = lambda.Body is ExpressionSyntax expression && lambda.AsyncKeyword == default
            ? AwaitSyntax.Await(expression, expression, AwaitSyntax.Configures(context.Root))
            : lambda.Body;
        var function = ParenthesizedLambdaExpression(parameters, (CSharpSyntaxNode)body)
            .WithModifiers(TokenList(Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(Space)))
            .WithArrowToken(lambda.ArrowToken)
            .WithTrailingTrivia(lambda.GetTrailingTrivia());
        var options = ParseExpression($"new ParallelOptions {{ MaxDegreeOfParallelism = {InFlight} }}");
        var comma = Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space);
        var forEach = InvocationExpression(
            MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, IdentifierName("Parallel"), IdentifierName("ForEachAsync")),
            ArgumentList(SeparatedList(
                [Argument(((ExpressionSyntax)source).WithoutTrivia()), Argument(options), Argument(function)],
                [comma, comma])));
        var changed = awaited.ReplaceNode(whenAll, forEach.WithTriviaFrom(whenAll));
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(awaited, changed);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, select.SpanStart, "System.Threading.Tasks")).Project.Solution;
    }
}
