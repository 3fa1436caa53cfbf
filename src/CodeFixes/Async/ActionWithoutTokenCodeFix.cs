using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Adds a token to a function that serves requests, and passes it to what it reads.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ActionWithoutTokenCodeFix)), Shared]
internal sealed class ActionWithoutTokenCodeFix : RewriteCodeFixProvider
{
    private const string AddKey = "PERF5018.AddToken";

    /// <summary>A token that the compiler takes anywhere, to ask whether an overload takes one.</summary>
    private static readonly ExpressionSyntax AnyToken = SyntaxFactory.ParseExpression("default(global::System.Threading.CancellationToken)");

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.ActionWithoutToken];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node.FirstAncestorOrSelf<SyntaxNode>(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax) is not { } function
            || AwaitingFunction.SymbolOf(function, context.Model, cancellationToken) is not { } symbol
            || ActionTokens.HasToken(symbol)
            || ActionTokens.Obstacle(symbol, context.Model, cancellationToken) is not null
            || context.Model.GetOperation(function, cancellationToken) is not { } operation
            || await OtherCallers.ExistAsync(symbol, context.Solution, cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>();
        foreach (var lost in ActionTokens.CallsIn(operation, types))
        {
            if (lost.ArgumentFor(AnyToken) is { } any)
            {
                var argument = any.WithExpression(SyntaxFactory.IdentifierName(ActionTokens.TokenName));
                places.Add(lost.Syntax, (_, rewritten, _) => TwinBinder.Append((InvocationExpressionSyntax)rewritten, argument));
            }
        }

        return places.Count == 0
            ? []
            : [new Rewrite(ActionTokens.Title, AddKey, token => Task.FromResult(AwaitedPlaces.Rewrite(context, function, AsyncSignature.WithToken, places, ["System.Threading"], token)))];
    }
}
