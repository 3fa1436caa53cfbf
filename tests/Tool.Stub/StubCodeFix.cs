using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Tool.Stub;

/// <summary>Renames the flagged call to <c>Fast</c>, which exists in the scratch projects, or to a name that exists nowhere.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class StubCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.SlowCall, RuleIds.SlowHint, RuleIds.BadFix];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (var diagnostic in context.Diagnostics)
        {
            var call = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>()!;
            var name = diagnostic.Id == RuleIds.BadFix ? "Missing" : "Fast";
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Call Fast instead",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(
                        root.ReplaceNode(call.Expression, SyntaxFactory.IdentifierName(name).WithTriviaFrom(call.Expression)))),
                    "fast"),
                diagnostic);
        }
    }
}
