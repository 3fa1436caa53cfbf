using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>
/// Which query do these entities come from, and over which navigations? The door of this engine. It follows a value back
/// through locals, loops, lambdas, LINQ over memory and navigations to the call that ran the query. Null means that the
/// entities come from elsewhere, or that nobody can tell.
/// </summary>
internal sealed class QueryShapes
{
    private const int MaxDepth = 32;

    private static readonly ConditionalWeakTable<Compilation, QueryShapes> Known = new();

    private readonly EntityQueryReader _queries;
    private readonly IParameterSymbol? _parameter;
    private readonly EntityValue? _given;
    private readonly bool _followsCalls;

    private QueryShapes(EntityQueryReader queries, IParameterSymbol? parameter = null, EntityValue? given = null, bool followsCalls = false)
    {
        _queries = queries;
        _parameter = parameter;
        _given = given;
        _followsCalls = followsCalls;
    }

    public static QueryShapes Of(Compilation compilation)
        => Known.GetValue(compilation, static key => new QueryShapes(new EntityQueryReader(new Implementations(key, new OtherProjects(key)))));

    /// <summary>
    /// Also into the members that run a query without tracking and give back its rows as they are: <c>await repository.OverdueAsync()</c>.
    /// No context connects these with anything, so that what their query does not load is not there.
    /// </summary>
    public QueryShapes AcrossMembers() => new(_queries, _parameter, _given, followsCalls: true);

    /// <summary>In the body of a function that is given entities: what comes from the parameter comes from their query.</summary>
    public QueryShapes Given(IParameterSymbol parameter, EntityValue value) => new(_queries, parameter, value, _followsCalls);

    /// <summary>In the body of a member of an entity: what it reads of itself comes from the entity's query.</summary>
    public QueryShapes GivenThis(EntityValue value) => new(_queries, parameter: null, value, _followsCalls);

    /// <summary>The query that an operation runs: a terminal call, or the collection of a loop.</summary>
    public EntityQuery? QueryOf(IOperation operation) => operation is IInvocationOperation call ? _queries.Read(call) : _queries.ReadWalked(operation);

    /// <summary>What a query that nobody has run yet would give: <c>db.Orders.Where(..)</c>, <c>repository.Query()</c>.</summary>
    public EntityQuery? Unrun(IOperation query) => _queries.ReadWalked(query);

    public EntityValue? ValueOf(IOperation operation) => Trace(operation, MaxDepth);

    /// <summary>What the body around the query reads of its rows; null when it does something else with them, so that they must stay entities.</summary>
    public RowReads? ReadsOf(EntityQuery query, EfModel.EfModel model, CancellationToken cancellationToken)
        => new RowReadSearch(query, this, model, cancellationToken).Find();

    private EntityValue? Trace(IOperation operation, int depth)
    {
        operation = operation.UnwrapAwait();
        if (depth == 0)
        {
            return null;
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return OfLocal(local, depth - 1);
            case IParameterReferenceOperation parameter:
                return OfParameter(parameter, depth - 1);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when _parameter is null:
                return _given;
            case IInvocationOperation call:
                return OfCall(call, depth - 1);
            case IPropertyReferenceOperation property:
                return OfProperty(property, depth - 1);
            case IArrayElementReferenceOperation element:
                return Trace(element.ArrayReference, depth - 1)?.Element();
            case IConditionalAccessOperation access:
                return Trace(access.WhenNotNull, depth - 1);
            case IConditionalAccessInstanceOperation instance:
                return AccessOf(instance) is { } outer ? Trace(outer.Operation, depth - 1) : null;
            case ICoalesceOperation { WhenNull: var whenNull } coalesce when IsNothing(whenNull):
                return Trace(coalesce.Value, depth - 1);
            case ISimpleAssignmentOperation assignment:
                return Trace(assignment.Value, depth - 1);
            default:
                return operation.Type.IsQuery() && _queries.ReadWalked(operation) is { } walked
                    ? new EntityValue(walked, [], EntityShape.Sequence)
                    : null;
        }
    }

    private EntityValue? OfLocal(ILocalReferenceOperation reference, int depth)
    {
        if (reference.Type.IsQuery())
        {
            return _queries.ReadWalked(reference) is { } walked ? new EntityValue(walked, [], EntityShape.Sequence) : null;
        }

        var index = BodyIndex.Of(reference);
        if (index.LoopOf(reference.Local) is { } loop)
        {
            return Trace(loop.Collection, depth)?.Element();
        }

        EntityValue? found = null;
        foreach (var value in index.ValuesOf(reference.Local))
        {
            // Order? last = null;
            if (IsNothing(value.Unwrap()))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = value is IInvocationOperation { TargetMethod.Name: "TryGetValue" } lookup && lookup.Receiver() is { } map
                ? Trace(map, depth) is { Shape: EntityShape.Map } entities ? entities.In(EntityShape.Entity) : null
                : Trace(value, depth);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The parameter of a lambda that runs per element, or the one of which the caller is known.</summary>
    private EntityValue? OfParameter(IParameterReferenceOperation reference, int depth)
    {
        if (_parameter is not null && SymbolEqualityComparer.Default.Equals(reference.Parameter, _parameter))
        {
            return reference.IsNeverAssigned() ? _given : null;
        }

        if (reference.Parameter is not { Ordinal: 0, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.LambdaMethod } function })
        {
            return null;
        }

        IOperation? current = reference;
        while (current is not null && !(current is IAnonymousFunctionOperation { Symbol: var symbol } && SymbolEqualityComparer.Default.Equals(symbol, function)))
        {
            current = current.Parent;
        }

        return current is not null && MemoryOperators.ElementsFor(current) is { } source ? Trace(source, depth)?.Element() : null;
    }

    private EntityValue? OfCall(IInvocationOperation call, int depth)
    {
        var isQuery = call.Receiver() is { } query && query.Unwrap().Type.IsQuery();
        if (isQuery || call.TargetMethod.Name is "Find" or "FindAsync")
        {
            if (MemoryOperators.ShapeOfTerminal(call) is { } shape && _queries.Read(call) is { } read)
            {
                return new EntityValue(read, [], shape);
            }

            if (isQuery)
            {
                return call.Type.IsQuery() && _queries.ReadWalked(call) is { } walked ? new EntityValue(walked, [], EntityShape.Sequence) : null;
            }
        }

        if (call.Type.IsQuery())
        {
            return _queries.ReadWalked(call) is { } walked ? new EntityValue(walked, [], EntityShape.Sequence) : null;
        }

        // await foreach (var order in orders.WithCancellation(token))
        if (call.TargetMethod is { IsExtensionMethod: true, Name: "WithCancellation" or "ConfigureAwait" } && call.Receiver() is { } stream)
        {
            return Trace(stream, depth);
        }

        return call.Receiver() is { } receiver && MemoryOperators.IsKnown(call.TargetMethod) && Trace(receiver, depth) is { } value
            ? MemoryOperators.Apply(call, value)
            : OfMember(call);
    }

    private EntityValue? OfMember(IInvocationOperation call)
        => _followsCalls
            && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty
            && _queries.ReturnedBy(call.TargetMethod) is { } terminal
            && call.SemanticModel?.Compilation.ContainsSyntaxTree(terminal.Syntax.SyntaxTree) == true
            && MemoryOperators.ShapeOfTerminal(terminal) is { } shape
            && _queries.Read(terminal) is { Tracking: QueryTracking.NoTracking, IsTrackedSometimes: false } read
                ? new EntityValue(read with { IsElsewhere = true }, [], shape)
                : null;

    private EntityValue? OfProperty(IPropertyReferenceOperation reference, int depth)
    {
        if (reference.Type.IsQuery())
        {
            return _queries.ReadWalked(reference) is { } walked ? new EntityValue(walked, [], EntityShape.Sequence) : null;
        }

        if (reference.Instance is not { } instance || Trace(instance, depth) is not { } value)
        {
            return null;
        }

        var property = reference.Property;
        if (property.IsIndexer)
        {
            return value.Shape == EntityShape.Map ? value.In(EntityShape.Entity) : value.Element();
        }

        return (value.Shape, property.Name) switch
        {
            (EntityShape.Map, "Values") => value.In(EntityShape.Sequence),
            (EntityShape.Pair, "Value") => value.In(EntityShape.Entity),
            (EntityShape.Entity, _) when EfModel.EntityTypes.TargetOf(property.Type, out var isCollection) is not null
                => new EntityValue(value.Query, value.Path.Add(property), isCollection ? EntityShape.Sequence : EntityShape.Entity),
            _ => null,
        };
    }

    private static IConditionalAccessOperation? AccessOf(IConditionalAccessInstanceOperation instance)
    {
        IOperation child = instance;
        for (var parent = instance.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, child))
            {
                return access;
            }
        }

        return null;
    }

    /// <summary>Does a local only ever hold what is put into it here: <c>var all = new List&lt;Order&gt;()</c>?</summary>
    public static bool StartsEmpty(ILocalReferenceOperation reference)
    {
        var values = BodyIndex.Of(reference).ValuesOf(reference.Local);
        foreach (var value in values)
        {
            if (!IsNothing(value.Unwrap()))
            {
                return false;
            }
        }

        return values.Count > 0;
    }

    /// <summary><c>null</c>, <c>default</c>, <c>throw ..</c>, <c>[]</c>, <c>new List&lt;Order&gt;()</c>: no entity comes from there.</summary>
    public static bool IsNothing(IOperation value) => value.Unwrap() switch
    {
        IThrowOperation or IDefaultValueOperation => true,
        { ConstantValue: { HasValue: true, Value: null } } => true,
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } created => created.Type is INamedTypeSymbol type && EfModel.EntityTypes.ElementOf(type) is not null,
        ICollectionExpressionOperation { Elements.IsEmpty: true } => true,
        IInvocationOperation { TargetMethod.Name: "Empty", Arguments.IsEmpty: true } => true,
        _ => false,
    };
}
