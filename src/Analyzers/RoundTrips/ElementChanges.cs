using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What the loop does to its elements, so that their keys are not those that were read before it.</summary>
internal static class ElementChanges
{
    /// <summary>Why the operation, one of the loop's body, may change a key; null when it cannot.</summary>
    public static string? At(IOperation operation, LoopSite site, ElementKey key, IOperation query)
    {
        switch (operation)
        {
            // user.CityId++ and (user.CityId, _) = pair as well.
            case IPropertyReferenceOperation { Property: var property } reference
                when SymbolEqualityComparer.Default.Equals(property, key.Property) && reference.IsWritten():
            case IParameterReferenceOperation { Parameter: var parameter } element
                when SymbolEqualityComparer.Default.Equals(parameter, site.Element.Variable) && element.IsWritten():
                return "the loop changes the key";

            // ids[i + 1] = 0 is seen by the foreach that walks the array.
            case IArrayElementReferenceOperation { ArrayReference: var array } place when place.IsWritten() && SymbolEqualityComparer.Default.Equals(BodyReferences.VariableOf(array), BodyReferences.VariableOf(site.Source)):
                return "the loop changes the elements";

            // Normalize(user) may set user.CityId before the query reads it.
            case IInvocationOperation call
                when key.Property is { SetMethod.IsInitOnly: false, ContainingType.IsValueType: false } && call.Syntax.SpanStart < query.Syntax.SpanStart && IsOwn(call.TargetMethod) && Takes(call, site):
                return $"'{call.TargetMethod.Name}' may change the key";

            default:
                return null;
        }
    }

    /// <summary>A framework does not know the property; a member of this source may set it.</summary>
    public static bool IsOwn(IMethodSymbol method) => method.MethodKind == MethodKind.DelegateInvoke || !method.DeclaringSyntaxReferences.IsEmpty;

    private static bool Takes(IInvocationOperation call, LoopSite site)
    {
        if (call.Instance is { } instance && site.IsElement(instance))
        {
            return true;
        }

        foreach (var argument in call.Arguments)
        {
            if (site.IsElement(argument.Value))
            {
                return true;
            }
        }

        return false;
    }
}
