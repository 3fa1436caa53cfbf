using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>On what the hot path is called, and how the harness comes by it.</summary>
internal sealed class HotPathInstance
{
    private readonly Compilation _compilation;

    public HotPathInstance(IMethodSymbol method, HotPathMembers members, Compilation compilation)
    {
        _compilation = compilation;
        Target = Find(method, method.ContainingType, members);
    }

    public HotPathTarget Target { get; }

    /// <summary>Why there is no instance, or null.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>A member of the type that would give the instance, when there is exactly one.</summary>
    public HotPathFix? Fix { get; private set; }

    /// <summary>A type of the application, for the test host.</summary>
    public INamedTypeSymbol? EntryPoint { get; private set; }

    /// <summary>What the harness has to register to make the service.</summary>
    public EquatableArray<HotPathRegistration> Registrations { get; private set; }

    /// <summary>From where the constructor can be called by name; it can also be called by reflection.</summary>
    public HotPathReach ConstructorReach { get; private set; } = HotPathReach.Everywhere;

    /// <summary>From where the type can be named by which the test host finds the application.</summary>
    public HotPathReach HostReach => EntryPoint?.Reach(_compilation.Assembly) ?? HotPathReach.Everywhere;

    private HotPathTarget Find(IMethodSymbol method, INamedTypeSymbol container, HotPathMembers members)
    {
        if (method.IsStatic)
        {
            // Nothing to make; a service provider is still useful to a setup, but a static method has no scope to run in.
            return HotPathTarget.Static;
        }

        if (container.IsRefLikeType)
        {
            Obstacle = "it is an instance method of a ref struct, which no field can hold";
            return HotPathTarget.Constructor;
        }

        if (members.Factory is not null)
        {
            return HotPathTarget.Factory;
        }

        if (members.Services is not null && container.IsReferenceType)
        {
            return HotPathTarget.Services;
        }

        if (HasUsableConstructor(container))
        {
            return HotPathTarget.Constructor;
        }

        if (container.IsReferenceType && HotPathHost.IsWebApplication(_compilation) && HotPathHost.EntryPoint(container, _compilation) is { } entryPoint)
        {
            EntryPoint = entryPoint;
            return HotPathTarget.Host;
        }

        if (HotPathComposition.Of(container, _compilation) is { } composition)
        {
            Obstacle = composition.Obstacle is { } reason ? $"{reason}; name a static member that makes the '{container.Name}' (Factory) or gives a service provider (Services)" : null;
            Fix = Obstacle is null ? null : members.OnlySource();
            Registrations = composition.Registrations;
            return HotPathTarget.Composed;
        }

        Obstacle = $"there is no way to make a '{container.Name}'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)";
        Fix = members.OnlySource();
        return HotPathTarget.Constructor;
    }

    private bool HasUsableConstructor(INamedTypeSymbol container)
    {
        if (container.IsAbstract || container.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            return false;
        }

        foreach (var constructor in container.InstanceConstructors)
        {
            if (constructor.Parameters.IsEmpty)
            {
                // A private one says that others shall not make instances.
                if (constructor.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal
                    || HotPathShape.IsObsoleteError(constructor) || HasUnsetRequiredMember(container, constructor))
                {
                    return false;
                }

                ConstructorReach = constructor.Reach(_compilation.Assembly);
                return true;
            }
        }

        return false;
    }

    // class C { public required string Name { get; init; } } cannot be made by new C().
    private static bool HasUnsetRequiredMember(INamedTypeSymbol container, IMethodSymbol constructor)
    {
        foreach (var attribute in constructor.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute")
            {
                return false;
            }
        }

        for (var type = container; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                {
                    return true;
                }
            }
        }

        return false;
    }
}
