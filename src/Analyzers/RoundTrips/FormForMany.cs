using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A call that is the library's form for many already: <c>redis.KeyDelete(keys)</c>, beside which there is <c>KeyDelete(key)</c>.
/// One per server or per tenant is what is left when all keys of each go together.
/// </summary>
internal static class FormForMany
{
    public static bool Is(IOperation? operation)
        => operation is IInvocationOperation { TargetMethod: { Parameters: [{ Type: var type }, ..] } method } call
            && SequenceTypes.ElementOf(type) is { } element
            && TakesOne(method, element)
            && !IsWrittenOut(call.Arguments[0].Value);

    private static bool TakesOne(IMethodSymbol method, ITypeSymbol element)
    {
        // What StringSet is given for many are pairs of a key and a value.
        var one = element is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments: [var key, _] } ? key : element;
        foreach (var member in method.ContainingType.GetMembers(method.Name))
        {
            if (member is IMethodSymbol { Parameters: [{ Type: var type }, ..] } && SymbolEqualityComparer.Default.Equals(type, one))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>new RedisKey[] { "a:" + id, "b:" + id }</c>, <c>["a:" + id]</c>: the keys of one element.</summary>
    private static bool IsWrittenOut(IOperation value)
    {
        value = value.Unwrap();
        if (value is ILocalReferenceOperation local && local.Local.AssignedValues(local) is [var only])
        {
            value = only.Unwrap();
        }

        return value switch
        {
            IArrayCreationOperation { Initializer: not null } => true,
            ICollectionExpressionOperation list => list.Elements.All(static element => element is not ISpreadOperation),
            _ => false,
        };
    }
}
