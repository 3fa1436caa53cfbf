using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// Has a method of a service keep its result in <c>HybridCache</c>, under a key of all its parameters and with an end:
/// <c>=> await cache.GetOrCreateAsync("Countries.ListAsync", async token => ..)</c>. By hand: the callers get results of some age,
/// and the cache keeps a copy that is written and read.
/// </summary>
internal static class HybridCacheMethod
{
    private const string Key = "HybridCacheMethod";

    /// <param name="method">Of a class, or of an interface with one implementation.</param>
    public static async Task<ImmutableArray<Rewrite>> OfAsync(RewriteContext context, IMethodSymbol method, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (new Implementations(compilation).Of(method.OriginalDefinition) is not [{ DeclaringSyntaxReferences: [var declaration] } body]
            || !IsKept(body)
            || declaration.GetSyntax(cancellationToken) is not MethodDeclarationSyntax syntax
            || context.Solution.GetDocument(syntax.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        var place = context with { Document = document, Root = await syntax.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false), Model = model, Node = syntax };
        var access = new LayeredCacheAccess(place, LayeredCache.Hybrid);
        if (!access.Reaches(syntax)
            || (access.InScope(syntax.SpanStart) is null && !NameIndex.Contains(compilation, "AddHybridCache", cancellationToken))
            || new Wrapping(place, syntax, body) is not { IsPossible: true } wrapping)
        {
            return [];
        }

        var seconds = MissingCacheAttributeCodeFix.Duration(place);
        var title = $"Keep the result of '{body.ContainingType.Name}.{body.Name}' in HybridCache, as a serialized copy";
        return [new Rewrite(title, Key, token => access.ReplaceAsync(syntax, cache => wrapping.Wrapped(cache, seconds), token, "System")) { IsByHand = true }];
    }

    private static bool IsKept(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false, ContainingType.IsGenericType: false }
            && CacheableService.IsTask(method.ReturnType)
            && CacheableService.IsValue(method.ReturnType)
            && method.Parameters.All(static parameter => parameter.RefKind == RefKind.None && (CacheableService.IsToken(parameter.Type) || KeyRewrite.IsTextOfItself(parameter.Type)))
            && method.Parameters.Count(static parameter => CacheableService.IsToken(parameter.Type)) <= 1;

    /// <summary>The method as it is written, and with its body as the factory of the cache.</summary>
    private sealed class Wrapping(RewriteContext context, MethodDeclarationSyntax syntax, IMethodSymbol method)
    {
        private readonly IParameterSymbol? _token = method.Parameters.FirstOrDefault(static parameter => CacheableService.IsToken(parameter.Type));

        /// <summary>An expression, or a block that awaits: a block that gives its tasks away would have to be rewritten. Nothing that spans lines, whose text must stay as it is indented.</summary>
        public bool IsPossible => (syntax.ExpressionBody is not null || (syntax.Body is { Statements.Count: > 0 } && method.IsAsync))
            && !syntax.ContainsDirectives
            && !syntax.DescendantTokens().Any(static token => token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || (token.Text.Contains("\n") && token.Span.Length > 0));

        public MethodDeclarationSyntax Wrapped(string cache, int seconds)
        {
            var factoryToken = _token is null ? "_" : FreeNames.Take(FreeNames.TakenAt(syntax, context.Model), "token", "cancellation", "loadToken");
            var configures = AwaitSyntax.Configures(context.Root);
            var own = syntax.ReplaceNodes(TokenUses(), (use, _) => SyntaxFactory.IdentifierName(factoryToken).WithTriviaFrom(use));
            var end = $", new HybridCacheEntryOptions {{ Expiration = TimeSpan.FromSeconds({seconds.ToString(CultureInfo.InvariantCulture)}) }}"
                + (_token is null ? "" : $", cancellationToken: {_token.Name}") + ")" + (configures ? ".ConfigureAwait(false)" : "");
            var start = $"await {cache}.GetOrCreateAsync({KeyExpression()}, async {factoryToken} => ";
            var wrapped = own.ExpressionBody is { } arrow
                ? own.WithExpressionBody(arrow.WithExpression(SyntaxFactory.ParseExpression(start + Awaited(arrow.Expression, configures) + end).WithTriviaFrom(arrow.Expression)))
                : own.WithBody(Block(own.Body!, start, end));
            return (MethodDeclarationSyntax)(method.IsAsync ? wrapped : AsyncFunction.WithModifier(wrapped));
        }

        private string Awaited(ExpressionSyntax value, bool configures)
            => method.IsAsync ? value.WithoutTrivia().ToFullString() : AwaitSyntax.Await(value.WithoutTrivia(), value.WithoutTrivia(), configures).ToFullString();

        private BlockSyntax Block(BlockSyntax block, string start, string end)
        {
            var newLine = Usings.EndOfLine(context.Root).ToFullString();
            var outer = Indentation.Of(syntax);
            var inner = Indentation.Of(syntax.Body!.Statements[0]);
            var unit = inner.StartsWith(outer, StringComparison.Ordinal) ? inner.Substring(outer.Length) : "    ";
            var lines = block.WithoutTrivia().ToFullString().Replace("\r\n", "\n").Split('\n').Select(line => line.Trim().Length == 0 ? "" : unit + line);
            var moved = string.Join(newLine, lines).TrimStart();
            var text = $"{{{newLine}{inner}return {start.TrimEnd()}{newLine}{inner}{moved}{end};{newLine}{outer}}}";
            return ((BlockSyntax)SyntaxFactory.ParseStatement(text)).WithTriviaFrom(block);
        }

        /// <summary>Each method has keys of its own, its namesakes in other namespaces and of other parameters, too, and each call of it that could give something else.</summary>
        private string KeyExpression()
        {
            var name = $"{method.ContainingType.ToDisplayString()}.{method.Name}";
            if (method.ContainingType.GetMembers(method.Name).Length > 1)
            {
                name += $"({string.Join(",", method.Parameters.Select(static parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})";
            }

            var inputs = method.Parameters.Where(static parameter => !CacheableService.IsToken(parameter.Type)).Select(static parameter => parameter.Name).ToList();
            var key = SyntaxFactory.ParseExpression(SymbolDisplay.FormatLiteral(name, quote: true));
            return (inputs.Count == 0 ? key : KeyText.Extended(key, inputs)).ToFullString();
        }

        /// <summary>The load is for all who wait for it: the cache gives it a token of its own.</summary>
        private IEnumerable<IdentifierNameSyntax> TokenUses()
            => ((SyntaxNode?)syntax.Body ?? syntax.ExpressionBody)!.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => _token is not null && name.Identifier.ValueText == _token.Name && SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name).Symbol, _token));
    }
}
