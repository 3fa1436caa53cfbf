using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>What a condition that came out true, or false, says of tasks.</summary>
internal sealed class Conditions(TaskTypes types, PathReader paths, TaskValues values)
{
    private const int RanToCompletion = 5;

    public void Assume(IOperation condition, bool outcome, CompletionState state)
    {
        condition = condition.UnwrapValue();
        if (paths.Read(condition) is { } path)
        {
            AssumeFlag(path, outcome, state);
            return;
        }

        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                Assume(not.Operand, !outcome, state);
                break;
            case IBinaryOperation { OperatorMethod: null } binary:
                AssumeBinary(binary, outcome, state);
                break;
            case IIsPatternOperation isPattern:
                if (paths.Read(isPattern.Value.UnwrapValue()) is { } value)
                {
                    AssumePattern(value, isPattern.Pattern, outcome, state);
                }
                else if (outcome && isPattern.Pattern is IDeclarationPatternOperation { DeclaredSymbol: { } declared } && values.IsCompleted(isPattern.Value, state))
                {
                    state.Complete(TaskPath.Of(declared));
                }

                break;
            case IIsNullOperation isNull:
                AssumeNull(isNull.Operand, outcome, state);
                break;
            case IInvocationOperation invocation:
                AssumeCall(invocation, outcome, state);
                break;
        }
    }

    private void AssumeFlag(TaskPath flag, bool outcome, CompletionState state)
    {
        foreach (var name in state.SameObjectAs(flag))
        {
            if (outcome && name.Parent is { } task && (name.IsMember("IsCompleted") || name.IsMember("IsCompletedSuccessfully") || name.IsMember("IsFaulted") || name.IsMember("IsCanceled")))
            {
                state.Complete(task);
            }

            foreach (var fact in state.About(outcome ? FactKind.WhenTrue : FactKind.WhenFalse, name))
            {
                state.Complete(fact.Second!);
            }
        }
    }

    private void AssumeBinary(IBinaryOperation binary, bool outcome, CompletionState state)
    {
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd when outcome:
            case BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr when !outcome:
                Assume(binary.LeftOperand, outcome, state);
                Assume(binary.RightOperand, outcome, state);
                break;
            case BinaryOperatorKind.Equals:
                AssumeEqual(binary.LeftOperand, binary.RightOperand, outcome, state);
                break;
            case BinaryOperatorKind.NotEquals:
                AssumeEqual(binary.LeftOperand, binary.RightOperand, !outcome, state);
                break;

            // t.Status >= TaskStatus.RanToCompletion: the last three values are the completed ones.
            case BinaryOperatorKind.GreaterThanOrEqual when outcome && Constant(binary.RightOperand) is >= RanToCompletion:
            case BinaryOperatorKind.LessThan when !outcome && Constant(binary.RightOperand) is >= RanToCompletion:
                CompleteOwner(binary.LeftOperand, "Status", state);
                break;
        }
    }

    private void AssumeEqual(IOperation left, IOperation right, bool equal, CompletionState state)
    {
        // true compared with a bool? is converted to one, and is then no constant any more.
        var isNullable = left.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        left = left.UnwrapValue();
        right = right.UnwrapValue();
        if (left.ConstantValue.HasValue && !right.ConstantValue.HasValue)
        {
            (left, right) = (right, left);
        }

        if (right.ConstantValue is { HasValue: true } constant)
        {
            switch (constant.Value)
            {
                // Of a bool? that is not equal to true it is not known that it is false.
                case bool flag when equal || !isNullable:
                    Assume(left, flag == equal, state);
                    break;
                case int status when equal && status >= RanToCompletion:
                    CompleteOwner(left, "Status", state);
                    break;
                case null:
                    AssumeNull(left, equal, state);
                    break;
            }

            return;
        }

        AssumeSameTask(left, right, equal, state);
        AssumeSameTask(right, left, equal, state);
    }

    /// <summary><c>winner == work</c>, where the one is known to have completed or to be one of two.</summary>
    private void AssumeSameTask(IOperation known, IOperation other, bool same, CompletionState state)
    {
        if (paths.Read(other) is not { } otherPath || !types.IsTask(other.Type))
        {
            return;
        }

        if (same)
        {
            if (values.IsCompleted(known, state))
            {
                state.Complete(otherPath);
            }

            return;
        }

        if (paths.Read(known) is { } knownPath)
        {
            foreach (var fact in state.About(FactKind.Either, knownPath))
            {
                if (fact.Second!.Equals(otherPath))
                {
                    state.Complete(fact.Third!);
                }
                else if (fact.Third!.Equals(otherPath))
                {
                    state.Complete(fact.Second!);
                }
            }
        }
        else if (EitherOf(known) is var (first, second))
        {
            if (first?.Equals(otherPath) == true && second is not null)
            {
                state.Complete(second);
            }
            else if (second?.Equals(otherPath) == true && first is not null)
            {
                state.Complete(first);
            }
        }
    }

    /// <summary>The two tasks of <c>await Task.WhenAny(a, b)</c>.</summary>
    public (TaskPath? First, TaskPath? Second)? EitherOf(IOperation value)
    {
        if (values.ResultOf(value) is not { } task || values.AsCall(task, "WhenAny") is not { } call)
        {
            return null;
        }

        if (call.Arguments is [{ Value: var first }, { Value: var second }])
        {
            return (paths.Read(first), paths.Read(second));
        }

        if (call.Arguments is not [{ Value: var list }])
        {
            return null;
        }

        var elements = list.UnwrapValue() switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var given } => given,
            ICollectionExpressionOperation { Elements: var given } => given,
            _ => [],
        };
        return elements.Length == 2 ? (paths.Read(elements[0]), paths.Read(elements[1])) : null;
    }

    /// <summary><c>t.Exception != null</c>: only a task that has completed has one.</summary>
    private void AssumeNull(IOperation operand, bool isNull, CompletionState state)
    {
        if (!isNull)
        {
            CompleteOwner(operand, "Exception", state);
        }
    }

    private void AssumeCall(IInvocationOperation invocation, bool outcome, CompletionState state)
    {
        switch (invocation.TargetMethod.Name)
        {
            // if (t.Wait(timeout)) and if (Task.WaitAll(tasks, timeout))
            case "Wait" or "WaitAll" when outcome && BlockingWait.TryCreate(invocation, types) is { } wait:
                var completed = new List<TaskPath>();
                if (wait.Awaited is { } task)
                {
                    values.CompletedBy(task, state, evenIfItThrows: true, completed);
                }
                else
                {
                    values.CompletedByAll(invocation.Arguments[0].Value, state, evenIfItThrows: true, completed);
                }

                foreach (var path in completed)
                {
                    state.Complete(path);
                }

                break;

            case "ReferenceEquals" or "Equals" when invocation is { Instance: null, Arguments: [var left, var right] }:
                AssumeEqual(left.Value, right.Value, outcome, state);
                break;
            case "Equals" when invocation is { Instance: { } instance, Arguments: [var other] }:
                AssumeEqual(instance, other.Value, outcome, state);
                break;

            // tasks.All(t => t.IsCompleted)
            case "All" or "Any" when outcome == (invocation.TargetMethod.Name == "All")
                    && invocation.Arguments.Length == 2
                    && types.IsEnumerableClass(invocation.TargetMethod.ContainingType)
                    && TaskValues.Function(invocation.Arguments[1].Value) is { } predicate
                    && values.SingleReturn(predicate) is { } test
                    && values.Elements(invocation.Arguments[0].Value, state, every: true) is { } elements:
                var inside = new CompletionState();
                Assume(test, outcome, inside);
                foreach (var fact in inside.Facts)
                {
                    if (fact.Kind == FactKind.Completed && fact.First.Rebased(TaskPath.Of(predicate.Symbol.Parameters[0]), elements) is { } element)
                    {
                        state.Complete(element);
                    }
                }

                break;
        }
    }

    private void AssumePattern(TaskPath value, IPatternOperation pattern, bool matches, CompletionState state)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } }:
                switch (constant)
                {
                    case bool flag:
                        AssumeFlag(value, flag == matches, state);
                        break;
                    case int status when matches && status >= RanToCompletion:
                        CompleteOwner(value, "Status", state);
                        break;
                    case null when !matches:
                        CompleteOwner(value, "Exception", state);
                        break;
                }

                break;

            case IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual, Value.ConstantValue: { HasValue: true, Value: int and >= RanToCompletion } } when matches:
            case IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.LessThan, Value.ConstantValue: { HasValue: true, Value: int and >= RanToCompletion } } when !matches:
                CompleteOwner(value, "Status", state);
                break;

            case INegatedPatternOperation negated:
                AssumePattern(value, negated.Pattern, !matches, state);
                break;

            case IBinaryPatternOperation both when (both.OperatorKind == BinaryOperatorKind.And) == matches:
                AssumePattern(value, both.LeftPattern, matches, state);
                AssumePattern(value, both.RightPattern, matches, state);
                break;

            case IBinaryPatternOperation oneOf:
                var left = state.Clone();
                var right = state.Clone();
                AssumePattern(value, oneOf.LeftPattern, matches, left);
                AssumePattern(value, oneOf.RightPattern, matches, right);
                foreach (var fact in CompletionState.Meet(left, right).Facts)
                {
                    state.Add(fact);
                }

                break;

            case IDeclarationPatternOperation { DeclaredSymbol: { } declared } when matches:
                Declare(declared, value, state);
                break;

            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                AssumeRecursive(value, recursive, matches, state);
                break;
        }
    }

    private void AssumeRecursive(TaskPath value, IRecursivePatternOperation pattern, bool matches, CompletionState state)
    {
        // Of { A: true, B: true } that does not match it is not known which of them is false; of { IsCompleted: false } it is.
        if (!matches && pattern.PropertySubpatterns.Length != 1)
        {
            return;
        }

        foreach (var part in pattern.PropertySubpatterns)
        {
            if (part.Member is IMemberReferenceOperation member && paths.Member(value, member.Member) is { } memberPath)
            {
                AssumePattern(memberPath, part.Pattern, matches, state);
            }
        }

        if (matches && pattern.DeclaredSymbol is { } declared)
        {
            Declare(declared, value, state);
        }
    }

    private static void Declare(ISymbol declared, TaskPath value, CompletionState state)
    {
        var path = TaskPath.Of(declared);
        state.Kill(path);
        state.Copy(value, path);
    }

    private void CompleteOwner(IOperation member, string name, CompletionState state)
    {
        if (paths.Read(member.UnwrapValue()) is { } path)
        {
            CompleteOwner(path, name, state);
        }
    }

    private static void CompleteOwner(TaskPath member, string name, CompletionState state)
    {
        foreach (var path in state.SameObjectAs(member))
        {
            if (path.IsMember(name))
            {
                state.Complete(path.Parent!);
            }
        }
    }

    private static int? Constant(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: int value } ? value : null;
}
