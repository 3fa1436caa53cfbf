using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// Does what runs because a variable has nothing give it something, so that it does not run again? Itself, or by a method of the
/// same type: <c>if (_rates is null) await LoadAsync();</c>.
/// </summary>
internal static class MissFills
{
    private const int MaxCalls = 2;

    /// <summary>
    /// A collection that was empty has something afterwards: <c>if (!_cache.Any()) _cache = (await All()).ToDictionary(..)</c>. Not where
    /// only some rounds put something into it, <c>if (errors.Count == 0) { .. if (isWrong) errors.Add(..) }</c>, or where it is
    /// emptied in each of them.
    /// </summary>
    /// <param name="test">Of whether it is empty.</param>
    /// <param name="operation">What the test guards.</param>
    /// <param name="loop">The loop around the test.</param>
    public static bool IsFilled(ISymbol collection, IOperation test, IOperation operation, ILoopOperation? loop)
    {
        // Of a whole table it may keep a part. What is asked of one element may give nothing, so that the next is asked as well.
        var results = IsOfAll(operation, loop) ? Dataflow.ResultsOf(operation, operation.Root()) : null;
        IOperation? last = null;
        foreach (var place in BodyReferences.To(collection, operation))
        {
            if (IsBehind(place, test) && ChangeOf(place) is (var change, false) && (RunsWith(change, operation, results) || (results is not null && Dataflow.DependsOn(change, results, operation))))
            {
                last = place;
            }
        }

        return (last is not null || IsFilledByCall(collection, test, operation, static place => ChangeOf(place) is (_, false))) && !IsEmptied(collection, test, last, operation);
    }

    /// <summary>Is the variable given a value behind the test?</summary>
    public static bool IsSet(ISymbol variable, IOperation test, IOperation operation)
    {
        foreach (var place in BodyReferences.To(variable, operation))
        {
            if (place.IsWritten() && IsBehind(place, test))
            {
                return true;
            }
        }

        return IsFilledByCall(variable, test, operation, static place => place.IsWritten());
    }

    /// <summary>A field or property is given a value by a method of its type that runs with the operation.</summary>
    /// <param name="isFill">Is what happens at a place where the method names the variable what the test asks for?</param>
    public static bool IsFilledByCall(ISymbol variable, IOperation test, IOperation operation, Func<IOperation, bool> isFill)
    {
        if (variable is not (IFieldSymbol or IPropertySymbol) || operation.SemanticModel is not { Compilation: var compilation })
        {
            return false;
        }

        foreach (var current in operation.Root().DescendantsAndSelf())
        {
            if (current is IInvocationOperation call && IsBehind(call, test) && IsOwn(call, variable) && RunsWith(call, operation) && Fills(call.TargetMethod, variable, isFill, compilation, MaxCalls))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fills(IMethodSymbol method, ISymbol variable, Func<IOperation, bool> isFill, Compilation compilation, int depth)
    {
        if (depth == 0 || MethodBodies.Of(method, compilation) is not { } body)
        {
            return false;
        }

        foreach (var place in BodyReferences.To(variable, body))
        {
            if (place is not IMemberReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } && isFill(place) && IsAlways(place, variable))
            {
                return true;
            }
        }

        foreach (var current in body.DescendantsAndSelf())
        {
            if (current is IInvocationOperation call && IsOwn(call, variable) && IsAlways(call, variable) && Fills(call.TargetMethod, variable, isFill, compilation, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whatever else is decided in the method: behind nothing but another test of the variable itself.</summary>
    private static bool IsAlways(IOperation place, ISymbol variable)
    {
        for (var current = place.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IConditionalOperation { Condition: var condition } when !place.IsInside(condition) && !Names(condition, variable):
                case ISwitchCaseOperation or ICatchClauseOperation or IWhileLoopOperation or IAnonymousFunctionOperation:
                    return false;
            }
        }

        return true;
    }

    private static bool Names(IOperation condition, ISymbol variable)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (SymbolEqualityComparer.Default.Equals(BodyReferences.SymbolOf(operation), variable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOwn(IInvocationOperation call, ISymbol variable)
        => call.Instance is null or IInstanceReferenceOperation
            && call.TargetMethod.MethodKind == MethodKind.Ordinary
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, variable.ContainingType.OriginalDefinition);

    /// <summary>In each round, before it is asked or after it was filled: nothing is kept in it. What a time or a size decides keeps it for a while.</summary>
    private static bool IsEmptied(ISymbol collection, IOperation test, IOperation? last, IOperation operation)
    {
        foreach (var place in BodyReferences.To(collection, operation))
        {
            if (ChangeOf(place) is (var change, true)
                && (IsBehind(place, test) ? last is not null && IsBehind(place, last) && RunsWith(change, operation) : RunsWith(change, test)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBehind(IOperation operation, IOperation other) => operation.Syntax.SpanStart > other.Syntax.SpanStart;

    /// <summary>What changes the variable at the place where it is named, and whether it has nothing afterwards.</summary>
    private static (IOperation Change, bool Empties)? ChangeOf(IOperation place)
    {
        if (place is IMemberReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } || place is IVariableDeclaratorOperation)
        {
            return null;
        }

        var used = BodyReferences.Outermost(place);
        return used.Parent switch
        {
            IAssignmentOperation assignment when ReferenceEquals(assignment.Target, used) => (assignment, IsEmpty(assignment.Value.UnwrapAwait())),
            IPropertyReferenceOperation { Property.IsIndexer: true } entry when entry.IsWritten() => (entry.Parent!, false),
            IArrayElementReferenceOperation element when element.IsWritten() => (element.Parent!, false),
            IInvocationOperation call when ReferenceEquals(call.Instance, used) => OfCall(call),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: { } call } => (call, false),
            IArgumentOperation { Parent: IInvocationOperation extended } when ReferenceEquals(extended.Receiver(), used) => OfCall(extended),
            _ => null,
        };
    }

    private static (IOperation Change, bool Empties)? OfCall(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Add" or "AddOrUpdate" or "AddRange" or "Enqueue" or "EnqueueRange" or "Insert" or "InsertRange" or "Push" or "TryAdd" or "UnionWith" => (call, false),
        "Clear" => (call, true),
        _ => null,
    };

    /// <summary><c>null</c>, <c>[]</c>, <c>new(StringComparer.Ordinal)</c>, <c>Array.Empty&lt;User>()</c>.</summary>
    private static bool IsEmpty(IOperation value) => value switch
    {
        IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } } => true,
        ICollectionExpressionOperation { Elements: var elements } => elements.IsEmpty,
        IObjectCreationOperation { Initializer: null, Arguments: var arguments } => arguments.All(static argument => argument.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "IEqualityComparer" or "IComparer" }),
        IInvocationOperation { TargetMethod: { Name: "Empty", IsStatic: true } } or IMemberReferenceOperation { Member: { Name: "Empty", IsStatic: true } } => true,
        _ => false,
    };

    /// <summary>Is it the same, whatever the element or the argument is?</summary>
    private static bool IsOfAll(IOperation operation, ILoopOperation? loop)
    {
        foreach (var input in Dataflow.InputsOf(operation, operation.Root()))
        {
            if (BodyReferences.VariableOf(input) is (ILocalSymbol or IParameterSymbol) and { } variable
                && !variable.IsDeclaredIn(operation.Syntax)
                && (loop is not null ? variable.IsDeclaredIn(loop.Syntax) : variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor }, Type: var type } && !type.IsType("System.Threading", "CancellationToken")))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing that decides whether the change runs stands between it and the code that has the operation too.</summary>
    /// <param name="results">What holds the result of the operation: code that walks it fills what it found.</param>
    private static bool RunsWith(IOperation change, IOperation operation, HashSet<ISymbol>? results = null)
    {
        var isSure = true;
        for (var current = change.Parent; current is not null; current = current.Parent)
        {
            if (results is not null && Walked(current) is { } walked && !change.IsInside(walked) && Dataflow.DependsOn(walked, results, operation))
            {
                isSure = true;
            }
            else if (current is IConditionalOperation or ISwitchCaseOperation or ICatchClauseOperation or ILoopOperation or IAnonymousFunctionOperation && !operation.IsInside(current))
            {
                isSure = false;
            }

            if (operation.IsInside(current))
            {
                break;
            }
        }

        return isSure;
    }

    /// <summary>What a loop, or a call that is given a lambda, walks.</summary>
    private static IOperation? Walked(IOperation code) => code switch
    {
        IForEachLoopOperation loop => loop.Collection,
        IInvocationOperation { Arguments.IsEmpty: false } call => call.Receiver(),
        _ => null,
    };
}
