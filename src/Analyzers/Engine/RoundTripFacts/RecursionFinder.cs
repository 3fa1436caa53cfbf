using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Is a call recursive, from node to node of what is read, with a round trip for each node?</summary>
/// <remarks>
/// Asked for every call, so what is cheap comes first: a call of the function itself, or, for a detour through other members
/// of the same type, a round trip in the function's own body. Only then are bodies followed.
/// </remarks>
internal sealed class RecursionFinder(Compilation compilation, Sinks sinks, CallFacts facts, Callees callees, RepetitionFinder repetition)
{
    private const int MaxOperations = 5_000;

    /// <summary>What a function asks each time it runs; empty for one that asks nothing, a page or a level of the tree.</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, RoundTripSet> _byFunction = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _asksItself = new(SymbolEqualityComparer.Default);

    public Recursion? At(IOperation operation, RoundTripKinds kinds, CancellationToken cancellationToken)
    {
        if (callees.Of(operation) is not { Methods.IsEmpty: false } call || FunctionOf(operation) is not { } function)
        {
            return null;
        }

        var body = BodyOf(operation);
        var isDirect = call.Methods.Contains(function, SymbolEqualityComparer.Default);
        if ((!isDirect && !(StaysIn(function, call) && _asksItself.GetOrAdd(function, _ => AsksItself(body))))
            || !GoesToAnotherNode(operation, body)
            || TripsOf(function, body, kinds, cancellationToken).Proved(kinds) is not { } trip)
        {
            return null;
        }

        // A retry runs the same again, a memo asks once per node that it does not know yet.
        if (repetition.Of(operation) is { Kind: RepetitionKind.Quiet } or { IsPaced: true } && !IsBehindVisited(body))
        {
            return null;
        }

        var cycle = isDirect ? [call.Hop] : new CycleSearch(compilation, callees, function, cancellationToken).From(call);
        return cycle.IsDefault ? null : new Recursion(function, trip, cycle);
    }

    /// <summary>The local function around the operation, or the whole member.</summary>
    private static IOperation BodyOf(IOperation operation)
    {
        var current = operation;
        while (current is not ILocalFunctionOperation && current.Parent is { } parent)
        {
            current = parent;
        }

        return current;
    }

    private static bool StaysIn(IMethodSymbol function, Call call)
    {
        foreach (var method in call.Methods)
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType, function.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    private bool AsksItself(IOperation body)
    {
        foreach (var operation in body.Executed())
        {
            if (sinks.At(operation) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private RoundTripSet TripsOf(IMethodSymbol function, IOperation body, RoundTripKinds kinds, CancellationToken cancellationToken)
    {
        if (_byFunction.TryGetValue(function, out var known))
        {
            return known;
        }

        var found = new RoundTripSet.Builder();
        var isBehindVisited = IsBehindVisited(body);
        var count = 0;
        foreach (var operation in body.Executed())
        {
            if (++count > MaxOperations)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!CallFacts.MayCost(operation))
            {
                continue;
            }

            foreach (var trip in facts.At(operation, kinds, cancellationToken).Trips)
            {
                if (found.Lacks(trip)
                    && !PassesThrough(trip, function)
                    && repetition.Of(operation, body).Kind is var kind
                    && (kind == RepetitionKind.Once || (kind == RepetitionKind.Quiet && isBehindVisited))
                    && !IsPage(operation, body))
                {
                    found.Add(trip);
                }
            }
        }

        return _byFunction.GetOrAdd(function, found.ToSet());
    }

    private static bool PassesThrough(RoundTrip trip, IMethodSymbol function)
    {
        foreach (var hop in trip.Hops)
        {
            if (SymbolEqualityComparer.Default.Equals(hop.Method?.Definition(), function))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Is the call given something else of what was read: an element, <c>child.Id</c>, <c>node.Parent</c>? <c>attempt + 1</c>
    /// and <c>name + "-2"</c> go nowhere, a whole list is a level of the tree, and a folder or an address is no row.
    /// </summary>
    private bool GoesToAnotherNode(IOperation operation, IOperation body)
    {
        if (operation is IPropertyReferenceOperation { Instance: { } instance })
        {
            // A recursive getter: Parent.FullName.
            return instance.Unwrap() is not IInstanceReferenceOperation;
        }

        if (operation is IMethodReferenceOperation)
        {
            return true;
        }

        if (operation is not IInvocationOperation invocation)
        {
            return false;
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument is { IsImplicit: false, Value: var value } && IsOfAnotherNode(value, body))
            {
                return true;
            }
        }

        return invocation.Instance is { } receiver && receiver.Unwrap() is not IInstanceReferenceOperation && IsOfAnotherNode(receiver, body);
    }

    private bool IsOfAnotherNode(IOperation value, IOperation body)
    {
        if (value.Unwrap().Type is not { } type || BatchInputs.IsCollection(type) || type.IsType("System.Threading", "CancellationToken") || Places.Is(value, body, sinks))
        {
            return false;
        }

        foreach (var input in Dataflow.InputsOf(value, body))
        {
            switch (input)
            {
                case IPropertyReferenceOperation { Instance: { } instance, Property.Name: not ("Length" or "Count") }
                    when instance.Unwrap() is not IInstanceReferenceOperation && !instance.Type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"):
                case IFieldReferenceOperation { Instance: { } owner } when owner.Unwrap() is not IInstanceReferenceOperation:
                case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }:
                case ILocalReferenceOperation { Local: var local } when IsElement(local, input) || IsMatched(local, body):
                    return true;
            }
        }

        return false;
    }

    /// <summary><c>if (current.ParentId is { } parent)</c></summary>
    private static bool IsMatched(ILocalSymbol local, IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            var declared = operation switch
            {
                IDeclarationPatternOperation pattern => pattern.DeclaredSymbol,
                IRecursivePatternOperation pattern => pattern.DeclaredSymbol,
                _ => null,
            };
            if (declared is not null && SymbolEqualityComparer.Default.Equals(declared, local))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsElement(ILocalSymbol local, IOperation reference)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next page of a query is no node.</summary>
    private static bool IsPage(IOperation read, IOperation body)
    {
        foreach (var input in Dataflow.InputsOf(read, body))
        {
            if (input is IInvocationOperation { TargetMethod: { Name: "Skip" or "Take", ContainingType.Name: "Queryable" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>if (!visited.Add(id)) return;</c> keeps the recursion from running in circles; each node is still asked for.</summary>
    private static bool IsBehindVisited(IOperation body)
    {
        var block = body switch
        {
            ILocalFunctionOperation local => local.Body,
            IMethodBodyOperation method => method.BlockBody,
            _ => body as IBlockOperation,
        };
        foreach (var statement in block?.Operations ?? [])
        {
            if (statement is IConditionalOperation { Condition: IUnaryOperation { Operand: IInvocationOperation { TargetMethod.Name: "Add" } }, WhenFalse: null })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The method or local function that a lambda of it belongs to as well.</summary>
    private static IMethodSymbol? FunctionOf(IOperation operation)
    {
        var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return (symbol as IMethodSymbol)?.Definition();
    }
}
