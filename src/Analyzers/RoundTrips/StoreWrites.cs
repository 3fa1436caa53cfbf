using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// One write for each shard or collection, which is handed all that goes there:
/// <c>foreach (var part in commands.GroupBy(Shard)) await part.Key.ExecuteAsync(part.ToArray());</c>.
/// </summary>
internal static class StoreWrites
{
    private const int MaxSteps = 16;

    /// <param name="owner">The loop, or the call that runs a lambda per element.</param>
    /// <param name="body">What of it is repeated.</param>
    public static bool IsOnePerStore(IOperation owner, IOperation operation, IOperation body)
    {
        // An extension of the source may well write elsewhere: user.SaveTagsAsync(tags[user.Id], db).
        if (operation is not IInvocationOperation call
            || (call.TargetMethod.DeclaringSyntaxReferences.IsEmpty ? call.Receiver() : call.Instance) is not { } store
            || store.Type.IsQuery()
            || IsSequence(store))
        {
            return false;
        }

        var elements = ElementsOf(owner, body);
        var stores = ReferencesTo(elements, store, body).Where(IsStore).Select(BodyReferences.VariableOf).ToList();
        if (stores.Count == 0)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (!ReferenceEquals(argument.Value, store) && IsSequence(argument.Value) && IsFor(argument.Value))
            {
                return true;
            }
        }

        return false;

        bool IsFor(IOperation batch)
        {
            // What a store has itself is not what goes there: order.AddAsync(order.Lines).
            if (RootOf(batch) is { } root && !IsPair(root.Type) && stores.Contains(BodyReferences.VariableOf(root), SymbolEqualityComparer.Default))
            {
                return false;
            }

            return ReferencesTo(elements, batch, body).Any(element => !IsStore(element) || !stores.Contains(BodyReferences.VariableOf(element), SymbolEqualityComparer.Default) || IsIndex(element, batch));
        }
    }

    /// <summary>The variable of a <c>foreach</c>, those that it is taken apart into, or the parameter of a lambda.</summary>
    private static List<ISymbol> ElementsOf(IOperation owner, IOperation body) => (owner, body.Parent) switch
    {
        (IForEachLoopOperation loop, _) => [.. loop.Locals],
        (_, IAnonymousFunctionOperation { Symbol.Parameters: [var element, ..] }) => [element],
        _ => [],
    };

    private static IEnumerable<IOperation> ReferencesTo(List<ISymbol> elements, IOperation value, IOperation body)
    {
        foreach (var input in Dataflow.InputsOf(value, body))
        {
            if (input is ILocalReferenceOperation or IParameterReferenceOperation && elements.Contains(BodyReferences.VariableOf(input)!, SymbolEqualityComparer.Default))
            {
                yield return input;
            }
        }
    }

    /// <summary>The key of a group or pair, or an element that is neither.</summary>
    private static bool IsStore(IOperation element)
        => !IsPair(element.Type) || element.Parent is IMemberReferenceOperation { Member.Name: "Key" or "Item1" };

    private static bool IsPair(ITypeSymbol? type) => type is { Name: "IGrouping" or "KeyValuePair" } or { IsTupleType: true };

    /// <summary><c>batches[shard.Id]</c>, <c>rows.Where(r => r.Shard == shard.Id)</c>: the store only says which.</summary>
    private static bool IsIndex(IOperation element, IOperation batch) => !ReferenceEquals(RootOf(batch), element);

    private static bool IsSequence(IOperation value)
        => value.Unwrap().Type is { SpecialType: not SpecialType.System_String } type && SequenceTypes.ElementOf(type) is not null;

    /// <summary>The variable that a chain of members and operators starts from.</summary>
    private static IOperation? RootOf(IOperation value)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            value = value.UnwrapAwait();
            switch (value)
            {
                case IInvocationOperation call when call.Receiver() is { } receiver:
                    value = receiver;
                    break;
                case IMemberReferenceOperation { Instance: { } instance }:
                    value = instance;
                    break;
                case ILocalReferenceOperation or IParameterReferenceOperation:
                    return value;
                default:
                    return null;
            }
        }

        return null;
    }
}
