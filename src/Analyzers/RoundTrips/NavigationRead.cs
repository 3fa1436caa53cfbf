using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What is done with a navigation where the source names it.</summary>
internal enum NavigationUse
{
    /// <summary>Its value is not asked for: it is assigned, added to, or only named.</summary>
    None,

    /// <summary>It is compared with null: the author knows that it may not be loaded. A proxy loads it all the same.</summary>
    NullTest,

    Read,
}

internal static class NavigationRead
{
    public static NavigationUse UseOf(IPropertyReferenceOperation reference)
    {
        IOperation child = reference;
        var parent = reference.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            (child, parent) = (parent, parent.Parent);
        }

        switch (parent)
        {
            case IAssignmentOperation assignment when ReferenceEquals(assignment.Target, child):
            case IMemberInitializerOperation or INameOfOperation:
            case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "InsertRange" } call when ReferenceEquals(call.Instance, child):
                return NavigationUse.None;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                return IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand) ? NavigationUse.NullTest : NavigationUse.Read;
            case IIsPatternOperation or ICoalesceOperation or ISwitchExpressionOperation:
                return NavigationUse.NullTest;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Entry" or "Attach" or "ReferenceEquals" or "IsNullOrEmpty" } }:
                return NavigationUse.NullTest;
            default:
                return NavigationUse.Read;
        }
    }

    /// <summary>Is a member of what it leads to used, without asking whether there is anything?</summary>
    public static bool FailsForNull(IPropertyReferenceOperation reference) => BodyReferences.Outermost(reference) is { Parent: var user } outermost && user switch
    {
        IMemberReferenceOperation member => ReferenceEquals(member.Instance, outermost),
        IInvocationOperation call => ReferenceEquals(call.Instance, outermost),
        _ => false,
    };

    /// <summary>Does the test only decide whether the same expression reads on: by <c>&amp;&amp;</c>, <c>||</c> or <c>? :</c>?</summary>
    public static bool IsGuardOf(IPropertyReferenceOperation test, IPropertyReferenceOperation read)
    {
        IOperation child = test;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both when ReferenceEquals(child, both.LeftOperand) && read.IsInside(both.RightOperand):
                case IConditionalOperation { Syntax: ConditionalExpressionSyntax } choice when ReferenceEquals(child, choice.Condition) && read.IsInside(choice):
                    return true;
                case IBinaryOperation or IIsPatternOperation or IUnaryOperation or IConversionOperation or IParenthesizedOperation:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsNull(IOperation operand) => operand.Unwrap().ConstantValue is { HasValue: true, Value: null };
}
