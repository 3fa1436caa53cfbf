using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>A write to a dictionary that lives as long as the process, when it is static or its object does.</summary>
/// <param name="Map">The field or property.</param>
/// <param name="Value">What is written; null where a delegate makes it.</param>
internal sealed record StaticMapWrite(IOperation Operation, ISymbol Map, IOperation Key, IOperation? Value)
{
    public static StaticMapWrite? Of(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate", Instance: { } instance, Arguments: [{ Value: var key }, { Value: var value }, ..] }
                when MapOf(instance) is { } map:
                return new StaticMapWrite(operation, map, key, value.Type?.TypeKind == TypeKind.Delegate ? null : value);
            case IAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments: [{ Value: var key }] } } assignment
                when MapOf(instance) is { } map:
                return new StaticMapWrite(operation, map, key, assignment.Value);
            default:
                return null;
        }
    }

    /// <summary>The field or property that an operation reads.</summary>
    public static ISymbol? MapOf(IOperation operation) => operation.Unwrap() switch
    {
        IFieldReferenceOperation { Field: var field, Instance: null or IInstanceReferenceOperation } when IsMap(field.Type) && !IsPerThread(field) => field,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: null or IInstanceReferenceOperation } when IsMap(property.Type) && property.IsAutomatic() => property,
        _ => null,
    };

    /// <summary>
    /// Does the method ask the map before it writes, so that what it writes is an answer kept for the next time? A registry,
    /// <c>handlers[name] = handler</c>, is written by those who have the value already.
    /// </summary>
    public bool IsReadThrough
    {
        get
        {
            if (Operation is IInvocationOperation { TargetMethod.Name: "GetOrAdd" or "AddOrUpdate" })
            {
                return true;
            }

            if (Value?.Unwrap() is IParameterReferenceOperation)
            {
                return false;
            }

            foreach (var current in Operation.Root().DescendantsAndSelf())
            {
                if (current.Syntax.SpanStart < Operation.Syntax.SpanStart && AskedMap(current) is { } asked && SymbolEqualityComparer.Default.Equals(asked, Map))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Names to types, or to the members of one: the program has so many of them and no more.</summary>
    public bool HoldsMetadata => MapType is INamedTypeSymbol { TypeArguments: [_, var value] } && OpenKey.IsMetadata(ElementOf(value));

    private ITypeSymbol? MapType => (Map as IFieldSymbol)?.Type ?? (Map as IPropertySymbol)?.Type;

    private static ITypeSymbol ElementOf(ITypeSymbol value) => value switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } list when list.IsIn("System.Collections") => element,
        _ => value,
    };

    private static ISymbol? AskedMap(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "TryGetValue" or "ContainsKey" or "Contains" or "GetValueOrDefault" } call when call.Receiver() is { } receiver => MapOf(receiver),

        // A Hashtable gives null for a key that it has not: if (Urls[mail] is string known) return known;
        IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.Name: "Hashtable" or "IDictionary", ContainingType.IsGenericType: false }, Instance: { } instance } read when !read.IsWritten() => MapOf(instance),
        _ => null,
    };

    private static bool IsMap(ITypeSymbol type)
        => type.Name is "Dictionary" or "ConcurrentDictionary" or "SortedDictionary" or "SortedList" or "Hashtable" or "IDictionary"
            && type.ContainingNamespace is { } space
            && (space.Name is "Collections" or "Generic" or "Concurrent")
            && type.IsIn("System.Collections");

    private static bool IsPerThread(IFieldSymbol field)
    {
        foreach (var attribute in field.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ThreadStaticAttribute" })
            {
                return true;
            }
        }

        return false;
    }
}
