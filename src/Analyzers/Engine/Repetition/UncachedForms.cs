using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// What is cached, unless a flag says otherwise: <c>if (!canCache) return Load(id); return cache.GetOrCreate(id, () => Load(id));</c>. The
/// flag is there for those who must see the newest, or switches the cache off as a whole. Whether it is on, a call may say.
/// </summary>
internal static class UncachedForms
{
    /// <summary>The condition that makes the operation run past the cache; null where it does not stand beside a cached form of itself.</summary>
    /// <param name="body">What holds both: that of a function, or of a loop.</param>
    public static IOperation? SwitchOf(IOperation operation, IOperation body, RepetitionFinder repetition)
    {
        if (operation is not IInvocationOperation load || PathConditions.Around(load, body).ToList() is not { Count: > 0 } around)
        {
            return null;
        }

        foreach (var other in body.DescendantsAndSelf())
        {
            if (other is not IInvocationOperation cached
                || ReferenceEquals(cached, load)
                || !IsAlike(cached, load)
                || CacheAround(cached, body, repetition) is not { } at)
            {
                continue;
            }

            foreach (var (condition, holds) in PathConditions.Around(at, body))
            {
                if (around.Exists(tested => ReferenceEquals(tested.Condition, condition) && tested.Holds != holds) && !IsAboutKey(condition, load, body))
                {
                    return condition;
                }
            }
        }

        return null;
    }

    /// <summary>A call of the same member; of a library's, <c>FirstAsync</c>, one that is written alike.</summary>
    private static bool IsAlike(IInvocationOperation call, IInvocationOperation other)
        => SymbolEqualityComparer.Default.Equals(call.TargetMethod, other.TargetMethod)
            && (!call.TargetMethod.DeclaringSyntaxReferences.IsEmpty || SyntaxFactory.AreEquivalent(call.Syntax, other.Syntax));

    /// <summary>The call of the cache that is handed a lambda with the operation, or the operation itself where it is behind a miss.</summary>
    private static IOperation? CacheAround(IOperation operation, IOperation body, RepetitionFinder repetition)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                return lambda.AsArgument() is { Parent: IInvocationOperation call } && IsCache(call) ? call : null;
            }
        }

        return repetition.Of(operation, body).Kind == RepetitionKind.Quiet && IsBehindMiss(operation, body) ? operation : null;
    }

    private static bool IsCache(IInvocationOperation call)
        => call.TargetMethod.Name.StartsWith("GetOr", StringComparison.Ordinal) || MissGuards.IsCache(call.Receiver()?.Type) || MissGuards.IsCache(call.TargetMethod.ContainingType);

    private static bool IsBehindMiss(IOperation operation, IOperation body)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null && !ReferenceEquals(child, body); child = parent, parent = parent.Parent)
        {
            if (MissGuards.Guards(parent, child, operation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>if (id > 100)</c>: a part of the elements is never cached.</summary>
    private static bool IsAboutKey(IOperation condition, IInvocationOperation load, IOperation body)
    {
        var asked = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var argument in load.Arguments)
        {
            foreach (var input in Dataflow.InputsOf(argument.Value, body))
            {
                if (VariableOf(input) is { } variable)
                {
                    asked.Add(variable);
                }
            }
        }

        return Dataflow.InputsOf(condition, body).Any(input => VariableOf(input) is { } variable && asked.Contains(variable));
    }

    /// <summary>A local or parameter that may be a key: no flag, and no token.</summary>
    private static ISymbol? VariableOf(IOperation operation)
        => operation is ILocalReferenceOperation or IParameterReferenceOperation
            && operation.Type is { SpecialType: not SpecialType.System_Boolean } type
            && !type.IsType("System.Threading", "CancellationToken")
                ? BodyReferences.SymbolOf(operation)
                : null;
}
