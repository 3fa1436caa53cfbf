using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Has each element a key of its own?</summary>
internal static class DistinctElements
{
    private static readonly HashSet<string> SetTypes = new(StringComparer.Ordinal) { "HashSet", "ISet", "IReadOnlySet", "SortedSet", "FrozenSet", "ImmutableHashSet" };

    /// <summary>By a set, by <c>Distinct()</c>, or because the elements are rows of a query and the key is their primary key.</summary>
    public static bool AreProved(IOperation source, ElementKey key, UniqueColumns columns)
    {
        var value = source.UnwrapAwait();
        if (value is ILocalReferenceOperation { Local: var local })
        {
            if (IsAddedTo(local, source) || local.AssignedValues(source) is not [var assigned])
            {
                return false;
            }

            value = assigned.UnwrapAwait();
        }

        if (key.Property is null && value.Type is { } type && SetTypes.Contains(type.Name))
        {
            return true;
        }

        while (value is IInvocationOperation { TargetMethod.Name: "ToList" or "ToListAsync" or "ToArray" or "ToArrayAsync" } copy && copy.Receiver() is { } copied)
        {
            value = copied.Unwrap();
        }

        return (key.Property is null && value is IInvocationOperation { TargetMethod: { Name: "Distinct", Parameters.Length: 1 } }) || AreRows(value, key, columns);
    }

    /// <summary>A chain from a set that keeps each row once.</summary>
    private static bool AreRows(IOperation query, ElementKey key, UniqueColumns columns)
    {
        IPropertySymbol? column = key.Property;
        while (query is IInvocationOperation { TargetMethod.IsExtensionMethod: true } step && step.Receiver() is { } receiver)
        {
            switch (step.TargetMethod.Name)
            {
                case "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Skip" or "Take" or "Reverse":
                case "AsNoTracking" or "AsTracking" or "Include" or "ThenInclude" or "AsSplitQuery" or "AsSingleQuery" or "IgnoreQueryFilters" or "TagWith":
                    break;
                case "Select" when column is null && SelectedColumn(step) is { } selected:
                    column = selected;
                    break;
                default:
                    return false;
            }

            query = receiver.Unwrap();
        }

        return column is not null && query.Type is INamedTypeSymbol { Name: "DbSet", TypeArguments: [INamedTypeSymbol entity] }
            && SymbolEqualityComparer.Default.Equals(columns.KeyOf(entity), column);
    }

    private static IPropertySymbol? SelectedColumn(IInvocationOperation select)
        => select.Arguments is [_, { Value: var argument }]
            && argument.Unwrap() is IAnonymousFunctionOperation { Symbol.Parameters: [_], Body.Operations: [IReturnOperation { ReturnedValue: { } returned }] }
            && returned.Unwrap() is IPropertyReferenceOperation { Property: var property, Instance: { } row } && row.Unwrap() is IParameterReferenceOperation
                ? property
                : null;

    private static bool IsAddedTo(ILocalSymbol local, IOperation anywhere)
    {
        foreach (var reference in BodyReferences.To(local, anywhere))
        {
            if (reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "InsertRange", Instance: { } list } && ReferenceEquals(list, reference))
            {
                return true;
            }
        }

        return false;
    }
}
