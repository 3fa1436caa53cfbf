using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.NameIndex;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Gives a class the <c>IMemoryCache</c> of the application: by a parameter of its one constructor.</summary>
internal static class MemoryCacheInjection
{
    public const string Namespace = "Microsoft.Extensions.Caching.Memory";

    private static readonly string[] Registrations = ["AddMemoryCache", "AddHybridCache", "AddMvc", "AddControllersWithViews", "AddRazorPages"];

    /// <summary>Has the application a cache to inject, and one that takes entries that say nothing of their size?</summary>
    public static bool IsRegistered(Compilation compilation, CancellationToken cancellationToken)
        => Registrations.Any(name => NameIndex.Contains(compilation, name, cancellationToken))
            && !new LimitedCaches(compilation, cancellationToken).IsSharedLimited;

    /// <summary>The class has no constructor, a primary one, or one that is written with a block.</summary>
    /// <param name="constructor">The one that is written; null where there is a primary one or none.</param>
    public static bool HasOneConstructor(ClassDeclarationSyntax type, out ConstructorDeclarationSyntax? constructor)
    {
        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>().Where(static member => !member.Modifiers.Any(SyntaxKind.StaticKeyword)).ToList();
        constructor = constructors.FirstOrDefault();
        return constructors.Count + (type.ParameterList is null ? 0 : 1) <= 1 && constructors is not [{ Body: null }];
    }

    public static async Task<Solution> ApplyAsync(RewriteContext context, ClassDeclarationSyntax type, ClassDeclarationSyntax changedType, string[] namespaces, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(type, changedType);
        var changed = context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, type.SpanStart, namespaces)).Project.Solution;

        // Whoever makes the object or derives from its class now lacks an argument.
        var others = await Mentions.FindAsync(context.Document.Project, type.Identifier.ValueText, cancellationToken).ConfigureAwait(false);
        return await CompileCheck.SoundAsync(context.Solution, changed, others, cancellationToken).ConfigureAwait(false) ?? context.Solution;
    }

    public static ParameterListSyntax Extended(ParameterListSyntax list, string name)
    {
        var parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name)).WithType(SyntaxFactory.IdentifierName("IMemoryCache").WithTrailingTrivia(SyntaxFactory.Space));
        return list.AddParameters(list.Parameters.Count == 0 ? parameter : parameter.WithLeadingTrivia(SyntaxFactory.Space));
    }

    /// <param name="constructor">As other edits have left it.</param>
    /// <param name="original">As it stands in the file.</param>
    /// <param name="field">What the parameter is assigned to first; null for nothing.</param>
    public static ConstructorDeclarationSyntax WithParameter(ConstructorDeclarationSyntax constructor, ConstructorDeclarationSyntax original, string name, string? field, SyntaxTrivia endOfLine)
    {
        var extended = constructor.WithParameterList(Extended(constructor.ParameterList, name));
        if (field is null)
        {
            return extended;
        }

        var indentation = original.Body!.Statements is [var first, ..] ? Indentation.Of(first) : Indentation.Of(original) + "    ";
        var assignment = SyntaxFactory.ParseStatement($"{indentation}{field} = {name};").WithTrailingTrivia(endOfLine);
        return extended.WithBody(extended.Body!.WithStatements(extended.Body.Statements.Insert(0, assignment)));
    }

    /// <summary>Behind the field, with a blank line before and after it.</summary>
    /// <param name="field">As it stands in the file, where the class has it as its member <paramref name="index"/>.</param>
    public static ClassDeclarationSyntax WithConstructor(ClassDeclarationSyntax type, MemberDeclarationSyntax field, int index, string fieldName, string name, SyntaxTrivia endOfLine)
    {
        var accessibility = type.Modifiers.Any(SyntaxKind.AbstractKeyword) ? "protected" : "public";
        var constructor = SyntaxFactory.ParseMemberDeclaration($"{Indentation.Of(field)}{accessibility} {type.Identifier.Text}(IMemoryCache {name}) => {fieldName} = {name};")!;
        return type.WithMembers(type.Members.Insert(index + 1, constructor.WithLeadingTrivia(constructor.GetLeadingTrivia().Insert(0, endOfLine)).WithTrailingTrivia(endOfLine)));
    }

    public static string FreeName(ClassDeclarationSyntax type, SemanticModel model)
        => FreeNames.Take(FreeNames.TakenIn(type, model, type.OpenBraceToken.SpanStart), "memoryCache", "sharedMemoryCache");
}
