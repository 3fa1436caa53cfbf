using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>From where generated code in another project can name a symbol.</summary>
internal enum HotPathReach
{
    Nowhere,

    /// <summary>From assemblies to which the symbol's assembly shows its internals.</summary>
    Friends,

    Everywhere,
}

internal static class HotPathReachExtensions
{
    public static HotPathReach Reach(this ISymbol symbol, IAssemblySymbol home)
    {
        var reach = HotPathReach.Everywhere;
        for (var current = symbol; current is not (null or INamespaceSymbol); current = current.ContainingSymbol)
        {
            var own = current.DeclaredAccessibility switch
            {
                // A file-local type is declared internal.
                _ when current is INamedTypeSymbol { IsFileLocal: true } => HotPathReach.Nowhere,
                Accessibility.Public or Accessibility.NotApplicable => HotPathReach.Everywhere,

                // Another assembly's internals are open to the application, not to whoever references the application.
                Accessibility.Internal or Accessibility.ProtectedOrInternal when SymbolEqualityComparer.Default.Equals(current.ContainingAssembly, home) => HotPathReach.Friends,
                _ => HotPathReach.Nowhere,
            };
            reach = Min(reach, own);
        }

        return reach;
    }

    public static HotPathReach Reach(this ITypeSymbol type, IAssemblySymbol home)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return array.ElementType.Reach(home);
            case INamedTypeSymbol named:
                var reach = ((ISymbol)named).Reach(home);
                for (var current = named; current is not null; current = current.ContainingType)
                {
                    foreach (var argument in current.TypeArguments)
                    {
                        reach = Min(reach, argument.Reach(home));
                    }
                }

                return reach;
            default:
                return HotPathReach.Everywhere;
        }
    }

    public static HotPathReach Min(HotPathReach left, HotPathReach right) => left < right ? left : right;

    /// <summary>The first type that is so among those that stand in the type's name: itself, its elements, its containing types and all type arguments.</summary>
    public static ITypeSymbol? Find(this ITypeSymbol type, Func<ITypeSymbol, bool> isSo)
    {
        if (isSo(type))
        {
            return type;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                return array.ElementType.Find(isSo);
            case IPointerTypeSymbol pointer:
                return pointer.PointedAtType.Find(isSo);
            case INamedTypeSymbol named:
                foreach (var argument in named.TypeArguments)
                {
                    if (argument.Find(isSo) is { } found)
                    {
                        return found;
                    }
                }

                return named.ContainingType?.Find(isSo);
            default:
                return null;
        }
    }

    /// <summary>The type that nobody else can name in the type's name: <c>R</c> in <c>List&lt;R[]&gt;</c>; null when there is none.</summary>
    public static ITypeSymbol? FindHidden(this ITypeSymbol type, IAssemblySymbol home)
        => type.Find(part => part is INamedTypeSymbol && ((ISymbol)part).Reach(home) == HotPathReach.Nowhere);
}
