using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>
/// Makes an action, page handler, hub method or mapped handler async and awaits all of its calls. Its name stays, because routes and
/// links are made from it; queries get the request's token. What lies between it and the calls, and other callers, become async with it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SyncEntryPointCodeFix)), Shared]
internal sealed class SyncEntryPointCodeFix : RewriteCodeFixProvider
{
    private const string AsyncKey = "PERF5005.MakeAsync";
    private const string ConvertKey = "PERF5005.Convert";
    private const string BridgeKey = "PERF5005.Bridge";
    private const string BridgeTitle = "Make the calls async and keep their synchronous forms for those who cannot await";

    /// <summary>A token that the compiler takes anywhere, to ask whether an overload takes one.</summary>
    private static readonly ExpressionSyntax AnyToken = SyntaxFactory.ParseExpression("default(global::System.Threading.CancellationToken)");

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.SyncEntryPoint];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        var syncIo = SyncIo.Of(compilation);
        if (TaskTypes.TryCreate(compilation) is not { } types
            || RequestEntryPoints.TryCreate(compilation) is not { } entryPoints
            || FunctionSyntax.Nearest(context.Node) is not { } function
            || AwaitingFunction.SymbolOf(function, context.Model, cancellationToken) is not { } symbol
            || EntryPointOf(function, symbol, entryPoints, context.Model, cancellationToken) is not { } entryPoint
            || context.Model.GetOperation(function, cancellationToken) is not { } operation)
        {
            return [];
        }

        var paths = SyncIoPaths.Of(compilation, types.IsTaskOrValueTask);
        if (paths.FirstIn(operation, cancellationToken) is not { } path
            || SyncEntryPointRewrite.Plan(path, entryPoint, symbol, operation, paths, cancellationToken) is not { Refusal: null } plan)
        {
            return [];
        }

        if (plan.Converts || await OtherCallers.ExistAsync(symbol, context.Solution, cancellationToken).ConfigureAwait(false))
        {
            var seeds = plan.Calls.Select(call => SeedOf(context.Solution, call)).OfType<AwaitSeed>().ToList();
            return seeds.Count == 0
                ? []
                : [Rewrite.Convert(plan.Title, ConvertKey, await WithFurtherAsync(context, plan, paths, seeds, cancellationToken).ConfigureAwait(false)), Rewrite.Bridge(BridgeTitle, BridgeKey, seeds)];
        }

        return [new Rewrite(plan.Title, AsyncKey, token => Task.FromResult(Apply(context, plan, syncIo, token)))];
    }

    /// <summary>
    /// With what else waits in the functions that become async: so one pass leaves nothing for PERF5004 to find. Where the solution does not
    /// let us await it, it must not stop the others.
    /// </summary>
    private static async Task<IReadOnlyList<AwaitSeed>> WithFurtherAsync(RewriteContext context, SyncEntryPointRewrite plan, SyncIoPaths paths, List<AwaitSeed> seeds, CancellationToken cancellationToken)
    {
        var all = new List<AwaitSeed>(seeds);
        foreach (var call in plan.Further)
        {
            if (SeedOf(context.Solution, call) is { } seed && await ConversionPlan.IsPossibleAsync(context.Solution, seed, cancellationToken).ConfigureAwait(false))
            {
                all.Add(seed);
            }
        }

        foreach (var part in await ConversionPlan.BecomingAsyncAsync(context.Solution, all, cancellationToken).ConfigureAwait(false))
        {
            var model = (await context.Solution.GetDocument(part.Document)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
            if (model.GetOperation(part.Declaration, cancellationToken) is not { } function)
            {
                continue;
            }

            foreach (var call in paths.CallsIn(function, SyncIo.Of(model.Compilation), cancellationToken))
            {
                if (all.TrueForAll(seed => seed.Place != AwaitedTwin.PlaceOf(call))
                    && SyncIoRewrite.PlaceObstacle(call, part.Declaration, cancellationToken) is null
                    && SeedOf(context.Solution, call) is { } seed)
                {
                    all.Add(seed);
                }
            }
        }

        return all;
    }

    private static AwaitSeed? SeedOf(Solution solution, SyncIoCall call)
        => solution.GetDocument(call.Operation.Syntax.SyntaxTree) is { } document ? SeedOf(document, call, SyncIo.Of(call.Operation.SemanticModel!.Compilation)) : null;

    private static AwaitSeed SeedOf(Document document, SyncIoCall call, SyncIo syncIo)
    {
        var token = SyncIoText.Reads(call) ? SyncIoRewrite.TokenArgument(call, syncIo, AnyToken) : null;
        return new AwaitSeed(document, AwaitedTwin.PlaceOf(call), (place, await) =>
            AwaitedTwin.Rewriting(call, await.Token is { } given ? token?.WithExpression(given) : null)(call.Operation.Syntax, place, await.Configure))
        {
            TakesToken = token is not null,
            Namespaces = call.Twin.Namespace is { } name ? [name] : [],
        };
    }

    private static EntryPoint? EntryPointOf(SyntaxNode function, IMethodSymbol symbol, RequestEntryPoints entryPoints, SemanticModel model, CancellationToken cancellationToken)
        => function is AnonymousFunctionExpressionSyntax
            ? function.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } map
                && model.GetOperation(map, cancellationToken) is Microsoft.CodeAnalysis.Operations.IInvocationOperation call
                    ? entryPoints.OfMapCall(call)?.EntryPoint
                    : null
            : entryPoints.Of(symbol, cancellationToken);

    private static Solution Apply(RewriteContext context, SyncEntryPointRewrite plan, SyncIo syncIo, CancellationToken cancellationToken)
    {
        var function = plan.Function!;
        var addsToken = false;
        var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>();
        var namespaces = new SortedSet<string>(StringComparer.Ordinal) { "System.Threading.Tasks" };
        foreach (var call in plan.Calls)
        {
            var token = SyncIoRewrite.TokenArgument(call, syncIo, cancellationToken);
            if (token is null && TakesRequestToken(plan, call) && SyncIoRewrite.TokenArgument(call, syncIo, AnyToken) is { } any)
            {
                token = any.WithExpression(SyntaxFactory.IdentifierName(ActionTokens.TokenName));
                addsToken = true;
            }

            places.Add(AwaitedTwin.PlaceOf(call), AwaitedTwin.Rewriting(call, token));
            if (call.Twin.Namespace is { } name)
            {
                namespaces.Add(name);
            }
        }

        if (addsToken)
        {
            namespaces.Add("System.Threading");
        }

        return AwaitedPlaces.Rewrite(
            context,
            function,
            changed => AsyncSignature.WithTask(addsToken ? AsyncSignature.WithToken(changed) : changed),
            places,
            [.. namespaces],
            cancellationToken);
    }

    /// <summary>
    /// What only reads ends with its request. A write that was synchronous went through even when the client had gone; it still does.
    /// </summary>
    private static bool TakesRequestToken(SyncEntryPointRewrite plan, SyncIoCall call)
        => plan.EntryPoint.Kind is EntryPointKind.Action or EntryPointKind.MinimalEndpoint or EntryPointKind.PageHandler
            && call.Kind is SyncIoKind.Database or SyncIoKind.Cache or SyncIoKind.RequestBody
            && SyncIoText.Reads(call)
            && ActionTokens.TakesOneMore(plan.Function!);
}
