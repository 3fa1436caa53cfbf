using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>Shows the internals of a project to the one project of the solution that runs its benchmarks.</summary>
internal static class ShownInternals
{
    private const string Runtime = "PerfAnalyzers.Benchmarks.PerfBenchmarks";

    /// <summary>The changed file; null where no project, or more than one, is meant.</summary>
    public static async Task<SyntaxNode?> ToBenchmarksAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        string? name = null;
        foreach (var project in context.Solution.Projects)
        {
            if (project.ProjectReferences.Any(reference => reference.ProjectId == context.Document.Project.Id)
                && await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation
                && compilation.GetTypeByMetadataName(Runtime) is not null)
            {
                if (name is not null)
                {
                    return null;
                }

                name = compilation.AssemblyName;
            }
        }

        return name is null ? null : WithFriend((CompilationUnitSyntax)context.Root, name);
    }

    private static CompilationUnitSyntax? WithFriend(CompilationUnitSyntax root, string name)
    {
        var endOfLine = Usings.EndOfLine(root).ToString();
        var text = $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]{endOfLine}";
        if (root.AttributeLists.Count > 0)
        {
            return root.AddAttributeLists(Parse(text));
        }

        if (root.Usings.Count > 0)
        {
            return root.AddAttributeLists(Parse(endOfLine + text));
        }

        // The comment at the head of a file stays at its head.
        var first = root.GetFirstToken(includeZeroWidth: true);
        return first.LeadingTrivia.Any(static trivia => trivia.HasStructure)
            ? null
            : root.ReplaceToken(first, first.WithLeadingTrivia()).AddAttributeLists(Parse(text + endOfLine).WithLeadingTrivia(first.LeadingTrivia));
    }

    private static AttributeListSyntax Parse(string text)
    {
        // The blank line after the list belongs to what follows, which the text does not have.
        var list = SyntaxFactory.ParseCompilationUnit(text).AttributeLists[0];
        var end = text.Substring(list.FullSpan.End);
        return list.WithTrailingTrivia(list.GetTrailingTrivia().AddRange(SyntaxFactory.ParseTrailingTrivia(end)));
    }
}
