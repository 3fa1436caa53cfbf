using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>
/// Adds to a hot path what it lacks to be measured, where the code leaves no choice about it: the one member that makes an instance, the
/// types with which all callers call it, sizes for a member that takes one, a <c>static</c>, or the name of the benchmarks project.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HotPathUsageCodeFix)), Shared]
internal sealed class HotPathUsageCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathCannotBeMeasured, RuleIds.HotPathMemberUnusable];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (HotPathFix.Of(context.Diagnostic) is not { } fix)
        {
            return [];
        }

        var changed = fix.Kind switch
        {
            HotPathFixKind.NameMember => WithArgument(context, fix.Argument, attribute => HotPathAttributeSyntax.NameOf(attribute, fix.Member)),
            HotPathFixKind.AddSizes => HotPathAttributeSyntax.Find(context) is { } attribute ? context.Root.ReplaceNode(attribute.Parent!, HotPathAttributeSyntax.WithSizes(attribute)) : null,
            HotPathFixKind.AddTypeArguments => await CallersTypes.FindAsync(context, cancellationToken).ConfigureAwait(false) is { } types
                ? WithArgument(context, "TypeArgs", _ => $"new[] {{ {string.Join(", ", types.Select(static type => $"typeof({type})"))} }}")
                : null,
            HotPathFixKind.MakeStatic => AsStatic(context, fix.Member),
            _ => context.Model.Compilation.Assembly.HasFriends() ? null : await ShownInternals.ToBenchmarksAsync(context, cancellationToken).ConfigureAwait(false),
        };

        return changed is null
            ? []
            : [new Rewrite(fix.Title, $"{context.Diagnostic.Id}.{fix.Kind}", _ => Task.FromResult(context.Document.WithSyntaxRoot(changed).Project.Solution))];
    }

    private static SyntaxNode? WithArgument(RewriteContext context, string name, Func<AttributeSyntax, string> value)
        => HotPathAttributeSyntax.Find(context) is { } attribute && !HotPathAttributeSyntax.Has(attribute, name)
            ? context.Root.ReplaceNode(attribute, HotPathAttributeSyntax.With(attribute, name, value(attribute)))
            : null;

    private static SyntaxNode? AsStatic(RewriteContext context, string name)
    {
        var methods = context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<MethodDeclarationSyntax>().Where(method => method.Identifier.ValueText == name).ToList();
        return methods is [{ Modifiers: var modifiers } method] && !modifiers.Any(SyntaxKind.StaticKeyword) && modifiers.IndexOf(SyntaxKind.PrivateKeyword) is >= 0 and var access
            ? context.Root.ReplaceNode(method, method.WithModifiers(modifiers.Insert(access + 1, Token(SyntaxKind.StaticKeyword).WithTrailingTrivia(Space))))
            : null;
    }
}
