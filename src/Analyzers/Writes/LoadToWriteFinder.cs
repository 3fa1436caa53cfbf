using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Finds, in front of a save, the loops and calls that change or remove rows which were loaded for nothing else.</summary>
internal sealed class LoadToWriteFinder(Compilation compilation, ContextCalls calls, CancellationToken cancellationToken)
{
    private const int MostStatements = 8;

    /// <summary>The statements in front of the save that it writes; those behind a statement that nobody can look into are left alone.</summary>
    public IEnumerable<LoadToWrite> Before(SaveCall save)
    {
        if (save.Place is not { Parent: IBlockOperation block } statement)
        {
            yield break;
        }

        var index = block.Operations.IndexOf(statement);
        for (var i = index - 1; i >= 0 && i >= index - MostStatements; i--)
        {
            if (At(block.Operations[i], save) is { } found)
            {
                yield return found;
            }
            else if (new CodeScanner(compilation, calls, cancellationToken).Scan(block.Operations[i]).Plainness == Plainness.Opaque)
            {
                yield break;
            }
        }
    }

    private LoadToWrite? At(IOperation statement, SaveCall save)
    {
        var found = statement switch
        {
            IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop => OfLoop(loop, loop.Collection, loop.Body, element, save),
            IExpressionStatementOperation { Operation: IInvocationOperation call } => OfRange(call, save) ?? OfForEach(statement, call, save),
            _ => null,
        };
        return found is not null && IsWrittenByColumns(found) ? Judge(found) : null;
    }

    /// <param name="loop">The statement that does it for each row: a <c>foreach</c>, or a call of <c>List.ForEach</c>.</param>
    private LoadToWrite? OfLoop(IOperation loop, IOperation collection, IOperation body, ISymbol element, SaveCall save)
    {
        if (Rows(collection, save) is not { } rows || !IsUsedOnlyAt(collection, out var list))
        {
            return null;
        }

        var statements = body is IBlockOperation { Operations: var operations } ? operations : [body];
        if (statements is [IExpressionStatementOperation { Operation: IInvocationOperation only }, ..]
            && IsAllOf(statements)
            && calls.TrackerCallAt(only) is { Action: TrackerAction.Remove, IsRange: false, Entities: { } removed } call
            && IsElement(removed, element)
            && call.Context.IsSame(rows.Context))
        {
            return new LoadToWrite(rows, loop, save, rows.Terminal ?? collection, element, [], list) { IsDelete = true };
        }

        var columns = ImmutableArray.CreateBuilder<ColumnValue>();
        foreach (var statement in statements)
        {
            if (statement is not IReturnOperation { IsImplicit: true } && !AddColumns(statement, element, loop, columns))
            {
                return null;
            }
        }

        return columns.Count == 0 ? null : new LoadToWrite(rows, loop, save, rows.Terminal ?? collection, element, columns.ToImmutable(), list);
    }

    /// <summary><c>items.ForEach(item => item.IsRead = true);</c></summary>
    private LoadToWrite? OfForEach(IOperation statement, IInvocationOperation call, SaveCall save)
        => call is { TargetMethod: { Name: "ForEach", ContainingType: { Name: "List", Arity: 1 } }, Instance: { } list, Arguments: [{ Value: var action }] }
            && action.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: { IsAsync: false, Parameters: [var element] } } lambda }
                ? OfLoop(statement, list, lambda.Body, element, save)
                : null;

    /// <summary>One statement, and perhaps the return that the compiler puts behind that of a lambda.</summary>
    private static bool IsAllOf(ImmutableArray<IOperation> statements)
        => statements.Length == 1 || statements is [_, IReturnOperation { IsImplicit: true }];

    private LoadToWrite? OfRange(IInvocationOperation call, SaveCall save)
        => calls.TrackerCallAt(call) is { Action: TrackerAction.Remove, IsRange: true, Entities: { } entities } remove
            && remove.Context.IsSame(save.Context)
            && Rows(entities, save) is { } rows
            && IsUsedOnlyAt(entities, out var list)
                ? new LoadToWrite(rows, call.Parent!, save, call, null, [], list) { IsDelete = true }
                : null;

    private LoadedRows? Rows(IOperation value, SaveCall save)
        => LoadedRows.TryCreate(value, calls) is { IsSingle: false, IsTracked: true } rows && rows.Context.IsSame(save.Context) ? rows : null;

    /// <summary>Is a local that holds the rows used for nothing else, but perhaps to see whether there are any?</summary>
    private static bool IsUsedOnlyAt(IOperation use, out ILocalSymbol? list)
    {
        list = (use.Unwrap() as ILocalReferenceOperation)?.Local;
        if (list is null)
        {
            return true;
        }

        foreach (var operation in BodyReferences.To(list, use))
        {
            if (operation is ILocalReferenceOperation local
                && !ReferenceEquals(local, use.Unwrap())
                && !IsEmptinessTest(local))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>if (old.Count > 0)</c>, <c>if (!old.Any()) return;</c>: an UPDATE of no rows does no harm.</summary>
    public static bool IsEmptinessTest(ILocalReferenceOperation local)
    {
        IOperation? test = local.Parent switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } count => count,
            IConversionOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Any", Parameters.Length: 1 } } any } } => any,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Any", Parameters.Length: 1 } } any } => any,
            _ => null,
        };
        while (test?.Parent is IBinaryOperation or IUnaryOperation or IParenthesizedOperation)
        {
            test = test.Parent;
        }

        return test?.Parent is IConditionalOperation conditional && ReferenceEquals(conditional.Condition, test);
    }

    /// <summary><c>item.IsRead = true</c>, or a call of a method of the entity that does only such things.</summary>
    private bool AddColumns(IOperation statement, ISymbol element, IOperation loop, ImmutableArray<ColumnValue>.Builder columns)
    {
        if (statement is not IExpressionStatementOperation { Operation: var operation })
        {
            return false;
        }

        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance }, Value: var value }:
                columns.Add(new ColumnValue(property, value));
                return IsElement(instance, element) && IsColumn(property) && IsValue(value, element, loop);
            case ICompoundAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance }, Value: var value }:
                columns.Add(new ColumnValue(property, operation));
                return IsElement(instance, element) && IsColumn(property) && IsValue(value, element, loop);
            case IIncrementOrDecrementOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: { } instance } }:
                columns.Add(new ColumnValue(property, operation));
                return IsElement(instance, element) && IsColumn(property);
            case IInvocationOperation { Instance: { } instance, TargetMethod: var method } call when IsElement(instance, element):
                foreach (var argument in call.Arguments)
                {
                    if (!IsValue(argument.Value, element, loop))
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
                || !IsColumn(property)
                || !IsValue(value, element: null, body))
            {
                return statement is IReturnOperation { ReturnedValue: null, IsImplicit: true } && columns.Count > 0;
            }

            columns.Add(new ColumnValue(property, call));
        }

        return true;
    }

    private static bool IsColumn(IPropertySymbol property) => !property.IsVirtual && property.IsAutomatic() && EntityTraits.IsScalar(property);

    private static bool IsElement(IOperation operation, ISymbol element)
        => operation.Unwrap() switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, element),
            IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, element),
            _ => false,
        };

    /// <summary>What the database could compute: no calls, and of the row its own columns only.</summary>
    /// <param name="element">Null in a method of the entity itself.</param>
    private static bool IsValue(IOperation value, ISymbol? element, IOperation loop)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ILocalReferenceOperation or IParameterReferenceOperation when element is not null && IsElement(operation, element):
                    if (operation.Parent is not IPropertyReferenceOperation { Property: var own } || !IsColumn(own))
                    {
                        return false;
                    }

                    break;
                case ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration] } when loop.Syntax.Span.Contains(declaration.Span):
                    return false;
                case IPropertyReferenceOperation { Property.IsIndexer: true }:
                    return false;
                case ILiteralOperation or IDefaultValueOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                    or IInstanceReferenceOperation or IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation:
                    break;
                default:
                    return false;
            }
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

    private LoadToWrite Judge(LoadToWrite found)
    {
        var body = MethodBodies.FunctionOf(found.Change) ?? found.Change.Root();
        var others = new CodeScanner(compilation, calls, cancellationToken).Scan(body, found.Change);
        var isOnlyChange = others.Changes.Count == 0;
        return found with { Obstacle = Obstacle(found, body), Risk = Risk(found, body), IsOnlyChange = isOnlyChange };
    }

    private string? Obstacle(LoadToWrite found, IOperation body)
    {
        if (found.Change.Syntax.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax))
        {
            return "the change is not a statement of a block";
        }

        if (found.Change is not IForEachLoopOperation && !(found.IsDelete && found.Element is null))
        {
            return "the change is made by 'ForEach'";
        }

        if (found.Save.Statement is null)
        {
            return "the save tells how many rows were written";
        }

        foreach (var step in found.Rows.Operators)
        {
            if (step.TargetMethod.Name is not ("Where" or "IgnoreQueryFilters" or "TagWith" or "AsTracking" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending"))
            {
                return $"the query uses '{step.TargetMethod.Name}'";
            }
        }

        foreach (var operation in body.Executed())
        {
            if (found.List is not null
                && operation is ILocalReferenceOperation local
                && SymbolEqualityComparer.Default.Equals(local.Local, found.List)
                && IsEmptinessTest(local))
            {
                return $"'{found.List.Name}' is also asked whether it is empty";
            }
        }

        foreach (var column in found.Columns)
        {
            if (column.Value is IInvocationOperation { TargetMethod.Name: var name })
            {
                return $"'{name}' is a method of the entity";
            }

            foreach (var operation in column.Value.DescendantsAndSelf())
            {
                if (operation is IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" })
                {
                    return "each row is given the time of its own change";
                }
            }
        }

        return SaveTraits.CustomSave(found.Rows.Context.Type, compilation, cancellationToken);
    }

    private string? Risk(LoadToWrite found, IOperation body)
    {
        foreach (var column in found.Columns)
        {
            foreach (var operation in column.Value.DescendantsAndSelf())
            {
                if (found.Element is not null && IsElement(operation, found.Element))
                {
                    return "the database may calculate and overflow in another way";
                }
            }
        }

        return IsOwnContext(found.Rows.Context, body) && References(found.Rows.Context, body) == 2
            ? null
            : "entities that were loaded before do not change";
    }

    /// <summary>A context that this function makes has loaded nothing before.</summary>
    private static bool IsOwnContext(ContextReference context, IOperation body)
    {
        foreach (var operation in body.Executed())
        {
            if (operation is IVariableDeclaratorOperation declarator
                && SymbolEqualityComparer.Default.Equals(declarator.Symbol, context.Symbol)
                && declarator.GetVariableInitializer()?.Value.UnwrapAwait() is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "CreateDbContext" or "CreateDbContextAsync" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How often the context is used: once for the query, once for the save, and perhaps to remove.</summary>
    private int References(ContextReference context, IOperation body)
    {
        var count = 0;
        foreach (var operation in body.Executed())
        {
            if (operation is ILocalReferenceOperation local
                && SymbolEqualityComparer.Default.Equals(local.Local, context.Symbol)
                && !IsOfRemove(local))
            {
                count++;
            }
        }

        return count;
    }

    private bool IsOfRemove(IOperation context)
    {
        for (var current = context.Parent; current is IPropertyReferenceOperation or IInvocationOperation; current = current.Parent)
        {
            if (calls.TrackerCallAt(current) is { Action: TrackerAction.Remove } remove && context.IsInside(remove.Call.Instance))
            {
                return true;
            }
        }

        return false;
    }
}
