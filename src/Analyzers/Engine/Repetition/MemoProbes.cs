using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Tests of what a dictionary, cache or set has: of one that keeps answers, or of one that only filters?</summary>
internal static class MemoProbes
{
    /// <summary>Asks a dictionary, cache or set whether it has something.</summary>
    public static bool IsProbe(IInvocationOperation invocation)
        => invocation.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean
            && (invocation.TargetMethod.Name is "TryGetValue" or "ContainsKey" or "TryGet" or "Contains" or "Exists" or "Any")
            && (invocation.TargetMethod.Name is "TryGetValue" or "ContainsKey" or "TryGet" || !MissGuards.IsQuery(invocation.Receiver()?.Type));

    /// <summary>Does a probe that finds nothing mean that the operation has not run for the key yet?</summary>
    public static bool IsOfMemo(IInvocationOperation probe, IOperation condition, IOperation operation)
        => !IsBornEmpty(probe, operation) && !EmptyFields.Contain(probe.Receiver()) && (!NeedsStore(probe, condition) || IsStored(probe, operation));

    /// <summary>
    /// <c>var seen = new Dictionary&lt;int, User>(); if (!seen.TryGetValue(id, out var user)) ..</c> in one function or round: nothing is
    /// in it yet whenever it is asked.
    /// </summary>
    private static bool IsBornEmpty(IInvocationOperation probe, IOperation operation)
    {
        if (probe.Receiver()?.Unwrap() is not ILocalReferenceOperation { Local: var local } asked
            || local.AssignedValues(asked) is not [IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } or ICollectionExpressionOperation { Elements.IsEmpty: true }])
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(local, operation))
        {
            if (reference is ILocalReferenceOperation && reference.Syntax.SpanStart < asked.Syntax.SpanStart)
            {
                return false;
            }
        }

        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return local.IsDeclaredIn(current.Syntax);
            }
        }

        return true;
    }

    /// <summary>
    /// A list or set may be a filter as well, and so may a dictionary of flags:
    /// <c>if (off.TryGetValue(id, out var isOff) &amp;&amp; isOff) continue;</c>. It is a memo only when what was loaded is put into it.
    /// </summary>
    private static bool NeedsStore(IInvocationOperation probe, IOperation condition) => probe.TargetMethod.Name is "Contains" or "Exists" or "Any" || TestsFlag(probe, condition);

    /// <summary>
    /// <c>var row = rows.Find(r => r.Id == id); if (row is null) { .. }</c>, where nothing is put into the list: it is compared with,
    /// and what runs for those that it lacks runs once for each. What is loaded in place of the missing one is asked for at a miss only.
    /// </summary>
    public static bool OnlyCompares(IInvocationOperation search, IOperation tested, IOperation operation)
    {
        if (search.TargetMethod.Name is not ("Find" or "FirstOrDefault" or "SingleOrDefault" or "LastOrDefault")
            || MissGuards.SymbolOf(search.Receiver()) is not { } list
            || list is not (ILocalSymbol or IParameterSymbol)
            || IsStored(search, operation)
            || RoundOf(operation) is not { } round)
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(list, operation))
        {
            // rows = await Load();
            if (reference.IsWritten() && reference.IsInside(round))
            {
                return false;
            }
        }

        return MissGuards.SymbolOf(tested) is not { } found || !Dataflow.ResultsOf(operation, round).Contains(found);
    }

    private static IOperation? RoundOf(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case ILoopOperation loop:
                    return loop.Body;
                case IAnonymousFunctionOperation lambda:
                    return lambda.Body;
            }
        }

        return null;
    }

    private static bool TestsFlag(IInvocationOperation probe, IOperation condition)
    {
        foreach (var argument in probe.Arguments)
        {
            if (argument is not { Parameter.RefKind: RefKind.Out, Value.Type.SpecialType: SpecialType.System_Boolean }
                || MissGuards.SymbolOf(argument.Value is IDeclarationExpressionOperation declared ? declared.Expression : argument.Value) is not { } flag)
            {
                continue;
            }

            foreach (var operation in condition.DescendantsAndSelf())
            {
                if (operation is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, flag) && !operation.IsInside(probe))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Is something put into what the probe asks?</summary>
    private static bool IsStored(IInvocationOperation probe, IOperation operation)
    {
        if (MissGuards.SymbolOf(probe.Receiver()) is not { } set)
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(set, operation))
        {
            var used = BodyReferences.Outermost(reference);
            var parent = used.Parent is IArgumentOperation { Parent: IInvocationOperation extended } ? extended : used.Parent;
            var isStore = parent switch
            {
                IInvocationOperation { TargetMethod.Name: "Add" or "AddOrUpdate" or "AddRange" or "CreateEntry" or "Set" or "SetAsync" or "TryAdd" or "UnionWith" } call
                    => ReferenceEquals(call.Receiver(), used),
                IPropertyReferenceOperation { Property.IsIndexer: true } entry => ReferenceEquals(entry.Instance, used) && entry.IsWritten(),
                _ => false,
            };
            if (isStore)
            {
                return true;
            }
        }

        return false;
    }
}
