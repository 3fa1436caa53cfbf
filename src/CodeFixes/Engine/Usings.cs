using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Adds <c>using</c> directives to a file, where its other directives stand and in their order.</summary>
internal static class Usings
{
    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, SemanticModel model, int position, params string[] namespaces)
    {
        foreach (var name in namespaces)
        {
            if (!IsImported(model, position, name) && !IsAdded(root, name))
            {
                root = Insert(root, name);
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
                if (import.NamespaceOrType is INamespaceSymbol imported && imported.ToDisplayString() == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>By an edit that the model does not know yet.</summary>
    private static bool IsAdded(CompilationUnitSyntax root, string name)
    {
        foreach (var node in root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax))
        {
            if (node is UsingDirectiveSyntax { Alias: null } directive && directive.StaticKeyword == default && directive.NamespaceOrType.ToString() == name)
            {
                return true;
            }
        }

        return false;
    }

    private static CompilationUnitSyntax Insert(CompilationUnitSyntax root, string name)
    {
        var endOfLine = EndOfLine(root);
        if (root.Usings.Count == 0
            && root.Members is [BaseNamespaceDeclarationSyntax { Usings.Count: > 0 } containing])
        {
            return root.ReplaceNode(containing, containing.WithUsings(Insert(containing.Usings, name, endOfLine)));
        }

        if (root.Usings.Count > 0)
        {
            return root.WithUsings(Insert(root.Usings, name, endOfLine));
        }

        // The comment at the head of a file stays at its head.
        var first = root.GetFirstToken(includeZeroWidth: true);
        var header = first.LeadingTrivia.Any(trivia => trivia.HasStructure) ? default : first.LeadingTrivia;
        var rest = header == default ? first.LeadingTrivia : default;
        root = root.ReplaceToken(first, first.WithLeadingTrivia(SyntaxFactory.TriviaList(endOfLine).AddRange(rest)));
        return root.AddUsings(Directive(name, endOfLine).WithLeadingTrivia(header));
    }

    private static SyntaxList<UsingDirectiveSyntax> Insert(SyntaxList<UsingDirectiveSyntax> usings, string name, SyntaxTrivia endOfLine)
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

        var directive = Directive(name, endOfLine);
        if (index == 0)
        {
            directive = directive.WithLeadingTrivia(usings[0].GetLeadingTrivia());
            usings = usings.Replace(usings[0], usings[0].WithLeadingTrivia());
        }
        else
        {
            directive = directive.WithLeadingTrivia(usings[index - 1].GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        return usings.Insert(index, directive);
    }

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
