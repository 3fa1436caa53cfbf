using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary><c>text += item</c> in a loop copies all of the text in each turn.</summary>
internal static class ConcatenationInLoop
{
    public static Allocation? At(IAssignmentOperation assignment)
    {
        if (assignment.Type?.SpecialType != SpecialType.System_String || Variable(assignment.Target) is not { } variable || !Appends(assignment, variable))
        {
            return null;
        }

        return IsRepeated(assignment, variable)
            ? new Allocation(Descriptors.HotPathConcatenation, assignment.Syntax.GetLocation(), variable.Name)
            {
                Fix = StringBuilderRewrite.Of(variable, assignment) is null ? null : StringBuilderRewrite.Title,
            }
            : null;
    }

    private static ISymbol? Variable(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        _ => null,
    };

    private static bool Appends(IAssignmentOperation assignment, ISymbol variable)
    {
        if (assignment is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add })
        {
            return true;
        }

        // text = text + "," + item
        var value = assignment is ISimpleAssignmentOperation { IsRef: false } ? assignment.Value.UnwrapValue() : null;
        while (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            if (IsVariable(sum.LeftOperand, variable) || IsVariable(sum.RightOperand, variable))
            {
                return true;
            }

            value = sum.LeftOperand.UnwrapValue();
        }

        return false;
    }

    private static bool IsVariable(IOperation operand, ISymbol variable)
        => SymbolEqualityComparer.Default.Equals(Variable(operand.UnwrapValue()), variable);

    private static bool IsRepeated(IOperation assignment, ISymbol variable)
    {
        for (var current = assignment; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                // A local of the loop's own body begins anew in each turn.
                case IBlockOperation block when block.Locals.Contains(variable, SymbolEqualityComparer.Default) || Leaves(block, current):
                    return false;
                case ISwitchCaseOperation @case when @case.Locals.Contains(variable, SymbolEqualityComparer.Default):
                    return false;
                case ILoopOperation loop when ReferenceEquals(loop.Body, current):
                    return !loop.Locals.Contains(variable, SymbolEqualityComparer.Default) && !IsEmptiedIn(loop, variable, assignment);
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
            }
        }

        return false;
    }

    // text += x; break;
    private static bool Leaves(IBlockOperation block, IOperation statement)
    {
        var found = false;
        foreach (var operation in block.Operations)
        {
            if (found && operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break } or IThrowOperation)
            {
                return true;
            }

            found |= ReferenceEquals(operation, statement);
        }

        return false;
    }

    // line = "" once per turn: the text does not grow with the loop.
    private static bool IsEmptiedIn(ILoopOperation loop, ISymbol variable, IOperation assignment)
    {
        foreach (var operation in loop.Body.Descendants())
        {
            if (operation is ISimpleAssignmentOperation other && !ReferenceEquals(other, assignment) && IsVariable(other.Target, variable) && !Appends(other, variable))
            {
                return true;
            }
        }

        return false;
    }
}
