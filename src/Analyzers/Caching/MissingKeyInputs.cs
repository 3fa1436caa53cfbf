using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The inputs of a cached value that its key lacks: parameters of the functions around it, and variables of loops.</summary>
internal static class MissingKeyInputs
{
    /// <summary>How something is loaded, not what.</summary>
    private static readonly string[] MannerWords = ["timeout", "retries", "retrycount", "maxattempts", "ttl", "correlationid", "requestid", "traceid"];

    public static ImmutableArray<ISymbol> Of(CachedComputation entry)
    {
        var functions = LocalFlow.FunctionsAround(entry.Call.Call);
        var inKey = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var source in entry.KeySources())
        {
            if (Symbol(source) is { } symbol)
            {
                inKey.Add(symbol);
            }
            else if (source is IFieldReferenceOperation { Field: { IsConst: false, IsReadOnly: false } } or IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Property.IsReadOnly: false })
            {
                // What an object knows may have been told it before.
                return [];
            }
        }

        foreach (var source in entry.CacheSources())
        {
            if (Symbol(source) is { } symbol)
            {
                inKey.Add(symbol);
            }
        }

        var missing = ImmutableArray.CreateBuilder<ISymbol>();
        var used = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var flow = LocalFlow.Of(entry.Value);
        foreach (var source in entry.Sources())
        {
            if (Symbol(source) is { } symbol && (IsInput(symbol, functions, flow, entry) || IsReadFrom(source, symbol, functions)) && !CachedComputation.IsBeside(source) && used.Add(symbol) && !inKey.Contains(symbol))
            {
                missing.Add(symbol);
            }
        }

        // GetOrAdd(string key, Func<T> load): the caller has put into the key what the value needs.
        if (entry.Key.UnwrapValue() is IParameterReferenceOperation { Parameter: var given } && !used.Contains(given))
        {
            return [];
        }

        if (missing.Count > 0)
        {
            var compared = entry.ComparedWithHit();
            missing.RemoveAll(compared.Contains);
        }

        missing.Sort(static (left, right) => left.Locations[0].SourceSpan.Start.CompareTo(right.Locations[0].SourceSpan.Start));
        return missing.ToImmutable();
    }

    private static ISymbol? Symbol(IOperation operation) => operation switch
    {
        IParameterReferenceOperation parameter => parameter.Parameter,
        ILocalReferenceOperation local => local.Local,
        _ => null,
    };

    private static bool IsInput(ISymbol symbol, HashSet<ISymbol> functions, LocalFlow flow, CachedComputation entry) => symbol switch
    {
        IParameterSymbol parameter => functions.Contains(parameter.ContainingSymbol) && parameter.RefKind is RefKind.None or RefKind.In && IsData(parameter.Type) && !IsManner(parameter.Name),
        ILocalSymbol local => flow.IsElement(local) && IsData(local.Type) && IsDeclaredAround(local, entry),
        _ => false,
    };

    private static readonly string[] ServiceWords = ["Service", "Repository", "Context", "Client", "Factory", "Manager", "Provider", "Options", "Settings", "Handler", "Builder", "Accessor", "Cache", "Mapper", "Helper", "Store", "Session"];

    /// <summary>A class with settable properties, and nothing in its name that speaks of a service: what a caller fills in and hands over.</summary>
    private static bool IsDataClass(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, SpecialType: SpecialType.None } || type.IsIn("System") || type.IsIn("Microsoft"))
        {
            return false;
        }

        foreach (var word in ServiceWords)
        {
            if (type.Name.EndsWith(word, StringComparison.Ordinal))
            {
                return false;
            }
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsManner(string name)
    {
        foreach (var word in MannerWords)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>filter.Zone</c>.</summary>
    private static bool IsReadFrom(IOperation source, ISymbol symbol, HashSet<ISymbol> functions)
        => symbol is IParameterSymbol parameter
            && source.Parent is IPropertyReferenceOperation { Type: { } read } property && ReferenceEquals(property.Instance, source)
            && functions.Contains(parameter.ContainingSymbol)
            && IsData(read)
            && IsDataClass(parameter.Type);

    /// <summary>
    /// Is the cache asked in each round of the loop? The elements of a loop that runs on a miss are no inputs of their own, but computed from
    /// what is walked.
    /// </summary>
    private static bool IsDeclaredAround(ILocalSymbol local, CachedComputation entry)
        => local.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax().FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop
            && loop.Span.Contains(entry.Call.Call.Syntax.Span)
            && !entry.Value.Syntax.Span.Contains(declaration.Span);

    /// <summary>A value, or a list of values; not a service, a callback or a token.</summary>
    private static bool IsData(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return IsData(array.ElementType);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] }:
                return IsData(underlying);
            case INamedTypeSymbol { TypeArguments: [var element] } list when list.IsIn("System.Collections"):
                return IsData(element);
            case { TypeKind: TypeKind.Enum }:
                return true;
            case { SpecialType: SpecialType.System_Object or SpecialType.System_Void }:
                return false;
            case { SpecialType: not SpecialType.None and not SpecialType.System_Nullable_T }:
                return type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime;
            default:
                return type.IsType("System", "Guid") || type.IsType("System", "DateTimeOffset") || type.IsType("System", "DateOnly") || type.IsType("System", "TimeOnly")
                    || type.IsType("System", "Uri") || type is { IsRecord: true };
        }
    }
}
