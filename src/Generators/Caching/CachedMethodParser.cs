using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>One marked method of a type that can be decorated: either a model, or the reasons why not.</summary>
internal sealed class CachedMethodParser(IMethodSymbol method, DecoratedKind kind, List<CacheFault> faults)
{
    public CachedMethod? Cacheable(AttributeData attribute)
    {
        var result = CachedResult.Kind(method, out var type);
        var arguments = new CacheArguments(attribute);
        var obstacle = MethodObstacle(result)
            ?? (result is ResultKind.Nothing or ResultKind.TaskOfNothing or ResultKind.ValueTaskOfNothing ? "it has no result to keep" : CachedResult.Obstacle(type))
            ?? (arguments.Duration is not > 0 ? "it does not say how long a result is kept; give a Duration in seconds" : null)
            ?? (arguments.Tags.Contains("*") ? "the tag '*' stands for all entries; name one" : null);
        if (obstacle is not null)
        {
            faults.Add(CacheFault.WithoutEffect(attribute, method.Name, obstacle));
            return null;
        }

        return Key(attribute, arguments) is { } key && TryTags(attribute, arguments, out var tags)
            ? new CachedMethod(
                MethodText.Shape(method, type, kind, isAsync: false),
                result,
                key,
                // The name comes first: it is a tag of each entry.
                new[] { Constant(arguments.Name) }.Concat(tags).ToEquatableArray(),
                arguments.Duration!.Value,
                arguments.CacheNulls,
                CachedResult.SequenceElement(type) is { } element ? CacheNames.Of(element) : null)
            : null;
    }

    public EvictingMethod? Evicting(IEnumerable<AttributeData> attributes)
    {
        var result = CachedResult.Kind(method, out var type);
        var evictions = new List<Eviction>();
        foreach (var attribute in attributes)
        {
            var arguments = new CacheArguments(attribute);
            if ((MethodObstacle(result) ?? LazyObstacle(type)) is { } obstacle)
            {
                faults.Add(CacheFault.WithoutEffect(attribute, method.Name, obstacle));
                return null;
            }

            if (!TryTags(attribute, arguments, out var tags))
            {
                continue;
            }

            evictions.AddRange(tags.Select(static tag => new Eviction(IsTag: true, tag)));
            if (arguments.Key is { } template)
            {
                if (Template(attribute, "Key", CacheTextParser.Escape(arguments.Name) + ":", template, new CacheTextParser(method)) is { } key)
                {
                    evictions.Add(new Eviction(IsTag: false, key));
                }
            }
            else if (arguments.Tags.Count == 0)
            {
                evictions.Add(new Eviction(IsTag: true, Constant(arguments.Name)));
            }
        }

        return evictions.Count == 0 ? null : new EvictingMethod(MethodText.Shape(method, type, kind, isAsync: result is not (ResultKind.Nothing or ResultKind.Value)), result, evictions.ToEquatableArray());
    }

    private CacheText? Key(AttributeData attribute, CacheArguments arguments)
    {
        if (arguments.Key is null)
        {
            var key = CacheTextParser.Default(method, arguments.Name, out var culprit);
            if (key is null)
            {
                var type = culprit!.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                faults.Add(CacheFault.WithoutEffect(attribute, method.Name, IsSequence(culprit.Type)
                    ? $"its parameter '{culprit.Name}' may be a query, which is read once; take a list, or name what matters in Key"
                    : $"its parameter '{culprit.Name}' cannot be part of a key: '{type}' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]"));
            }

            return key;
        }

        var parser = new CacheTextParser(method);
        var text = Template(attribute, "Key", CacheTextParser.Escape(arguments.Name) + ":", arguments.Key, parser);
        if (text is not null && Missing(parser) is { } missing)
        {
            faults.Add(new CacheFault(Descriptors.CacheKeyLacksParameter, CacheFault.OfArgument(attribute, "Key"), arguments.Key, method.Name, missing));
        }

        return text;
    }

    private string? Missing(CacheTextParser parser)
    {
        var missing = CacheTextParser.TypeArguments(method)
            .Select(static pair => (ISymbol)pair.Parameter)
            .Concat(method.Parameters.Where(CacheTextParser.IsKey))
            .Where(symbol => !parser.Named.Contains(symbol))
            .Select(static symbol => $"'{symbol.Name}'")
            .ToArray();
        return missing.Length == 0 ? null : string.Join(" and ", missing);
    }

    private bool TryTags(AttributeData attribute, CacheArguments arguments, out List<CacheText> tags)
    {
        tags = [];
        foreach (var template in arguments.Tags)
        {
            if (Template(attribute, "Tags", "", template, new CacheTextParser(method)) is not { } tag)
            {
                return false;
            }

            tags.Add(tag);
        }

        return true;
    }

    private CacheText? Template(AttributeData attribute, string argument, string prefix, string template, CacheTextParser parser)
    {
        var text = parser.Template(prefix, template, out var fault);
        if (text is null)
        {
            faults.Add(new CacheFault(Descriptors.CacheKeyUnknownName, CacheFault.OfArgument(attribute, argument), argument == "Key" ? "key" : "tag", fault.Placeholder, fault.Reason));
        }

        return text;
    }

    private static CacheText Constant(string text) => new(new[] { new CacheTextPart(IsConstant: true, text) }.ToEquatableArray(), MayBeUnusable: false);

    private string? MethodObstacle(ResultKind result)
    {
        if (kind == DecoratedKind.Class && !(method.IsVirtual || (method.IsOverride && !method.IsSealed)))
        {
            return method.ImplementedByName() is { } member
                ? $"it is not virtual, so that nothing can stand before it; put the attribute on '{member.ContainingType.Name}.{member.Name}'"
                : "it is not virtual, so that nothing can stand before it; make it virtual, or put the attribute on a method of an interface";
        }

        if (kind == DecoratedKind.Interface && !method.IsAbstract && !method.IsVirtual)
        {
            return "it is sealed, so that nothing can stand before it";
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return "it returns a reference";
        }

        if (method.IsVararg)
        {
            return "it takes __arglist";
        }

        var tokens = 0;
        foreach (var parameter in method.Parameters)
        {
            if (ParameterObstacle(parameter) is { } obstacle)
            {
                return obstacle;
            }

            tokens += CacheTextParser.IsToken(parameter) ? 1 : 0;
        }

        return tokens > 1 ? "it takes two cancellation tokens"
            : tokens > 0 && result is ResultKind.Value ? "it takes a cancellation token and gives no task; make it async, or leave the token out"
            : null;
    }

    private static string? ParameterObstacle(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            return $"its parameter '{parameter.Name}' is passed by {(parameter.RefKind switch { RefKind.Out => "out", RefKind.In => "in", _ => "ref" })}";
        }

        return parameter.Type switch
        {
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => $"its parameter '{parameter.Name}' is a pointer",
            { IsRefLikeType: true } or ITypeParameterSymbol { AllowsRefLikeType: true } => $"its parameter '{parameter.Name}' is a ref struct, which cannot be kept until the result is there",
            _ => null,
        };
    }

    // An iterator runs while its result is read: that is after the entries have been evicted.
    private static string? LazyObstacle(ITypeSymbol result)
        => result is INamedTypeSymbol { Name: "IAsyncEnumerable" or "IEnumerable" } sequence && sequence.IsIn("System.Collections.Generic") && sequence.TypeKind == TypeKind.Interface
            ? "it gives a sequence, and may change data only while that is read"
            : null;

    private static bool IsSequence(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IEnumerable" or "IQueryable" or "IAsyncEnumerable", TypeKind: TypeKind.Interface };
}

/// <summary>What an attribute says.</summary>
internal sealed class CacheArguments
{
    public CacheArguments(AttributeData attribute)
    {
        Name = attribute.ConstructorArguments is [{ Value: string name }] ? name : "";
        foreach (var argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Key":
                    Key = argument.Value.Value as string;
                    break;
                case "Duration":
                    Duration = argument.Value.Value as int?;
                    break;
                case "CacheNulls":
                    CacheNulls = argument.Value.Value is true;
                    break;
                case "Tags" when argument.Value is { Kind: TypedConstantKind.Array, IsNull: false }:
                    Tags = [.. argument.Value.Values.Select(static value => value.Value as string).OfType<string>()];
                    break;
            }
        }
    }

    public string Name { get; }

    public string? Key { get; }

    public int? Duration { get; }

    public bool CacheNulls { get; }

    public List<string> Tags { get; } = [];
}
