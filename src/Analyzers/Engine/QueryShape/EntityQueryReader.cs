using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>
/// Reads a query back to its set: through operators, locals that are assigned in steps, and methods of this compilation, or of
/// a project that an editor shows beside it, that build a query. Gives nothing when a step is not known, because it may include what nobody sees.
/// </summary>
internal sealed class EntityQueryReader(Implementations implementations)
{
    private const int MaxSteps = 200;

    private readonly ConcurrentDictionary<IMethodSymbol, IInvocationOperation?> _returned = new(SymbolEqualityComparer.Default);

    /// <summary>The query that a call runs; null when it runs none, or one that gives back something else than entities.</summary>
    public EntityQuery? Read(IInvocationOperation terminal)
    {
        if (terminal.Receiver() is not { } receiver)
        {
            return null;
        }

        if (terminal.TargetMethod is { Name: "Find" or "FindAsync", ContainingType: { Name: "DbSet" or "DbContext" } type } && type.IsIn("Microsoft.EntityFrameworkCore"))
        {
            return OfFind(terminal, receiver);
        }

        return receiver.Unwrap().Type.IsQuery() ? Read(receiver, terminal) : null;
    }

    /// <summary>The query that a loop walks.</summary>
    public EntityQuery? ReadWalked(IOperation collection) => collection.Type.IsQuery() ? Read(collection, collection) : null;

    /// <summary>
    /// The call by which a member runs the query of which it gives back the rows as they are: <c>return await db.Orders.ToListAsync();</c>
    /// Null where several bodies may run, or one returns something else than that or nothing.
    /// </summary>
    public IInvocationOperation? ReturnedBy(IMethodSymbol method) => _returned.GetOrAdd(method.Definition(), FindReturned);

    private IInvocationOperation? FindReturned(IMethodSymbol method)
    {
        if (method.ReturnType.IsQuery() || implementations.Of(method) is not [var implementation] || implementation.HasYield() || implementations.OperationsOf(implementation) is not { } body)
        {
            return null;
        }

        IInvocationOperation? found = null;
        foreach (var value in MethodBodies.ReturnedValues(body))
        {
            if (QueryShapes.IsNothing(value))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            var rows = value.UnwrapAwait();
            found = (rows is ICoalesceOperation coalesce && QueryShapes.IsNothing(coalesce.WhenNull) ? coalesce.Value.UnwrapAwait() : rows) as IInvocationOperation;
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    private static EntityQuery? OfFind(IInvocationOperation terminal, IOperation receiver)
    {
        receiver = receiver.Unwrap();
        var entity = terminal.TargetMethod.TypeArguments is [INamedTypeSymbol named] ? named
            : receiver.Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol row] } ? row : null;
        var context = terminal.TargetMethod.ContainingType.Name == "DbContext" ? receiver.Type as INamedTypeSymbol : ContextOf(receiver);
        return entity is null
            ? null
            : new EntityQuery(entity, terminal, receiver, receiver, context, [], QueryTracking.Tracking, IsSplit: null, IsPaged: false, IsFind: true, IgnoresAutoIncludes: false);
    }

    private EntityQuery? Read(IOperation query, IOperation terminal)
    {
        // The set of a repository for any entity is of no type that is known; the query is.
        var chain = new Chain { Entity = RowOf(query.Unwrap().Type) };
        if (!Follow(query, chain) || chain.Set is null || chain.Entity is null)
        {
            return null;
        }

        return new EntityQuery(
            chain.Entity,
            terminal,
            SourceOf(query),
            chain.Set,
            chain.Context,
            chain.Includes.ToImmutable(),
            chain.Tracking ?? QueryTracking.Default,
            chain.IsSplit,
            chain.IsPaged,
            IsFind: false,
            chain.IgnoresAutoIncludes)
        {
            KeepsRows = chain.KeepsRows && !chain.IsPaged,
            IsTrackedSometimes = chain.IsTrackedSometimes,
            Through = chain.Through.ToImmutable(),
            Arguments = chain.Arguments,
        };
    }

    private static INamedTypeSymbol? RowOf(ITypeSymbol? query)
        => query is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol row, ..] } && query.IsQuery() ? row : null;

    /// <summary>The first link of the chain as it is written in one expression.</summary>
    private static IOperation SourceOf(IOperation query)
    {
        var current = query.Unwrap();
        while (current is IInvocationOperation { TargetMethod: { Name: not ("Select" or "SelectMany") } method } call && IsOperator(method) && call.Receiver() is { } receiver)
        {
            current = receiver.Unwrap();
        }

        return current;
    }

    private bool Follow(IOperation operation, Chain chain)
    {
        operation = operation.Unwrap();
        if (++chain.Steps > MaxSteps)
        {
            return false;
        }

        if (operation is not IInvocationOperation && IsSet(operation.Type, out var entity))
        {
            return chain.Start(operation, entity, ContextOf(operation));
        }

        switch (operation)
        {
            case IInvocationOperation call:
                return FollowCall(call, chain);
            case ILocalReferenceOperation local:
                return FollowLocal(local, chain);
            case IPropertyReferenceOperation { Property.GetMethod: { } getter }:
                return FollowReturns(getter, call: null, chain);
            case IParameterReferenceOperation parameter:
                return FollowParameter(parameter, chain);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return FollowAll([conditional.WhenTrue, whenFalse], chain);
            default:
                return false;
        }
    }

    private bool FollowCall(IInvocationOperation call, Chain chain)
    {
        var method = call.TargetMethod;
        if (method is { Name: "Set", TypeArguments: [var row] } && IsSet(method.ReturnType, out _))
        {
            return chain.Start(call, row as INamedTypeSymbol, call.Instance?.Unwrap().Type as INamedTypeSymbol);
        }

        if (method is { Name: "AsQueryable" or "AsAsyncEnumerable", ContainingType.Name: "DbSet" } && call.Instance is { } set)
        {
            return Follow(set, chain);
        }

        if (call.Receiver() is not { } receiver || !IsOperator(method))
        {
            return FollowReturns(method, call, chain);
        }

        switch (method.Name)
        {
            case "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Distinct" or "AsQueryable"
                or "TagWith" or "TagWithCallSite" or "IgnoreQueryFilters" or "WithCancellation" or "AsAsyncEnumerable" or "AsEnumerable" or "ConfigureAwait":
                return Follow(receiver, chain);
            case "Reverse" or "FromSql" or "FromSqlRaw" or "FromSqlInterpolated":
                chain.KeepsRows = false;
                return Follow(receiver, chain);
            case "Skip" or "Take" or "SkipWhile" or "TakeWhile" or "SkipLast" or "TakeLast":
                chain.IsPaged = true;
                return Follow(receiver, chain);
            case "AsNoTracking" or "AsNoTrackingWithIdentityResolution":
                chain.Tracking ??= QueryTracking.NoTracking;
                return Follow(receiver, chain);
            case "AsTracking":
                // AsTracking(QueryTrackingBehavior.NoTracking) says the opposite of its name.
                chain.Tracking ??= call.Arguments.Length > 1 ? QueryTracking.Default : QueryTracking.Tracking;
                return Follow(receiver, chain);
            case "AsSplitQuery" or "AsSingleQuery":
                chain.IsSplit ??= method.Name == "AsSplitQuery";
                return Follow(receiver, chain);
            case "IgnoreAutoIncludes":
                chain.IgnoresAutoIncludes = true;
                return Follow(receiver, chain);
            case "Include" or "ThenInclude":
                return (chain.IsRestarted || chain.Include(IncludePaths.Of(call))) && Follow(receiver, chain);
            case "OfType" or "Cast" when method.TypeArguments is [INamedTypeSymbol derived]:
                chain.Entity ??= derived;
                return Follow(receiver, chain);
            case "Select" or "SelectMany" when call.Arguments.Length == 2 && IsNavigation(call.Arguments[1].Value) && method.TypeArguments is [_, INamedTypeSymbol related]:
                // The rows are now those of the navigation, and what was included before is dropped.
                chain.Entity ??= related;
                chain.KeepsRows = false;
                chain.IsRestarted = true;
                return Follow(receiver, chain);
            default:
                return false;
        }
    }

    /// <summary>Every value that the local is given: <c>if (all) query = query.Include(..)</c> may have run.</summary>
    private bool FollowLocal(ILocalReferenceOperation local, Chain chain)
    {
        if (!chain.Variables.Add(local.Local))
        {
            chain.EndsInCircle = true;
            return true;
        }

        var values = BodyIndex.Of(local).ValuesOf(local.Local);
        chain.Through.AddRange(values);
        return values.Count > 0 && FollowAll(values, chain);
    }

    /// <summary>The argument of the call that the body is read for, and every value that the body gives the parameter itself.</summary>
    private bool FollowParameter(IParameterReferenceOperation reference, Chain chain)
    {
        if (!chain.Variables.Add(reference.Parameter))
        {
            chain.EndsInCircle = true;
            return true;
        }

        return chain.Arguments.TryGetValue(reference.Parameter, out var argument)
            && FollowAll([argument, .. BodyIndex.Of(reference).ValuesOf(reference.Parameter)], chain);
    }

    /// <summary>Values one of which it is. A value that goes back to the variable itself, <c>query = query.Where(..)</c>, starts nowhere else.</summary>
    private bool FollowAll(IReadOnlyList<IOperation> values, Chain chain)
    {
        var later = chain.Tracking;
        var isAny = false;
        QueryTracking? found = null;
        foreach (var value in values)
        {
            chain.Tracking = later;
            chain.EndsInCircle = false;
            if (!Follow(value, chain))
            {
                return false;
            }

            var before = chain.EndsInCircle ? later : isAny ? found : chain.Tracking;
            chain.IsTrackedSometimes |= before != chain.Tracking;
            isAny |= !chain.EndsInCircle;
            found ??= chain.Tracking;
        }

        chain.Tracking = found ?? later;
        chain.EndsInCircle = false;
        return true;
    }

    private bool FollowReturns(IMethodSymbol method, IInvocationOperation? call, Chain chain)
    {
        if (!method.ReturnType.IsQuery()
            || implementations.Of(method) is not [var implementation]
            || implementations.OperationsOf(implementation) is not { } body)
        {
            return false;
        }

        if (call is not null)
        {
            foreach (var argument in call.Arguments)
            {
                // A method that calls itself would bind its own parameter.
                if (argument.Parameter is { } parameter && !chain.Arguments.ContainsKey(implementation.Parameters[parameter.Ordinal]))
                {
                    chain.Arguments.Add(implementation.Parameters[parameter.Ordinal], argument.Value);
                }
            }
        }

        chain.Through.Add(body);
        var returned = MethodBodies.ReturnedValues(body).ToList();
        return returned.Count > 0 && FollowAll(returned, chain);
    }

    /// <summary>An operator of LINQ or of Entity Framework.</summary>
    public static bool IsOperator(IMethodSymbol method)
        => method.IsExtensionMethod && (method.ContainingType.IsType("System.Linq", "Queryable") || method.ContainingType.IsType("System.Linq", "Enumerable") || method.ContainingType.IsIn("Microsoft.EntityFrameworkCore"));

    /// <summary><c>o => o.Customer</c>.</summary>
    private static bool IsNavigation(IOperation selector)
        => selector.Unwrap() is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } body }] }
            && body.Unwrap() is IPropertyReferenceOperation { Instance: { } instance } && instance.Unwrap() is IParameterReferenceOperation;

    private static bool IsSet(ITypeSymbol? type, out INamedTypeSymbol? entity)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol { Name: "DbSet", TypeArguments: [var row] } && current.IsIn("Microsoft.EntityFrameworkCore"))
            {
                entity = row as INamedTypeSymbol;
                return true;
            }
        }

        entity = null;
        return false;
    }

    private static INamedTypeSymbol? ContextOf(IOperation set) => set.Unwrap() switch
    {
        IPropertyReferenceOperation { Instance: { } instance } => instance.Unwrap().Type as INamedTypeSymbol,
        IInvocationOperation { TargetMethod.Name: "Set", Instance: { } instance } => instance.Unwrap().Type as INamedTypeSymbol,
        _ => null,
    };

    /// <summary>What the steps add up to, read from the last to the first: of two that contradict each other the first that is met counts.</summary>
    private sealed class Chain
    {
        public INamedTypeSymbol? Entity { get; set; }

        public IOperation? Set { get; private set; }

        public INamedTypeSymbol? Context { get; private set; }

        public ImmutableArray<IncludedPath>.Builder Includes { get; } = ImmutableArray.CreateBuilder<IncludedPath>();

        public QueryTracking? Tracking { get; set; }

        public bool? IsSplit { get; set; }

        public bool IsPaged { get; set; }

        public bool IgnoresAutoIncludes { get; set; }

        public bool IsRestarted { get; set; }

        public int Steps { get; set; }

        public bool KeepsRows { get; set; } = true;

        public bool IsTrackedSometimes { get; set; }

        /// <summary>What was followed last goes back to a variable that is followed already.</summary>
        public bool EndsInCircle { get; set; }

        public ImmutableArray<IOperation>.Builder Through { get; } = ImmutableArray.CreateBuilder<IOperation>();

        /// <summary>The locals and parameters that are followed already.</summary>
        public HashSet<ISymbol> Variables { get; } = new(SymbolEqualityComparer.Default);

        public Dictionary<IParameterSymbol, IOperation> Arguments { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>False when the rows are of no known type, or come from two sets.</summary>
        public bool Start(IOperation set, INamedTypeSymbol? entity, INamedTypeSymbol? context)
        {
            if ((entity ?? Entity) is null || (Set is not null && !SymbolEqualityComparer.Default.Equals(Set.Type, set.Type)))
            {
                return false;
            }

            Set = set;
            Context = context;
            Entity ??= entity;
            return true;
        }

        public bool Include(IncludedPath? include)
        {
            if (include is null)
            {
                return false;
            }

            Includes.Add(include);
            return true;
        }
    }
}
