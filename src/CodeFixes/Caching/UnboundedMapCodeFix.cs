using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// Keeps in the <c>IMemoryCache</c> of the application what a static dictionary kept for good. By hand: an entry that has ended is computed
/// again, and how long it is of use is for a person to say.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedMapCodeFix)), Shared]
internal sealed class UnboundedMapCodeFix : RewriteCodeFixProvider
{
    private const string Title = "Keep the values in an injected IMemoryCache, each for five minutes";
    private const string EquivalenceKey = "PERF4040.MemoryCache";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnboundedMap];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            MemoryCacheInjection.IsRegistered(context.Model.Compilation, cancellationToken)
            && MapAt(context, cancellationToken) is { } map
            && MapOfAnswers.Find(map, context.Model, cancellationToken) is { } answers
            && ConcurrentClasses.TryCreate(context.Model.Compilation)?.Contains(map.ContainingType, cancellationToken) == true
            && MemoryCacheInjection.HasOneConstructor(answers.Class, out var constructor)
                ? [new Rewrite(Title, EquivalenceKey, token => ApplyAsync(context, answers, constructor, token)) { IsByHand = true }]
                : ImmutableArray<Rewrite>.Empty);

    private static ISymbol? MapAt(RewriteContext context, CancellationToken cancellationToken)
    {
        for (var node = context.Node; node is ExpressionSyntax; node = node.Parent)
        {
            if (context.Model.GetOperation(node, cancellationToken) is { } operation && StaticMapWrite.Of(operation) is { } write)
            {
                return write.Map;
            }
        }

        return null;
    }

    private static Task<Solution> ApplyAsync(RewriteContext context, MapOfAnswers answers, ConstructorDeclarationSyntax? constructor, CancellationToken cancellationToken)
    {
        var type = answers.Class;
        var endOfLine = Usings.EndOfLine(context.Root);
        var known = InScope(context, answers);
        var parameter = MemoryCacheInjection.FreeName(type, context.Model);
        var isField = known is null && type.ParameterList is null;
        var cache = known ?? (isField ? "_" + parameter : parameter);

        var edits = answers.Uses.ToDictionary(static use => (SyntaxNode)use, use => (Func<SyntaxNode, SyntaxNode>)(_ => answers.Replacement(use, cache, context.Model)));
        if (isField)
        {
            edits.Add(answers.Field, field => SyntaxFactory.ParseMemberDeclaration($"private readonly IMemoryCache {cache};")!.WithTriviaFrom(field));
            if (constructor is not null)
            {
                edits.Add(constructor, changed => MemoryCacheInjection.WithParameter((ConstructorDeclarationSyntax)changed, constructor, parameter, cache, endOfLine));
            }
        }
        else if (known is null)
        {
            edits.Add(type.ParameterList!, list => MemoryCacheInjection.Extended((ParameterListSyntax)list, parameter));
        }

        var index = type.Members.IndexOf(answers.Field);
        var rewritten = type.ReplaceNodes(edits.Keys, (original, changed) => edits[original](changed));
        if (!isField)
        {
            rewritten = WithoutMember(rewritten, index);
        }
        else if (constructor is null)
        {
            rewritten = MemoryCacheInjection.WithConstructor(rewritten, answers.Field, index, cache, parameter, endOfLine);
        }

        return MemoryCacheInjection.ApplyAsync(context, type, rewritten, ["System", MemoryCacheInjection.Namespace], cancellationToken);
    }

    /// <summary>A member of the class, or a parameter of its primary constructor, that each use can reach.</summary>
    private static string? InScope(RewriteContext context, MapOfAnswers answers)
    {
        foreach (var symbol in context.Model.LookupSymbols(answers.Uses[0].SpanStart))
        {
            var type = symbol switch
            {
                IFieldSymbol field => field.Type,
                IPropertySymbol { GetMethod: not null } property => property.Type,
                IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter => parameter.Type,
                _ => null,
            };
            if (type.IsType(MemoryCacheInjection.Namespace, "IMemoryCache"))
            {
                return symbol.Name;
            }
        }

        return null;
    }

    /// <summary>What stands first in the class has no blank line above it.</summary>
    private static ClassDeclarationSyntax WithoutMember(ClassDeclarationSyntax type, int index)
    {
        var members = type.Members.RemoveAt(index);
        if (index == 0 && members is [var first, ..])
        {
            members = members.Replace(first, first.WithLeadingTrivia(first.GetLeadingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))));
        }

        return type.WithMembers(members);
    }
}
