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

    public static CacheableModel? Parse(INamedTypeSymbol type, Compilation compilation, List<CacheFault> faults, CancellationToken cancellationToken)
    {
        if (IsBroken(type))
        {
            return null;
        }

        if (TypeObstacle(type) is { } obstacle)
        {
            foreach (var (method, attribute) in Marked(type))
            {
                faults.Add(CacheFault.WithoutEffect(attribute, method.Name, obstacle));
            }

            return null;
        }

        var kind = type.TypeKind == TypeKind.Interface ? DecoratedKind.Interface : DecoratedKind.Class;
        var members = new Members(type, kind, compilation, faults);
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
            IsPublic = IsPublic(type),
            IsObsolete = Enclosing(type).Any(static each => MethodText.IsObsolete(each)),
            TypeParameters = CacheNames.TypeParameters(type.TypeParameters),
            Constraints = type.TypeParameters.Select(CacheNames.Constraint).OfType<string>().ToEquatableArray(),
            Constructors = kind == DecoratedKind.Class ? DecoratedConstructors.Read(type).ToEquatableArray() : default,
            Cached = members.Cached.ToEquatableArray(),
            Evicting = members.Evicting.ToEquatableArray(),
            Forwarded = members.Forwarded.ToEquatableArray(),
        };
    }

    /// <summary>Half-typed code: the compiler says what is wrong, we say nothing.</summary>
    private static bool IsBroken(INamedTypeSymbol type)
        => type.Name.Length == 0
            || type.BaseType is { TypeKind: TypeKind.Error }
            || type.AllInterfaces.Any(static each => each.TypeKind == TypeKind.Error)
            || type.TypeParameters.Any(static parameter => parameter.Name.Length == 0 || parameter.ConstraintTypes.Any(static each => each.TypeKind == TypeKind.Error));

    /// <summary>Why nothing can stand before the type, or null.</summary>
    private static string? TypeObstacle(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Interface or TypeKind.Class))
        {
            return "it is a method of a struct, and nothing can stand before that";
        }

        if (type is { TypeKind: TypeKind.Class } and ({ IsStatic: true } or { IsSealed: true } or { IsAbstract: true } or { IsRecord: true }))
        {
            var what = type.IsStatic ? "static" : type.IsSealed ? "sealed" : type.IsAbstract ? "abstract" : "a record";
            return $"its type '{type.Name}' is {what}, and a decorator derives from the class; put the attribute on a method of an interface";
        }

        foreach (var each in Enclosing(type))
        {
            if (each.IsFileLocal || each.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return $"generated code cannot see '{each.Name}'; make it internal or public";
            }

            if (each.TypeParameters.Length > 0 && !SymbolEqualityComparer.Default.Equals(each, type))
            {
                return $"its type stands within the generic type '{each.Name}'";
            }
        }

        if (type.TypeKind == TypeKind.Class && !DecoratedConstructors.Read(type).Any())
        {
            return $"'{type.Name}' has no constructor that a derived class can call";
        }

        return ForeignObstacle(type) ?? NameObstacle(type);
    }

    /// <summary>A member of the interface that a decorator could not pass through.</summary>
    private static string? ForeignObstacle(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Interface)
        {
            return null;
        }

        foreach (var member in InterfaceMembers.Of(type))
        {
            var reason = member switch
            {
                { IsStatic: true } => member.IsAbstract ? "is static, and belongs to a type" : null,
                { DeclaredAccessibility: Accessibility.Protected or Accessibility.ProtectedAndInternal or Accessibility.ProtectedOrInternal } => "is protected, and cannot be passed through",
                IPropertySymbol { SetMethod.IsInitOnly: true } => "can be set only while an object is made",
                IMethodSymbol method when method.Parameters.Any(static parameter => IsPointer(parameter.Type)) || IsPointer(method.ReturnType) => "takes or gives a pointer",
                _ => null,
            };
            if (reason is not null)
            {
                return $"'{member.ContainingType.Name}.{member.Name}' {reason}";
            }
        }

        return null;
    }

    private static bool IsPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsPointer(array.ElementType),
        _ => false,
    };

    /// <summary>Another type has the decorator's name: one of the user's, or the decorator of another type.</summary>
    private static string? NameObstacle(INamedTypeSymbol type)
    {
        var decorator = CacheNames.Decorator(type);
        foreach (var taken in type.ContainingNamespace.GetTypeMembers(decorator, type.Arity).AddRange(type.ContainingNamespace.GetTypeMembers(CacheNames.Extensions(type), 0)))
        {
            if (SymbolEqualityComparer.Default.Equals(taken.ContainingAssembly, type.ContainingAssembly) && !IsGenerated(taken))
            {
                return $"the name '{taken.Name}', which generated code needs, is taken";
            }
        }

        // IReports comes before Reports.
        if (type.TypeKind == TypeKind.Class && type.ContainingType is null)
        {
            foreach (var other in type.ContainingNamespace.GetTypeMembers("I" + type.Name, type.Arity))
            {
                if (other.TypeKind == TypeKind.Interface && SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly) && FirstMarked(other) is not null)
                {
                    return $"'{other.Name}' has cached methods, too, and both decorators would be named '{decorator}'; mark the methods of one of them";
                }
            }
        }

        return null;
    }

    private static bool IsGenerated(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments is [{ Value: GeneratorName }, ..])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        foreach (var each in Enclosing(type))
        {
            if (each.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<INamedTypeSymbol> Enclosing(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
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

    /// <summary>Sorts the members of a type into cached, evicting and passed through.</summary>
    private sealed class Members(INamedTypeSymbol type, DecoratedKind kind, Compilation compilation, List<CacheFault> faults)
    {
        // Two methods with one key: each would read what the other has kept.
        private readonly Dictionary<string, (IMethodSymbol Method, string Type)> _keys = new(StringComparer.Ordinal);

        public List<CachedMethod> Cached { get; } = [];

        public List<EvictingMethod> Evicting { get; } = [];

        public List<ForwardedMember> Forwarded { get; } = [];

        public void Read(CancellationToken cancellationToken)
        {
            foreach (var member in kind == DecoratedKind.Interface ? InterfaceMembers.Of(type) : type.GetMembers())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (member is IMethodSymbol method && CacheAttributes.IsMarked(method) && TryRead(method))
                {
                    continue;
                }

                if (kind == DecoratedKind.Interface && !member.IsStatic && (member.IsAbstract || member.IsVirtual) && MethodText.Forward(member) is { } forwarded)
                {
                    Forwarded.Add(forwarded);
                }
            }
        }

        private bool TryRead(IMethodSymbol method)
        {
            // An inherited method's faults are told where it is declared.
            var isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, type);
            var own = isOwn ? faults : [];
            var attributes = method.GetAttributes();
            var cacheable = attributes.FirstOrDefault(static attribute => CacheAttributes.IsCacheable(attribute.AttributeClass));
            var evict = attributes.Where(static attribute => CacheAttributes.IsCacheEvict(attribute.AttributeClass)).ToArray();
            if (IsBroken(method))
            {
                return false;
            }

            if (method.MethodKind != MethodKind.Ordinary || method.IsStatic || method.DeclaredAccessibility == Accessibility.Private)
            {
                var what = method.MethodKind != MethodKind.Ordinary ? "not an ordinary method" : method.IsStatic ? "static" : "private";
                own.Add(CacheFault.WithoutEffect(cacheable ?? evict[0], method.Name, $"it is {what}, so that nothing can stand before it"));
                return false;
            }

            if (cacheable is not null && evict.Length > 0)
            {
                own.Add(CacheFault.WithoutEffect(evict[0], method.Name, "it is [Cacheable]; a method either keeps its result or changes data"));
                return false;
            }

            var parser = new CachedMethodParser(method, kind, compilation, own);
            if (cacheable is null)
            {
                var evicting = parser.Evicting(evict);
                if (evicting is not null)
                {
                    Evicting.Add(evicting);
                }

                return evicting is not null;
            }

            if (parser.Cacheable(cacheable) is not { } cached || SharesKey(method, cacheable, cached, own))
            {
                return false;
            }

            Cached.Add(cached);
            return true;
        }

        private bool SharesKey(IMethodSymbol method, AttributeData attribute, CachedMethod cached, List<CacheFault> own)
        {
            var key = string.Concat(cached.Key.Parts.Select(static part => part.IsConstant ? part.Text : "{" + part.Text + "}"));
            if (!_keys.TryGetValue(key, out var other))
            {
                _keys.Add(key, (method, cached.Shape.ResultType));
                return false;
            }

            if (other.Type == cached.Shape.ResultType)
            {
                // Find(id) and FindAsync(id) may well share their entries.
                return false;
            }

            own.Add(CacheFault.WithoutEffect(attribute, method.Name, $"'{other.Method.Name}' has the same key and gives another type"));
            return true;
        }

        private static bool IsBroken(IMethodSymbol method)
        {
            if (method.Name.Length == 0 || ContainsError(method.ReturnType))
            {
                return true;
            }

            foreach (var parameter in method.Parameters)
            {
                if (parameter.Name.Length == 0 || ContainsError(parameter.Type))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool ContainsError(ITypeSymbol type) => type switch
        {
            IErrorTypeSymbol => true,
            IArrayTypeSymbol array => ContainsError(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.Any(ContainsError),
            _ => false,
        };
    }
}
