using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>What an expression says of tasks: is its value completed, and which tasks have completed when it has?</summary>
internal sealed class TaskValues(TaskTypes types, PathReader paths, ControlFlowGraph graph)
{

    /// <summary>Is the value of the expression a task (or its awaiter) that has completed?</summary>
    public bool IsCompleted(IOperation value, CompletionState state)
    {
        value = value.UnwrapValue();
        if (paths.Read(value) is { } path && state.IsCompleted(path))
        {
            return true;
        }

        switch (value)
        {
            case IInvocationOperation invocation:
                return IsCompletedCall(invocation, state) || ResultOf(invocation) is { } called && GivesCompleted(called, state);
            case IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } property }:
                return types.IsTaskOrValueTask(property.ContainingType);
            case IPropertyReferenceOperation { Property: { IsStatic: true, SetMethod: null } property }:
                return HasCompletedInitializer(property);
            case IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } field }:
                return HasCompletedInitializer(field);
            case IObjectCreationOperation creation when types.IsValueTask(creation.Type):
                return creation.Arguments.Length == 0
                    || creation.Constructor!.OriginalDefinition.Parameters[0].Type is ITypeParameterSymbol
                    || (creation.Arguments.Length == 1 && IsCompleted(creation.Arguments[0].Value, state));
            case IDefaultValueOperation:
                return types.IsValueTask(value.Type);
            default:
                return ResultOf(value) is { } task && GivesCompleted(task, state);
        }
    }

    /// <summary>Is the result of the task a completed task: <c>Task.WhenAny(a, b)</c>?</summary>
    public bool GivesCompleted(IOperation task, CompletionState state)
        => AsCall(task, "WhenAny") is not null || (paths.Read(task) is { } path && state.Holds(FactKind.GivesCompleted, path));

    /// <summary>The call of a static method of Task with the given name, configured or not.</summary>
    public IInvocationOperation? AsCall(IOperation operation, string name)
    {
        while (operation.UnwrapValue() is IInvocationOperation invocation)
        {
            if (invocation.TargetMethod.Name == name && invocation.TargetMethod.IsStatic && types.IsPlainTask(invocation.TargetMethod.ContainingType))
            {
                return invocation;
            }

            if (invocation is not { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "WithCancellation" } || Receiver(invocation) is not { } inner)
            {
                return null;
            }

            operation = inner;
        }

        return null;
    }

    /// <summary>The task of which the expression is the result, by await or by waiting.</summary>
    public IOperation? ResultOf(IOperation value)
        => value.UnwrapValue() switch
        {
            IAwaitOperation awaited => awaited.Operation,
            IPropertyReferenceOperation or IInvocationOperation when BlockingWait.TryCreate(value.UnwrapValue(), types) is { Kind: WaitKind.Result or WaitKind.GetResult } wait => wait.Awaited,
            _ => null,
        };

    /// <summary>The tasks that have completed when this task has; with <paramref name="evenIfItThrows"/>, also when awaiting it has thrown.</summary>
    public void CompletedBy(IOperation task, CompletionState state, bool evenIfItThrows, List<TaskPath> completed)
    {
        task = task.UnwrapValue();
        if (paths.Read(task) is { } path)
        {
            completed.Add(path);
            return;
        }

        if (task is not IInvocationOperation invocation)
        {
            return;
        }

        switch (invocation.TargetMethod.Name)
        {
            case "WhenAll" when types.IsPlainTask(invocation.TargetMethod.ContainingType):
                foreach (var argument in invocation.Arguments)
                {
                    CompletedByAll(argument.Value, state, evenIfItThrows, completed);
                }

                break;

            // The timeout leaves the task running: try { await t.WaitAsync(limit); } catch (TimeoutException) { } t.Result.
            case "WaitAsync" when !evenIfItThrows && invocation.Instance is { } instance:
            case "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" when (instance = invocation.Instance) is not null:
                CompletedBy(instance, state, evenIfItThrows, completed);
                break;

            case "ContinueWith" when invocation.Instance is { } antecedent && types.IsTask(antecedent.Type) && !TakesToken(invocation):
                CompletedBy(antecedent, state, evenIfItThrows, completed);
                break;

            case "Unwrap" when invocation.Arguments.Length == 1 && types.IsTask(invocation.Type):
                CompletedBy(invocation.Arguments[0].Value, state, evenIfItThrows, completed);
                break;
        }
    }

    /// <summary>The tasks that have completed when all tasks of a collection have.</summary>
    public void CompletedByAll(IOperation collection, CompletionState state, bool evenIfItThrows, List<TaskPath> completed)
    {
        collection = collection.UnwrapValue();
        switch (collection)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (var element in initializer.ElementValues)
                {
                    CompletedBy(element, state, evenIfItThrows, completed);
                }

                return;

            case ICollectionExpressionOperation expression:
                foreach (var element in expression.Elements)
                {
                    if (element is ISpreadOperation spread)
                    {
                        CompletedByAll(spread.Operand, state, evenIfItThrows, completed);
                    }
                    else
                    {
                        CompletedBy(element, state, evenIfItThrows, completed);
                    }
                }

                return;

            case IInvocationOperation { TargetMethod.Name: "Concat" or "Union" or "Append" or "Prepend", Arguments.Length: 2 } joined
                when types.IsEnumerableClass(joined.TargetMethod.ContainingType):
                CompletedByAll(joined.Arguments[0].Value, state, evenIfItThrows, completed);
                if (joined.TargetMethod.Name is "Concat" or "Union")
                {
                    CompletedByAll(joined.Arguments[1].Value, state, evenIfItThrows, completed);
                }
                else
                {
                    CompletedBy(joined.Arguments[1].Value, state, evenIfItThrows, completed);
                }

                return;
        }

        if (Elements(collection, state, every: true) is { } elements)
        {
            completed.Add(elements);
        }
    }

    /// <summary>
    /// The path that stands for the elements of a sequence. With <paramref name="every"/> only if all elements of a
    /// collection that holds them are meant: a lazy sequence makes new tasks each time, and <c>Where</c> leaves some out.
    /// </summary>
    public TaskPath? Elements(IOperation sequence, CompletionState state, bool every)
    {
        sequence = sequence.UnwrapValue();
        if (sequence is IInvocationOperation invocation && Receiver(invocation) is { } receiver)
        {
            switch (invocation.TargetMethod.Name)
            {
                case "Where" or "Take" or "Skip" or "TakeWhile" or "SkipWhile" or "TakeLast" or "SkipLast" or "OfType" or "DistinctBy" when !every:
                case "ToArray" or "ToList" or "ToHashSet" or "AsEnumerable" or "Cast" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending"
                    or "Order" or "OrderDescending" or "Reverse" or "Distinct" or "AsReadOnly" or "AsSpan" or "ToImmutableArray" or "ToImmutableList" or "AsParallel":
                    return Elements(receiver, state, every);

                case "Select" when invocation.Arguments.Length == 2
                        && types.IsEnumerableClass(invocation.TargetMethod.ContainingType)
                        && Function(invocation.Arguments[1].Value) is { } selector
                        && SingleReturn(selector) is { } selected
                        && paths.Read(selected) is { } selectedPath
                        && Elements(receiver, state, every) is { } elements:
                    return selectedPath.Rebased(TaskPath.Of(selector.Symbol.Parameters[0]), elements);

                default:
                    return null;
            }
        }

        if (paths.Read(sequence) is not { } path)
        {
            return null;
        }

        return !every || TaskTypes.IsMaterialized(sequence.Type) || state.Holds(FactKind.Materialized, path) ? path.Element() : null;
    }

    /// <summary>The lambda that an argument is.</summary>
    public static IFlowAnonymousFunctionOperation? Function(IOperation argument)
        => argument.UnwrapValue() switch
        {
            IFlowAnonymousFunctionOperation function => function,
            IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation function } => function,
            _ => null,
        };

    /// <summary>What a lambda returns when that is all it does.</summary>
    public IOperation? SingleReturn(IFlowAnonymousFunctionOperation function)
    {
        var body = graph.GetAnonymousFunctionControlFlowGraph(function);
        return body.Blocks is [_, { Operations.IsEmpty: true, ConditionalSuccessor: null, BranchValue: { } value, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return }, _]
            ? value
            : null;
    }

    /// <summary>What an instance method or extension method is called on.</summary>
    public static IOperation? Receiver(IInvocationOperation invocation)
        => invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0 ? invocation.Arguments[0].Value : null);

    private bool IsCompletedCall(IInvocationOperation invocation, CompletionState state)
    {
        var method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "FromResult" or "FromException" or "FromCanceled":
                return method.IsStatic && types.IsTaskOrValueTask(method.ContainingType);
            case "AsTask" or "Preserve" or "ConfigureAwait" or "GetAwaiter":
                return invocation.Instance is { } instance && IsCompleted(instance, state);
            case "WhenAll" when method.IsStatic && types.IsPlainTask(method.ContainingType):
                return AreAllCompleted(invocation, state);
            default:
                return false;
        }
    }

    /// <summary>Are all tasks that <c>WhenAll</c> or <c>WaitAll</c> is given known to have completed?</summary>
    public bool AreAllCompleted(IInvocationOperation invocation, CompletionState state)
        => invocation.Arguments.Length > 0
            && invocation.Arguments[0].Value.UnwrapValue() switch
            {
                IArrayCreationOperation { Initializer.ElementValues: { IsEmpty: false } elements } => elements.All(element => IsCompleted(element, state)),
                ICollectionExpressionOperation { Elements: { IsEmpty: false } elements } => elements.All(element => element is not ISpreadOperation && IsCompleted(element, state)),
                var collection => Elements(collection, state, every: false) is { } all && state.IsCompleted(all),
            };

    /// <summary>Is any task that <c>WaitAny</c> is given known to have completed?</summary>
    public bool IsAnyCompleted(IInvocationOperation invocation, CompletionState state)
        => AreAllCompleted(invocation, state)
            || (invocation.Arguments.Length > 0
                && invocation.Arguments[0].Value.UnwrapValue() switch
                {
                    IArrayCreationOperation { Initializer.ElementValues: var elements } => elements.Any(element => IsCompleted(element, state)),
                    ICollectionExpressionOperation { Elements: var elements } => elements.Any(element => element is not ISpreadOperation && IsCompleted(element, state)),
                    _ => false,
                });

    private static bool TakesToken(IInvocationOperation invocation)
    {
        foreach (var parameter in invocation.TargetMethod.Parameters)
        {
            if (parameter.Type.Name == "CancellationToken")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>static readonly Task&lt;bool&gt; True = Task.FromResult(true);</c></summary>
    private static bool HasCompletedInitializer(ISymbol member)
    {
        if (member.DeclaringSyntaxReferences is not [var reference])
        {
            return false;
        }

        var initializer = reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        var access = (initializer is InvocationExpressionSyntax { Expression: var called } ? called : initializer) as MemberAccessExpressionSyntax;
        var type = access?.Expression switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
            _ => null,
        };
        return type is "Task" or "ValueTask" && access!.Name.Identifier.ValueText is "FromResult" or "CompletedTask" or "FromException" or "FromCanceled";
    }
}
