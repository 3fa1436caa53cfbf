using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// Has <c>HybridCache</c>, or <c>FusionCache</c>, load an entry once for all who ask for it. By hand: it may keep a copy that is written
/// and read, which not every type survives, and it has to be registered.
/// </summary>
internal sealed class LayeredCacheRewriter(RewriteContext context, LayeredCache cache)
{
    private readonly LayeredCacheAccess _access = new(context, cache);

    /// <summary><c>await cache.GetOrCreateAsync(key, entry => ..)</c> with the cache and the factory replaced.</summary>
    public Rewrite? OfFactory(CacheCall call, string equivalenceKey)
    {
        if (!IsUsable(call, call.Call.Syntax)
            || call is not { Call: { TargetMethod.Name: "GetOrCreateAsync", Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: [var key, { Expression: LambdaExpressionSyntax lambda }] } invocation }, FactoryLambda.Symbol.Parameters: [var entry] }
            || call.Call.Parent is not (IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation })
            || !TryTakeExpiration(lambda, entry, out var body, out var expiration)
            || Load(lambda, body) is not { } load)
        {
            return null;
        }

        var name = call.Name is GenericNameSyntax generic ? cache.Ask + generic.TypeArgumentList.WithoutTrivia() : cache.Ask;
        return new Rewrite(cache.Title, equivalenceKey, token => _access.ReplaceAsync(invocation, hybrid => Ask(hybrid, name, key.Expression, load, expiration).WithTriviaFrom(invocation), token)) { IsByHand = true };
    }

    /// <summary><c>if (!cache.TryGetValue(key, out var x)) { x = await Load(); cache.Set(key, x, lifetime); }</c> as one call.</summary>
    public Rewrite? OfMiss(UncoordinatedLoad load, string equivalenceKey)
    {
        if (!IsUsable(load.Miss.Get, load.Set.Call.Syntax)
            || load.Miss.Get is not { Found: { } found, Call.Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: [var key, { Expression: DeclarationExpressionSyntax }] } }
            || load.Miss.Test.Syntax is not IfStatementSyntax
            {
                Else: null,
                Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var asked },
                Statement: BlockSyntax { Statements: [ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax target, Right: AwaitExpressionSyntax value } }, ExpressionStatementSyntax { Expression: var stored }] },
            } test
            || asked != load.Miss.Get.Call.Syntax
            || target.Identifier.ValueText != found.Name
            || stored != load.Set.Call.Syntax
            || !TryReadExpiration(load.Set, out var expiration))
        {
            return null;
        }

        return new Rewrite(cache.Title, equivalenceKey, token => _access.ReplaceAsync(test, hybrid => LocalDeclarationStatement(VariableDeclaration(
                IdentifierName("var").WithTrailingTrivia(Space),
                SingletonSeparatedList(VariableDeclarator(Identifier(found.Name).WithTrailingTrivia(Space)).WithInitializer(EqualsValueClause(
                    Token(SyntaxKind.EqualsToken).WithTrailingTrivia(Space),
                    AwaitSyntax.Await(Ask(hybrid, cache.Ask, key.Expression, Lambda(value.WithoutTrivia()), expiration), value, AwaitSyntax.Configures(context.Root)).WithoutTrivia())))))
            .WithTriviaFrom(test), token))
        {
            IsByHand = true,
        };
    }

    private bool IsUsable(CacheCall call, SyntaxNode set)
        => call.Store == CacheStore.Memory
            && call.Key.Unwrap().Type?.SpecialType == SpecialType.System_String
            && !IsHandledElsewhere(call, set)
            && _access.Reaches(call.Call.Syntax);

    /// <summary>Does another call of the class take the entry, or any, out of the cache that it is in now, or ask for it there?</summary>
    private bool IsHandledElsewhere(CacheCall call, SyntaxNode set)
    {
        var get = call.Call.Syntax;
        foreach (var node in (get.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? context.Root).DescendantNodes())
        {
            if (node is InvocationExpressionSyntax
                && node != get
                && node != set
                && context.Model.GetOperation(node) is { } operation
                && CacheCalls.At(operation) is { Store: CacheStore.Memory } other
                && (other.Action == CacheAction.Remove || SameEntry.Of(call, other)))
            {
                return true;
            }
        }

        return false;
    }

    private InvocationExpressionSyntax Ask(string hybrid, string name, ExpressionSyntax key, LambdaExpressionSyntax load, ExpressionSyntax? expiration)
    {
        var comma = Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space);
        var arguments = new List<SyntaxNodeOrToken> { Argument(key.WithoutTrivia()), comma, Argument(load) };
        if (expiration is not null)
        {
            arguments.Add(comma);
            arguments.Add(Argument(cache.Options(expiration)));
        }

        return InvocationExpression(
            MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, IdentifierName(hybrid), (SimpleNameSyntax)ParseName(name)),
            ArgumentList(SeparatedList<ArgumentSyntax>(arguments)));
    }

    private static LambdaExpressionSyntax Lambda(CSharpSyntaxNode body) => Lambda(body, Token(SyntaxKind.EqualsGreaterThanToken).WithTrailingTrivia(Space));

    private static LambdaExpressionSyntax Lambda(CSharpSyntaxNode body, SyntaxToken arrow)
        => SimpleLambdaExpression(Parameter(Identifier("_")).WithTrailingTrivia(Space), body)
            .WithModifiers(TokenList(Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(Space)))
            .WithArrowToken(arrow);

    private LambdaExpressionSyntax? Load(LambdaExpressionSyntax lambda, CSharpSyntaxNode body) => body switch
    {
        _ when lambda.AsyncKeyword != default => Lambda(body, lambda.ArrowToken),
        ExpressionSyntax task => Lambda(AwaitSyntax.Await(task, task, AwaitSyntax.Configures(context.Root)), lambda.ArrowToken),
        _ => null,
    };

    /// <summary>The body without the statement that sets the end of the entry; false where the factory does anything else with its entry.</summary>
    private bool TryTakeExpiration(LambdaExpressionSyntax lambda, IParameterSymbol entry, out CSharpSyntaxNode body, out ExpressionSyntax? expiration)
    {
        body = lambda.Body;
        expiration = null;
        StatementSyntax? setting = null;
        foreach (var name in lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != entry.Name || !SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name).Symbol, entry))
            {
                continue;
            }

            if (setting is not null
                || name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AbsoluteExpirationRelativeToNow" } access
                || access.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: var lifetime, Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement }
                || block != lambda.Block)
            {
                return false;
            }

            (setting, expiration) = (statement, lifetime);
        }

        if (setting is not null)
        {
            body = lambda.Block!.RemoveNode(setting, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return true;
    }

    private static bool TryReadExpiration(CacheCall set, out ExpressionSyntax? expiration)
    {
        expiration = null;
        switch (set.Call.Syntax)
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 2 }:
                return true;
            case InvocationExpressionSyntax { ArgumentList.Arguments: [_, _, { Expression: var third }] }:
                var options = third as BaseObjectCreationExpressionSyntax;
                expiration = set.Call.Arguments[set.Call.Arguments.Length - 1].Value.Type is { Name: "TimeSpan" } ? third
                    : options?.Initializer is { Expressions: [AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "AbsoluteExpirationRelativeToNow" }, Right: var lifetime }] } ? lifetime
                    : null;
                return expiration is not null;
            default:
                return false;
        }
    }
}
