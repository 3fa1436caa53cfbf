using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Sorts the members of a type into cached, evicting and passed through.</summary>
internal sealed class DecoratedMembers(INamedTypeSymbol type, DecoratedKind kind, List<CacheFault> faults)
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

        var parser = new CachedMethodParser(method, kind, own);
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
        if (method.Name.Length == 0 || method.ReturnType.ContainsError())
        {
            return true;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Name.Length == 0 || parameter.Type.ContainsError())
            {
                return true;
            }
        }

        return false;
    }
}
