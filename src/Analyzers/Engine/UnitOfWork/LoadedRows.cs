using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>Whole entities that a query of a context loads: <c>await db.Users.Where(..).ToListAsync(token)</c>, <c>db.Users.Find(id)</c>.</summary>
/// <param name="Terminal">What runs the query; null where a loop does.</param>
/// <param name="Set">What the query starts from: <c>db.Users</c>.</param>
/// <param name="Operators">The operators between the set and the terminal, from the set on.</param>
internal sealed record LoadedRows(
    IInvocationOperation? Terminal,
    IOperation Set,
    ContextReference Context,
    INamedTypeSymbol Entity,
    ImmutableArray<IInvocationOperation> Operators)
{
    private const int MaxOperators = 32;
    private const int MostCalls = 8;

    /// <summary>The query is put together in several statements or members: <see cref="Set"/> is not the set itself but what gives the query so far.</summary>
    public bool IsComposed { get; init; }

    /// <summary>Of a query that is put together: the values of locals and the bodies of members that it is read through.</summary>
    public ImmutableArray<IOperation> Through { get; init; } = [];

    /// <summary>The operators, and what is called in them, in front of <see cref="Set"/>.</summary>
    public ImmutableArray<IInvocationOperation> OperatorsElsewhere => StepsIn(Through);

    /// <summary>At most one entity.</summary>
    public bool IsSingle => Terminal is { TargetMethod.Name: var name } && !IsListing(name);

    public bool IsAsync => Terminal is { TargetMethod.Name: var name } && name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>Does the query itself leave tracking to the context's default?</summary>
    public bool IsTracked
    {
        get
        {
            foreach (var @operator in Operators)
            {
                if (@operator.TargetMethod.Name is "AsNoTracking" or "AsNoTrackingWithIdentityResolution")
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <param name="value">The query, its result, or a local that holds either for good.</param>
    public static LoadedRows? TryCreate(IOperation value, ContextCalls calls)
    {
        value = Resolve(value.UnwrapAwait());
        IInvocationOperation? terminal = null;
        if (value is IInvocationOperation call && IsTerminal(call))
        {
            terminal = call;
            if (call.Receiver() is not { } query)
            {
                return null;
            }

            value = Resolve(query.Unwrap());
        }

        var operators = ImmutableArray.CreateBuilder<IInvocationOperation>();
        while (!calls.IsSet(value.Type))
        {
            if (operators.Count == MaxOperators || value is not IInvocationOperation step || !KeepsEntities(step) || step.Receiver() is not { } receiver)
            {
                return null;
            }

            operators.Insert(0, step);
            value = Resolve(receiver.Unwrap());
        }

        return value.Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity] } && calls.ContextOf(value) is { } context
            ? new LoadedRows(terminal, value, context, entity, operators.ToImmutable())
            : null;
    }

    /// <summary>
    /// As <see cref="TryCreate"/>, but for a list of entities whose query is put together in steps, <c>if (all) query = query.Where(..);</c>,
    /// or by a member that is called. Null also where it may not track, or may give other rows than those of the set.
    /// </summary>
    public static LoadedRows? TryCreateComposed(IOperation value, ContextCalls calls, Compilation compilation)
    {
        value = Resolve(value.UnwrapAwait());
        var terminal = value is IInvocationOperation call && IsListing(call.TargetMethod.Name) ? call : null;
        var queries = QueryShapes.Of(compilation);
        return (terminal is null ? queries.Unrun(value) : queries.QueryOf(terminal)) is { KeepsRows: true, IsFind: false, Tracking: not QueryTracking.NoTracking, IsTrackedSometimes: false } query
            && calls.ContextOf(query.Set) is { } context
            && AsCalled(context, query, MostCalls) is { } known
                ? new LoadedRows(terminal, query.Source, known, query.Entity, StepsFrom(query.Source, terminal?.Receiver() ?? value)) { IsComposed = true, Through = query.Through }
                : null;
    }

    private static ImmutableArray<IInvocationOperation> StepsFrom(IOperation source, IOperation query)
    {
        var steps = ImmutableArray.CreateBuilder<IInvocationOperation>();
        for (var current = query.Unwrap(); !ReferenceEquals(current, source) && current is IInvocationOperation step && step.Receiver() is { } receiver; current = receiver.Unwrap())
        {
            steps.Insert(0, step);
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<IInvocationOperation> StepsIn(ImmutableArray<IOperation> parts)
    {
        var steps = ImmutableArray.CreateBuilder<IInvocationOperation>();
        foreach (var part in parts)
        {
            foreach (var operation in part.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation step && EntityQueryReader.IsOperator(step.TargetMethod))
                {
                    steps.Add(step);
                }
            }
        }

        return steps.ToImmutable();
    }

    /// <summary>The context that a member which builds the query is given.</summary>
    private static ContextReference? AsCalled(ContextReference context, EntityQuery query, int depth)
        => context.Symbol is not IParameterSymbol parameter || !query.Arguments.TryGetValue(parameter, out var argument) ? context
            : depth > 0 && ContextReference.TryCreate(argument) is { } given ? AsCalled(given, query, depth - 1)
            : null;

    private static IOperation Resolve(IOperation value)
    {
        for (var depth = 0; depth < 4; depth++)
        {
            switch (value)
            {
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var only]:
                    value = only.UnwrapAwait();
                    break;
                case ICoalesceOperation { WhenNull: IThrowOperation or IConversionOperation { Operand: IThrowOperation } } orThrow:
                    value = orThrow.Value.UnwrapAwait();
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private static bool IsTerminal(IInvocationOperation call)
        => IsListing(call.TargetMethod.Name) || call.TargetMethod.Name is
            "First" or "FirstAsync" or "FirstOrDefault" or "FirstOrDefaultAsync" or "Single" or "SingleAsync" or "SingleOrDefault" or "SingleOrDefaultAsync"
            or "Last" or "LastAsync" or "LastOrDefault" or "LastOrDefaultAsync" or "Find" or "FindAsync";

    private static bool IsListing(string name) => name is "ToList" or "ToListAsync" or "ToArray" or "ToArrayAsync";

    private static bool KeepsEntities(IInvocationOperation step)
        => step.TargetMethod.ContainingType.Name is "Queryable" or "EntityFrameworkQueryableExtensions" or "RelationalQueryableExtensions" or "TaskAsyncEnumerableExtensions"
            && step.TargetMethod.Name is "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Take" or "Skip"
                or "Include" or "ThenInclude" or "AsTracking" or "AsNoTracking" or "AsNoTrackingWithIdentityResolution"
                or "AsSplitQuery" or "AsSingleQuery" or "TagWith" or "TagWithCallSite" or "IgnoreQueryFilters" or "IgnoreAutoIncludes"
                or "AsAsyncEnumerable" or "WithCancellation";
}
