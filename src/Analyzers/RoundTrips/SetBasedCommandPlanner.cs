using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Decides whether a loop that does nothing but an <c>ExecuteUpdate</c> or <c>ExecuteDelete</c> per element may become a
/// <see cref="SetBasedCommand"/>: the rows of one element are those whose column equals its key, and what is written there
/// depends on neither the element nor the row, so that equal keys do no harm.
/// </summary>
internal sealed class SetBasedCommandPlanner
{
    private readonly IInvocationOperation _command;
    private readonly IForEachLoopOperation _loop;
    private readonly ISymbol _element;

    private SetBasedCommandPlanner(IInvocationOperation command, IForEachLoopOperation loop, ISymbol element)
    {
        _command = command;
        _loop = loop;
        _element = element;
    }

    /// <param name="obstacle">Why there is no plan, as a clause; null when the write is no such command.</param>
    public static SetBasedCommand? TryCreate(RepeatedWrite write, out string? obstacle)
    {
        obstacle = null;
        if (write.Operation is not IInvocationOperation { TargetMethod: { Name: "ExecuteUpdate" or "ExecuteUpdateAsync" or "ExecuteDelete" or "ExecuteDeleteAsync", IsExtensionMethod: true } } command)
        {
            return null;
        }

        if (write.Repeated.Owner is not IForEachLoopOperation
            {
                IsAsynchronous: false,
                LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element },
                Syntax: ForEachStatementSyntax { Type.IsVar: true } syntax,
            } loop
            || !IsOnlyStatement(command, loop)
            || !InMemory.IsCollection(loop.Collection.Unwrap().Type))
        {
            obstacle = "only a foreach loop over a collection that does nothing but the command can be rewritten";
            return null;
        }

        var planner = new SetBasedCommandPlanner(command, loop, element);
        return planner.Plan(syntax, write.Calls, out obstacle);
    }

    private SetBasedCommand? Plan(ForEachStatementSyntax syntax, ContextCalls calls, out string? obstacle)
    {
        obstacle = "the rows are not selected by one column that equals the element";
        if (_command.Receiver() is not { } query || LoadedRows.TryCreate(query, calls) is not { Terminal: null } rows)
        {
            return null;
        }

        IBinaryOperation? comparison = null;
        foreach (var step in rows.Operators)
        {
            if (step.TargetMethod.Name is not ("Where" or "IgnoreQueryFilters" or "TagWith"))
            {
                return null;
            }

            comparison ??= ComparisonIn(step);
        }

        if (comparison is null || Sides(comparison) is not var (column, key) || !AreComparable(column, key) || References(_command) != 1)
        {
            return null;
        }

        if (!IsIndependent(column.Property, out obstacle))
        {
            return null;
        }

        obstacle = null;
        return comparison.Syntax is BinaryExpressionSyntax comparisonSyntax && column.Syntax is ExpressionSyntax columnSyntax
            ? new SetBasedCommand(syntax, (key as IPropertyReferenceOperation)?.Property.Name, comparisonSyntax, columnSyntax)
            : null;
    }

    private static bool IsOnlyStatement(IInvocationOperation command, IForEachLoopOperation loop)
    {
        var body = loop.Body is IBlockOperation { Operations: [var only] } ? only : loop.Body;
        return body is IExpressionStatementOperation { Operation: var operation } && ReferenceEquals(operation.UnwrapAwait(), command);
    }

    /// <summary>The part of a predicate's conjunction that names the element.</summary>
    private IBinaryOperation? ComparisonIn(IInvocationOperation where)
    {
        foreach (var argument in where.Arguments)
        {
            if (argument.Value.Unwrap() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } && argument.Value.Unwrap() is not IAnonymousFunctionOperation)
            {
                continue;
            }

            var function = argument.Value.Unwrap() as IAnonymousFunctionOperation ?? (IAnonymousFunctionOperation)((IDelegateCreationOperation)argument.Value.Unwrap()).Target;
            if (function.Body.Operations is [IReturnOperation { ReturnedValue: { } condition }])
            {
                return EqualityIn(condition);
            }
        }

        return null;
    }

    private IBinaryOperation? EqualityIn(IOperation condition)
    {
        for (var rest = condition.Unwrap(); rest is IBinaryOperation binary; rest = binary.LeftOperand.Unwrap())
        {
            if (binary.OperatorKind != BinaryOperatorKind.ConditionalAnd)
            {
                return IsEquality(binary) ? binary : null;
            }

            if (binary.RightOperand.Unwrap() is IBinaryOperation right && IsEquality(right))
            {
                return right;
            }
        }

        return null;
    }

    private bool IsEquality(IBinaryOperation binary) => binary.OperatorKind == BinaryOperatorKind.Equals && References(binary) == 1;

    private (IPropertyReferenceOperation Column, IOperation Key)? Sides(IBinaryOperation comparison)
    {
        var (left, right) = (comparison.LeftOperand.Unwrap(), comparison.RightOperand.Unwrap());
        if (References(left) == 1)
        {
            (left, right) = (right, left);
        }

        return left is IPropertyReferenceOperation { Instance: IParameterReferenceOperation } column && IsKey(right) ? (column, right) : null;
    }

    private bool IsKey(IOperation key) => key switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, _element),
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: { } instance } => property.IsAutomatic() && IsElement(instance.Unwrap()),
        _ => false,
    };

    private bool IsElement(IOperation operation) => operation is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, _element);

    /// <summary>Of one type that has no null: <c>IN</c> finds what <c>=</c> finds.</summary>
    private static bool AreComparable(IOperation column, IOperation key)
        => column.Type is { } type
            && SymbolEqualityComparer.Default.Equals(type, key.Type)
            && ((type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T)
                || (type.SpecialType == SpecialType.System_String && IsNeverNull(column) && IsNeverNull(key)));

    private static bool IsNeverNull(IOperation value)
        => value.SemanticModel?.GetTypeInfo(value.Syntax).Nullability is { FlowState: NullableFlowState.NotNull };

    private int References(IOperation operation)
    {
        var count = 0;
        foreach (var part in operation.DescendantsAndSelf())
        {
            count += IsElement(part) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Would running the command a second time for the same rows, or for other rows first, change what it does?</summary>
    private bool IsIndependent(IPropertySymbol column, out string? obstacle)
    {
        obstacle = "what is written depends on more than constants";
        foreach (var operation in _command.Descendants())
        {
            switch (operation)
            {
                // Rows of other tables, or other rows of this one, which the commands before may have changed.
                case IPropertyReferenceOperation { Property.Type: { IsReferenceType: true, SpecialType: not SpecialType.System_String }, Instance: { } row } when IsOfLambda(row):
                case IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" }:
                case IInvocationOperation { TargetMethod: { IsStatic: true, Name: "NewGuid" } }:
                    return false;
                case IInvocationOperation { TargetMethod.Name: "SetProperty" } setter when !IsConstantSetter(setter, column):
                    return false;
                case IInvocationOperation { TargetMethod.Name: var name } when name is not ("SetProperty" or "Where" or "Set" or "IgnoreQueryFilters" or "TagWith" or "StartsWith" or "EndsWith" or "Contains"):
                    return false;
            }
        }

        obstacle = null;
        return true;
    }

    private static bool IsConstantSetter(IInvocationOperation setter, IPropertySymbol column)
    {
        var values = setter.Arguments;
        if (values.Length < 2)
        {
            return false;
        }

        foreach (var operation in values[values.Length - 2].DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Property: var target } && SymbolEqualityComparer.Default.Equals(target, column))
            {
                return false;
            }
        }

        foreach (var operation in values[values.Length - 1].DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Instance: { } row } && IsOfLambda(row))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOfLambda(IOperation instance)
        => instance is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } };
}
