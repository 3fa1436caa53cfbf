using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Engine.Tokens;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Passes the token that is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LostTokenCodeFix)), Shared]
internal sealed class LostTokenCodeFix : RewriteCodeFixProvider
{
    private const string PassKey = "PERF5009.PassToken";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.LostToken];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call
            || LostToken.At(call, types) is not { } lost
            || TokenScope.Find(syntax, context.Model, cancellationToken) is not { } token
            || lost.ArgumentFor(token) is not { } argument)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(ImmutableArray.Create(new Rewrite(
            LostTokenAnalyzer.TitleOf(call.TargetMethod),
            PassKey,
            _ => Task.FromResult(context.Document.WithSyntaxRoot(context.Root.ReplaceNode(syntax, TwinBinder.Append(syntax, argument))).Project.Solution))));
    }
}
