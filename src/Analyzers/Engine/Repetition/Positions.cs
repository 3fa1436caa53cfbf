using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Numbers that say where an element stands and nothing of the element itself: a counter, the index of <c>Select((row, i) => ..)</c>.</summary>
internal static class Positions
{
    private const int MaxDepth = 4;

    public static bool IsPosition(IOperation number) => IsPosition(number, MaxDepth);

    private static bool IsPosition(IOperation number, int depth)
        => depth > 0 && number.Unwrap() switch
        {
            IIncrementOrDecrementOperation or IInvocationOperation { TargetMethod.Name: "IndexOf" or "FindIndex" } => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => IsPosition(sum.LeftOperand, depth - 1) || IsPosition(sum.RightOperand, depth - 1),
            ILocalReferenceOperation { Local: var local } reference => IsCounted(local, reference)
                || IsDeconstructed(local, reference)
                || (local.AssignedValues(reference) is [var only] && IsPosition(only, depth - 1)),
            IParameterReferenceOperation { Parameter: var parameter } reference => IsCounted(parameter, reference) || IsIndex(parameter) || IsOfRange(parameter, reference),
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field } reference => IsCounted(field, reference),
            IMemberReferenceOperation { Member.Name: var name } reference => name == "RowNumber" || name.EndsWith("Index", StringComparison.OrdinalIgnoreCase) || IsFilledWithIndex(name, reference),
            _ => false,
        };

    /// <summary><c>n++</c>, <c>n += 1</c></summary>
    private static bool IsCounted(ISymbol variable, IOperation anywhere)
    {
        foreach (var place in BodyReferences.To(variable, anywhere))
        {
            if (place.Parent is IIncrementOrDecrementOperation or ICompoundAssignmentOperation { Value.ConstantValue.HasValue: true } && place.IsWritten())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>foreach (var (row, i) in rows.Select((row, i) => (row, i)))</c>; a key is called one.</summary>
    private static bool IsDeconstructed(ILocalSymbol local, IOperation anywhere)
        => !local.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase)
            && BodyReferences.To(local, anywhere) is [ILocalReferenceOperation { IsDeclaration: true, Parent: ITupleOperation }, ..];

    /// <summary>The <c>i</c> of <c>(row, i) => ..</c></summary>
    private static bool IsIndex(IParameterSymbol parameter)
        => parameter is { Ordinal: 1, Type.SpecialType: SpecialType.System_Int32, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction, Parameters.Length: 2 } };

    /// <summary><c>Enumerable.Range(0, rows.Count).GroupBy(i => i / 100)</c></summary>
    private static bool IsOfRange(IParameterSymbol parameter, IOperation reference)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IArgumentOperation { Parent: IInvocationOperation call } argument
                && argument.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: var lambda } }
                && SymbolEqualityComparer.Default.Equals(lambda, parameter.ContainingSymbol))
            {
                return call.Receiver()?.Unwrap() is IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } };
            }
        }

        return false;
    }

    /// <summary>The <c>i</c> of <c>x.i</c> behind <c>Select((row, i) => (row, i))</c>, or behind <c>Select((row, i) => new { row, i })</c>.</summary>
    private static bool IsFilledWithIndex(string member, IOperation anywhere)
    {
        foreach (var operation in anywhere.Root().DescendantsAndSelf())
        {
            if (operation is not IParameterReferenceOperation { Parameter: var parameter } || !IsIndex(parameter))
            {
                continue;
            }

            var value = BodyReferences.Outermost(operation);
            var isMember = value.Parent switch
            {
                ITupleOperation { Type: INamedTypeSymbol { TupleElements: var fields }, Elements: var elements } when fields[elements.IndexOf(value)] is var field
                    => field.Name == member || field.CorrespondingTupleField?.Name == member,
                ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member.Name: var assigned } } => assigned == member,
                IArgumentOperation { Parent: IObjectCreationOperation, Parameter.Name: var given } => given.Equals(member, StringComparison.OrdinalIgnoreCase),
                _ => false,
            };
            if (isMember)
            {
                return true;
            }
        }

        return false;
    }
}
