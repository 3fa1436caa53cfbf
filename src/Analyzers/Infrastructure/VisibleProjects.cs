using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>The source that is to be seen from a compilation.</summary>
internal static class VisibleProjects
{
    /// <summary>The compilation, and those of the projects that it references, which an editor hands over beside it. A build has the first alone.</summary>
    public static IEnumerable<Compilation> WithProjects(this Compilation compilation)
    {
        yield return compilation;
        foreach (var reference in compilation.References)
        {
            if (reference is CompilationReference { Compilation: var project })
            {
                yield return project;
            }
        }
    }
}
