using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Static methods that take asynchronous work and block until it is done: <c>AsyncHelper.RunSync(() => LoadAsync())</c>.</summary>
internal sealed class RunSyncHelpers(Compilation compilation, TaskTypes types)
{
    private const int MaxLocals = 2;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The work that a call gives to such a helper; null when it calls none.</summary>
    public IOperation? WorkOf(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (!method.IsStatic || method.IsAsync || method.Parameters.IsEmpty || types.IsTaskOrValueTask(method.ReturnType) || WorkParameter(method, types) is not { } parameter)
        {
            return null;
        }

        if (!IsKnownByName(method) && !_known.GetOrAdd(method, Blocks))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == parameter.Ordinal)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>
    /// Is a wait what such a helper is there for: <c>static T Sync&lt;T&gt;(Func&lt;Task&lt;T&gt;&gt; work) => work().GetAwaiter().GetResult()</c>?
    /// Made async, it would be its own argument.
    /// </summary>
    public static bool IsForSynchronousCallers(IMethodSymbol method, BlockingWait wait, TaskTypes types)
        => method is { IsStatic: true, IsAsync: false } && WorkParameter(method, types) is { } work && wait.Awaited is { } awaited && ComesFrom(awaited, work, MaxLocals);

    private static bool ComesFrom(IOperation value, IParameterSymbol work, int locals)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IParameterReferenceOperation { Parameter: var parameter } when SymbolEqualityComparer.Default.Equals(parameter, work):
                case ILocalReferenceOperation { Local: var local } when locals > 0 && local.AssignedValues(operation) is [var assigned] && ComesFrom(assigned, work, locals - 1):
                    return true;
            }
        }

        return false;
    }

    private static IParameterSymbol? WorkParameter(IMethodSymbol method, TaskTypes types)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { Parameters.IsEmpty: true, ReturnType: var returned } } && types.IsTaskOrValueTask(returned))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Of a library, whose body cannot be seen.</summary>
    private bool IsKnownByName(IMethodSymbol method)
        => !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly)
            && (method.Name == "RunSync" || method is { Name: "Run", ContainingType: { Name: "AsyncContext", ContainingNamespace.Name: "AsyncEx" } });

    private bool Blocks(IMethodSymbol method)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly) || MethodBodies.Of(method, compilation) is not { } body)
        {
            return false;
        }

        foreach (var operation in body.Descendants())
        {
            if (operation is IInvocationOperation or IPropertyReferenceOperation && BlockingWait.TryCreate(operation, types) is { OnlyAsks: false })
            {
                return true;
            }
        }

        return false;
    }
}
