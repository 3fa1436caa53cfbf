using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A value in the loop, traced to the element: the element itself or one property of it, through locals, <c>.Value</c> and
/// <c>is { } id</c>. Nothing else: <c>user.Address.CityId</c> read for all elements at once could throw where the loop would not.
/// </summary>
/// <param name="Property">The property of the element; null when the element itself is the key.</param>
internal sealed record ElementKey(IPropertySymbol? Property, ITypeSymbol Type)
{
    /// <summary>May a key that is an object be null, as far as its declaration says?</summary>
    /// <param name="elementType">The declared type of the elements.</param>
    public bool MayBeNull(ITypeSymbol elementType) => (Property?.NullableAnnotation ?? elementType.NullableAnnotation) != NullableAnnotation.NotAnnotated;

    public static ElementKey? TryCreate(IOperation value, LoopElement element, IOperation body) => TryCreate(value, element, body, 4);

    private static ElementKey? TryCreate(IOperation value, LoopElement element, IOperation body, int depth)
    {
        value = value.Unwrap();
        switch (value)
        {
            case var _ when element.Is(value):
                return new ElementKey(null, value.Type!);
            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }:
                return TryCreate(nullable, element, body, depth);
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: { } instance }
                when TryCreate(instance, element, body, depth) is { Property: null } && IsPlain(property):
                return new ElementKey(property, property.Type);
            case ILocalReferenceOperation { Local: var local } when depth > 0:
                return SourceOf(local, body) is { } source ? TryCreate(source, element, body, depth - 1) : null;
            default:
                return null;
        }
    }

    /// <summary>The only value that the local is given, in its declaration or by a pattern, inside the loop.</summary>
    private static IOperation? SourceOf(ILocalSymbol local, IOperation body)
    {
        IOperation? source = null;
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    source = declarator.GetVariableInitializer()?.Value;
                    break;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } declared } } pattern when SymbolEqualityComparer.Default.Equals(declared, local):
                    source = pattern.Value;
                    break;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } named, PropertySubpatterns.IsEmpty: true } } pattern
                    when SymbolEqualityComparer.Default.Equals(named, local):
                    source = pattern.Value;
                    break;
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } unless, PropertySubpatterns.IsEmpty: true } } } pattern
                    when SymbolEqualityComparer.Default.Equals(unless, local):
                    source = pattern.Value;
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation target } when SymbolEqualityComparer.Default.Equals(target.Local, local):
                case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation counter } when SymbolEqualityComparer.Default.Equals(counter.Local, local):
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation reference } when SymbolEqualityComparer.Default.Equals(reference.Local, local):
                    return null;
            }
        }

        return source;
    }

    /// <summary>Reading it runs nothing: <c>get;</c>, the property of a positional record or anonymous type, a property of another assembly's data class.</summary>
    private static bool IsPlain(IPropertySymbol property)
    {
        if (property.ContainingType.TypeKind == TypeKind.Interface)
        {
            return false;
        }

        if (property.DeclaringSyntaxReferences.IsEmpty || property.ContainingType.IsAnonymousType)
        {
            return true;
        }

        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property))
            {
                return true;
            }
        }

        return false;
    }
}
