using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// How generated code comes to call the method: by its name, or, where that is hidden, through an <c>[UnsafeAccessor]</c>.
/// The JIT turns an accessor into a plain call, so that a private method costs what it costs in its own class.
/// </summary>
/// <param name="ByAccessor">Through an accessor.</param>
/// <param name="Level">From where the types that the call names can be named.</param>
internal sealed record HotPathAccess(bool ByAccessor, HotPathReach Level, IAssemblySymbol Home)
{
    /// <summary>Null when no generated code can call it.</summary>
    /// <param name="method">The hot path.</param>
    /// <param name="direct">From where the call and its arguments can be named.</param>
    /// <param name="host">From where the type can be named by which the test host finds the application.</param>
    /// <param name="home">The assembly of the hot path.</param>
    public static HotPathAccess? Choose(IMethodSymbol method, HotPathReach direct, HotPathReach host, IAssemblySymbol home)
    {
        direct = HotPathReachExtensions.Min(direct, host);

        // An accessor that everybody can compile goes before a plain call that needs InternalsVisibleTo.
        return direct == HotPathReach.Everywhere ? new HotPathAccess(false, direct, home)
            : Accessor(HotPathReach.Everywhere) is { } accessor ? accessor
            : direct == HotPathReach.Friends ? new HotPathAccess(false, direct, home)
            : Accessor(HotPathReach.Friends);

        HotPathAccess? Accessor(HotPathReach level)
            => host >= level && new HotPathAccess(true, level, home) is var access && access.CanReach(method) ? access : null;
    }

    public bool CanName(ITypeSymbol type) => type.Reach(Home) >= Level;

    /// <summary>The name by which an accessor finds a type that it cannot name; null for one that it can.</summary>
    public string? HiddenName(ITypeSymbol type) => ByAccessor && !CanName(type) ? HotPathText.ReflectionName(type) : null;

    private bool CanReach(IMethodSymbol method)
    {
        // The runtime finds generic methods for accessors that are generic in the same way only.
        if (!HotPathTypeArguments.Of(method).IsEmpty || method.ContainingType.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !CanNameOrHide(method.ContainingType))
        {
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            // A row of arguments and an array of objects look alike, and a hidden array is seen as the latter.
            if (!CanName(parameter.Type) && (parameter.RefKind != RefKind.None || parameter.Type is not INamedTypeSymbol || !CanNameOrHide(parameter.Type)))
            {
                return false;
            }
        }

        return method.ReturnsVoid || CanName(method.ReturnType) || (!method.ReturnsByRef && !method.ReturnsByRefReadonly && CanUseHidden(method.ReturnType));
    }

    // What is done with a result of a hidden type: it is kept, awaited as a Task, or walked as a sequence of objects.
    private bool CanUseHidden(ITypeSymbol type)
    {
        if (!CanNameOrHide(type))
        {
            return false;
        }

        if (HotPathShape.AwaitedType(type, out var isTask) is { } awaited)
        {
            return isTask && !HotPathShape.IsLazySequence(awaited);
        }

        return (!HotPathShape.IsLazySequence(type) && !HotPathShape.IsAsynchronousSequence(type)) || type is INamedTypeSymbol { TypeArguments: [{ IsReferenceType: true }] };
    }

    private bool CanNameOrHide(ITypeSymbol type)
        => CanName(type) || (type.IsReferenceType && HotPathText.ReflectionName(type) is not null);
}
