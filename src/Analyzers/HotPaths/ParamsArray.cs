using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.HotPaths;

/// <summary>The array that a call makes for a <c>params</c> parameter; one without arguments is shared.</summary>
internal static class ParamsArray
{
    public static Allocation? At(IArgumentOperation argument)
    {
        if (argument is not { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer.ElementValues: { IsEmpty: false } elements }, Parameter.ContainingSymbol: IMethodSymbol method, Parent: { } call }
            || QueryArguments.Holds(argument.Value))
        {
            return null;
        }

        return new Allocation(
            Descriptors.HotPathParamsArray,
            call.Syntax.GetLocation(),
            method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name,
            elements.Length == 1 ? "1 argument" : elements.Length + " arguments")
        {
            Fix = call.SemanticModel is { Compilation: var compilation } && ParamsSpan.CanTake(method, compilation) ? ParamsSpan.Title : null,
        };
    }
}
