using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Which documents may an edit break that changes how a type is made: those of its project and of its dependents that name the type.</summary>
internal static class Mentions
{
    public static async Task<IReadOnlyList<DocumentId>> FindAsync(Project project, string type, CancellationToken cancellationToken)
    {
        var dependents = project.Solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(project.Id);
        var mentioning = new List<DocumentId>();
        foreach (var document in dependents.Prepend(project.Id).SelectMany(id => project.Solution.GetProject(id)!.Documents))
        {
            if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                && root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == type))
            {
                mentioning.Add(document.Id);
            }
        }

        return mentioning;
    }
}
