using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// From a type with marked methods to the model of its decorator. The generator and the usage analyzer both ask here. A
/// method that cannot be cached is passed through, so that one mistake does not take the whole decorator away.
/// </summary>
internal static class CacheableParser
{
    /// <summary>Written on each decorator, by which the usage analyzer tells it from a type of the user's.</summary>
    public const string GeneratorName = "PerfAnalyzers.CacheableGenerator";

    /// <summary>The first marked method of the type: of it the generator makes the decorator, so that it is made once.</summary>
    public static IMethodSymbol? FirstMarked(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method && CacheAttributes.IsMarked(method))
            {
                return method;
            }
        }

        return null;
    }

    public static CacheableModel? Parse(INamedTypeSymbol type, List<CacheFault> faults, CancellationToken cancellationToken)
    {
        if (DecoratedType.IsBroken(type))
        {
            return null;
        }

        if (DecoratedType.Obstacle(type) is { } obstacle)
        {
            foreach (var (method, attribute) in Marked(type))
            {
                faults.Add(CacheFault.WithoutEffect(attribute, method.Name, obstacle));
            }

            return null;
        }

        var kind = type.TypeKind == TypeKind.Interface ? DecoratedKind.Interface : DecoratedKind.Class;
        var members = new DecoratedMembers(type, kind, faults);
        members.Read(cancellationToken);
        if (members.Cached.Count == 0 && members.Evicting.Count == 0)
        {
            return null;
        }

        return new CacheableModel
        {
            Kind = kind,
            Namespace = CacheNames.Namespace(type),
            Name = CacheNames.Decorator(type),
            ExtensionsName = CacheNames.Extensions(type),
            Stem = CacheDecorator.Stem(type),
            Target = CacheNames.Of(type),
            DisplayName = CacheNames.Display(type),
            IsPublic = DecoratedType.IsPublic(type),
            IsObsolete = DecoratedType.Enclosing(type).Any(static each => MethodText.IsObsolete(each)),
            TypeParameters = CacheNames.TypeParameters(type.TypeParameters),
            Constraints = type.TypeParameters.Select(CacheNames.Constraint).OfType<string>().ToEquatableArray(),
            Constructors = kind == DecoratedKind.Class ? DecoratedConstructors.Read(type).ToEquatableArray() : default,
            Cached = members.Cached.ToEquatableArray(),
            Evicting = members.Evicting.ToEquatableArray(),
            Forwarded = members.Forwarded.ToEquatableArray(),
        };
    }

    private static IEnumerable<(IMethodSymbol Method, AttributeData Attribute)> Marked(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method)
            {
                foreach (var attribute in method.GetAttributes())
                {
                    if (CacheAttributes.IsCacheable(attribute.AttributeClass) || CacheAttributes.IsCacheEvict(attribute.AttributeClass))
                    {
                        yield return (method, attribute);
                    }
                }
            }
        }
    }
}
