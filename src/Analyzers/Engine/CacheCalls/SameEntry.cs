using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>Do two calls of one body speak of the same entry?</summary>
internal static class SameEntry
{
    public static bool Of(CacheCall left, CacheCall right) => IsSame(left.Cache, right.Cache) && IsSame(left.Key, right.Key);

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
