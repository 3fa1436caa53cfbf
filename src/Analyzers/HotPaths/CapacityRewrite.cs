using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// Is asking for the count where the list is made the same as not asking? It must cost nothing and do nothing, and what it
/// throws for null the loop must throw anyway, with nothing in between that anyone could see.
/// </summary>
internal static class CapacityRewrite
{
    public const string Title = "Give the collection its capacity";

    public static bool IsSafe(IObjectCreationOperation creation, ILocalSymbol list, IForEachLoopOperation loop, IBlockOperation block)
        => IsPlain(loop.Collection.UnwrapValue())
            && KnowsItsCount(loop.Collection.UnwrapValue().Type)
            && creation.Syntax is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } }
            && NothingHappensBetween(creation, loop, block)
            && !AsksForCapacity(list, block);

    // A property may compute what it returns, and a field of another object may be behind one.
    private static bool IsPlain(IOperation source) => source switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => true,
        IFieldReferenceOperation { Field.IsVolatile: false, Instance: var instance } => instance is null or IInstanceReferenceOperation || IsPlain(instance),
        _ => false,
    };

    // Of an interface the count may be anything that implements it.
    private static bool KnowsItsCount(ITypeSymbol? type)
        => type is IArrayTypeSymbol || (type is INamedTypeSymbol { TypeKind: TypeKind.Class, Name: "List" or "HashSet" or "Dictionary" } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic");

    private static bool NothingHappensBetween(IObjectCreationOperation creation, IForEachLoopOperation loop, IBlockOperation block)
    {
        var made = false;
        foreach (var statement in block.Operations)
        {
            if (ReferenceEquals(statement, loop))
            {
                return made;
            }

            if (!made)
            {
                made = statement.Syntax.Span.Contains(creation.Syntax.Span);
            }
            else if (statement is not IVariableDeclarationGroupOperation group || !DeclaresConstants(group))
            {
                return false;
            }
        }

        return false;
    }

    // var total = 0;
    private static bool DeclaresConstants(IVariableDeclarationGroupOperation group)
    {
        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if (declarator.GetVariableInitializer() is { } initializer && !initializer.Value.ConstantValue.HasValue)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool AsksForCapacity(ILocalSymbol list, IBlockOperation block)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation is IPropertyReferenceOperation { Property.Name: "Capacity", Instance: ILocalReferenceOperation { Local: var local } } && SymbolEqualityComparer.Default.Equals(local, list))
            {
                return true;
            }
        }

        return false;
    }
}
