using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>The bodies that a call to an interface or virtual member may run, as far as this compilation declares them.</summary>
/// <param name="compilation">Whose classes are looked at.</param>
/// <param name="projects">Those of these projects are looked at too.</param>
internal sealed class Implementations(Compilation compilation, OtherProjects? projects = null)
{
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IMethodSymbol>> _byMember = new(SymbolEqualityComparer.Default);
    private readonly Lazy<TypeHierarchy> _hierarchy = new(() => new TypeHierarchy(TypesIn(compilation.Assembly)));

    /// <param name="method">As the call names it: of <c>IHandler&lt;GetStats></c> no class is asked that handles something else; of its definition all are.</param>
    /// <returns>The definitions.</returns>
    public ImmutableArray<IMethodSymbol> Of(IMethodSymbol method)
        => IsDispatched(method.OriginalDefinition) ? _byMember.GetOrAdd(method.ConstructedFrom, Find) : [method.OriginalDefinition];

    /// <summary>The operations of a body, of this compilation or of a project that an editor shows beside it; null where they are not to be seen.</summary>
    public IOperation? OperationsOf(IMethodSymbol body) => MethodBodies.Of(body, compilation) ?? projects?.OperationsOf(body);

    /// <summary>Is there an interface or abstract member of this compilation that nothing here implements, or perhaps not for each type argument?</summary>
    public bool DeclaresWithoutBody
    {
        get
        {
            var types = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
            Collect(compilation.Assembly.GlobalNamespace, types, withInterfaces: true);
            foreach (var type in types)
            {
                foreach (var member in type.GetMembers())
                {
                    if (member is IMethodSymbol { IsAbstract: true, IsStatic: false } method && (type.IsGenericType || Of(method).IsEmpty))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private static bool IsDispatched(IMethodSymbol method)
        => method.ContainingType is { TypeKind: TypeKind.Interface } || ((method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed);

    private ImmutableArray<IMethodSymbol> Find(IMethodSymbol asked)
    {
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        var method = asked.OriginalDefinition;
        if (!method.IsAbstract)
        {
            found.Add(method);
        }

        foreach (var type in _hierarchy.Value.Below(method.ContainingType))
        {
            Add(type, asked.ContainingType, method, found);
        }

        // Nothing that we reference can implement what we declare.
        if (projects is not null && !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly))
        {
            foreach (var type in projects.TypesBelow(method.ContainingType))
            {
                Add(type, asked.ContainingType, method, found);
            }
        }

        return found.ToImmutable();
    }

    private void Add(INamedTypeSymbol type, INamedTypeSymbol asked, IMethodSymbol method, ImmutableArray<IMethodSymbol>.Builder found)
    {
        if (asked.TypeKind == TypeKind.Interface)
        {
            AddImplementation(type, asked, method, found);
        }
        else if (GenericForms.MayBe(type, asked, compilation))
        {
            AddOverride(type, method, found);
        }
    }

    private void AddImplementation(INamedTypeSymbol type, INamedTypeSymbol asked, IMethodSymbol method, ImmutableArray<IMethodSymbol>.Builder found)
    {
        foreach (var implemented in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, method.ContainingType) || !GenericForms.IsFor(implemented, asked, compilation))
            {
                continue;
            }

            foreach (var member in implemented.GetMembers(method.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method)
                    && type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation
                    && OverrideIn(type, implementation.OriginalDefinition) is { } body
                    && !found.Contains(body, SymbolEqualityComparer.Default))
                {
                    found.Add(body);
                }
            }
        }
    }

    /// <summary>
    /// A base class implements an interface by a member that the class overrides: <c>abstract class Store : IStore { public abstract void Load(); }</c>.
    /// Null where an abstract class leaves it to those below.
    /// </summary>
    private static IMethodSymbol? OverrideIn(INamedTypeSymbol type, IMethodSymbol implementation)
    {
        for (var current = type; current is not null && IsDispatched(implementation); current = current.BaseType)
        {
            foreach (var member in current.GetMembers(implementation.Name))
            {
                if (member is IMethodSymbol { IsAbstract: false, IsOverride: true } body && Overrides(body, implementation))
                {
                    return body.OriginalDefinition;
                }
            }
        }

        return implementation.IsAbstract && implementation.ContainingType.TypeKind != TypeKind.Interface ? null : implementation;
    }

    private static void AddOverride(INamedTypeSymbol type, IMethodSymbol method, ImmutableArray<IMethodSymbol>.Builder found)
    {
        foreach (var member in type.GetMembers(method.Name))
        {
            if (member is IMethodSymbol { IsAbstract: false } body && Overrides(body, method))
            {
                found.Add(body);
            }
        }
    }

    private static bool Overrides(IMethodSymbol body, IMethodSymbol method)
    {
        for (var overridden = body.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The classes and structs of this compilation; found when the first dispatched call is asked for.</summary>
    public ImmutableArray<INamedTypeSymbol> Types => _hierarchy.Value.Types;

    public static ImmutableArray<INamedTypeSymbol> TypesIn(IAssemblySymbol assembly)
    {
        var types = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        Collect(assembly.GlobalNamespace, types, withInterfaces: false);
        return types.ToImmutable();
    }

    private static void Collect(INamespaceOrTypeSymbol container, ImmutableArray<INamedTypeSymbol>.Builder types, bool withInterfaces)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                if (type.TypeKind is TypeKind.Class or TypeKind.Struct || (withInterfaces && type.TypeKind == TypeKind.Interface))
                {
                    types.Add(type);
                }

                Collect(type, types, withInterfaces);
            }
            else if (member is INamespaceSymbol @namespace)
            {
                Collect(@namespace, types, withInterfaces);
            }
        }
    }
}
