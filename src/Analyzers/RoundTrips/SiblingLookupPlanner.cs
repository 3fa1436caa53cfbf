using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a call per element may become a <see cref="SiblingLookup"/>: only where the source of both functions shows the same query.</summary>
internal static class SiblingLookupPlanner
{
    /// <inheritdoc cref="QueryPlanner"/>
    /// <remarks>It names no obstacle: a function for many keys that nobody has written is none.</remarks>
    public static IQueryPlan? TryCreate(RepeatedQuery query, out string? obstacle)
    {
        obstacle = null;
        if (CalleeLookupPlanner.TryCreate(query, out _) is not CalleeLookup { Loop: { Query: { Projection: null, Answer: LookupAnswer.Row or LookupAnswer.Rows } lookup, IsKeyRead: false }, Body.Before.IsEmpty: true } callee
            || query.Operation is not IInvocationOperation { TargetMethod: var one })
        {
            return null;
        }

        foreach (var member in one.ContainingType.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsGenericMethod: false } many
                && !SymbolEqualityComparer.Default.Equals(many, one)
                && many.IsStatic == one.IsStatic
                && KeysOf(many, one, callee) is { } keys
                && Result(many, one, lookup) is { } givesDictionary
                && ImplementationOf(many, query) is { } implementation
                && CalleeBody.TryCreate(implementation, query.Facts) is { Before.IsEmpty: true, Terminal: var terminal }
                && IsSameLookup(terminal, implementation, lookup, callee, givesDictionary))
            {
                return new SiblingLookup(callee, many, keys.Type.Name == "List", givesDictionary);
            }
        }

        return null;
    }

    private static IMethodSymbol? ImplementationOf(IMethodSymbol many, RepeatedQuery query)
        => many.ContainingType.TypeKind == TypeKind.Interface ? query.Facts.OnlyBodyOf(many) : many;

    /// <summary>The parameter for the keys, where that for one key is in the other function; all others are alike.</summary>
    private static IParameterSymbol? KeysOf(IMethodSymbol many, IMethodSymbol one, CalleeLookup callee)
    {
        if (many.Parameters.Length != one.Parameters.Length)
        {
            return null;
        }

        IParameterSymbol? keys = null;
        for (var i = 0; i < many.Parameters.Length; i++)
        {
            var (parameter, counterpart) = (many.Parameters[i], one.Parameters[i]);
            if (i == callee.KeyParameter.Ordinal)
            {
                keys = parameter is { RefKind: RefKind.None, IsParams: false } && TakesKeys(parameter.Type, counterpart.Type) ? parameter : null;
            }
            else if (!SymbolEqualityComparer.Default.Equals(parameter.Type, counterpart.Type) || parameter.Name != counterpart.Name || parameter.RefKind != counterpart.RefKind)
            {
                return null;
            }
        }

        return keys;
    }

    private static bool TakesKeys(ITypeSymbol type, ITypeSymbol key) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => SymbolEqualityComparer.Default.Equals(element, key),
        INamedTypeSymbol { Name: "IEnumerable" or "ICollection" or "IReadOnlyCollection" or "IList" or "IReadOnlyList" or "List", TypeArguments: [var element] }
            => type.IsIn("System.Collections.Generic") && SymbolEqualityComparer.Default.Equals(element, key),
        _ => false,
    };

    /// <summary>Does it give the rows in a dictionary? Null where it gives something else.</summary>
    private static bool? Result(IMethodSymbol many, IMethodSymbol one, LookupQuery lookup)
    {
        var isTask = LoopSite.IsTask(many.ReturnType);
        if (isTask != LoopSite.IsTask(one.ReturnType))
        {
            return null;
        }

        var result = isTask ? many.ReturnType is INamedTypeSymbol { TypeArguments: [var awaited] } ? awaited : null : many.ReturnType;
        switch (result)
        {
            case IArrayTypeSymbol { Rank: 1, ElementType: var element } when SymbolEqualityComparer.Default.Equals(element, lookup.Entity):
            case INamedTypeSymbol { Name: "IEnumerable" or "ICollection" or "IReadOnlyCollection" or "IList" or "IReadOnlyList" or "List", TypeArguments: [var listed] } when SymbolEqualityComparer.Default.Equals(listed, lookup.Entity):
                return false;
            case INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary", TypeArguments: [_, var value] }
                when lookup.Answer == LookupAnswer.Row && SymbolEqualityComparer.Default.Equals(value, lookup.Entity):
                return true;
            default:
                return null;
        }
    }

    /// <summary>Does the query for many keys differ from that for one only in how the column is compared?</summary>
    private static bool IsSameLookup(IInvocationOperation terminal, IMethodSymbol implementation, LookupQuery lookup, CalleeLookup callee, bool givesDictionary)
    {
        var column = callee.Loop.Column;
        if (!IsRows(terminal, column, givesDictionary)
            || QueryParts.TryCreate(terminal, part => IsAmong(part, implementation.Parameters[callee.KeyParameter.Ordinal], column)) is not { } many
            || QueryParts.TryCreate(lookup.Terminal, part => ReferenceEquals(part, lookup.Comparison?.Comparison)) is not { } one
            || one.HasKey == lookup.IsFind || !many.HasKey)
        {
            return false;
        }

        // Of the rows with a unique value there is no first.
        var equality = new OperationEquality();
        foreach (var parameter in implementation.Parameters)
        {
            equality.Pair(((IMethodSymbol)callee.KeyParameter.ContainingSymbol).Parameters[parameter.Ordinal], parameter);
        }

        return one.IsSameAs(many, equality, ignoresOrder: lookup.Answer == LookupAnswer.Row);
    }

    private static bool IsRows(IInvocationOperation terminal, IPropertySymbol column, bool givesDictionary) => terminal.TargetMethod.Name switch
    {
        "ToList" or "ToListAsync" or "ToArray" or "ToArrayAsync" => !givesDictionary,
        "ToDictionary" or "ToDictionaryAsync" => givesDictionary
            && terminal.Arguments is [_, { Value: var selector }, ..]
            && terminal.TargetMethod.TypeArguments.Length == 2
            && selector.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: IPropertyReferenceOperation { Property: var property } }] } }
            && SymbolEqualityComparer.Default.Equals(property, column),
        _ => false,
    };

    /// <summary><c>ids.Contains(row.Id)</c>.</summary>
    private static bool IsAmong(IOperation condition, IParameterSymbol keys, IPropertySymbol column)
    {
        if (condition is not IInvocationOperation { TargetMethod.Name: "Contains" } contains)
        {
            return false;
        }

        var receiver = contains.Receiver();
        var value = contains.Arguments[contains.Arguments.Length - 1].Value;
        return receiver?.Unwrap() is IParameterReferenceOperation { Parameter: var parameter }
            && SymbolEqualityComparer.Default.Equals(parameter, keys)
            && contains.Arguments.Length == (contains.Instance is null ? 2 : 1)
            && value.Unwrap() is IPropertyReferenceOperation { Property: var property, Instance: IParameterReferenceOperation }
            && SymbolEqualityComparer.Default.Equals(property, column);
    }
}
