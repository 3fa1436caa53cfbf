using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Sequences by their type that are data all the same: listing them before a loop runs nothing that the loop would run later.</summary>
internal static class FilledSequences
{
    /// <summary><c>order.Lines</c>, which keeps what it is given, and what a member gives that only ever returns collections.</summary>
    public static bool Is(IOperation source, RoundTripFacts facts) => IsData(source) || IsFilledBy(source.UnwrapAwait(), facts);

    private static bool IsData(IOperation source) => source is IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: { } instance }
        && property.IsAutomatic()
        && (instance.Unwrap() is ILocalReferenceOperation or IParameterReferenceOperation || IsData(instance.Unwrap()));

    private static bool IsFilledBy(IOperation source, RoundTripFacts facts)
    {
        if (source is not IInvocationOperation { TargetMethod: var method } || facts.OnlyBodyOf(method) is not { } body || facts.OperationsOf(body) is not { } operations)
        {
            return false;
        }

        var isAny = false;
        foreach (var value in MethodBodies.ReturnedValues(operations))
        {
            isAny = true;
            if (!SequenceTypes.IsCollection(value.Unwrap().Type))
            {
                return false;
            }
        }

        return isAny;
    }
}
