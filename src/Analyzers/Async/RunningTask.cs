using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A task that a statement starts and does not await: kept in a variable, added to a list, or let go of.</summary>
internal sealed class RunningTask
{
    private readonly IOperation statement;
    private readonly ILocalSymbol? holder;

    private RunningTask(StartedCode started, IOperation statement, ILocalSymbol? holder, ILoopOperation? loop)
    {
        Started = started;
        Loop = loop;
        this.statement = statement;
        this.holder = holder;
    }

    public StartedCode Started { get; }

    /// <summary>The loop that adds such a task to a list in each round.</summary>
    public ILoopOperation? Loop { get; }

    public bool IsRepeated => Loop is not null;

    public static RunningTask? StartedAt(IOperation operation, TaskTypes types)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: { Type: var type } symbol } declarator
                when types.IsTaskOrValueTask(type)
                    && declarator.GetVariableInitializer() is { Value: var value }
                    && ConcurrentCode.StartedBy(value, types) is { } started:
                return StatementOf(declarator) is { } declaration ? new RunningTask(started, declaration, symbol, null) : null;

            // _ = Task.Run(..);
            case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IDiscardOperation, Value: var discarded } } statement
                when ConcurrentCode.StartedBy(discarded, types) is { } started:
                return new RunningTask(started, statement, null, null);

            case IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var list }, Arguments: [{ Value: var added }] } add } statement
                when IsListOfTasks(list.Type, types) && ConcurrentCode.StartedBy(added, types) is { } started:
                return new RunningTask(started, statement, list, LoopAround(add, list));

            case IExpressionStatementOperation { Operation: IInvocationOperation call } statement when ConcurrentCode.StartedBy(call, types) is { } started:
                return new RunningTask(started, statement, null, null);

            default:
                return null;
        }
    }

    /// <summary>What runs after the statement and before the task is awaited, in the same block, in the order in which it is written.</summary>
    public IEnumerable<IOperation> OperationsUntilAwaited()
    {
        if (statement.Parent is not IBlockOperation block)
        {
            yield break;
        }

        var isAfter = false;
        foreach (var next in block.Operations)
        {
            if (!isAfter)
            {
                isAfter = ReferenceEquals(next, statement);
                continue;
            }

            var end = AwaitedAt(next);
            foreach (var operation in next.DescendantsAndSelf())
            {
                if (operation.Syntax.SpanStart < (end ?? int.MaxValue) && !operation.IsInNestedFunction(next) && operation is IInvocationOperation or IForEachLoopOperation)
                {
                    yield return operation;
                }
            }

            if (end is not null)
            {
                yield break;
            }
        }
    }

    /// <summary>The position in the statement from which on the task is done; its start when nobody can tell; null when the statement leaves the task alone.</summary>
    private int? AwaitedAt(IOperation next)
    {
        if (holder is null)
        {
            return null;
        }

        int? first = null;
        foreach (var operation in next.DescendantsAndSelf())
        {
            if (operation is not ILocalReferenceOperation reference
                || !SymbolEqualityComparer.Default.Equals(reference.Local, holder)
                || reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" } add && ReferenceEquals(add.Instance, reference))
            {
                continue;
            }

            var end = AwaitAround(reference, next)?.Syntax.Span.End ?? next.Syntax.SpanStart;
            first = first is { } known && known < end ? known : end;
        }

        return first;
    }

    private static IAwaitOperation? AwaitAround(IOperation operation, IOperation within)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAwaitOperation awaited)
            {
                return awaited;
            }

            if (ReferenceEquals(current, within))
            {
                return null;
            }
        }

        return null;
    }

    private static IOperation? StatementOf(IOperation declarator)
    {
        for (var current = declarator.Parent; current is not null; current = current.Parent)
        {
            if (current is IVariableDeclarationGroupOperation)
            {
                return current;
            }
        }

        return null;
    }

    private static bool IsListOfTasks(ITypeSymbol type, TaskTypes types)
        => type is INamedTypeSymbol { Name: "List", TypeArguments: [var element] } && types.IsTaskOrValueTask(element);

    /// <summary>The loop around the call that the list is not declared in. A list that the loop itself awaits is emptied by it.</summary>
    private static ILoopOperation? LoopAround(IOperation add, ILocalSymbol list)
    {
        for (var current = add.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                case ILoopOperation loop:
                    return list.DeclaringSyntaxReferences is [var declaration] && loop.Syntax.Span.Contains(declaration.Span) || Awaits(loop) ? null : loop;
            }
        }

        return null;
    }

    private static bool Awaits(ILoopOperation loop)
    {
        foreach (var operation in loop.Body.Descendants())
        {
            if (operation is IAwaitOperation && !operation.IsInNestedFunction(loop))
            {
                return true;
            }
        }

        return false;
    }
}
