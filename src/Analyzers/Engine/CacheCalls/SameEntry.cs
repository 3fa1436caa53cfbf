using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>Do two calls of one body speak of the same entry?</summary>
internal static class SameEntry
{
    public static bool Of(CacheCall left, CacheCall right) => IsSame(left.Cache, right.Cache) && IsSame(left.Key, right.Key);

    /// <summary>As above, of a call in the method that <paramref name="through"/> calls: its parameters are what they are given there.</summary>
    public static bool Of(CacheCall left, CacheCall right, IInvocationOperation through)
        => Member(left.Cache) is { } cache
            && SymbolEqualityComparer.Default.Equals(cache, Member(right.Cache))
            && IsSame(left.Key, right.Key.Unwrap() is IParameterReferenceOperation { Parameter: var parameter } ? Argument(through, parameter) ?? right.Key : right.Key);

    private static ISymbol? Member(IOperation cache) => cache switch
    {
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } captured } => captured,
        _ => null,
    };

    private static IOperation? Argument(IInvocationOperation call, IParameterSymbol parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == parameter.Ordinal && SymbolEqualityComparer.Default.Equals(argument.Parameter.OriginalDefinition, parameter.OriginalDefinition))
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>Both are written alike, or are locals that hold what is written alike.</summary>
    private static bool IsSame(IOperation left, IOperation right)
    {
        left = left.Unwrap();
        right = right.Unwrap();
        if (left.ConstantValue.HasValue || right.ConstantValue.HasValue)
        {
            return left.ConstantValue.HasValue && right.ConstantValue.HasValue && Equals(left.ConstantValue.Value, right.ConstantValue.Value);
        }

        return IsWrittenAlike(left, right) || IsWrittenAlike(ValueOf(left), ValueOf(right));
    }

    private static bool IsWrittenAlike(IOperation left, IOperation right)
        => left.Kind == right.Kind && SyntaxFactory.AreEquivalent(left.Syntax, right.Syntax);

    private static IOperation ValueOf(IOperation operation)
        => operation is ILocalReferenceOperation { Local: var local } && local.AssignedValues(operation) is [var value] ? value.Unwrap() : operation;
}
