using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// The edits of a plan, collected by document and applied to each in one pass. Edits may lie inside one another: an outer one is
/// handed its node with the inner ones done; several of one node follow each other as they were added.
/// </summary>
internal sealed class DocumentEdits
{
    private static readonly SyntaxAnnotation Removed = new();

    private readonly Dictionary<DocumentId, Dictionary<SyntaxNode, List<Func<SyntaxNode, SyntaxNode>>>> edits = [];
    private readonly Dictionary<DocumentId, SortedSet<string>> namespaces = [];
    private readonly List<(DocumentId Document, SyntaxAnnotation Place, MemberDeclarationSyntax Member)> added = [];

    public void Add(DocumentId document, SyntaxNode node, Func<SyntaxNode, SyntaxNode> rewrite)
    {
        if (!edits.TryGetValue(document, out var inDocument))
        {
            edits.Add(document, inDocument = []);
        }

        if (!inDocument.TryGetValue(node, out var ofNode))
        {
            inDocument.Add(node, ofNode = []);
        }

        ofNode.Add(rewrite);
    }

    /// <summary>Takes a member out, with the comments before it.</summary>
    public void Remove(DocumentId document, SyntaxNode node) => Add(document, node, current => current.WithAdditionalAnnotations(Removed));

    /// <summary>Puts a member behind another one, which may be edited as well.</summary>
    public void AddAfter(DocumentId document, SyntaxNode node, MemberDeclarationSyntax member)
    {
        var place = new SyntaxAnnotation();
        added.Add((document, place, member));
        Add(document, node, current => current.WithAdditionalAnnotations(place));
    }

    public void AddNamespace(DocumentId document, string name)
    {
        if (!namespaces.TryGetValue(document, out var names))
        {
            namespaces.Add(document, names = new SortedSet<string>(StringComparer.Ordinal));
        }

        names.Add(name);
    }

    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
    {
        var changed = solution;
        foreach (var inDocument in edits)
        {
            var document = solution.GetDocument(inDocument.Key)!;
            var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            var rewritten = root.ReplaceNodes(
                inDocument.Value.Keys,
                (original, node) => inDocument.Value[original].Aggregate(node, (current, rewrite) => rewrite(current)));
            foreach (var (_, place, member) in added.Where(member => member.Document == inDocument.Key))
            {
                rewritten = rewritten.InsertNodesAfter(rewritten.GetAnnotatedNodes(place).Single(), [member]);
            }

            rewritten = WithoutRemoved(rewritten);
            if (namespaces.TryGetValue(inDocument.Key, out var names) && rewritten is CompilationUnitSyntax unit)
            {
                var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
                rewritten = Usings.Add(unit, model, inDocument.Value.Keys.Min(node => node.SpanStart), [.. names]);
            }

            changed = changed.WithDocumentSyntaxRoot(inDocument.Key, rewritten);
        }

        return changed;
    }

    private static SyntaxNode WithoutRemoved(SyntaxNode root)
    {
        // The member that comes first from now on needs no empty line before it.
        var firsts = root.DescendantNodes()
            .OfType<TypeDeclarationSyntax>()
            .Where(type => type.Members.FirstOrDefault()?.HasAnnotation(Removed) == true)
            .Select(type => type.Members.FirstOrDefault(member => !member.HasAnnotation(Removed)))
            .OfType<MemberDeclarationSyntax>();
        var trimmed = root.ReplaceNodes(firsts, (_, member) => member.WithLeadingTrivia(member.GetLeadingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))));
        return trimmed.RemoveNodes(trimmed.GetAnnotatedNodes(Removed), SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
    }
}
