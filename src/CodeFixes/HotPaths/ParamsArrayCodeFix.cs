using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>Makes a <c>params</c> array of a method a <c>params ReadOnlySpan&lt;T&gt;</c>, where all of its callers write single arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParamsArrayCodeFix)), Shared]
internal sealed class ParamsArrayCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF8103.Span";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathParamsArray];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || context.Model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || !ParamsSpan.CanTake(method, context.Model.Compilation)
            || await method.DeclaringSyntaxReferences[0].GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not MethodDeclarationSyntax { ParameterList.Parameters: [.., { Type: ArrayTypeSyntax array }] }
            || context.Solution.GetDocument(array.SyntaxTree) is not { } document
            || await Invocations.FindAsync(method, context.Solution, cancellationToken).ConfigureAwait(false) is not { } calls
            || !calls.All(other => WritesSingleArguments(other, cancellationToken)))
        {
            return [];
        }

        return [new Rewrite(ParamsSpan.Title, EquivalenceKey, token => AsSpanAsync(document, array, calls, token))];
    }

    /// <summary>An array of the caller's could change while it is read, and null is no empty span.</summary>
    private static bool WritesSingleArguments(Invocation call, CancellationToken cancellationToken)
        => call.Model.GetOperation(call.Syntax, cancellationToken) is IInvocationOperation invocation
            && invocation.Arguments.Any(static argument => argument.ArgumentKind == ArgumentKind.ParamArray);

    private static async Task<Solution> AsSpanAsync(Document document, ArrayTypeSyntax array, IReadOnlyList<Invocation> calls, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var span = SyntaxFactory.ParseTypeName($"ReadOnlySpan<{Element(array)}>").WithTriviaFrom(array);
        var changed = document
            .WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root.ReplaceNode(array, span), model, array.SpanStart, "System"))
            .Project.Solution;
        return await Invocations.UnlessOneBreaksAsync(document.Project.Solution, changed, calls, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Of <c>int[][]</c> it is <c>int[]</c>.</summary>
    private static TypeSyntax Element(ArrayTypeSyntax array)
        => array.RankSpecifiers.Count == 1 ? array.ElementType : array.WithRankSpecifiers(array.RankSpecifiers.RemoveAt(0)).WithoutTrivia();
}
