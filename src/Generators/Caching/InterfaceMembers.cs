using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Caching;

/// <summary>The members of an interface and of all that it inherits, without accessors, nested types and implementations.</summary>
internal static class InterfaceMembers
{
    public static IEnumerable<ISymbol> Of(INamedTypeSymbol type)
    {
        foreach (var member in Own(type))
        {
            yield return member;
        }

        foreach (var inherited in type.AllInterfaces)
        {
            foreach (var member in Own(inherited))
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<ISymbol> Own(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            // void IBase.M() { } implements a member of another interface; private and sealed members are nobody else's business.
            var isOwn = member switch
            {
                IMethodSymbol method => method.ExplicitInterfaceImplementations.IsEmpty && method.MethodKind is MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion,
                IPropertySymbol property => property.ExplicitInterfaceImplementations.IsEmpty,
                IEventSymbol @event => @event.ExplicitInterfaceImplementations.IsEmpty,
                _ => false,
            };
            if (isOwn && (member.IsAbstract || member.IsVirtual || member is IMethodSymbol marked && CacheAttributes.IsMarked(marked)))
            {
                yield return member;
            }
        }
    }
}
