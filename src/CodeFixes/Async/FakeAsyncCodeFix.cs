using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits the asynchronous form of the one call that a <c>Task.Run</c> moves to another thread.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FakeAsyncCodeFix)), Shared]
internal sealed class FakeAsyncCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5014.Await";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.FakeAsync];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var syncIo = SyncIo.Of(context.Model.Compilation);
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || FunctionSyntax.Nearest(syntax) is not { } function
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation run
            || OffloadedWork.RunOf(run, types) != run
            || OffloadedWork.OnlyExpression(run) is not { } work
            || syncIo.At(work) is not { Form: SyncIoForm.Call } call
            || FakeAsyncRewrite.Obstacle(run, call, cancellationToken) is not null)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(ImmutableArray.Create(new Rewrite(FakeAsyncRewrite.TitleOf(call), AwaitKey, token =>
        {
            var twin = SyncIoRewrite.TwinOf((ExpressionSyntax)call.Operation.Syntax, call.Twin, TokenOf(run, call, syncIo, token));
            var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>
            {
                [syntax] = (_, rewritten, _) => twin.WithTriviaFrom(rewritten),
            };
            return Task.FromResult(AwaitedPlaces.Rewrite(context, function, makesAsync: false, types, places, call.Twin.Namespace is { } name ? [name] : [], token));
        })));
    }

    /// <summary>The token that <c>Task.Run</c> is given, or the one that is in scope.</summary>
    private static ArgumentSyntax? TokenOf(IInvocationOperation run, SyncIoCall call, SyncIo syncIo, CancellationToken cancellationToken)
        => ((InvocationExpressionSyntax)run.Syntax).ArgumentList.Arguments is [_, { Expression: var given }]
            ? SyncIoRewrite.TokenArgument(call, syncIo, given)
            : SyncIoRewrite.TokenArgument(call, syncIo, cancellationToken);
}
