using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>Carries the facts over the operations of a block, in the order in which they run.</summary>
internal abstract class Transfer(TaskTypes types, PathReader paths, TaskValues values, Conditions conditions, BodyWrites writes)
{
    /// <summary>An exception may leave at this point.</summary>
    protected abstract void MayThrow(CompletionState state);

    protected abstract void OnWait(BlockingWait wait, bool completed);

    protected abstract void OnFunction(IFlowAnonymousFunctionOperation function, CompletionState state);

    protected abstract void OnLocalFunctionUse(IMethodSymbol function, CompletionState state);

    public void Visit(IOperation operation, CompletionState state)
    {
        switch (operation)
        {
            case IFlowAnonymousFunctionOperation function:
                OnFunction(function, state);
                return;
            case INameOfOperation:
                return;
        }

        foreach (var child in operation.ChildOperations)
        {
            Visit(child, state);
        }

        switch (operation)
        {
            case ISimpleAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value, state);
                break;
            case IFlowCaptureOperation capture:
                AssignPath(TaskPath.Of(capture.Id), capture.Value, state);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction, state);
                break;
            case IAssignmentOperation { Target: var target }:
                Kill(target, state);
                break;
            case IIncrementOrDecrementOperation { Target: var target }:
                Kill(target, state);
                break;
            case IAwaitOperation awaited:
                Await(awaited.Operation, state);
                break;
            case IPropertyReferenceOperation property when BlockingWait.TryCreate(property, types) is { } wait:
                Wait(wait, state);
                break;
            case IInvocationOperation invocation:
                Call(invocation, state);
                break;
            case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference:
                OnLocalFunctionUse(reference.Method, state);
                break;
            case IObjectCreationOperation creation:
                MayThrow(state);
                AfterCall(creation.Constructor, creation.Arguments, state);
                break;
            case IPropertyReferenceOperation property when paths.Read(property) is null:
            case IArrayElementReferenceOperation or IThrowOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation:
            case IConversionOperation { OperatorMethod: not null } or IConversionOperation { Conversion: { IsImplicit: false, IsReference: true } }:
            case IBinaryOperation { OperatorMethod: not null } or IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder }:
                MayThrow(state);
                break;
        }
    }

    private void Await(IOperation task, CompletionState state)
    {
        Complete(task, state, evenIfItThrows: true);
        MayThrow(state);
        Complete(task, state, evenIfItThrows: false);
    }

    private void Complete(IOperation task, CompletionState state, bool evenIfItThrows)
    {
        var completed = new List<TaskPath>();
        values.CompletedBy(task, state, evenIfItThrows, completed);
        foreach (var path in completed)
        {
            state.Complete(path);
        }
    }

    private void Wait(BlockingWait wait, CompletionState state)
    {
        OnWait(wait, IsOver(wait, state));
        if (wait.HasTimeoutOrToken)
        {
            MayThrow(state);
        }

        // Wait(token) that returns has waited to the end, Wait(timeout) has not; its result is seen to by Conditions.
        if (wait.Operation.Type?.SpecialType != SpecialType.System_Boolean || wait.Kind is WaitKind.Result or WaitKind.GetResult)
        {
            if (wait.Kind is WaitKind.Result or WaitKind.GetResult or WaitKind.Wait)
            {
                Complete(wait.Awaited!, state, evenIfItThrows: true);
            }
            else if (wait.Kind == WaitKind.WaitAll)
            {
                var completed = new List<TaskPath>();
                values.CompletedByAll(((IInvocationOperation)wait.Operation).Arguments[0].Value, state, evenIfItThrows: true, completed);
                foreach (var path in completed)
                {
                    state.Complete(path);
                }
            }
        }

        MayThrow(state);
    }

    private bool IsOver(BlockingWait wait, CompletionState state)
        => wait.Kind switch
        {
            WaitKind.WaitAll => values.AreAllCompleted((IInvocationOperation)wait.Operation, state),
            WaitKind.WaitAny => values.IsAnyCompleted((IInvocationOperation)wait.Operation, state),
            WaitKind.ToBlockingEnumerable => false,
            _ => values.IsCompleted(wait.Awaited!, state),
        };

    private void Call(IInvocationOperation invocation, CompletionState state)
    {
        var method = invocation.TargetMethod;
        if (BlockingWait.TryCreate(invocation, types) is { } wait)
        {
            Wait(wait, state);
            return;
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            OnLocalFunctionUse(method, state);
        }

        // Ways to get at a task throw nothing before the task itself does.
        if (types.IsTaskOrValueTask(method.ContainingType) && method.Name is "ConfigureAwait" or "GetAwaiter" or "AsTask" or "WhenAll" or "WhenAny" or "FromResult" or "Preserve" or "WaitAsync")
        {
            return;
        }

        MayThrow(state);
        AfterCall(method, invocation.Arguments, state);
        if (invocation.Instance is { } instance)
        {
            AfterCallOn(instance, invocation, state);
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument.Value.Type?.SpecialType == SpecialType.System_Boolean && DoesNotReturnIfFalse(argument.Parameter))
            {
                // Debug.Assert(t.IsCompleted)
                conditions.Assume(argument.Value, true, state);
            }
        }
    }

    private void AfterCallOn(IOperation instance, IInvocationOperation invocation, CompletionState state)
    {
        var name = invocation.TargetMethod.Name;
        if (paths.Read(instance) is not { } path)
        {
            return;
        }

        if (types.IsCompletionSource(instance.Type))
        {
            if (name.StartsWith("Set", StringComparison.Ordinal) || name.StartsWith("TrySet", StringComparison.Ordinal))
            {
                foreach (var member in instance.Type!.GetMembers("Task"))
                {
                    if (paths.Member(path, member) is { } task)
                    {
                        state.Complete(task);
                    }
                }
            }
        }
        else if (name == "RunSynchronously" && types.IsTask(instance.Type))
        {
            state.Complete(path);
        }
        else if (BodyWrites.IsMutator(name) && invocation.Arguments.Length > 0)
        {
            state.KillElements(path, onlyAdded: true);
            if (name is "Add" or "Enqueue" or "Push" && invocation.Arguments is [{ Value: var added }] && paths.Read(added) is { IsExact: true } task && path.Element() is { } elements)
            {
                state.Add(new Fact(FactKind.Implies, elements, task));
            }
        }
        else if (name.StartsWith("Remove", StringComparison.Ordinal) || name is "Clear" or "Dequeue" or "Pop" or "TryDequeue" or "TryPop" or "TryTake")
        {
            // A task that is taken out is no longer waited for with the others; what has completed stays so.
            foreach (var every in state.SameObjectAs(path))
            {
                if (every.Element() is { } element)
                {
                    state.Facts.RemoveWhere(fact => fact.Kind is FactKind.Implies && fact.First.Equals(element));
                }
            }
        }
    }

    /// <summary>What a call may write: its <c>ref</c> and <c>out</c> arguments, fields of ours, variables captured by a lambda that it may run.</summary>
    private void AfterCall(IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments, CompletionState state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            {
                AssignOut(argument, method, state);
            }
            else if (method is not null && !parameter.DeclaringSyntaxReferences.IsEmpty && paths.Read(argument.Value) is { } path
                && TaskTypes.IsMaterialized(argument.Value.Type) && BodyWrites.ChangesElements(method, parameter))
            {
                state.KillElements(path, onlyAdded: false);
            }
        }

        foreach (var symbol in writes.WrittenInNested)
        {
            state.Kill(TaskPath.Of(symbol));
        }

        if (method is { DeclaringSyntaxReferences.IsEmpty: false })
        {
            KillAssignedMembers(method, state);
        }
    }

    private static void KillAssignedMembers(IMethodSymbol method, CompletionState state)
    {
        var members = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var fact in state.Facts)
        {
            for (var path = fact.First; path is not null; path = path.Parent)
            {
                if (path.Key is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null })
                {
                    members.Add((ISymbol)path.Key);
                }
            }
        }

        foreach (var member in members)
        {
            if (BodyWrites.Assigns(method, member))
            {
                state.Kill(member);
            }
        }
    }

    private void AssignOut(IArgumentOperation argument, IMethodSymbol? method, CompletionState state)
    {
        Kill(argument.Value, state);

        // values.TryGetValue(key, out var task)
        if (method is { Name: "TryGetValue" }
            && TaskTypes.IsDictionary(method.ContainingType)
            && paths.Read(argument.Value) is { } target
            && argument.Parent is IInvocationOperation { Instance: { } dictionary }
            && paths.Read(dictionary)?.Entry(null) is { } entry)
        {
            state.Copy(entry, target);
        }
    }

    private void Assign(IOperation target, IOperation value, CompletionState state)
    {
        if (paths.Read(target) is not { } path)
        {
            Kill(target, state);
            return;
        }

        if (path.Kind is PathKind.Index or PathKind.Entry)
        {
            state.KillElements(path.Parent!, onlyAdded: false);
        }

        if (path.Kind == PathKind.Capture)
        {
            // An assignment through a capture writes the place that the capture stands for: t ??= Load().
            foreach (var place in state.SameObjectAs(path))
            {
                if (place.Kind != PathKind.Capture)
                {
                    AssignPath(place, value, state);
                }
            }
        }

        AssignPath(path, value, state);
    }

    private void AssignPath(TaskPath target, IOperation value, CompletionState state)
    {
        var assigned = new AssignedValue(types, paths, values, conditions, value, state);
        state.Kill(target);
        assigned.StoreIn(target, state);
    }

    private void Deconstruct(IDeconstructionAssignmentOperation deconstruction, CompletionState state)
    {
        var target = deconstruction.Target is IDeclarationExpressionOperation { Expression: var declared } ? declared : deconstruction.Target;
        if (target is not ITupleOperation tuple)
        {
            return;
        }

        var value = deconstruction.Value.UnwrapValue();
        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            Kill(tuple.Elements[i], state);
        }

        if (AssignedValue.Source(paths.Read(value), state) is not { } source)
        {
            return;
        }

        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            // The elements of an array are objects to its enumerator: the type is that of the conversion.
            var part = deconstruction.Value.Type switch
            {
                INamedTypeSymbol { IsTupleType: true } tupleType when i < tupleType.TupleElements.Length => paths.Member(source, tupleType.TupleElements[i]),
                { Name: "KeyValuePair" } when i == 1 => source.Member(TaskPath.Value),
                _ => null,
            };
            if (part is not null && paths.Read(tuple.Elements[i]) is { } element)
            {
                state.Copy(part, element);
            }
        }
    }

    private void Kill(IOperation target, CompletionState state)
    {
        if (target.UnwrapValue() is ITupleOperation tuple)
        {
            foreach (var element in tuple.Elements)
            {
                Kill(element, state);
            }
        }
        else if (paths.Read(target) is { } path)
        {
            if (path.Kind is PathKind.Index or PathKind.Entry)
            {
                state.KillElements(path.Parent!, onlyAdded: false);
            }

            state.Kill(path);
        }
        else if (target is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member)
        {
            state.Kill(member.Member);
        }
    }

    private static bool DoesNotReturnIfFalse(IParameterSymbol? parameter)
    {
        if (parameter is not null)
        {
            foreach (var attribute in parameter.GetAttributes())
            {
                if (attribute.AttributeClass?.Name == "DoesNotReturnIfAttribute" && attribute.ConstructorArguments is [{ Value: false }])
                {
                    return true;
                }
            }
        }

        return false;
    }
}
