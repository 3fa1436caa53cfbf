using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>What runs when a cache has not got the entry that it was asked for.</summary>
/// <param name="Get">The question.</param>
/// <param name="Test">The <c>if</c>, or <c>?:</c>, that asks whether there was an answer; for <c>??</c> the coalescing itself.</param>
/// <param name="Operations">In source order. They may run for other reasons as well: <c>if (refresh || !cache.TryGetValue(..))</c>.</param>
internal sealed record CacheMiss(CacheCall Get, IOperation Test, ImmutableArray<IOperation> Operations)
{
    /// <summary>Null where no test of the answer is seen.</summary>
    public static CacheMiss? Of(CacheCall get)
    {
        if (get.Action != CacheAction.Get)
        {
            return null;
        }

        IOperation child = get.Call;
        for (var parent = child.Parent; parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConditionalOperation test when ReferenceEquals(test.Condition, child):
                    return Of(get, test, new Answer(get.Call, null));
                case ICoalesceOperation coalesce when ReferenceEquals(coalesce.Value, child):
                    return new CacheMiss(get, coalesce, [coalesce.WhenNull]);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return AfterStatement(get, parent, AnswerIn(local, child, get));
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } }:
                    return AfterStatement(get, parent, AnswerIn(local, child, get));
                case IExpressionStatementOperation:
                    // cache.TryGetValue(key, out var user); if (user is null) ..
                    return get.Found is { } found ? AfterStatement(get, parent, new Answer(null, found)) : null;
                case IAnonymousFunctionOperation or ILocalFunctionOperation or IBlockOperation or ILoopOperation or ISwitchOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary><c>var isNew = !cache.TryGetValue(key, out user);</c> holds on a miss.</summary>
    private static Answer AnswerIn(ILocalSymbol local, IOperation value, CacheCall get)
        => new(null, local) { Found = get.Found, HoldsOnMiss = IsMiss(value, new Answer(get.Call, null)) == true };

    private static CacheMiss? AfterStatement(CacheCall get, IOperation inStatement, Answer answer)
    {
        foreach (var statement in Following(inStatement))
        {
            foreach (var operation in statement.Executed())
            {
                switch (operation)
                {
                    case IConditionalOperation test when Of(get, test, answer) is { } miss:
                        return miss;
                    case ICoalesceOperation coalesce when answer.IsIn(coalesce.Value):
                        return new CacheMiss(get, coalesce, [coalesce.WhenNull, .. Following(coalesce)]);
                    case ICoalesceAssignmentOperation assignment when answer.IsIn(assignment.Target):
                        return new CacheMiss(get, assignment, [assignment.Value, .. Following(assignment)]);
                    case ISimpleAssignmentOperation assignment when answer.IsIn(assignment.Target):
                        return null;
                }
            }
        }

        return null;
    }

    private static CacheMiss? Of(CacheCall get, IConditionalOperation test, Answer answer)
    {
        switch (IsMiss(test.Condition, answer))
        {
            case true:
                return new CacheMiss(get, test, [test.WhenTrue]);
            case false when test.WhenFalse is { } otherwise:
                return new CacheMiss(get, test, [otherwise]);
            case false when Leaves(test.WhenTrue):
                return new CacheMiss(get, test, [.. Following(test)]);
            default:
                return null;
        }
    }

    /// <summary>A value is stored soon after it was missed. Code of a thousand statements is not read to its end for each question in it.</summary>
    private const int MaxStatements = 100;

    /// <summary>The statements behind the one that holds the operation, also behind the blocks around it: <c>if (useCache) { if (hit) return x; } x = Load();</c></summary>
    private static IEnumerable<IOperation> Following(IOperation operation)
    {
        var child = operation;
        var count = 0;
        for (var parent = child.Parent; parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation or ILoopOperation or ISwitchOperation)
            {
                yield break;
            }

            if (parent is IBlockOperation block)
            {
                var isBehind = false;
                foreach (var statement in block.Operations)
                {
                    if (isBehind)
                    {
                        if (++count > MaxStatements)
                        {
                            yield break;
                        }

                        yield return statement;
                    }

                    isBehind |= ReferenceEquals(statement, child);
                }
            }
        }
    }

    private static bool Leaves(IOperation operation) => operation switch
    {
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>Does the condition hold when there was no answer? Null when it does not ask that.</summary>
    private static bool? IsMiss(IOperation condition, Answer answer)
    {
        condition = condition.Unwrap();
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand }:
                return !IsMiss(operand, answer);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return IsMiss(both.LeftOperand, answer) ?? IsMiss(both.RightOperand, answer);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } compared:
                return IsMiss(compared.LeftOperand, compared.RightOperand, answer) is { } equal ? equal == (compared.OperatorKind == BinaryOperatorKind.Equals) : null;
            case IIsPatternOperation { Value: var value, Pattern: var pattern } when answer.IsIn(value):
                return IsMiss(value, pattern, answer);
            case IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" }, Arguments: [var text] }:
                return answer.IsIn(text.Value) ? true : null;
            case IPropertyReferenceOperation { Property.Name: "HasValue" or "IsHit" or "Success", Instance: { } instance }:
                return answer.IsIn(instance) ? false : null;
            case IPropertyReferenceOperation { Property.Name: "IsNull" or "IsNullOrEmpty", Instance: { } instance }:
                return answer.IsIn(instance) ? true : null;
            case IAwaitOperation or IInvocationOperation or ILocalReferenceOperation when condition.Type?.SpecialType == SpecialType.System_Boolean:
                return answer.Is(condition) ? answer.HoldsOnMiss : null;
            default:
                return null;
        }
    }

    private static bool? IsMiss(IOperation left, IOperation right, Answer answer)
    {
        var (asked, constant) = right.Unwrap().ConstantValue.HasValue || right.Unwrap() is IDefaultValueOperation ? (left, right.Unwrap()) : (right, left.Unwrap());
        if (constant is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } })
        {
            return answer.IsIn(asked) ? true : null;
        }

        return constant.ConstantValue is { HasValue: true, Value: bool expected } && IsMiss(asked, answer) is { } miss ? miss == expected : null;
    }

    private static bool? IsMiss(IOperation value, IPatternOperation pattern, Answer answer) => pattern switch
    {
        INegatedPatternOperation negated => !IsMiss(value, negated.Pattern, answer),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => true,
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool expected } } => IsMiss(value, answer) is { } miss ? miss == expected : null,
        IDeclarationPatternOperation or IRecursivePatternOperation or ITypePatternOperation => false,
        _ => null,
    };

    /// <summary>What the test asks about: the call itself, or the local that holds what it gave.</summary>
    private readonly record struct Answer(IInvocationOperation? Call, ILocalSymbol? Local)
    {
        public ILocalSymbol? Found { get; init; }

        /// <summary>Is the local true where there was no answer?</summary>
        public bool HoldsOnMiss { get; init; }

        /// <summary>Whether it holds, for an answer of true or false.</summary>
        public bool Is(IOperation operation) => operation.UnwrapAwait() switch
        {
            IInvocationOperation call => ReferenceEquals(call, Call),
            ILocalReferenceOperation { Local: var local } => SymbolEqualityComparer.Default.Equals(local, Local),
            _ => false,
        };

        public bool IsIn(IOperation operation)
        {
            foreach (var part in operation.DescendantsAndSelf())
            {
                if ((Call is not null && ReferenceEquals(part, Call))
                    || (part is ILocalReferenceOperation { Local: var local } && (SymbolEqualityComparer.Default.Equals(local, Local) || SymbolEqualityComparer.Default.Equals(local, Found))))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
