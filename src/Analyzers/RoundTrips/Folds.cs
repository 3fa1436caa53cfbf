using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Each round takes what the round before gave: <c>foreach (var change in changes) state = await ApplyAsync(change, state);</c>. Nothing of
/// it can be asked or written before the round before has ended.
/// </summary>
internal static class Folds
{
    private const int MaxSteps = 16;

    public static bool Is(IOperation operation, RoundTrip trip, IOperation? owner)
    {
        if (operation is not IInvocationOperation call || owner is not ILoopOperation loop)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && RootOf(argument.Value, intoLocals: null) is { } state && IsCarried(state, call, loop) && Decides(parameter, call, trip))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is the variable of before the loop given what the call gives?</summary>
    private static bool IsCarried(IOperation state, IInvocationOperation call, ILoopOperation loop)
    {
        if (BodyReferences.VariableOf(state) is not { } variable || variable.IsDeclaredIn(loop.Syntax))
        {
            return false;
        }

        foreach (var place in BodyReferences.To(variable, call))
        {
            var target = place.Parent is ITupleOperation tuple ? tuple : place;
            if (target.Parent is IAssignmentOperation assignment
                && ReferenceEquals(assignment.Target, target)
                && assignment is ISimpleAssignmentOperation or IDeconstructionAssignmentOperation
                && ReferenceEquals(RootOf(assignment.Value, loop), call))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Does what is asked or written depend on it? Not where it is only added to: <c>text = await ReplaceAsync(text, token)</c>. Where
    /// nobody can see, an object says more than a number or a text.
    /// </summary>
    private static bool Decides(IParameterSymbol given, IInvocationOperation call, RoundTrip trip)
    {
        if (CalledFunction.Of(call, trip) is not { } called)
        {
            return given.Type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type
                && !type.IsOrImplements("System.Collections", "IEnumerable")
                && !type.IsIn("Microsoft.EntityFrameworkCore");
        }

        var parameter = called.Function.Parameters.FirstOrDefault(own => own.Ordinal == given.Ordinal);
        return parameter is not null
            && (Dataflow.InputsOf(called.Step, called.Body).Any(input => IsOf(parameter, input)) || BodyReferences.To(parameter, called.Body).Any(IsTested));
    }

    private static bool IsOf(IParameterSymbol parameter, IOperation input)
        => input is IParameterReferenceOperation { Parameter: var other } && SymbolEqualityComparer.Default.Equals(other, parameter);

    /// <summary>Not by <c>if (state is null) throw ..</c>, which only guards.</summary>
    private static bool IsTested(IOperation reference)
    {
        var child = reference;
        for (var parent = reference.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConditionalOperation conditional when ReferenceEquals(conditional.Condition, child):
                    return !IsThrow(conditional.WhenTrue);
                case ISwitchOperation choice when ReferenceEquals(choice.Value, child):
                case ISwitchExpressionOperation { Value: var value } when ReferenceEquals(value, child):
                    return true;
                case IBlockOperation:
                    return false;
            }
        }

        return false;
    }

    private static bool IsThrow(IOperation statement)
        => statement is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IBlockOperation { Operations: [IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }] };

    /// <summary>The variable or call that a value is, or is a member of.</summary>
    /// <param name="intoLocals">The loop whose locals are followed to what they hold.</param>
    private static IOperation? RootOf(IOperation value, ILoopOperation? intoLocals)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            value = value.UnwrapAwait();
            switch (value)
            {
                case ICoalesceOperation coalesce:
                    value = coalesce.Value;
                    break;
                case IConditionalAccessOperation access:
                    value = access.Operation;
                    break;
                case IPropertyReferenceOperation { Instance: { } instance } when instance.Unwrap() is not IInstanceReferenceOperation:
                    value = instance;
                    break;
                case ILocalReferenceOperation { Local: var local } when intoLocals is not null && local.IsDeclaredIn(intoLocals.Syntax) && local.AssignedValues(value) is [var only]:
                    value = only;
                    break;
                default:
                    return value;
            }
        }

        return null;
    }
}
