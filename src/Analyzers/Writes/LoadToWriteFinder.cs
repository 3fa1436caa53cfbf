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
        return found is not null && IsWrittenByColumns(found) ? _judge.Judge(found) : null;
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

    public static bool IsElement(IOperation operation, ISymbol element)
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
}
