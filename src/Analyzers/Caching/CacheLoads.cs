using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What costs enough that a cache is asked first: a round trip, a file, and whatever is awaited.</summary>
internal sealed class CacheLoads(Compilation compilation)
{
    private const RoundTripKinds Kinds = RoundTripKinds.Database | RoundTripKinds.RemoteCall;

    private readonly RoundTripFacts? _facts = RoundTripFacts.TryCreate(compilation, Kinds);
    private readonly SyncIo _syncIo = SyncIo.Of(compilation);

    /// <summary>What the operation loads, for a message; null when it loads nothing.</summary>
    public string? NameOf(IOperation operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IAwaitOperation awaited:
                return OfAwaited(awaited.Operation.UnwrapAwait(), cancellationToken);
            case IInvocationOperation call when CacheCalls.At(call) is null:
                return _facts?.At(call, Kinds, cancellationToken)?.Hops[0].Name ?? _syncIo.At(call)?.Name;
            default:
                return null;
        }
    }

    /// <summary>What a factory that is not async returns as a task.</summary>
    public string? NameOfTask(IOperation operation, IAnonymousFunctionOperation factory, CancellationToken cancellationToken)
        => operation is IReturnOperation { ReturnedValue: { Type.Name: "Task" or "ValueTask" } task } && !factory.Symbol.IsAsync ? OfAwaited(task.Unwrap(), cancellationToken) : null;

    private string? OfAwaited(IOperation task, CancellationToken cancellationToken)
    {
        if (task is not IInvocationOperation call || CacheCalls.At(call) is not null)
        {
            return null;
        }

        // Task.FromResult, Task.Delay and Task.Run load nothing by themselves; Task.WhenAll is of what was started before.
        var method = call.TargetMethod;
        return method.ContainingType.IsIn("System.Threading") && method.Name != "WhenAll"
            ? null
            : _facts?.At(call, Kinds, cancellationToken)?.Hops[0].Name ?? NameOf(call, method, cancellationToken);
    }

    private static string NameOf(IInvocationOperation call, IMethodSymbol method, CancellationToken cancellationToken) => call.Instance?.Unwrap() switch
    {
        // await load()
        IParameterReferenceOperation { Parameter.Name: var name } when method.MethodKind == MethodKind.DelegateInvoke => name,
        ILocalReferenceOperation { Local.Name: var name } when method.MethodKind == MethodKind.DelegateInvoke => name,
        IMemberReferenceOperation { Member.Name: var name } when method.MethodKind == MethodKind.DelegateInvoke => name,
        _ => method.DisplayName(call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart, cancellationToken)?.ContainingType),
    };
}
