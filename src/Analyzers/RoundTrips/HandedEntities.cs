using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Entities of a query that a function of this project is given: <c>ToDto(order)</c>, <c>new OrderDto(order)</c>, <c>orders.Select(ToDto)</c>.</summary>
/// <param name="Function">As it is declared.</param>
/// <param name="Ordinal">Which of its parameters; <see cref="Receiver"/> for a member of the entity itself: <c>order.Total()</c>, <c>order.Total</c>.</param>
internal readonly record struct HandedEntities(IMethodSymbol Function, int Ordinal, EntityValue Value)
{
    public const int Receiver = -1;

    /// <summary>Is a member of this project called or named there? Looks at nothing but the symbol.</summary>
    public static bool MayBeIn(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => IsInSource(getter),
        IInvocationOperation { TargetMethod: var method } => IsInSource(method),
        IObjectCreationOperation { Constructor: { } constructor } => IsInSource(constructor),
        IMethodReferenceOperation { Method: var method } => IsInSource(method),
        _ => false,
    };

    public static IEnumerable<HandedEntities> In(IOperation operation, QueryShapes shapes) => operation switch
    {
        IPropertyReferenceOperation { Property: { IsIndexer: false, GetMethod: { IsImplicitlyDeclared: false } getter } property, Instance: { } instance }
            when IsInSource(getter) && !property.IsAutomatic() && OfReceiver(getter, instance, shapes) is { } own => [own],
        IInvocationOperation { TargetMethod: var method, Arguments: var arguments, Instance: { } instance } when IsInSource(method) && OfReceiver(method, instance, shapes) is { } own
            => InArguments(method, arguments, shapes).Prepend(own),
        IInvocationOperation { TargetMethod: var method, Arguments: var arguments } when IsInSource(method) => InArguments(method, arguments, shapes),
        IObjectCreationOperation { Constructor: { } constructor, Arguments: var arguments } when IsInSource(constructor) => InArguments(constructor, arguments, shapes),
        IMethodReferenceOperation { Method: var method } reference when IsInSource(method) && ElementsFor(reference, shapes) is { } value => [new HandedEntities(method.Definition(), 0, value)],
        _ => [],
    };

    private static HandedEntities? OfReceiver(IMethodSymbol member, IOperation instance, QueryShapes shapes)
        => EntityTypes.MayBeEntity(member.ContainingType) && shapes.ValueOf(instance) is { Shape: EntityShape.Entity } value ? new HandedEntities(member.Definition(), Receiver, value) : null;

    private static bool IsInSource(IMethodSymbol method) => !method.IsImplicitlyDeclared && !method.DeclaringSyntaxReferences.IsEmpty;

    private static IEnumerable<HandedEntities> InArguments(IMethodSymbol method, IEnumerable<IArgumentOperation> arguments, QueryShapes shapes)
    {
        foreach (var argument in arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.RefKind: RefKind.None, Value.Type: { } type }
                && EntityTypes.TargetOf(type is IArrayTypeSymbol array ? array.ElementType : type, out _) is not null
                && !type.IsQuery()
                && shapes.ValueOf(argument.Value) is { Shape: EntityShape.Entity or EntityShape.Sequence } value)
            {
                yield return new HandedEntities(method.Definition(), argument.Parameter.Ordinal, value);
            }
        }
    }

    /// <summary>A method group that runs per element.</summary>
    private static EntityValue? ElementsFor(IMethodReferenceOperation reference, QueryShapes shapes)
        => reference.Method.Parameters.Length > 0
            && MemoryOperators.ElementsFor(reference) is { } source
            && shapes.ValueOf(source)?.Element() is { Shape: EntityShape.Entity or EntityShape.Sequence } element
                ? element
                : null;
}
