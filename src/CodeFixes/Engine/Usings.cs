using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Adds <c>using</c> directives to a file, where its other directives stand and in their order.</summary>
internal static class Usings
{
    /// <param name="root">The root as it is now.</param>
    /// <param name="model">The model of the document before it was edited.</param>
    /// <param name="position">Where the namespaces are needed, in that document.</param>
    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, SemanticModel model, int position, params string[] namespaces)
    {
        var branches = new ConditionalBranches(model.SyntaxTree.GetRoot()).At(position);
        foreach (var name in namespaces)
        {
            if (!IsImported(model, position, name) && !IsAdded(root, name, branches))
            {
                root = Insert(root, name, branches);
            }
        }

        return root;
    }

    /// <summary>Also by a global using, or because the position is inside that namespace.</summary>
    private static bool IsImported(SemanticModel model, int position, string name)
    {
        for (var current = model.GetEnclosingSymbol(position)?.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            if (current.ToDisplayString() == name)
            {
                return true;
            }
        }

        foreach (var scope in model.GetImportScopes(position))
        {
            foreach (var import in scope.Imports)
            {
                if (import.NamespaceOrType is INamespaceSymbol imported && imported.ToDisplayString() == name && IsCompiledWith(import, model, position))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A directive inside an <c>#if</c> is not there for code that is outside of it.</summary>
    private static bool IsCompiledWith(ImportedNamespaceOrType import, SemanticModel model, int position)
    {
        if (import.DeclaringSyntaxReference is not { } directive || directive.SyntaxTree != model.SyntaxTree)
        {
            return true;
        }

        var branches = new ConditionalBranches(model.SyntaxTree.GetRoot());
        return ConditionalBranches.Enclose(branches.At(directive.Span.Start), branches.At(position));
    }

    /// <summary>By an edit that the model does not know yet.</summary>
    private static bool IsAdded(CompilationUnitSyntax root, string name, IReadOnlyList<int> branches)
    {
        foreach (var node in root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax))
        {
            if (node is UsingDirectiveSyntax { Alias: null } directive && directive.StaticKeyword == default && directive.NamespaceOrType.ToString() == name && IsCompiledAt(root, directive.SpanStart, branches))
            {
                return true;
            }
        }

        return false;
    }

    private static CompilationUnitSyntax Insert(CompilationUnitSyntax root, string name, IReadOnlyList<int> branches)
    {
        if (root.Usings.Count == 0
            && root.Members is [BaseNamespaceDeclarationSyntax { Usings.Count: > 0 } containing])
        {
            return root.ReplaceNode(containing, containing.WithUsings(Insert(root, containing.Usings, name, branches)));
        }

        if (root.Usings.Count > 0)
        {
            return root.WithUsings(Insert(root, root.Usings, name, branches));
        }

        // The comment at the head of a file stays at its head.
        var endOfLine = EndOfLine(root);
        var first = root.GetFirstToken(includeZeroWidth: true);
        var header = first.LeadingTrivia.Any(trivia => trivia.HasStructure) ? default : first.LeadingTrivia;
        var rest = header == default ? first.LeadingTrivia : default;
        root = root.ReplaceToken(first, first.WithLeadingTrivia(SyntaxFactory.TriviaList(endOfLine).AddRange(rest)));
        return root.AddUsings(Directive(name, endOfLine).WithLeadingTrivia(header));
    }

    private static SyntaxList<UsingDirectiveSyntax> Insert(CompilationUnitSyntax root, SyntaxList<UsingDirectiveSyntax> usings, string name, IReadOnlyList<int> branches)
    {
        var index = Index(root, usings, name, branches);
        var directive = Directive(name, EndOfLine(root));
        if (index > 0)
        {
            return usings.Insert(index, directive.WithLeadingTrivia(usings[index - 1].GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))));
        }

        // What stands above the first one stays at the head of the file; an #if that is only about that one stays with it.
        var above = usings[0].GetLeadingTrivia();
        var head = IsCompiledAt(root, usings[0].SpanStart, branches) ? above.Count : above.TakeWhile(static trivia => !trivia.IsKind(SyntaxKind.IfDirectiveTrivia)).Count();
        usings = usings.Replace(usings[0], usings[0].WithLeadingTrivia(above.Skip(head)));
        return usings.Insert(0, directive.WithLeadingTrivia(above.Take(head)));
    }

    /// <summary>By the name; further up where that place is compiled in fewer configurations than the code that needs the namespace.</summary>
    private static int Index(CompilationUnitSyntax root, SyntaxList<UsingDirectiveSyntax> usings, string name, IReadOnlyList<int> branches)
    {
        var index = usings.Count;
        for (var i = 0; i < usings.Count; i++)
        {
            var existing = usings[i];
            if (existing.GlobalKeyword == default && (existing.Alias is not null || existing.StaticKeyword != default || Compare(existing.NamespaceOrType.ToString(), name) > 0))
            {
                index = i;
                break;
            }
        }

        while (index > 0 && !IsCompiledAt(root, index == usings.Count ? usings.FullSpan.End : usings[index].FullSpan.Start, branches))
        {
            index--;
        }

        return index;
    }

    private static bool IsCompiledAt(CompilationUnitSyntax root, int position, IReadOnlyList<int> branches)
        => ConditionalBranches.Enclose(new ConditionalBranches(root).At(position), branches);

    private static int Compare(string left, string right)
    {
        var (leftSystem, rightSystem) = (IsSystem(left), IsSystem(right));
        return leftSystem == rightSystem ? string.CompareOrdinal(left, right) : leftSystem ? -1 : 1;
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static UsingDirectiveSyntax Directive(string name, SyntaxTrivia endOfLine)
        => SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name))
            .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(endOfLine));

    /// <summary>The file's own line ending.</summary>
    public static SyntaxTrivia EndOfLine(SyntaxNode root)
    {
        foreach (var trivia in root.DescendantTrivia())
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                return trivia;
            }
        }

        return SyntaxFactory.LineFeed;
    }
}
