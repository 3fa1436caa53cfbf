using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Async;

/// <summary>Static methods that take asynchronous work and block until it is done: <c>AsyncHelper.RunSync(() => LoadAsync())</c>.</summary>
internal sealed class RunSyncHelpers(Compilation compilation, TaskTypes types)
{
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The work that a call gives to such a helper; null when it calls none.</summary>
    public IOperation? WorkOf(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (!method.IsStatic || method.IsAsync || method.Parameters.IsEmpty || types.IsTaskOrValueTask(method.ReturnType) || WorkParameter(method) is not { } parameter)
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

    private IParameterSymbol? WorkParameter(IMethodSymbol method)
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
