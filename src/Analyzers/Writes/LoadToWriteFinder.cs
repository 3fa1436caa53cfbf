using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Finds, in front of a save, the loops and calls that change or remove rows which were loaded for nothing else.</summary>
internal sealed class LoadToWriteFinder(Compilation compilation, ContextCalls calls, CancellationToken cancellationToken)
{
    private const int MostStatements = 8;

    private readonly LoadToWriteJudge _judge = new(compilation, calls, cancellationToken);

    /// <summary>
    /// The statements in front of the save that it writes; those behind a statement that nobody can look into are left alone. A
    /// query of other rows between a change and the save has nothing to do with the change.
    /// </summary>
    public IEnumerable<LoadToWrite> Before(SaveCall save)
    {
        if (save.Place is not { Parent: IBlockOperation block } statement)
        {
            yield break;
        }

        var index = block.Operations.IndexOf(statement);
        var read = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        string? obstacle = null;
        for (var i = index - 1; i >= 0 && i >= index - MostStatements; i--)
        {
            if (At(block.Operations[i], save) is { } found)
            {
                if (!read.Contains(found.Rows.Entity))
                {
                    yield return found with { Obstacle = found.Obstacle ?? obstacle };
                }
            }
            else if (LoadIn(block.Operations[i]) is { } loaded && loaded.Context.IsSame(save.Context))
            {
                read.Add(loaded.Entity);
                obstacle ??= "other rows are loaded between the change and the save";
            }
            else if (new CodeScanner(compilation, calls, cancellationToken).Scan(block.Operations[i]).Plainness == Plainness.Opaque)
            {
                yield break;
            }
            else if (obstacle is null && MayLeave(block.Operations[i]))
            {
                obstacle = "the method may end between the change and the save";
            }
        }
    }

    /// <summary><c>var user = await db.Users.SingleAsync(u => u.Id == id);</c></summary>
    private LoadedRows? LoadIn(IOperation statement)
        => statement is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Initializer.Value: var value }] }] }
            && LoadedRows.TryCreate(value, calls) is { Terminal: not null } rows
                ? rows
                : null;

    private static bool MayLeave(IOperation statement)
    {
        foreach (var operation in statement.Executed())
        {
            if (operation is IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.GoTo })
            {
                return true;
            }
        }

        return false;
    }

    private LoadToWrite? At(IOperation statement, SaveCall save)
    {
        if (statement is IConditionalOperation { WhenFalse: null } guard)
        {
            return UnlessEmpty(guard, save);
        }

        var found = statement switch
        {
            IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop => OfLoop(loop, loop.Collection, loop.Body, LoopElement.Of(element), save),
            IForLoopOperation loop when CountedIndex.TryCreate(loop) is { } index => OfLoop(loop, index.Source, loop.Body, new LoopElement(index.Counter, index.Counter.Name, index), save),
            IExpressionStatementOperation { Operation: IInvocationOperation call } => OfRange(call, save) ?? OfForEach(statement, call, save),
            IExpressionStatementOperation { Operation: IAwaitOperation { Operation: IInvocationOperation call } } => OfForEachAsync(statement, call, save),
            _ => null,
        };
        return found is not null && IsWrittenByColumns(found) ? _judge.Judge(found) : null;
    }

    /// <summary><c>if (old.Any()) db.RemoveRange(old);</c>: without rows a command writes none.</summary>
    private LoadToWrite? UnlessEmpty(IConditionalOperation guard, SaveCall save)
        => (guard.WhenTrue is IBlockOperation { Operations: [var only] } ? only : guard.WhenTrue) is var inner and not IConditionalOperation
            && ListUses.TestedIn(guard.Condition) is { } tested
            && At(inner, save) is { Uses.List: { } list } found
            && SymbolEqualityComparer.Default.Equals(list, tested)
                ? found
                : null;

    /// <param name="loop">The statement that does it for each row: a <c>foreach</c> or <c>for</c>, or a call of <c>List.ForEach</c>.</param>
    private LoadToWrite? OfLoop(IOperation loop, IOperation collection, IOperation body, LoopElement element, SaveCall save)
    {
        if (Rows(collection, save) is not { } rows || ListUses.Of(rows, collection, element, calls) is not { } uses)
        {
            return null;
        }

        var statements = body is IBlockOperation { Operations: var operations } ? operations : [body];
        if (statements is [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var alias, Initializer.Value: var aliased }] }] }, ..] && element.Is(aliased))
        {
            element = LoopElement.Of(alias);
            statements = statements.RemoveAt(0);
        }

        var condition = RowCondition.TryCreate(ref statements, element, loop);

        if (statements is [IExpressionStatementOperation { Operation: var only }, ..]
            && IsAllOf(statements)
            && Told(only, element, rows) == TrackerAction.Remove)
        {
            return new LoadToWrite(rows, loop, save, rows.Terminal ?? collection, element, [], uses) { IsDelete = true, Condition = condition };
        }

        var columns = ImmutableArray.CreateBuilder<ColumnValue>();
        var isToldToUpdate = false;
        foreach (var statement in statements)
        {
            if (statement is IExpressionStatementOperation { Operation: var told } && Told(told, element, rows) == TrackerAction.Update)
            {
                isToldToUpdate = true;
            }
            else if (statement is not IReturnOperation { IsImplicit: true } && !AddColumns(statement, element, loop, columns))
            {
                return null;
            }
        }

        return columns.Count == 0
            ? null
            : new LoadToWrite(rows, loop, save, rows.Terminal ?? collection, element, columns.ToImmutable(), uses) { IsToldToUpdate = isToldToUpdate, Condition = condition };
    }

    /// <summary>What the context of the rows is told to do with the element: <c>db.Remove(item)</c>, <c>db.Entry(item).State = EntityState.Modified</c>.</summary>
    private TrackerAction? Told(IOperation operation, LoopElement element, LoadedRows rows)
        => (calls.TrackerCallAt(operation) ?? calls.StateAt(operation)) is { IsRange: false, Entities: { } entity } call && element.Is(entity) && call.Context.IsSame(rows.Context)
            ? call.Action
            : null;

    /// <summary><c>items.ForEach(item => item.IsRead = true);</c></summary>
    private LoadToWrite? OfForEach(IOperation statement, IInvocationOperation call, SaveCall save)
        => call is { TargetMethod: { Name: "ForEach", ContainingType: { Name: "List", Arity: 1 } }, Instance: { } list, Arguments: [{ Value: var action }] }
            ? OfLambda(statement, list, action, save)
            : null;

    /// <summary><c>await db.Items.Where(..).ForEachAsync(item => db.Remove(item), token);</c></summary>
    private LoadToWrite? OfForEachAsync(IOperation statement, IInvocationOperation call, SaveCall save)
        => call is { TargetMethod: { Name: "ForEachAsync", ContainingType.Name: "EntityFrameworkQueryableExtensions" }, Arguments: [{ Value: var query }, { Value: var action }, ..] }
            ? OfLambda(statement, query, action, save)
            : null;

    private LoadToWrite? OfLambda(IOperation statement, IOperation collection, IOperation action, SaveCall save)
        => action.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: { IsAsync: false, Parameters: [var element] } } lambda }
            ? OfLoop(statement, collection, lambda.Body, LoopElement.Of(element), save)
            : null;

    /// <summary>One statement, and perhaps the return that the compiler puts behind that of a lambda.</summary>
    private static bool IsAllOf(ImmutableArray<IOperation> statements)
        => statements.Length == 1 || statements is [_, IReturnOperation { IsImplicit: true }];

    private LoadToWrite? OfRange(IInvocationOperation call, SaveCall save)
        => calls.TrackerCallAt(call) is { Action: TrackerAction.Remove, IsRange: true, Entities: { } entities } remove
            && remove.Context.IsSame(save.Context)
            && Rows(entities, save) is { } rows
            && ListUses.Of(rows, entities, element: null, calls) is { } uses
                ? new LoadToWrite(rows, call.Parent!, save, call, null, [], uses) { IsDelete = true }
                : null;

    private LoadedRows? Rows(IOperation value, SaveCall save)
        => (LoadedRows.TryCreate(value, calls) ?? LoadedRows.TryCreateComposed(value, calls, compilation)) is { IsSingle: false, IsTracked: true } rows && rows.Context.IsSame(save.Context) ? rows : null;

    /// <summary><c>item.IsRead = true</c>, or a call of a method of the entity that does only such things.</summary>
    private bool AddColumns(IOperation statement, LoopElement element, IOperation loop, ImmutableArray<ColumnValue>.Builder columns)
    {
        if (statement is not IExpressionStatementOperation { Operation: var operation })
        {
            return false;
        }

        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance }, Value: var value }:
                columns.Add(new ColumnValue(property, value));
                return element.Is(instance) && RowValues.IsColumn(property) && RowValues.IsValue(value, element, loop);
            case ICompoundAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance }, Value: var value }:
                columns.Add(new ColumnValue(property, operation));
                return element.Is(instance) && RowValues.IsColumn(property) && RowValues.IsValue(value, element, loop);
            case IIncrementOrDecrementOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance } }:
                columns.Add(new ColumnValue(property, operation));
                return element.Is(instance) && RowValues.IsColumn(property);
            case IInvocationOperation { Instance: { } instance, TargetMethod: var method } call when element.Is(instance):
                foreach (var argument in call.Arguments)
                {
                    if (!RowValues.IsValue(argument.Value, element, loop))
                    {
                        return false;
                    }
                }

                return AddColumnsOf(method, call, columns);
            default:
                return false;
        }
    }

    private bool AddColumnsOf(IMethodSymbol method, IOperation call, ImmutableArray<ColumnValue>.Builder columns)
    {
        if (method.IsVirtual || method.IsOverride || method.IsAbstract || method.IsAsync || MethodBodies.Of(method, compilation) is not IMethodBodyOperation { } body)
        {
            return false;
        }

        foreach (var statement in (body.BlockBody ?? body.ExpressionBody)!.Operations)
        {
            if (statement is not IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: IInstanceReferenceOperation }, Value: var value } }
                || !RowValues.IsColumn(property)
                || !RowValues.IsValue(value, element: null, body))
            {
                return statement is IReturnOperation { ReturnedValue: null, IsImplicit: true } && columns.Count > 0;
            }

            columns.Add(new ColumnValue(property, call));
        }

        return true;
    }

    /// <summary>Would an UPDATE or DELETE in the database do what the save does?</summary>
    private bool IsWrittenByColumns(LoadToWrite found)
        => found.Rows.Context.Type is var context
            && SaveTraits.OwnSave(context, compilation, cancellationToken) is null
            && !SaveTraits.MayBeUntracked(context, compilation, cancellationToken)
            && !EntityTraits.MayHaveConcurrencyToken(found.Rows.Entity, context, compilation, cancellationToken)
            && !EntityTraits.MaySpanTables(context, compilation, cancellationToken)
            && !(found.IsDelete && EntityTraits.MayCascadeInClient(context, compilation, cancellationToken));
}
