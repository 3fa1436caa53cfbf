using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The values that a call puts into a cache: what <c>Set</c> is given, and what each <c>return</c> of a factory gives.</summary>
internal static class StoredValue
{
    private const int MaxDepth = 8;

    public static IEnumerable<IOperation> Of(CacheCall call)
    {
        if (call.Value is { } value)
        {
            return Parts(value, MaxDepth);
        }

        if (call.Action == CacheAction.CreateEntry)
        {
            return OfEntry(call);
        }

        return call.FactoryLambda is { } lambda ? OfFactory(call, lambda) : [];
    }

    /// <summary><c>using var entry = cache.CreateEntry(key); entry.Value = x;</c>, or <c>cache.CreateEntry(key).SetValue(x)</c>.</summary>
    private static IEnumerable<IOperation> OfEntry(CacheCall call)
    {
        IOperation chain = call.Call;
        while (chain.Parent is IArgumentOperation { Parent: IInvocationOperation link } && IsOfEntry(link))
        {
            chain = link;
            if (ValueIn(link) is { } chained)
            {
                foreach (var part in Parts(chained, MaxDepth))
                {
                    yield return part;
                }
            }
        }

        if (chain.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var entry } })
        {
            yield break;
        }

        foreach (var operation in call.Call.Root().DescendantsAndSelf())
        {
            var value = operation switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Value", Instance: { } instance } } assignment when IsEntry(instance, entry) => assignment.Value,
                IInvocationOperation link when IsOfEntry(link) && IsEntry(FirstOf(link), entry) => ValueIn(link),
                _ => null,
            };
            if (value is not null)
            {
                foreach (var part in Parts(value, MaxDepth))
                {
                    yield return part;
                }
            }
        }
    }

    private static bool IsOfEntry(IInvocationOperation call)
        => call.TargetMethod.ContainingType.IsType("Microsoft.Extensions.Caching.Memory", "CacheEntryExtensions") && call.Arguments.Length > 0;

    private static IOperation? ValueIn(IInvocationOperation call) => call is { TargetMethod.Name: "SetValue", Arguments: [_, { Value: var value }] } ? value : null;

    /// <summary>What a chain of calls starts at: <c>entry</c> in <c>entry.SetSize(1).SetValue(x)</c>.</summary>
    private static IOperation FirstOf(IInvocationOperation call)
    {
        var first = call.Arguments[0].Value.Unwrap();
        return first is IInvocationOperation inner && IsOfEntry(inner) ? FirstOf(inner) : first;
    }

    private static bool IsEntry(IOperation operation, ILocalSymbol entry)
        => operation is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, entry);

    private static IEnumerable<IOperation> OfFactory(CacheCall call, IAnonymousFunctionOperation lambda)
    {
        // A factory that is not async gives the task of a value where the cache awaits it.
        var isTask = !lambda.Symbol.IsAsync && call.Call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);
        foreach (var operation in lambda.Body.Descendants())
        {
            if (operation is IReturnOperation { ReturnedValue: { } returned } && !operation.IsInNestedFunction(lambda))
            {
                foreach (var part in Parts(isTask ? InTask(returned) : returned, MaxDepth))
                {
                    yield return part;
                }
            }
        }
    }

    /// <summary><c>x</c> of <c>Task.FromResult(x)</c> and <c>new ValueTask&lt;T&gt;(x)</c>.</summary>
    private static IOperation InTask(IOperation task) => task.Unwrap() switch
    {
        IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType: var type }, Arguments: [{ Value: var value }] } when type.IsIn("System.Threading.Tasks") => value,
        IObjectCreationOperation { Type.Name: "ValueTask", Arguments: [{ Value: var value }] } => value,
        var other => other,
    };

    /// <summary>What a local holds once the cache had nothing for it: <c>if (!cache.TryGetValue(key, out users)) users = Load();</c></summary>
    private static IOperation? OnlyValue(IOperation anywhere, ILocalSymbol local)
    {
        IOperation? only = null;
        foreach (var value in BodyIndex.Of(anywhere).ValuesOf(local))
        {
            if (QueryShapes.IsNothing(value) || CacheCalls.At(value.UnwrapAwait()) is { Action: CacheAction.Get })
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = value;
        }

        return only;
    }

    /// <summary>Through <c>?:</c>, <c>??</c>, <c>!</c> and the locals that hold one value.</summary>
    private static IEnumerable<IOperation> Parts(IOperation value, int depth)
    {
        value = value.Unwrap();
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } whenFalse } choice when depth > 0:
                return [.. Parts(choice.WhenTrue, depth - 1), .. Parts(whenFalse, depth - 1)];
            case ICoalesceOperation coalesce when depth > 0:
                return [.. Parts(coalesce.Value, depth - 1), .. Parts(coalesce.WhenNull, depth - 1)];
            case ILocalReferenceOperation { Local: var local } when depth > 0 && OnlyValue(value, local) is { } only:
                return Parts(only, depth - 1);
            default:
                return [value];
        }
    }
}
