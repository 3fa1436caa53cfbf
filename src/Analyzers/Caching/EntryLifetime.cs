using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>How long does the code let an entry live that it computes?</summary>
internal static class EntryLifetime
{
    /// <summary>The longest of the constant times that are given as its absolute end; null where there is none.</summary>
    public static TimeSpan? Of(CacheCall call, Compilation compilation)
    {
        TimeSpan? longest = null;
        var set = CacheMiss.Of(call) is { } miss ? UncoordinatedLoad.SetOf(miss) : null;
        foreach (var operation in set is null ? call.Call.Descendants() : [.. call.Call.Descendants(), .. set.Call.Descendants()])
        {
            if (IsAbsoluteEnd(operation) && ConstantOf(operation, compilation) is { } lifetime && (longest is null || lifetime > longest))
            {
                longest = lifetime;
            }
        }

        return longest;
    }

    /// <summary><c>AbsoluteExpirationRelativeToNow = x</c>, <c>Expiration = x</c>, <c>SetAbsoluteExpiration(x)</c>, <c>Set(key, value, x)</c>.</summary>
    private static bool IsAbsoluteEnd(IOperation operation)
    {
        var place = operation.Parent;
        while (place is IConversionOperation)
        {
            place = place.Parent;
        }

        return place switch
        {
            IAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "AbsoluteExpirationRelativeToNow" or "Expiration" or "Duration" } } => true,
            IArgumentOperation { Parameter.Name: "absoluteExpirationRelativeToNow" or "relative" or "expiry" or "duration" or "expiration" } => true,
            _ => false,
        };
    }

    private static TimeSpan? ConstantOf(IOperation value, Compilation compilation)
    {
        value = value.Unwrap();
        if (value is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: [var declaration] } })
        {
            value = MethodBodies.InitializerOf(declaration, compilation) ?? value;
        }

        return ConstantTimeSpan.Of(value);
    }
}
