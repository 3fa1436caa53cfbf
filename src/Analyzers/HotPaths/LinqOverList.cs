using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// <c>list.Where(x => ...).Sum()</c> over an array or a list, used up where it stands: an iterator per operator and a
/// delegate, where a loop makes nothing. A sequence that is handed on lazily is meant as it is written, and what LINQ does
/// over arrays and lists without an iterator (<c>Count</c>, <c>First</c>, <c>Sum</c>) is left alone. So is a chain with an
/// operator that has to remember what it has seen (<c>Distinct</c>, <c>OrderBy</c>): a loop would have to do the same.
/// </summary>
internal static class LinqOverList
{
    private static readonly HashSet<string> Streaming = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "OfType", "Cast", "Skip", "SkipWhile", "Take", "TakeWhile", "Concat", "Zip", "Append", "Prepend", "Index",
    };

    private static readonly HashSet<string> NeverALoop = new(StringComparer.Ordinal)
    {
        "Distinct", "DistinctBy", "OrderBy", "OrderByDescending", "Order", "OrderDescending", "GroupBy", "Reverse", "Chunk",
        "Except", "ExceptBy", "Intersect", "IntersectBy", "Union", "UnionBy", "Join", "GroupJoin", "AsEnumerable", "DefaultIfEmpty",
    };

    public static Allocation? At(IInvocationOperation invocation)
    {
        if (!IsStreaming(invocation) || invocation.Receiver()?.UnwrapValue() is not { Type: { } source } receiver || !IsListOrArray(source) || !IsUsedUp(invocation))
        {
            return null;
        }

        return new Allocation(
            Descriptors.HotPathLinq,
            NameOf(invocation),
            invocation.TargetMethod.Name,
            source.TypeKind == TypeKind.Array ? "array" : "list",
            receiver.Syntax is SimpleNameSyntax or MemberAccessExpressionSyntax ? $" '{receiver.Syntax}'" : "");
    }

    /// <summary>The delegate of a lambda in a reported chain: the loop would be rid of it too.</summary>
    public static bool Reports(IDelegateCreationOperation creation)
    {
        var call = creation.Parent is IArgumentOperation { Parent: IInvocationOperation invocation } ? invocation : null;
        while (call is not null && IsLinq(call))
        {
            if (At(call) is not null)
            {
                return true;
            }

            call = call.Receiver()?.UnwrapValue() as IInvocationOperation;
        }

        return false;
    }

    private static bool IsLinq(IInvocationOperation invocation)
        => invocation.TargetMethod.IsExtensionMethod && invocation.TargetMethod.ContainingType.IsType("System.Linq", "Enumerable");

    private static bool IsStreaming(IInvocationOperation invocation) => Streaming.Contains(invocation.TargetMethod.Name) && IsLinq(invocation);

    private static bool IsListOrArray(ITypeSymbol type)
        => type is IArrayTypeSymbol { Rank: 1 } || (type is INamedTypeSymbol { Name: "List", Arity: 1 } && type.IsType("System.Collections.Generic", "List"));

    private static bool IsUsedUp(IInvocationOperation invocation)
    {
        IOperation current = invocation;
        while (true)
        {
            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation:
                    current = current.Parent;
                    break;
                case IForEachLoopOperation loop:
                    return ReferenceEquals(loop.Collection, current);

                // Only as the receiver: xs.Concat(ys.Select(...)) is another chain's business.
                case IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation next } when IsLinq(next):
                    if (!IsStreaming(next))
                    {
                        return !NeverALoop.Contains(next.TargetMethod.Name);
                    }

                    current = next;
                    break;
                default:
                    return false;
            }
        }
    }

    private static Location NameOf(IInvocationOperation invocation)
        => invocation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name.GetLocation() : invocation.Syntax.GetLocation();
}
