using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A query for one row by one column, taken apart: <c>db.Users.Where(u => u.IsActive).FirstOrDefaultAsync(u => u.Id == id, ct)</c>
/// is the set <c>db.Users</c>, the column <c>Id</c>, the value <c>id</c>, and how a missing or a second row is answered.
/// </summary>
/// <param name="Terminal">The call that runs the query.</param>
/// <param name="Set">What the chain starts from, such as <c>db.Users</c>.</param>
/// <param name="Column">The column that is compared; null for <c>Find</c>, which compares the key.</param>
/// <param name="Comparison">The comparison inside the predicate; null for <c>Find</c>.</param>
/// <param name="Value">What the column is compared with.</param>
/// <param name="Projection">The lambda of a <c>Select</c> before the terminal.</param>
/// <param name="Fixed">Everything else in the chain: it must not depend on the element.</param>
internal sealed record LookupQuery(
    IInvocationOperation Terminal,
    IOperation Set,
    INamedTypeSymbol Entity,
    IPropertySymbol? Column,
    IBinaryOperation? Comparison,
    IOperation Value,
    IAnonymousFunctionOperation? Projection,
    IOperation? Token,
    bool IsTracking,
    ImmutableArray<IOperation> Fixed)
{
    /// <summary><c>First</c>, <c>FirstOrDefault</c>, <c>Single</c>, <c>SingleOrDefault</c> or <c>Find</c>.</summary>
    public string Operator => IsAsync ? Terminal.TargetMethod.Name.Substring(0, Terminal.TargetMethod.Name.Length - "Async".Length) : Terminal.TargetMethod.Name;

    public bool IsAsync => Terminal.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);

    public bool IsFind => Operator == "Find";

    /// <summary>The type of one row.</summary>
    public ITypeSymbol ResultType => Projection?.Symbol.ReturnType ?? Entity;

    public static LookupQuery? TryCreate(IInvocationOperation terminal)
    {
        if (!IsFluent(terminal))
        {
            return null;
        }

        switch (terminal.TargetMethod.Name)
        {
            case "Find" or "FindAsync":
                return OfFind(terminal);
            case "First" or "FirstAsync" or "FirstOrDefault" or "FirstOrDefaultAsync" or "Single" or "SingleAsync" or "SingleOrDefault" or "SingleOrDefaultAsync":
                return OfPredicate(terminal);
            default:
                return null;
        }
    }

    private static LookupQuery? OfFind(IInvocationOperation terminal)
    {
        if (terminal.Instance is not { } set || set.Type is not INamedTypeSymbol { Name: "DbSet", TypeArguments: [INamedTypeSymbol entity] })
        {
            return null;
        }

        IOperation? value = null;
        IOperation? token = null;
        foreach (var argument in terminal.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "keyValues":
                    value = OnlyElement(argument.Value);
                    break;
                case "cancellationToken":
                    token = argument.Value;
                    break;
                default:
                    return null;
            }
        }

        return value is null || !IsSet(set) ? null : new LookupQuery(terminal, set, entity, null, null, value, null, token, IsTracking: true, []);
    }

    /// <summary>The key of <c>Find(id)</c>, <c>Find(new object[] { id })</c> or <c>FindAsync([id], ct)</c>; null when there are several.</summary>
    private static IOperation? OnlyElement(IOperation keyValues) => keyValues.Unwrap() switch
    {
        IArrayCreationOperation { Initializer.ElementValues: [var only] } => only.Unwrap(),
        ICollectionExpressionOperation { Elements: [var only and not ISpreadOperation] } => only.Unwrap(),
        _ => null,
    };

    private static LookupQuery? OfPredicate(IInvocationOperation terminal)
    {
        var predicates = new List<IAnonymousFunctionOperation>();
        var rest = ImmutableArray.CreateBuilder<IOperation>();
        IAnonymousFunctionOperation? projection = null;
        IOperation? token = null;
        foreach (var argument in terminal.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "source":
                    break;
                case "predicate" when LambdaOf(argument) is { } predicate:
                    predicates.Add(predicate);
                    break;
                case "cancellationToken":
                    token = argument.Value;
                    break;
                default:
                    // FirstOrDefault(predicate, defaultValue) answers a miss in a way of its own.
                    return null;
            }
        }

        var isTracking = true;
        var current = terminal.Receiver()?.Unwrap();
        while (current is IInvocationOperation { TargetMethod.IsExtensionMethod: true } step && step.Receiver() is { } receiver && IsFluent(step))
        {
            switch (step.TargetMethod.Name)
            {
                case "Where" when step.Arguments.Length == 2 && LambdaOf(step.Arguments[1]) is { } predicate:
                    predicates.Add(predicate);
                    break;
                case "Select" when projection is null && predicates.Count == 0 && step.Arguments.Length == 2 && LambdaOf(step.Arguments[1]) is { Symbol.Parameters.Length: 1 } selector:
                    projection = selector;
                    break;
                case "AsNoTracking" or "AsNoTrackingWithIdentityResolution":
                    isTracking = false;
                    break;
                case "AsTracking" or "AsSplitQuery" or "AsSingleQuery" or "IgnoreQueryFilters" or "IgnoreAutoIncludes" or "Include" or "ThenInclude" or "TagWith":
                    break;
                default:
                    return null;
            }

            for (var i = 1; i < step.Arguments.Length; i++)
            {
                rest.Add(step.Arguments[i].Value);
            }

            current = receiver.Unwrap();
        }

        if (current is null || !IsSet(current) || current.Type is not INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity] })
        {
            return null;
        }

        return FindComparison(predicates, entity) is var (comparison, column, value)
            ? new LookupQuery(terminal, current, entity, column, comparison, value, projection, token, isTracking, AddPredicates(rest, terminal))
            : null;
    }

    /// <summary>Written as <c>source.Operator(..)</c>, not as a static call or in query syntax.</summary>
    private static bool IsFluent(IInvocationOperation invocation)
        => invocation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var source } }
            && invocation.Receiver() is { } receiver
            && source.Span.Contains(receiver.Syntax.Span);

    private static ImmutableArray<IOperation> AddPredicates(ImmutableArray<IOperation>.Builder rest, IInvocationOperation terminal)
    {
        foreach (var argument in terminal.Arguments)
        {
            if (argument.Parameter?.Name == "predicate")
            {
                rest.Add(argument.Value);
            }
        }

        return rest.ToImmutable();
    }

    /// <summary>The one conjunct of all predicates that compares a column with something that is not of the row. Two of them are a composite key.</summary>
    private static (IBinaryOperation, IPropertySymbol, IOperation)? FindComparison(List<IAnonymousFunctionOperation> predicates, INamedTypeSymbol entity)
    {
        (IBinaryOperation, IPropertySymbol, IOperation)? found = null;
        foreach (var predicate in predicates)
        {
            if (predicate.Symbol.Parameters is not [var row] || BodyOf(predicate) is not { } body)
            {
                return null;
            }

            foreach (var conjunct in Conjuncts(body))
            {
                if (conjunct is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, OperatorMethod: null or { ContainingType.Name: "Guid" } } equality || !DependsOnLoop(equality, row, out var column, out var value))
                {
                    continue;
                }

                if (found is not null)
                {
                    return null;
                }

                found = (equality, column!, value!);
            }
        }

        return found;
    }

    /// <summary>Is this <c>row.Column == value</c> with a value that is neither a constant nor of the row?</summary>
    private static bool DependsOnLoop(IBinaryOperation equality, IParameterSymbol row, out IPropertySymbol? column, out IOperation? value)
    {
        column = ColumnOf(equality.LeftOperand, row);
        value = equality.RightOperand.Unwrap();
        if (column is null)
        {
            column = ColumnOf(equality.RightOperand, row);
            value = equality.LeftOperand.Unwrap();
        }

        return column is not null && !value.ConstantValue.HasValue && value is ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation
            && !Mentions(value, row) && IsOfElement(value);
    }

    /// <summary>A value that starts at a local or a lambda's parameter can be an element; a field or constant cannot.</summary>
    private static bool IsOfElement(IOperation value)
    {
        while (value is IMemberReferenceOperation { Instance: { } instance })
        {
            value = instance.Unwrap();
        }

        return value is ILocalReferenceOperation
            || value is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.LambdaMethod } };
    }

    private static IPropertySymbol? ColumnOf(IOperation operand, IParameterSymbol row)
        => operand.Unwrap() is IPropertyReferenceOperation { Property: var property, Instance: { } instance }
            && instance.Unwrap() is IParameterReferenceOperation parameter
            && SymbolEqualityComparer.Default.Equals(parameter.Parameter, row)
                ? property
                : null;

    private static bool Mentions(IOperation value, IParameterSymbol row)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (operation is IParameterReferenceOperation parameter && SymbolEqualityComparer.Default.Equals(parameter.Parameter, row))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> Conjuncts(IOperation condition)
    {
        condition = condition.Unwrap();
        if (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and)
        {
            foreach (var conjunct in Conjuncts(and.LeftOperand).Concat(Conjuncts(and.RightOperand)))
            {
                yield return conjunct;
            }
        }
        else
        {
            yield return condition;
        }
    }

    private static IOperation? BodyOf(IAnonymousFunctionOperation lambda)
        => lambda.Body.Operations is [IReturnOperation { ReturnedValue: { } body }] ? body : null;

    private static IAnonymousFunctionOperation? LambdaOf(IArgumentOperation argument)
        => argument.Value.Unwrap() is IAnonymousFunctionOperation { Symbol.Parameters.Length: 1 } lambda ? lambda : null;

    /// <summary>A set of the context itself: <c>FromSql</c> may give a row twice, a helper may add what nobody sees here.</summary>
    private static bool IsSet(IOperation operation)
        => operation.Type is INamedTypeSymbol { Name: "DbSet", TypeArguments.Length: 1 }
            && operation.Unwrap() switch
            {
                IPropertyReferenceOperation { Instance: { } context } => IsPlainReference(context),
                IInvocationOperation { TargetMethod: { Name: "Set", Parameters.Length: 0 }, Instance: { } context } => IsPlainReference(context),
                ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation => true,
                _ => false,
            };

    private static bool IsPlainReference(IOperation operation) => operation.Unwrap() is
        IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
        or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation }
        or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation };
}
