using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A query by one column, taken apart: <c>db.Users.Where(u => u.IsActive).FirstOrDefaultAsync(u => u.Id == id, ct)</c>
/// is the set <c>db.Users</c>, the column <c>Id</c>, the value <c>id</c>, and what is answered when no row has it, or several have.
/// </summary>
/// <param name="Terminal">The call that runs the query.</param>
/// <param name="Set">What the chain starts from, such as <c>db.Users</c> or <c>repository.Query()</c>.</param>
/// <param name="Comparison">The comparison inside the predicate; null for <c>Find</c>, which compares the key.</param>
/// <param name="Value">What the column is compared with.</param>
/// <param name="Projection">The lambda of a <c>Select</c> before a terminal that gives rows.</param>
/// <param name="Selector">What <c>Sum</c>, <c>Max</c> or <c>Min</c> is taken of.</param>
/// <param name="Fixed">Everything else in the chain: it must not depend on the element.</param>
internal sealed record LookupQuery(
    IInvocationOperation Terminal,
    IOperation Set,
    INamedTypeSymbol Entity,
    LookupComparison? Comparison,
    IOperation Value,
    IAnonymousFunctionOperation? Projection,
    IAnonymousFunctionOperation? Selector,
    IOperation? Token,
    bool IsTracking,
    ImmutableArray<IOperation> Fixed)
{
    /// <summary>The name of the terminal without <c>Async</c>.</summary>
    public string Operator => IsAsync ? Terminal.TargetMethod.Name.Substring(0, Terminal.TargetMethod.Name.Length - "Async".Length) : Terminal.TargetMethod.Name;

    public bool IsAsync => Terminal.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);

    public bool IsFind => Operator == "Find";

    public LookupAnswer Answer => AnswerOf(Operator);

    /// <summary>Does a missing row give the default of the type, and not an exception?</summary>
    public bool HasDefault => Answer switch
    {
        LookupAnswer.Row => IsFind || Operator.EndsWith("OrDefault", StringComparison.Ordinal),
        LookupAnswer.Aggregate => Operator is not ("Max" or "Min") || ResultType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || ResultType.IsReferenceType,
        _ => true,
    };

    /// <summary>The type of one row, or of the value of an aggregate.</summary>
    public ITypeSymbol ResultType => Answer is LookupAnswer.Aggregate or LookupAnswer.Existence
        ? IsAsync ? ((INamedTypeSymbol)Terminal.Type!).TypeArguments[0] : Terminal.Type!
        : Projection?.Symbol.ReturnType ?? Entity;

    /// <param name="isElement">Is a local or parameter one that each element gives a value? Its comparison is the one that is looked up by.</param>
    public static LookupQuery? TryCreate(IInvocationOperation terminal, Func<ISymbol, bool> isElement)
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
            case "ToList" or "ToListAsync" or "ToArray" or "ToArrayAsync":
            case "Any" or "AnyAsync":
            case "Count" or "CountAsync" or "LongCount" or "LongCountAsync" or "Sum" or "SumAsync" or "Max" or "MaxAsync" or "Min" or "MinAsync":
                return OfPredicate(terminal, isElement);
            default:
                return null;
        }
    }

    private static LookupAnswer AnswerOf(string name) => name switch
    {
        "ToList" or "ToArray" => LookupAnswer.Rows,
        "Any" => LookupAnswer.Existence,
        "Count" or "LongCount" or "Sum" or "Max" or "Min" => LookupAnswer.Aggregate,
        _ => LookupAnswer.Row,
    };

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

        return value is null || LookupRows.Of(set) is null ? null : new LookupQuery(terminal, set, entity, null, value, null, null, token, IsTracking: true, []);
    }

    /// <summary>The key of <c>Find(id)</c>, <c>Find(new object[] { id })</c> or <c>FindAsync([id], ct)</c>; null when there are several.</summary>
    private static IOperation? OnlyElement(IOperation keyValues) => keyValues.Unwrap() switch
    {
        IArrayCreationOperation { Initializer.ElementValues: [var only] } => only.Unwrap(),
        ICollectionExpressionOperation { Elements: [var only and not ISpreadOperation] } => only.Unwrap(),
        _ => null,
    };

    private static LookupQuery? OfPredicate(IInvocationOperation terminal, Func<ISymbol, bool> isElement)
    {
        var predicates = new List<IAnonymousFunctionOperation>();
        var rest = ImmutableArray.CreateBuilder<IOperation>();
        IAnonymousFunctionOperation? projection = null;
        IAnonymousFunctionOperation? selector = null;
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
                case "selector" when LambdaOf(argument) is { } selected:
                    selector = selected;
                    rest.Add(argument.Value);
                    break;
                case "cancellationToken":
                    token = argument.Value;
                    break;
                default:
                    // FirstOrDefault(predicate, defaultValue) answers a miss in a way of its own.
                    return null;
            }
        }

        bool? isTracking = null;
        var isOrdered = false;
        var current = terminal.Receiver()?.Unwrap();
        while (current is IInvocationOperation { TargetMethod.IsExtensionMethod: true } step && step.Receiver() is { } receiver && IsFluent(step))
        {
            switch (step.TargetMethod.Name)
            {
                case "Where" when step.Arguments.Length == 2 && LambdaOf(step.Arguments[1]) is { } predicate:
                    predicates.Add(predicate);
                    break;
                case "Select" when projection is null && selector is null && !isOrdered && predicates.Count == 0 && step.Arguments.Length == 2 && LambdaOf(step.Arguments[1]) is { } projected:
                    projection = projected;
                    break;
                case "AsNoTracking" or "AsNoTrackingWithIdentityResolution":
                    isTracking ??= false;
                    break;
                case "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" when step.Arguments.Length == 2:
                    isOrdered = true;
                    break;
                case "AsTracking" when step.Arguments.Length == 1:
                    isTracking ??= true;
                    break;
                case "AsSplitQuery" or "AsSingleQuery" or "IgnoreQueryFilters" or "IgnoreAutoIncludes" or "Include" or "ThenInclude" or "TagWith":
                    break;
                default:
                    if (EntityQueryReader.IsOperator(step.TargetMethod) || LookupRows.After(step) is not { } rows)
                    {
                        return null;
                    }

                    isTracking ??= rows.IsTracking;
                    rest.AddRange(rows.Through);
                    break;
            }

            for (var i = 1; i < step.Arguments.Length; i++)
            {
                rest.Add(step.Arguments[i].Value);
            }

            current = receiver.Unwrap();
        }

        if (current is null || LookupRows.Of(current) is not { } start)
        {
            return null;
        }

        isTracking ??= start.IsTracking;
        rest.AddRange(start.Through);

        var @operator = terminal.TargetMethod.Name;
        var answer = AnswerOf(@operator.EndsWith("Async", StringComparison.Ordinal) ? @operator.Substring(0, @operator.Length - "Async".Length) : @operator);
        if (answer is LookupAnswer.Existence or LookupAnswer.Aggregate)
        {
            // db.Orders.Select(x => x.Total).Max() is db.Orders.Max(x => x.Total).
            if (projection is not null && terminal.Receiver()?.Unwrap() is not IInvocationOperation { TargetMethod.Name: "Select" })
            {
                return null;
            }

            selector ??= projection;
            projection = null;
            if (isOrdered || !IsExact(terminal) || (selector is null) == terminal.TargetMethod.Name is "Sum" or "SumAsync" or "Max" or "MaxAsync" or "Min" or "MinAsync")
            {
                return null;
            }
        }

        return LookupComparison.Find(predicates, isElement) is { } found
            ? new LookupQuery(terminal, current, start.Entity, found, found.Value, projection, selector, token, isTracking != false, AddPredicates(rest, terminal))
            : null;
    }

    /// <summary>The sum of fractions depends on their order; the sum of optional numbers is 0 where the default of its type is null.</summary>
    private static bool IsExact(IInvocationOperation terminal)
    {
        if (terminal.TargetMethod.Name is not ("Sum" or "SumAsync"))
        {
            return true;
        }

        var type = terminal.Type is INamedTypeSymbol { Name: "Task", TypeArguments: [var result] } ? result : terminal.Type;
        return type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Decimal;
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

    private static IAnonymousFunctionOperation? LambdaOf(IArgumentOperation argument)
        => argument.Value.Unwrap() is IAnonymousFunctionOperation { Symbol.Parameters.Length: 1 } lambda ? lambda : null;
}
