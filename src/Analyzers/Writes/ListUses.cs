using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>What a method does with loaded rows beside changing or removing them.</summary>
/// <param name="List">The local that holds the rows; null when they are used where they are loaded.</param>
/// <param name="AreMore">It is also asked how many there are, or the context is told that they change.</param>
internal readonly record struct ListUses(ILocalSymbol? List, bool AreMore)
{
    /// <param name="use">The rows where they are changed or removed.</param>
    /// <param name="element">What the loop there is given; null where there is none.</param>
    /// <returns>Null where something is done with the rows that must have them.</returns>
    public static ListUses? Of(LoadedRows rows, IOperation use, LoopElement? element, ContextCalls calls)
    {
        // A query that is put together in steps is named in each, and none of them has rows.
        if (use.Unwrap() is not ILocalReferenceOperation { Local: var list } change || (rows.IsComposed && list.Type.IsQuery()))
        {
            return default(ListUses);
        }

        var areMore = false;
        foreach (var operation in BodyReferences.To(list, use))
        {
            // rows[i] is the element that the loop changes.
            if (operation is not ILocalReferenceOperation || ReferenceEquals(operation, change) || (element?.Index is not null && element.Is(operation.Parent!)))
            {
                continue;
            }

            if (!IsCount(operation) && !IsUpdate(operation, rows.Context, calls))
            {
                return null;
            }

            areMore = true;
        }

        return new ListUses(list, areMore);
    }

    /// <summary><c>if (old.Count > 0)</c>, <c>if (old is null || !old.Any()) return;</c>, <c>log(old.Count)</c>: a command tells how many rows it wrote.</summary>
    private static bool IsCount(IOperation list)
    {
        var value = BodyReferences.Outermost(list);
        return value.Parent switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Any" or "Count", Parameters.Length: 1 } } } => true,
            IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property.Name: "Count" or "Length" } or IInvocationOperation { TargetMethod.Name: "Any", Arguments.Length: 1 } } => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, LeftOperand: var left, RightOperand: var right } => IsNull(left) || IsNull(right),
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
            _ => false,
        };
    }

    /// <summary>The list of which the condition asks whether it has any rows, and nothing else; null when it asks something else. Looks at the condition alone.</summary>
    public static ILocalSymbol? TestedIn(IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var list })
            {
                return IsNotEmpty(condition, list) ? list : null;
            }
        }

        return null;
    }

    /// <summary>Is it true of a list with rows, and of no other: <c>old.Any()</c>, <c>old.Count > 0</c>, <c>old != null &amp;&amp; old.Any()</c>?</summary>
    private static bool IsNotEmpty(IOperation condition, ILocalSymbol list)
    {
        return condition.Unwrap() switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => IsNotEmpty(both.LeftOperand, list) && IsNotEmpty(both.RightOperand, list),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, LeftOperand: var left, RightOperand: var right } => (IsList(left) && IsNull(right)) || (IsCountOf(left) && IsNumber(right, 0)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan, LeftOperand: var left, RightOperand: var right } => IsCountOf(left) && IsNumber(right, 0),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual, LeftOperand: var left, RightOperand: var right } => IsCountOf(left) && IsNumber(right, 1),
            IInvocationOperation { TargetMethod.Name: "Any", Arguments.Length: 1 } any => any.Receiver() is { } rows && IsList(rows),
            _ => false,
        };

        bool IsList(IOperation value) => value.Unwrap() is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, list);

        bool IsCountOf(IOperation value) => value.Unwrap() switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } rows } => IsList(rows),
            IInvocationOperation { TargetMethod.Name: "Count", Arguments.Length: 1 } count => count.Receiver() is { } rows && IsList(rows),
            _ => false,
        };

        static bool IsNumber(IOperation value, int number) => value.ConstantValue is { HasValue: true, Value: int constant } && constant == number;
    }

    private static bool IsNull(IOperation operand) => operand.ConstantValue is { HasValue: true, Value: null };

    /// <summary><c>db.UpdateRange(rows)</c> of rows that the context watches anyway.</summary>
    private static bool IsUpdate(IOperation list, ContextReference context, ContextCalls calls)
        => BodyReferences.Outermost(list).Parent is IArgumentOperation { Parent: IInvocationOperation call }
            && calls.TrackerCallAt(call) is { Action: TrackerAction.Update } update
            && update.Context.IsSame(context);
}
