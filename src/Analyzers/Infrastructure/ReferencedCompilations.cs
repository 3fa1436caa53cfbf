using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>The projects that an editor hands us as compilations.</summary>
internal static class ReferencedCompilations
{
    /// <summary>By the assembly as the referencing compilation sees it. Roslyn's own way from an assembly to its reference walks all of them, and a project has hundreds.</summary>
    public static Dictionary<IAssemblySymbol, Compilation> Of(Compilation compilation)
    {
        var found = new Dictionary<IAssemblySymbol, Compilation>(SymbolEqualityComparer.Default);
        foreach (var reference in compilation.References)
        {
            if (reference is CompilationReference other && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly)
            {
                found[assembly] = other.Compilation;
            }
        }

        return found;
    }

    /// <summary>The compilation, and those of the projects that it references. A build has the first alone.</summary>
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
