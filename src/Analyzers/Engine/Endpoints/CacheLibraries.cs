using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>
/// Can a library register the middleware of a cache for an application that is handed to it? Only one that refers to the assembly of
/// the middleware, or to another library that does: the compiler writes down each assembly that the code of a library calls.
/// </summary>
internal static class CacheLibraries
{
    private static readonly string[] Middleware = ["Microsoft.AspNetCore.OutputCaching", "Microsoft.AspNetCore.ResponseCaching"];

    public static bool MayRegister(IAssemblySymbol library, Compilation compilation)
    {
        var seen = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default) { library };
        var pending = new Stack<IAssemblySymbol>(seen);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (IsOfFramework(current.Name))
            {
                continue;
            }

            // Its code has been left out, and with it what the code refers to; or it is not here to be asked.
            if (IsReferenceAssembly(current) || compilation.GetMetadataReference(current) is null)
            {
                return true;
            }

            foreach (var module in current.Modules)
            {
                foreach (var referenced in module.ReferencedAssemblySymbols)
                {
                    if (Middleware.Contains(referenced.Name))
                    {
                        return true;
                    }

                    if (seen.Add(referenced))
                    {
                        pending.Push(referenced);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>What Microsoft's own libraries are given an application for is known: none of them adds a cache unasked.</summary>
    private static bool IsOfFramework(string name)
        => name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard";

    private static bool IsReferenceAssembly(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ReferenceAssemblyAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
