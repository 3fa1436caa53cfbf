using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// Could a method take its <c>params</c> array as a span, which lives on the stack? Only where it reads the elements and their number:
/// a span that is handed on, compared or printed is not what the array was.
/// </summary>
internal static class ParamsSpan
{
    public const string Title = "Take the arguments as a ReadOnlySpan";

    public static bool CanTake(IMethodSymbol method, Compilation compilation)
        => method.Parameters is [.., { IsParams: true, Type: IArrayTypeSymbol { Rank: 1 } } parameter]
            && method is { IsAsync: false, IsGenericMethod: false }
            && compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp13 }
            && compilation.GetTypeByMetadataName("System.ReadOnlySpan`1") is not null
            && ChangeableSignature.Has(method)
            && MethodBodies.Of(method, compilation) is { } body
            && OnlyReads(body, parameter);

    private static bool OnlyReads(IOperation body, IParameterSymbol parameter)
    {
        foreach (var place in BodyReferences.To(parameter, body))
        {
            if (place.IsInNestedFunction(body) || !IsRead(place))
            {
                return false;
            }
        }

        // An iterator keeps its parameters on the heap.
        return !body.Descendants().Any(static operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);
    }

    private static bool IsRead(IOperation place) => place.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Length" } length => ReferenceEquals(length.Instance, place),
        IArrayElementReferenceOperation { Indices: [{ Type.SpecialType: SpecialType.System_Int32 }] } element => !IsWritten(element) && !MayChangeItself(element),
        IConversionOperation { IsImplicit: true, Parent: IForEachLoopOperation loop } conversion => ReferenceEquals(loop.Collection, conversion),
        IForEachLoopOperation loop => ReferenceEquals(loop.Collection, place),
        _ => false,
    };

    /// <summary>A member of a struct that is not readonly: it changes the element of an array, and a copy of that of a span.</summary>
    private static bool MayChangeItself(IArrayElementReferenceOperation element)
        => element is { Type: { IsReferenceType: false, IsReadOnly: false }, Parent: IInvocationOperation { TargetMethod.IsReadOnly: false } or IPropertyReferenceOperation { Property.GetMethod.IsReadOnly: false } };

    private static bool IsWritten(IArrayElementReferenceOperation element)
        => (element.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, element))
            || element.Parent is IIncrementOrDecrementOperation or IAddressOfOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None } or IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } };
}
