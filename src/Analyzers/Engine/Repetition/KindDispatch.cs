using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A loop that does something else for each kind of element: <c>switch (tile.Kind) { case Kind.Sales: tile.Title = await Translate("sales"); ..</c>.
/// What a case asks without the element is asked once per kind; what it asks about the element stays a question per element.
/// </summary>
internal static class KindDispatch
{
    /// <summary>With fewer kinds there are many elements of each: <c>case Status.Paid</c> of a thousand orders.</summary>
    private const int FewestKinds = 3;

    public static bool IsOncePerKind(ILoopOperation loop, IOperation operation)
    {
        if (loop is not IForEachLoopOperation)
        {
            return false;
        }

        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, loop) && !ReferenceEquals(current, loop.Body); current = current.Parent)
        {
            var isDispatch = current switch
            {
                ISwitchOperation { Value: { } value } dispatch => IsKindOf(value, loop) && Kinds(dispatch) >= FewestKinds,
                ISwitchExpressionOperation { Value: { } value, Arms.Length: var arms } => IsKindOf(value, loop) && arms >= FewestKinds,
                _ => false,
            };
            if (isDispatch)
            {
                return !AsksAboutElement(operation, loop);
            }
        }

        return false;
    }

    private static bool IsKindOf(IOperation value, ILoopOperation loop)
        => value.Unwrap() is IPropertyReferenceOperation { Type.TypeKind: TypeKind.Enum, Instance: { } element } && IsElement(element.Unwrap(), loop);

    private static bool IsElement(IOperation operation, ILoopOperation loop)
    {
        if (operation is not ILocalReferenceOperation { Local: var local })
        {
            return false;
        }

        foreach (var variable in loop.Locals)
        {
            if (SymbolEqualityComparer.Default.Equals(variable, local))
            {
                return true;
            }
        }

        return false;
    }

    private static int Kinds(ISwitchOperation dispatch)
    {
        var kinds = 0;
        foreach (var section in dispatch.Cases)
        {
            foreach (var clause in section.Clauses)
            {
                kinds += clause.CaseKind == CaseKind.Default ? 0 : 1;
            }
        }

        return kinds;
    }

    private static bool AsksAboutElement(IOperation operation, ILoopOperation loop)
    {
        foreach (var input in Dataflow.InputsOf(operation, loop.Body))
        {
            if (IsElement(input, loop))
            {
                return true;
            }
        }

        return false;
    }
}
