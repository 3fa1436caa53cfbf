using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// The branches of a body that one call of it cannot reach, because it passes constants: in <c>Find(id, withArchive: false)</c> what
/// stands under <c>if (withArchive)</c>. An argument that is left out is a constant as well.
/// </summary>
internal sealed class DeadBranches
{
    private readonly Dictionary<IParameterSymbol, object?> _values;

    private DeadBranches(Dictionary<IParameterSymbol, object?> values)
    {
        _values = values;
        var text = new StringBuilder();
        foreach (var pair in values)
        {
            text.Append(pair.Key.Ordinal).Append('=').Append(Convert.ToString(pair.Value, CultureInfo.InvariantCulture)).Append(pair.Value is null ? "null\n" : "\n");
        }

        Arguments = text.ToString();
    }

    /// <summary>The constants, such that two calls of one method with the same ones reach the same.</summary>
    public string Arguments { get; }

    /// <summary>Null when the call passes no constant that the body tests or hands on.</summary>
    /// <param name="caller">What is known of the parameters of the body in which the call stands; null where nothing is.</param>
    public static DeadBranches? Of(IInvocationOperation call, IMethodSymbol method, IOperation body, DeadBranches? caller)
    {
        var parameters = (method.PartialImplementationPart ?? method).Parameters;
        if (call.TargetMethod.Parameters.Length != parameters.Length)
        {
            return null;
        }

        Dictionary<IParameterSymbol, object?>? values = null;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.None } given
                && parameters[given.Ordinal] is var parameter
                && parameter.Type.Name == given.Type.Name
                && (caller is null ? ConstantOf(argument.Value) : caller.ValueOf(argument.Value)) is { HasValue: true, Value: var value }
                && IsOnlyRead(parameter, body))
            {
                (values ??= new(SymbolEqualityComparer.Default))[parameter] = value;
            }
        }

        return values is null ? null : new DeadBranches(values);
    }

    public bool Contain(IOperation operation, IOperation body)
    {
        foreach (var (condition, holds) in PathConditions.Around(operation, body))
        {
            if (Outcome(condition) is { } outcome && outcome != holds)
            {
                return true;
            }
        }

        for (var current = operation; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            var isOtherCase = current switch
            {
                ISwitchCaseOperation { Parent: ISwitchOperation { Value: var chosen } } section => section.Clauses.All(clause => CaseOf(clause) is { } label && AreEqual(chosen, label) == false),
                ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation { Value: var chosen }, Pattern: IConstantPatternOperation { Value: var label } } => AreEqual(chosen, label) == false,
                _ => false,
            };
            if (isOtherCase)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The constant of a <c>case</c>; null for <c>default</c> and for patterns.</summary>
    private static IOperation? CaseOf(ICaseClauseOperation clause) => clause switch
    {
        ISingleValueCaseClauseOperation { Value: var value } => value,
        IPatternCaseClauseOperation { Pattern: IConstantPatternOperation { Value: var value } } => value,
        _ => null,
    };

    /// <summary>Do the constants alone say what the condition comes to?</summary>
    public bool Decide(IOperation condition) => Outcome(condition) is not null;

    private static Optional<object?> ConstantOf(IOperation value)
    {
        if (value.ConstantValue.HasValue)
        {
            return value.ConstantValue;
        }

        var inner = value.UnwrapValue();
        if (inner.ConstantValue.HasValue)
        {
            return inner.ConstantValue;
        }

        // The value of an optional parameter that is null.
        return inner is IDefaultValueOperation { Type: { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } ? new Optional<object?>(null) : default;
    }

    /// <summary>Tested somewhere, or handed on to what may test it, and never set.</summary>
    private static bool IsOnlyRead(IParameterSymbol parameter, IOperation body)
    {
        var isTested = false;
        foreach (var reference in BodyReferences.To(parameter, body))
        {
            if (reference.IsWritten())
            {
                return false;
            }

            isTested |= BodyReferences.Outermost(reference).Parent is IConditionalOperation or IBinaryOperation or IUnaryOperation or IIsPatternOperation or IPropertyReferenceOperation or IArgumentOperation or ISwitchOperation or ISwitchExpressionOperation;
        }

        return isTested;
    }

    /// <summary>What the condition comes to, whatever the other values are; null when it depends on them.</summary>
    private bool? Outcome(IOperation condition)
    {
        condition = condition.UnwrapValue();
        switch (condition)
        {
            case { ConstantValue: { HasValue: true, Value: bool constant } }:
                return constant;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return _values.TryGetValue(parameter, out var value) ? value as bool? : null;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var negated }:
                return !Outcome(negated);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary:
                var decides = binary.OperatorKind == BinaryOperatorKind.ConditionalOr;
                var (left, right) = (Outcome(binary.LeftOperand), Outcome(binary.RightOperand));
                return left == decides || right == decides ? decides : left is null || right is null ? null : !decides;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_String } } equality:
                return AreEqual(equality.LeftOperand, equality.RightOperand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_String } } inequality:
                return !AreEqual(inequality.LeftOperand, inequality.RightOperand);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } pattern:
                return AreEqual(pattern.Value, constant);
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } } pattern:
                return !AreEqual(pattern.Value, constant);
            case IPropertyReferenceOperation { Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }:
                return ValueOf(nullable) is { HasValue: true, Value: var held } ? held is not null : null;
            default:
                return null;
        }
    }

    private bool? AreEqual(IOperation left, IOperation right)
        => ValueOf(left) is { HasValue: true, Value: var first } && ValueOf(right) is { HasValue: true, Value: var second }
            // 5 of a byte and 5 of an int are one number in two boxes.
            && (first is null || second is null || first.GetType() == second.GetType())
                ? Equals(first, second)
                : null;

    private Optional<object?> ValueOf(IOperation operation)
    {
        operation = operation.UnwrapValue();
        return operation is IParameterReferenceOperation { Parameter: var parameter }
            ? _values.TryGetValue(parameter, out var value) ? new Optional<object?>(value) : default
            : ConstantOf(operation);
    }
}
