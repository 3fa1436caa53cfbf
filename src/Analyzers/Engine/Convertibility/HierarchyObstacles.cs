using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Does a method override or implement something that is not of this solution, and so keeps its signature?</summary>
internal static class HierarchyObstacles
{
    public static readonly ConversionObstacle DisposeObstacle = new(ObstacleKind.Dispose, "IDisposable.Dispose is synchronous", "implement IAsyncDisposable and await in DisposeAsync");

    public static ConversionObstacle? Find(IMethodSymbol method, Compilation compilation)
    {
        foreach (var member in OverriddenAndImplemented(method))
        {
            if (IsForeign(member.ContainingAssembly, compilation))
            {
                return Describe(method, member);
            }
        }

        return IsDisposePattern(method) ? DisposeObstacle : null;
    }

    /// <summary>
    /// May an asynchronous twin stand beside a method that has to keep its signature? Where it implements interfaces of libraries and
    /// nothing else, and no other type can override it: who calls it by its own type then calls this body, and may as well call the twin.
    /// </summary>
    public static bool AllowTwin(IMethodSymbol method, Compilation compilation)
        => method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsAbstract: false, IsOverride: false }
            && OverriddenAndImplemented(method).All(contract => IsForeign(contract.ContainingAssembly, compilation))
            && Find(method, compilation) is { Kind: not ObstacleKind.Dispose };

    /// <summary><c>protected virtual void Dispose(bool disposing)</c>: the work of <c>Dispose</c>, which calls it.</summary>
    private static bool IsDisposePattern(IMethodSymbol method)
    {
        if (method is not { Name: "Dispose", ReturnsVoid: true, Parameters: [{ Type.SpecialType: SpecialType.System_Boolean }] })
        {
            return false;
        }

        foreach (var contract in method.ContainingType.AllInterfaces)
        {
            if (contract.SpecialType == SpecialType.System_IDisposable)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The members of bases and interfaces that the method overrides or implements, as far as its own type says so.</summary>
    public static IEnumerable<IMethodSymbol> OverriddenAndImplemented(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            yield return overridden;
            foreach (var implemented in Implemented(overridden))
            {
                yield return implemented;
            }
        }

        foreach (var implemented in Implemented(method))
        {
            yield return implemented;
        }
    }

    private static IEnumerable<IMethodSymbol> Implemented(IMethodSymbol method)
    {
        foreach (var implemented in method.ExplicitInterfaceImplementations)
        {
            yield return implemented;
        }

        if (method is not { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct })
        {
            yield break;
        }

        foreach (var contract in method.ContainingType.AllInterfaces)
        {
            foreach (var member in contract.GetMembers(method.Name))
            {
                if (member is IMethodSymbol declared
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                {
                    yield return declared;
                }
            }
        }
    }

    /// <summary>
    /// Of a library or the framework. In a command-line build a project of the same solution is a file, too; it lies in the
    /// output folder of that project, where no package does.
    /// </summary>
    public static bool IsForeign(IAssemblySymbol? assembly, Compilation compilation)
    {
        if (assembly is null || SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly))
        {
            return false;
        }

        return compilation.GetMetadataReference(assembly) switch
        {
            CompilationReference => false,
            PortableExecutableReference { FilePath: { } path } => !IsProjectOutput(path),
            _ => !HasSource(assembly),
        };
    }

    /// <summary>A project that this one reaches only through another has no reference of its own.</summary>
    private static bool HasSource(IAssemblySymbol assembly)
    {
        foreach (var location in assembly.Locations)
        {
            if (location.IsInSource)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsProjectOutput(string path) => HasFolder(path, "obj") || HasFolder(path, "bin");

    private static bool HasFolder(string path, string name)
    {
        for (var at = path.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = path.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + name.Length;
            if (at > 0 && path[at - 1] is '/' or '\\' && end < path.Length && path[end] is '/' or '\\')
            {
                return true;
            }
        }

        return false;
    }

    private static ConversionObstacle Describe(IMethodSymbol method, IMethodSymbol contract)
    {
        if (contract is { Name: "Dispose", ContainingType.SpecialType: SpecialType.System_IDisposable } || (method.Name == "Dispose" && method.ReturnsVoid))
        {
            return DisposeObstacle;
        }

        var verb = contract.ContainingType.TypeKind == TypeKind.Interface ? "implements" : "overrides";
        return new ConversionObstacle(
            ObstacleKind.Signature,
            $"it {verb} '{contract.NameWithType()}', which is synchronous",
            $"finish the asynchronous work before '{contract.NameWithType()}' is called");
    }
}
