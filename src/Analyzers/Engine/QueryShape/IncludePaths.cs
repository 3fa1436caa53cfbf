using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>What an <c>Include</c> or <c>ThenInclude</c> loads.</summary>
internal static class IncludePaths
{
    private const int MaxDepth = 32;

    /// <summary>Null when it cannot be told: a path that is computed, or a shape of lambda that is not known.</summary>
    public static IncludedPath? Of(IInvocationOperation call) => Of(call, MaxDepth);

    private static IncludedPath? Of(IInvocationOperation call, int depth)
    {
        if (depth == 0 || ArgumentOf(call) is not { } argument)
        {
            return null;
        }

        if (argument.ConstantValue is { HasValue: true, Value: string text })
        {
            return new IncludedPath([.. text.Split('.')], call, IsFiltered: false);
        }

        if (argument.Unwrap() is not IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } body }] }
            || NamesOf(body, out var isFiltered) is not { } names)
        {
            return null;
        }

        if (call.TargetMethod.Name == "ThenInclude")
        {
            if (call.Receiver()?.Unwrap() is not IInvocationOperation { TargetMethod.Name: "Include" or "ThenInclude" } before || Of(before, depth - 1) is not { } previous)
            {
                return null;
            }

            names = previous.Path.AddRange(names);
        }

        return new IncludedPath(names, call, isFiltered);
    }

    private static IOperation? ArgumentOf(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name is "navigationPropertyPath")
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary><c>o.Customer.Address</c>, <c>((Order)o).Lines</c>, <c>o.Lines.Where(..).OrderBy(..)</c>.</summary>
    private static ImmutableArray<string>? NamesOf(IOperation body, out bool isFiltered)
    {
        isFiltered = false;
        var names = ImmutableArray.CreateBuilder<string>();
        for (var current = body.Unwrap(); ; current = current.Unwrap())
        {
            switch (current)
            {
                case IPropertyReferenceOperation { Instance: { } instance } property:
                    names.Insert(0, property.Property.Name);
                    current = instance;
                    break;
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" or "Queryable" } filter when names.Count == 0 && filter.Receiver() is { } filtered:
                    isFiltered |= filter.TargetMethod.Name is not ("AsQueryable" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending");
                    current = filtered;
                    break;
                case IParameterReferenceOperation:
                    return names.Count == 0 ? null : names.ToImmutable();
                default:
                    return null;
            }
        }
    }
}
