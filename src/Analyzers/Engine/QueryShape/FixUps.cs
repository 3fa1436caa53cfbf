using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>
/// May a navigation have a value that its query did not load? A context connects an entity with every related entity that it
/// tracks, wherever that was loaded or added; and any code may set the property or load it explicitly. Yes when in doubt.
/// </summary>
internal sealed class FixUps
{
    private readonly Compilation _compilation;
    private readonly QueryShapes _shapes;
    private readonly Implementations _implementations;
    private readonly TargetLoads _loads;

    public FixUps(Compilation compilation, QueryShapes shapes)
    {
        _compilation = compilation;
        _shapes = shapes;
        _implementations = new Implementations(compilation);
        _loads = new TargetLoads(compilation, _implementations);
    }

    private FixUps(FixUps other, QueryShapes shapes)
    {
        _compilation = other._compilation;
        _shapes = shapes;
        _implementations = other._implementations;
        _loads = other._loads;
    }

    /// <inheritdoc cref="QueryShapes.Given"/>
    public FixUps Given(QueryShapes shapes) => new(this, shapes);

    /// <param name="owner">The entities whose navigation is read.</param>
    /// <param name="anywhere">An operation of the body that reads it.</param>
    /// <param name="containing">The member that the body belongs to.</param>
    public bool MayFill(EntityValue owner, EfNavigation navigation, IOperation anywhere, ISymbol containing, CancellationToken cancellationToken)
    {
        if (IsConnectedByQuery(owner.Query, navigation.Target) || IsOnTheWay(owner, navigation.Target))
        {
            return true;
        }

        var tracks = owner.Query.Tracking != QueryTracking.NoTracking;
        foreach (var operation in anywhere.Root().DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Sets(operation, navigation.Property) || Loads(operation, owner) || (tracks && Brings(operation, owner, navigation.Target, cancellationToken)))
            {
                return true;
            }
        }

        return tracks && containing is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } method && _loads.AreInCallersOf(method, navigation.Target, cancellationToken);
    }

    /// <summary>Rows of the query itself are connected: the children of <c>Include(c => c.Orders)</c> know their parent, a list of employees holds its managers.</summary>
    private static bool IsConnectedByQuery(EntityQuery query, INamedTypeSymbol target)
    {
        if (EntityTypes.AreRelated(query.Entity, target))
        {
            return true;
        }

        foreach (var include in query.Includes)
        {
            var current = query.Entity;
            foreach (var name in include.Path)
            {
                if (EntityTypes.PropertyOf(current, name) is not { } property || EntityTypes.TargetOf(property.Type, out _) is not { } next || EntityTypes.AreRelated(next, target))
                {
                    return true;
                }

                current = next;
            }
        }

        return false;
    }

    /// <summary><c>line.Order</c> of what was loaded as the lines of orders.</summary>
    private static bool IsOnTheWay(EntityValue owner, INamedTypeSymbol target)
    {
        foreach (var step in owner.Path)
        {
            if (EntityTypes.TargetOf(step.Type, out _) is not { } passed || EntityTypes.AreRelated(passed, target))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>order.Customer = customer</c>, <c>order.Lines.Add(line)</c>, <c>new Order { Customer = .. }</c>.</summary>
    private static bool Sets(IOperation operation, IPropertySymbol navigation)
    {
        if (operation is not IPropertyReferenceOperation { Property: var property } reference || !SymbolEqualityComparer.Default.Equals(property.OriginalDefinition, navigation.OriginalDefinition))
        {
            return false;
        }

        var (child, parent) = (operation, operation.Parent);
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            (child, parent) = (parent, parent.Parent);
        }

        return parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, child)
            || parent is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "InsertRange" } call && ReferenceEquals(call.Instance, child)
            || parent is IMemberInitializerOperation;
    }

    /// <summary>An explicit load of such an entity, or a call that is given one and may do anything with it.</summary>
    private bool Loads(IOperation operation, EntityValue owner)
    {
        if (operation is not IInvocationOperation call || call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && call.Arguments.IsEmpty)
        {
            return false;
        }

        var method = call.TargetMethod;
        if (method is { Name: "Entry", ContainingType: var type } && type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
        {
            // db.Entry(order).State = EntityState.Modified loads nothing.
            return !(call.Parent is IPropertyReferenceOperation { Property.Name: "State" or "CurrentValues" or "OriginalValues" or "Entity" or "IsKeySet" }
                || call.Parent is IInvocationOperation { TargetMethod.Name: "Property" or "DetectChanges" });
        }

        if (IsHarmless(method))
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Type is { IsReferenceType: true, SpecialType: not SpecialType.System_String }
                && _shapes.ValueOf(argument.Value) is { } value && IsSame(value.Query, owner.Query)
                && MayChange(method))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A body that is not seen may do anything; one that is seen must do it in the open.</summary>
    private bool MayChange(IMethodSymbol method)
    {
        foreach (var implementation in _implementations.Of(method))
        {
            if (MethodBodies.Of(implementation, _compilation) is not { } body)
            {
                return true;
            }

            foreach (var operation in body.Executed())
            {
                if (operation is IInvocationOperation { TargetMethod: { Name: "Entry" or "Load" or "LoadAsync" } }
                    || operation is IAssignmentOperation { Target: IPropertyReferenceOperation { Property: var assigned } } && EntityTypes.TargetOf(assigned.Type, out _) is not null)
                {
                    return true;
                }
            }
        }

        return _implementations.Of(method).IsEmpty;
    }

    /// <summary>Operators, loggers, mappers, serialisers and the sets of a context read the entities that they are given.</summary>
    private static bool IsHarmless(IMethodSymbol method)
        => method.DeclaringSyntaxReferences.IsEmpty
            && (method.IsIn("System") || method.IsIn("Microsoft") || method.IsIn("AutoMapper") || method.IsIn("Mapster") || method.IsIn("MapsterMapper") || method.IsIn("Newtonsoft"));

    /// <summary>Does the operation bring an entity of the target type into the body, other than from the navigation itself?</summary>
    private bool Brings(IOperation operation, EntityValue owner, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IParameterReferenceOperation or ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IInvocationOperation or IObjectCreationOperation
                when operation.IsTranslated():
                return IsCaptured(operation) && EntityMentions.Mentions(operation.Type, target);
            case IInvocationOperation { TargetMethod: { Name: "Include" or "ThenInclude" } method } include when method.IsIn("Microsoft.EntityFrameworkCore"):
                return !operation.IsInside(owner.Query.Terminal) && EntityMentions.IncludesTarget(include, target);
            case IObjectCreationOperation { Type: { } created }:
                return EntityMentions.Mentions(created, target) && !QueryShapes.IsNothing(operation);
            case ILocalReferenceOperation local:
                return EntityMentions.Mentions(local.Type, target) && EntityMentions.IsMaterialised(local) && !QueryShapes.StartsEmpty(local) && !IsDerived(local, owner);
            case IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation:
                return EntityMentions.Mentions(operation.Type, target) && EntityMentions.IsMaterialised(operation) && !IsDerived(operation, owner);
            case IInvocationOperation call:
                return EntityMentions.Mentions(call.Type, target) && EntityMentions.IsMaterialised(call) && !IsDerived(call, owner) && !IsOfEmpty(call)
                    || _loads.AreIn(call.TargetMethod, target, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary><c>carrier</c> in <c>Where(f => f.CarrierId == carrier.Id)</c> is an entity at hand; what the lambda says of its own rows brings none.</summary>
    private static bool IsCaptured(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                return true;
            case IParameterReferenceOperation { Parameter: var parameter }:
                for (var current = operation.Parent; current is not null; current = current.Parent)
                {
                    if (current is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol))
                    {
                        // Also of a lambda inside it: f => f.Seats.Any(s => ..).
                        return !lambda.IsExpressionTree() && !lambda.IsTranslated();
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary><c>all.ToList()</c> of a list that starts empty.</summary>
    private static bool IsOfEmpty(IInvocationOperation call)
    {
        IOperation? current = call;
        while (current is IInvocationOperation next)
        {
            current = next.Receiver()?.Unwrap();
        }

        return current is ILocalReferenceOperation local && QueryShapes.StartsEmpty(local) || QueryShapes.IsNothing(call);
    }

    /// <summary>What is read over a navigation of this query, or of another that does not load it either.</summary>
    private bool IsDerived(IOperation operation, EntityValue owner)
        => _shapes.ValueOf(operation) is { Path.IsEmpty: false } value && (IsSame(value.Query, owner.Query) || value.Query.IncludeOf(value.PathNames()) is null);

    private static bool IsSame(EntityQuery first, EntityQuery second) => first.Terminal.Syntax == second.Terminal.Syntax;
}
