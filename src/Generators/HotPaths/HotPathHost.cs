using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>Can the application run in an in-process test host, and by which of its types is its assembly found?</summary>
internal static class HotPathHost
{
    public const string FactoryType = "Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory`1";

    /// <summary>A library has no entry point that a test host could run.</summary>
    public static bool IsWebApplication(Compilation compilation)
        => compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.WebApplication") is not null;

    /// <summary>Any class will do, the host wants its assembly only: the containing type, else the first one by name, public before internal.</summary>
    public static INamedTypeSymbol? EntryPoint(INamedTypeSymbol container, Compilation compilation)
        => IsUsable(container, compilation, HotPathReach.Everywhere)
            ? container
            : First(compilation.Assembly.GlobalNamespace, compilation, HotPathReach.Everywhere)
                ?? First(compilation.Assembly.GlobalNamespace, compilation, HotPathReach.Friends);

    private static INamedTypeSymbol? First(INamespaceSymbol scope, Compilation compilation, HotPathReach reach)
    {
        foreach (var type in scope.GetTypeMembers().Sort(static (x, y) => string.CompareOrdinal(x.MetadataName, y.MetadataName)))
        {
            if (IsUsable(type, compilation, reach))
            {
                return type;
            }
        }

        foreach (var inner in scope.GetNamespaceMembers().OrderBy(static n => n.Name, StringComparer.Ordinal))
        {
            if (First(inner, compilation, reach) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // Program may exist in the benchmarks project too, and there it would win.
    private static bool IsUsable(INamedTypeSymbol type, Compilation compilation, HotPathReach reach)
        => type is { TypeKind: TypeKind.Class, IsStatic: false, IsGenericType: false, ContainingType: null, IsImplicitlyDeclared: false }
            && !(type.Name == "Program" && type.ContainingNamespace.IsGlobalNamespace)
            && type.Reach(compilation.Assembly) >= reach
            && !HotPathShape.IsObsoleteError(type);
}
