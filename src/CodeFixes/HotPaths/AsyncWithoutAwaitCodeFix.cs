using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.HotPaths;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>
/// Makes a <c>Task&lt;T&gt;</c> that is complete at once a <c>ValueTask&lt;T&gt;</c>, where each caller awaits the call as it stands: a value
/// task may be awaited once only. The method stays async, so that what it throws still comes out of the await.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncWithoutAwaitCodeFix)), Shared]
internal sealed class AsyncWithoutAwaitCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF8106.ValueTask";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathAsyncWithoutAwait];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node is not MethodDeclarationSyntax method
            || TaskName(method.ReturnType) is not { } task
            || context.Model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol
            || !ChangeableSignature.Has(symbol)
            || await Invocations.FindAsync(symbol, context.Solution, cancellationToken).ConfigureAwait(false) is not { } calls
            || !calls.All(static call => IsAwaited(call.Syntax)))
        {
            return [];
        }

        var changed = context.Document
            .WithSyntaxRoot(context.Root.ReplaceToken(task.Identifier, Identifier("ValueTask").WithTriviaFrom(task.Identifier)))
            .Project.Solution;
        return [new Rewrite(AsyncWithoutAwait.Title, EquivalenceKey, token => Invocations.UnlessOneBreaksAsync(context.Solution, changed, calls, token))];
    }

    private static GenericNameSyntax? TaskName(TypeSyntax type) => type switch
    {
        GenericNameSyntax { Identifier.ValueText: "Task" } name => name,
        QualifiedNameSyntax { Right: GenericNameSyntax { Identifier.ValueText: "Task" } name } => name,
        _ => null,
    };

    private static bool IsAwaited(InvocationExpressionSyntax call)
        => call.Parent is AwaitExpressionSyntax
            || call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } };
}
