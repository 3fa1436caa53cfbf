using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

internal static class OperationExtensions
{
    /// <summary>The operation inside conversions, parentheses and query syntax.</summary>
    public static IOperation Unwrap(this IOperation operation) => Unwrap(operation, throughOperators: true);

    /// <summary>As <see cref="Unwrap(IOperation)"/>, but no further than a conversion operator of a type: that gives another value.</summary>
    public static IOperation UnwrapValue(this IOperation operation) => Unwrap(operation, throughOperators: false);

    private static IOperation Unwrap(IOperation operation, bool throughOperators)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion when throughOperators || conversion.OperatorMethod is null:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case ITranslatedQueryOperation query:
                    operation = query.Operation;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>As <see cref="Unwrap"/>, and inside <c>await</c> and <c>ConfigureAwait</c>.</summary>
    public static IOperation UnwrapAwait(this IOperation operation)
    {
        while (true)
        {
            operation = operation.Unwrap();
            switch (operation)
            {
                case IAwaitOperation awaited:
                    operation = awaited.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } instance }:
                    operation = instance;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What a call is made on: the instance, or the first argument of an extension method.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation)
    {
        if (invocation.Instance is { } instance)
        {
            return instance;
        }

        if (!invocation.TargetMethod.IsExtensionMethod)
        {
            return null;
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The parts of a condition that an operator joins, in source order: <c>a</c>, <c>b</c> and <c>c</c> of <c>a &amp;&amp; (b &amp;&amp; c)</c>.</summary>
    public static IEnumerable<IOperation> Operands(this IOperation condition, BinaryOperatorKind joinedBy)
    {
        var pending = new Stack<IOperation>();
        pending.Push(condition);
        while (pending.Count > 0)
        {
            var current = pending.Pop().Unwrap();
            if (current is IBinaryOperation binary && binary.OperatorKind == joinedBy)
            {
                pending.Push(binary.RightOperand);
                pending.Push(binary.LeftOperand);
            }
            else
            {
                yield return current;
            }
        }
    }

    /// <summary>The comparison with its sides changed: <c>0 &lt; count</c> is <c>count > 0</c>.</summary>
    public static BinaryOperatorKind Mirrored(this BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        _ => kind,
    };

    /// <summary>The outermost operation of the body.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    public static bool IsInside(this IOperation operation, IOperation? ancestor)
    {
        for (var current = operation; current is not null; current = current.Parent)
        {
            if (ReferenceEquals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A lambda that becomes an expression tree: a provider translates it, nobody runs it here.</summary>
    public static bool IsExpressionTree(this IAnonymousFunctionOperation lambda)
        => lambda.Parent is IConversionOperation { Type: INamedTypeSymbol { Name: "Expression", ContainingNamespace: { Name: "Expressions" } } };

    /// <summary>The argument that a lambda or method group is handed over as; null where it is kept, returned or called in its place.</summary>
    public static IArgumentOperation? AsArgument(this IOperation function)
    {
        var value = function.Parent;
        while (value is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value as IArgumentOperation;
    }

    /// <summary>Inside a lambda that a provider translates, at any depth: <c>Where(u => u.Files.All(f => ids.Contains(f.Id)))</c>.</summary>
    public static bool IsTranslated(this IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.IsExpressionTree())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The operations below and including the root in source order, without the bodies of local functions and without expression trees.</summary>
    public static IEnumerable<IOperation> Executed(this IOperation root)
    {
        var pending = new Stack<IOperation>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (!ReferenceEquals(current, root)
                && (current is ILocalFunctionOperation || (current is IAnonymousFunctionOperation lambda && lambda.IsExpressionTree())))
            {
                continue;
            }

            yield return current;
            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>Does the body leave the parameter what the caller made it?</summary>
    public static bool IsNeverAssigned(this IParameterReferenceOperation parameter)
    {
        foreach (var reference in BodyReferences.To(parameter.Parameter, parameter))
        {
            if (reference.IsWritten())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Is the place given a value: also as a part of a tuple, by <c>++</c> or by <c>ref</c>?</summary>
    public static bool IsWritten(this IOperation place)
    {
        var child = place;
        while (child.Parent is ITupleOperation or IConversionOperation)
        {
            child = child.Parent;
        }

        return child.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, child)
            || child.Parent is IIncrementOrDecrementOperation
            || child.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };
    }

    /// <summary>The values that a local is given in the body: its initialiser and every assignment. Null when it is written in a way that has no value to look at (ref, out, a pattern, a loop).</summary>
    public static IReadOnlyList<IOperation>? AssignedValues(this ILocalSymbol local, IOperation inBody)
    {
        var values = new List<IOperation>();
        foreach (var operation in BodyReferences.To(local, inBody))
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator:
                    if (declarator.GetVariableInitializer() is { } initializer)
                    {
                        values.Add(initializer.Value);
                    }

                    break;
                case ILocalReferenceOperation reference:
                    if (reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out })
                    {
                        return null;
                    }

                    if (reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference))
                    {
                        if (assignment is not (ISimpleAssignmentOperation or ICoalesceAssignmentOperation))
                        {
                            return null;
                        }

                        values.Add(assignment.Value);
                    }
                    else if (reference.Parent is IDeclarationExpressionOperation or ITupleOperation or IIncrementOrDecrementOperation)
                    {
                        return null;
                    }

                    break;
            }
        }

        return values.Count == 0 ? null : values;
    }
}
