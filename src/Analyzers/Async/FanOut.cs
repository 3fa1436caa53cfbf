using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A remote call that is started for every element of a sequence before the first has ended.</summary>
/// <param name="WhenAll">The call that waits for all.</param>
/// <param name="Select">The call that starts them.</param>
/// <param name="Function">The lambda or method group that is run per element.</param>
/// <param name="Trip">The remote call and the way to it.</param>
/// <param name="SourceName">What is walked, as the user calls it.</param>
internal sealed record FanOut(IInvocationOperation WhenAll, IInvocationOperation Select, IOperation Function, RoundTrip Trip, string SourceName)
{
    private const int MaxSteps = 16;

    /// <summary>So many calls at once are no burden to anyone.</summary>
    private const int Few = 32;

    public static FanOut? TryCreate(IInvocationOperation call, TaskTypes types, RoundTripFacts facts, Compilation compilation, CancellationToken cancellationToken)
    {
        if (call.TargetMethod.Name != "WhenAll"
            || !types.IsPlainTask(call.TargetMethod.ContainingType)
            || call.Arguments is not [{ Value: var tasks }]
            || SelectOf(tasks, types) is not { } select
            || ConcurrentCode.FunctionOf(select.Arguments[1].Value) is not { } function
            || select.Arguments[0].Value is var source && IsBounded(source, compilation)
            || RemoteCall(function, facts, cancellationToken) is not { } trip
            || IsThrottled(trip, function, compilation))
        {
            return null;
        }

        return new FanOut(call, select, function, trip, QuerySource.NameOf(source) ?? "the elements");
    }

    /// <summary><c>xs.Select(..)</c>, also stored in a variable or a collection first.</summary>
    private static IInvocationOperation? SelectOf(IOperation tasks, TaskTypes types)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            switch (tasks.Unwrap())
            {
                case IInvocationOperation { TargetMethod: { Name: "Select" } select, Arguments.Length: 2 } call when types.IsEnumerableClass(select.ContainingType):
                    return call;
                case IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" } stored, Arguments: [{ Value: var inner }] } when types.IsEnumerableClass(stored.ContainingType):
                    tasks = inner;
                    break;
                case ILocalReferenceOperation { Local: var local } reference when local.AssignedValues(reference) is [var value]:
                    tasks = value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>A literal list, a page, a chunk, the enumeration's members, services, settings: there are only so many.</summary>
    private static bool IsBounded(IOperation source, Compilation compilation)
    {
        if (source.Unwrap().Type is { } type && ElementOf(type) is { TypeKind: TypeKind.Interface or TypeKind.Enum or TypeKind.Delegate })
        {
            return true;
        }

        var sizes = new KnownSizes(compilation);
        if (sizes.Of(source) is <= Few || Loops.IsChunked(source) || ConfiguredLists.IsConfigured(source))
        {
            return true;
        }

        var current = source;
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            current = current.UnwrapAwait();
            switch (current)
            {
                case IInvocationOperation { TargetMethod.Name: "Take" or "TakeLast" or "Page" or "Paginate" or "GetRange" }:
                case IParameterReferenceOperation { Parameter.IsParams: true }:
                case ILocalReferenceOperation { Local.Name: var name } when IsPart(name):
                case IParameterReferenceOperation { Parameter.Name: var parameter } when IsPart(parameter):
                    return true;
                case IConditionalAccessOperation access:
                    current = access.WhenNotNull;
                    break;
                case ICoalesceOperation coalesce when sizes.Of(coalesce.WhenNull) is <= Few:
                    current = coalesce.Value;
                    break;
                case IInvocationOperation call when call.Receiver() is { } receiver && call.TargetMethod.IsExtensionMethod:
                    current = receiver;
                    break;
                case ILocalReferenceOperation { Local: var local } reference:
                    if (IsChunkOfLoop(reference))
                    {
                        return true;
                    }

                    if (local.AssignedValues(reference) is not [var value])
                    {
                        return false;
                    }

                    current = value;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsPart(string name)
        => name.IndexOf("batch", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("chunk", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("page", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary><c>foreach (var part in ids.Chunk(10)) await Task.WhenAll(part.Select(..))</c></summary>
    private static bool IsChunkOfLoop(ILocalReferenceOperation reference)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop
                && SymbolEqualityComparer.Default.Equals(element, reference.Local))
            {
                return Loops.IsChunked(loop.Collection);
            }
        }

        return false;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => array.ElementType,
            INamedTypeSymbol { TypeArguments: [var element] } => element,
            _ => null,
        };

    private static RoundTrip? RemoteCall(IOperation function, RoundTripFacts facts, CancellationToken cancellationToken)
    {
        if (function is not IAnonymousFunctionOperation lambda)
        {
            return facts.At(function, RoundTripKinds.RemoteCall, cancellationToken);
        }

        foreach (var operation in lambda.Body.Executed())
        {
            if (facts.At(operation, RoundTripKinds.RemoteCall, cancellationToken) is { } trip)
            {
                return trip;
            }
        }

        return null;
    }

    /// <summary>A semaphore or a rate limiter on the way, in the lambda or in a method that it calls.</summary>
    private static bool IsThrottled(RoundTrip trip, IOperation function, Compilation compilation)
    {
        if (function is IAnonymousFunctionOperation lambda && Throttles(lambda.Body))
        {
            return true;
        }

        foreach (var hop in trip.Hops)
        {
            // A body of another project may throttle; nobody can tell.
            if (!hop.Location.IsInSource)
            {
                return true;
            }

            if (hop.Method is { } method && MethodBodies.Of(method, compilation) is { } body && Throttles(body))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Throttles(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType.Name: var type } }
                && ((name is "WaitAsync" or "Wait" && type == "SemaphoreSlim")
                    || (name is "AcquireAsync" or "AttemptAcquire" && type.EndsWith("Limiter", StringComparison.Ordinal))
                    || type.IndexOf("Throttle", StringComparison.OrdinalIgnoreCase) >= 0
                    || type.IndexOf("RateLimit", StringComparison.OrdinalIgnoreCase) >= 0
                    || type.IndexOf("Bulkhead", StringComparison.OrdinalIgnoreCase) >= 0
                    || name.IndexOf("Lock", StringComparison.Ordinal) >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
