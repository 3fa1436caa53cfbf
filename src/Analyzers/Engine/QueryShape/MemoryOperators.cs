using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>What becomes of entities in memory: which operators keep them, pick one, group them, or run a lambda for each.</summary>
internal static class MemoryOperators
{
    /// <summary>How a call that runs a query gives back its rows; null when it gives back something else.</summary>
    public static EntityShape? ShapeOfTerminal(IInvocationOperation call) => WithoutAsync(call.TargetMethod.Name) switch
    {
        "ToList" or "ToArray" or "ToHashSet" or "AsEnumerable" or "AsAsyncEnumerable" => EntityShape.Sequence,
        "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "ElementAtOrDefault" or "Find" => EntityShape.Entity,
        "ToDictionary" when HasOneSelector(call) => EntityShape.Map,
        "ToLookup" when HasOneSelector(call) => EntityShape.Groups,
        _ => null,
    };

    public static bool IsKnown(IMethodSymbol method)
        => method.ContainingType.IsType("System.Linq", "Enumerable") || method.ContainingType.IsIn("System.Collections.Generic");

    /// <summary>The entities that a call over memory gives back.</summary>
    public static EntityValue? Apply(IInvocationOperation call, EntityValue value)
    {
        switch (call.TargetMethod.Name)
        {
            case "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Order" or "Skip" or "Take" or "SkipLast" or "TakeLast"
                or "SkipWhile" or "TakeWhile" or "Distinct" or "DistinctBy" or "Reverse" or "AsEnumerable" or "ToList" or "ToArray" or "ToHashSet" or "FindAll"
                or "AsReadOnly" or "GetRange" or "DefaultIfEmpty":
                return value;
            case "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "ElementAtOrDefault" or "Find" or "FindLast"
                or "MinBy" or "MaxBy":
                return value.Element();
            case "Chunk":
                return value.Shape == EntityShape.Sequence ? value.In(EntityShape.Groups) : null;
            case "GroupBy" or "ToLookup" when value.Shape == EntityShape.Sequence && HasOneSelector(call):
                return value.In(EntityShape.Groups);
            case "ToDictionary" when value.Shape == EntityShape.Sequence && HasOneSelector(call):
                return value.In(EntityShape.Map);
            case "GetValueOrDefault" when value.Shape == EntityShape.Map:
                return value.In(EntityShape.Entity);
            case "Select" or "SelectMany" when value.Shape == EntityShape.Sequence && call.Arguments.Length == 2:
                return Selected(call.Arguments[1].Value, value, isFlattened: call.TargetMethod.Name == "SelectMany");
            case "SelectMany" when value.Shape == EntityShape.Groups && call.Arguments.Length == 2 && IsIdentity(call.Arguments[1].Value):
                return value.In(EntityShape.Sequence);
            default:
                return null;
        }
    }

    /// <summary>Does the call run the lambda for each element of what it is called on, with the element as the first parameter?</summary>
    public static bool RunsPerElement(IInvocationOperation call, IArgumentOperation lambda)
    {
        var method = call.TargetMethod;
        if (method.ContainingType.IsType("System.Linq", "Enumerable"))
        {
            return method.Name is not ("Aggregate" or "AggregateBy" or "Join" or "GroupJoin" or "LeftJoin" or "RightJoin" or "Zip")
                && (method.Name is not ("GroupBy" or "SelectMany") || call.Arguments.Length == 2);
        }

        return (method.ContainingType.Name, method.Name) switch
        {
            ("List" or "Array" or "ImmutableList" or "ImmutableArray", _) => lambda.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: 1 },
            ("Parallel", "ForEach" or "ForEachAsync") => true,
            _ => method.IsExtensionMethod && method.Name is "ForEach" or "ForEachAsync",
        };
    }

    /// <summary>Whose elements a lambda or method group is run for; null for one that runs otherwise.</summary>
    public static IOperation? ElementsFor(IOperation function)
        => function.AsArgument() is { Parent: IInvocationOperation call } argument && RunsPerElement(call, argument) ? call.Receiver() ?? call.Arguments[0].Value : null;

    private static EntityValue? Selected(IOperation selector, EntityValue value, bool isFlattened)
    {
        if (selector.Unwrap() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } body }] } })
        {
            return null;
        }

        switch (body.Unwrap())
        {
            case IParameterReferenceOperation when !isFlattened:
                return value;
            case IPropertyReferenceOperation { Property: var property, Instance: { } instance } when instance.Unwrap() is IParameterReferenceOperation
                && EfModel.EntityTypes.TargetOf(property.Type, out var isCollection) is not null
                && (isFlattened || !isCollection):
                return value with { Path = value.Path.Add(property) };
            default:
                return null;
        }
    }

    private static bool IsIdentity(IOperation selector)
        => selector.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } body }] } } && body.Unwrap() is IParameterReferenceOperation;

    /// <summary>Only the key is selected, so that the entities are the values.</summary>
    private static bool HasOneSelector(IInvocationOperation call)
    {
        var selectors = 0;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod: not null })
            {
                selectors++;
            }
        }

        return selectors == 1;
    }

    private static string WithoutAsync(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;
}
