using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>What a loop gives its body in each round: the variable of a <c>foreach</c> or lambda, or <c>users[i]</c> where the loop counts.</summary>
/// <param name="Variable">What changes from round to round: the variable, or the counter.</param>
/// <param name="Name">What one element is called.</param>
/// <param name="Index">The place of the element in a loop that counts; null in all others.</param>
internal sealed record LoopElement(ISymbol Variable, string Name, CountedIndex? Index)
{
    public static LoopElement Of(ISymbol variable) => new(variable, variable.Name, Index: null);

    /// <summary>Does the operation read the element?</summary>
    public bool Is(IOperation operation) => operation.Unwrap() switch
    {
        ILocalReferenceOperation local => Index is null && SymbolEqualityComparer.Default.Equals(local.Local, Variable),
        IParameterReferenceOperation parameter => Index is null && SymbolEqualityComparer.Default.Equals(parameter.Parameter, Variable),
        IArrayElementReferenceOperation { ArrayReference: var array, Indices: var indices } => Index?.IsIndexInto(array, indices) == true,
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list, Arguments: var arguments } => Index?.IsIndexInto(list, arguments) == true,
        _ => false,
    };
}
