using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Uses the token that the cache gives to the factory; one that is discarded is given a name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FactoryTokenCodeFix)), Shared]
internal sealed class FactoryTokenCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4043.Token";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.FactoryToken];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        foreach (var call in context.Node.Ancestors().OfType<InvocationExpressionSyntax>())
        {
            if (context.Model.GetOperation(call, cancellationToken) is { } operation
                && CacheCalls.At(operation) is { Action: CacheAction.GetOrCreate, FactoryLambda: { Syntax: LambdaExpressionSyntax syntax } lambda }
                && FactoryToken.Own(lambda) is not null
                && context.Model.GetOperation(context.Node, cancellationToken) is { } token
                && FactoryToken.IsCallers(token, lambda)
                && ParameterOf(syntax) is { } parameter)
            {
                return Task.FromResult(ImmutableArray.Create(new Rewrite(FactoryToken.Title, EquivalenceKey, _ => Task.FromResult(Use(context, syntax, parameter)))));
            }
        }

        return Task.FromResult(ImmutableArray<Rewrite>.Empty);
    }

    private static ParameterSyntax? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [.., var last] } => last,
        _ => null,
    };

    private static Solution Use(RewriteContext context, LambdaExpressionSyntax lambda, ParameterSyntax parameter)
    {
        var name = parameter.Identifier.ValueText;
        var isDiscarded = name == "_";
        if (isDiscarded)
        {
            name = FreeNames.Take(FreeNames.TakenIn(lambda, context.Model, lambda.SpanStart), "token", "cancel", "factoryToken");
        }

        var replaced = new List<SyntaxNode> { context.Node };
        if (isDiscarded)
        {
            replaced.Add(parameter);
        }

        var changed = lambda.ReplaceNodes(
            replaced,
            (original, _) => original == parameter
                ? parameter.WithIdentifier(Identifier(name).WithTriviaFrom(parameter.Identifier))
                : IdentifierName(name).WithTriviaFrom(original));
        return context.Document.WithSyntaxRoot(context.Root.ReplaceNode(lambda, changed)).Project.Solution;
    }
}
