using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>May a value of a type be or hold entities of another type, and does an operation have them at hand?</summary>
internal static class EntityMentions
{
    private const int MaxDepth = 8;

    /// <summary>The type itself, a collection, task or anonymous type of it; not a delegate that takes it.</summary>
    public static bool Mentions(ITypeSymbol? type, INamedTypeSymbol target, int depth = MaxDepth)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Mentions(array.ElementType, target, depth);
            case INamedTypeSymbol { TypeKind: TypeKind.Delegate } or INamedTypeSymbol { Name: "Expression" } or null:
                return false;
            case INamedTypeSymbol named:
                if (EntityTypes.AreRelated(named, target))
                {
                    return true;
                }

                if (depth == 0)
                {
                    return false;
                }

                foreach (var argument in named.TypeArguments)
                {
                    if (Mentions(argument, target, depth - 1))
                    {
                        return true;
                    }
                }

                return named.IsAnonymousType && AnyPropertyMentions(named, target, depth);
            default:
                return false;
        }
    }

    private static bool AnyPropertyMentions(INamedTypeSymbol type, INamedTypeSymbol target, int depth)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol property && Mentions(property.Type, target, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A query is entities only when it is walked, loaded, or handed on; the call that runs it tells by its own type what it gives back.</summary>
    public static bool IsMaterialised(IOperation operation)
    {
        if (!operation.Type.IsQuery())
        {
            return true;
        }

        var parent = operation.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IForEachLoopOperation or IReturnOperation => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } => !EntityQueryReader.IsOperator(method) || method.Name is "Load" or "LoadAsync" or "ForEachAsync",
            _ => false,
        };
    }

    /// <summary>Text paths are not followed: they may lead anywhere.</summary>
    public static bool IncludesTarget(IInvocationOperation include, INamedTypeSymbol target)
        => include.TargetMethod.TypeArguments is not [_, .., var included] || Mentions(included, target);
}
