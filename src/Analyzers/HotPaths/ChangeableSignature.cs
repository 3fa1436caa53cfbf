using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>A method whose signature nobody else prescribes, and all of whose calls can be looked at.</summary>
internal static class ChangeableSignature
{
    public static bool Has(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false, IsExtern: false, DeclaringSyntaxReferences.Length: 1 }
            && method.PartialDefinitionPart is null
            && method.PartialImplementationPart is null
            && !method.IsVisibleToOthers()
            && !method.ImplementsInterface();
}
