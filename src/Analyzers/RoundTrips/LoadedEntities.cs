using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Entities with one more navigation loaded are other objects to whoever serialises them, returns them or hands them on.
/// They are the same only where the body reads values from them.
/// </summary>
internal static class LoadedEntities
{
    /// <param name="entity">A local or parameter that is one of the entities.</param>
    /// <param name="terminal">The call that runs their query, or the query that a loop walks.</param>
    /// <param name="navigation">What is to be loaded: nobody may look at it yet.</param>
    /// <param name="key">The column that leads to it: nobody may set it.</param>
    public static bool AreOnlyRead(IOperation entity, IOperation terminal, IPropertySymbol navigation, IPropertySymbol key)
        => new Search(terminal, navigation, key).IsRead(entity);

    private sealed class Search(IOperation terminal, IPropertySymbol navigation, IPropertySymbol key)
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

        public bool IsRead(IOperation entity)
        {
            ISymbol? variable = entity switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            return variable is not null && AreReads(variable, entity) && SourceOf(variable, entity) is { } source && IsWalkedOnly(source);
        }

        private bool AreReads(ISymbol variable, IOperation anywhere)
        {
            if (!_seen.Add(variable))
            {
                return true;
            }

            foreach (var reference in BodyReferences.To(variable, anywhere))
            {
                if (reference is not IVariableDeclaratorOperation && !IsReadAt(reference))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary><c>order.Total</c>, <c>order.Total = 1</c>, <c>order.Courier?.Name</c>, and <c>order.Lines</c> where a loop walks it.</summary>
        private bool IsReadAt(IOperation entity)
        {
            if (BodyReferences.Outermost(entity).Parent is not IPropertyReferenceOperation { Property: var property, Type: { } type } read
                || SymbolEqualityComparer.Default.Equals(property, navigation)
                || (SymbolEqualityComparer.Default.Equals(property, key) && IsWritten(read)))
            {
                return false;
            }

            return type.IsValueType || type.SpecialType == SpecialType.System_String
                || (BodyReferences.Outermost(read).Parent is IForEachLoopOperation loop && ReferenceEquals(loop.Collection, BodyReferences.Outermost(read)) && IsLoopOverReads(loop))
                || RowUse.IsRead(read, type, LookupAnswer.Row);
        }

        private static bool IsWritten(IOperation place)
            => place.Parent is IIncrementOrDecrementOperation or ITupleOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }
                || (place.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, place));

        private bool IsLoopOverReads(IForEachLoopOperation loop)
            => loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var element } && AreReads(element, loop);

        /// <summary>What the loop or the lambda around an operation gives the variable out of.</summary>
        private static IOperation? SourceOf(ISymbol variable, IOperation inside)
        {
            for (var current = inside.Parent; current is not null; current = current.Parent)
            {
                switch (current)
                {
                    case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop when SymbolEqualityComparer.Default.Equals(element, variable):
                        return loop.Collection;
                    case IAnonymousFunctionOperation { Symbol.Parameters: [var parameter] } lambda when SymbolEqualityComparer.Default.Equals(parameter, variable):
                        return (lambda.AsArgument()?.Parent as IInvocationOperation)?.Receiver();
                }
            }

            return null;
        }

        /// <summary>The entities come out of their query, over a local that is only walked and counted, or over a navigation of others that are only read.</summary>
        private bool IsWalkedOnly(IOperation source)
        {
            source = source.UnwrapAwait();
            if (ReferenceEquals(source, terminal.Unwrap()))
            {
                return true;
            }

            switch (source)
            {
                case ILocalReferenceOperation { Local: var list } reference:
                    if (reference.Local.AssignedValues(reference) is not [var value] || !IsWalkedOnly(value))
                    {
                        return false;
                    }

                    foreach (var place in BodyReferences.To(list, reference))
                    {
                        if (place is not IVariableDeclaratorOperation && !IsWalk(place))
                        {
                            return false;
                        }
                    }

                    return true;
                case IPropertyReferenceOperation { Instance: { } owner }:
                    return IsRead(owner.Unwrap());
                case IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "WithCancellation" or "ConfigureAwait" or "AsAsyncEnumerable" } } stream when stream.Receiver() is { } streamed:
                    return IsWalkedOnly(streamed);
                default:
                    return false;
            }
        }

        /// <summary>A loop or a lambda over the list whose element is only read, or its length.</summary>
        private bool IsWalk(IOperation list)
        {
            var outermost = BodyReferences.Outermost(list);
            switch (outermost.Parent)
            {
                case IForEachLoopOperation loop:
                    return IsLoopOverReads(loop);
                case IPropertyReferenceOperation { Property.Name: "Count" or "Length" }:
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" } call } when ReferenceEquals(call.Receiver(), list):
                    return Keeps(call);
                case IInvocationOperation { TargetMethod.Name: "ForEach" } call when ReferenceEquals(call.Instance, outermost):
                    return Keeps(call);
                default:
                    return false;
            }
        }

        /// <summary>Does the call hand on nothing but what its lambda makes of each element?</summary>
        private bool Keeps(IInvocationOperation call)
        {
            if (call.TargetMethod.Name is "Any" or "Count" && call.Arguments.Length == 1)
            {
                return true;
            }

            return call.TargetMethod.Name is "Select" or "Sum" or "Any" or "All" or "Count" or "ForEach"
                && call.Arguments[call.Arguments.Length - 1].Value.Unwrap() is IAnonymousFunctionOperation { Symbol.Parameters: [var element] } lambda
                && AreReads(element, lambda);
        }
    }
}
