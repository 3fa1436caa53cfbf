using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SharedContexts;

/// <summary>
/// An operation of Entity Framework and the <c>DbContext</c> that it works on. The engine's door: two operations share a context
/// when the paths to it are the same, as seen from where both start. What is not certain has no path.
/// </summary>
/// <param name="Operation">The operation at the place that is asked about; the database may be further down.</param>
/// <param name="Trip">The round trip.</param>
/// <param name="Path">The way to the context.</param>
internal sealed record ContextUse(IOperation Operation, RoundTrip Trip, ContextPath Path)
{
    private const int MaxSteps = 32;

    /// <summary>Does the operation go on after it has returned its task? A synchronous query inside a method that returns a task is over by then.</summary>
    public bool IsAsynchronous => Trip.Hops[Trip.Hops.Length - 1].Method?.ReturnType is { Name: "Task" or "ValueTask" };

    /// <summary>Null when the operation makes no round trip through a context, or when nobody can tell through which.</summary>
    public static ContextUse? Of(IOperation operation, RoundTripFacts.RoundTripFacts facts, Compilation compilation, CancellationToken cancellationToken)
        => facts.At(operation, RoundTripKinds.Database, cancellationToken) is { } trip && PathOf(operation, trip, compilation, cancellationToken) is { } path
            ? new ContextUse(operation, trip, path)
            : null;

    private static ContextPath? PathOf(IOperation operation, RoundTrip trip, Compilation compilation, CancellationToken cancellationToken)
    {
        if (trip.IsDirect)
        {
            return ContextBehind(operation);
        }

        // The calls from here to the database; the hop to an implementation stands at a declaration and is no call.
        var calls = new List<IOperation> { operation };
        for (var i = 1; i < trip.Hops.Length; i++)
        {
            if (OperationAt(trip.Hops[i].Location, compilation, cancellationToken) is { } next)
            {
                calls.Add(next);
            }
        }

        var path = ContextBehind(calls[calls.Count - 1]);
        for (var i = calls.Count - 2; i >= 0 && path is { } inner; i--)
        {
            path = Outside(inner, calls[i]);
        }

        return path;
    }

    private static IOperation? OperationAt(Location location, Compilation compilation, CancellationToken cancellationToken)
    {
        if (location.SourceTree is not { } tree || !compilation.ContainsSyntaxTree(tree))
        {
            return null;
        }

        var node = tree.GetRoot(cancellationToken).FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        return compilation.GetSemanticModel(tree).GetOperation(node, cancellationToken) is { } operation and not (IMethodBodyBaseOperation or ILocalFunctionOperation)
            ? operation
            : null;
    }

    /// <summary>The context behind a query, a set or a call on it.</summary>
    private static ContextPath? ContextBehind(IOperation operation)
    {
        var current = operation switch
        {
            IInvocationOperation call => call.Receiver(),
            IForEachLoopOperation loop => loop.Collection,
            _ => operation,
        };
        for (var steps = 0; current is not null && steps < MaxSteps; steps++)
        {
            current = current.Unwrap();
            if (current.Type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
            {
                return Resolve(current);
            }

            switch (current)
            {
                case IInvocationOperation call:
                    current = call.Receiver();
                    break;
                case IPropertyReferenceOperation { Instance: { } instance }:
                    current = instance;
                    break;
                case IFieldReferenceOperation { Type: INamedTypeSymbol { Name: "DbSet", Arity: 1 } }:
                    return Resolve(current);
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var first, ..]:
                    current = first;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The path as the caller sees it.</summary>
    private static ContextPath? Outside(ContextPath inner, IOperation call)
    {
        if (inner.IsStatic)
        {
            return inner;
        }

        var (method, owner) = call switch
        {
            IInvocationOperation invocation => (invocation.TargetMethod, invocation.Instance),
            IMethodReferenceOperation reference => (reference.Method, reference.Instance),
            _ => (null, null),
        };
        switch (inner.Root)
        {
            case null:
                // A local function works on the object of its method.
                return method is { MethodKind: MethodKind.LocalFunction } ? inner
                    : owner is not null ? Prefixed(Resolve(owner), inner.Members)
                    : null;
            case IParameterSymbol parameter when call is IInvocationOperation invocation:
                foreach (var argument in invocation.Arguments)
                {
                    if (argument.Parameter?.Ordinal == parameter.Ordinal)
                    {
                        return Prefixed(Resolve(argument.Value), inner.Members);
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static ContextPath? Prefixed(ContextPath? prefix, ImmutableArray<ISymbol> members)
        => prefix is { } path ? path with { Members = path.Members.AddRange(members) } : null;

    /// <summary>A chain of fields and automatic properties from <c>this</c>, a local or a parameter. What a method gives back may be another object each time.</summary>
    private static ContextPath? Resolve(IOperation reference)
    {
        var members = new List<ISymbol>();
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            reference = reference.UnwrapValue();
            switch (reference)
            {
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                    return Path(null);
                case IParameterReferenceOperation { Parameter: var parameter }:
                    if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
                    {
                        members.Add(parameter);
                        return Path(null);
                    }

                    return Path(parameter);
                case ILocalReferenceOperation { Local: var local }:
                    if (local.AssignedValues(reference) is not [var value] || value.UnwrapValue() is not (IMemberReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation))
                    {
                        return Path(local);
                    }

                    reference = value;
                    break;
                case IFieldReferenceOperation { Field: var field } fieldReference:
                    members.Add(field);
                    if (fieldReference.Instance is not { } ofField)
                    {
                        return Path(null);
                    }

                    reference = ofField;
                    break;
                case IPropertyReferenceOperation { Property: var property, Instance: { } ofProperty } when property.IsAutomatic():
                    members.Add(property);
                    reference = ofProperty;
                    break;
                default:
                    return null;
            }
        }

        return null;

        ContextPath Path(ISymbol? root)
        {
            members.Reverse();
            return new ContextPath(root, [.. members]);
        }
    }
}
