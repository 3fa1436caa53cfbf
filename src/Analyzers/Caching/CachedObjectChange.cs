using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What a method does to an object that a cache in memory gave it, and that all other readers have as well.</summary>
internal static class CachedObjectChange
{
    /// <summary>The first change, and the local that holds the object; null when there is none, or when the object is there to be changed.</summary>
    public static (IOperation Change, ILocalSymbol Local)? Of(CacheCall get)
    {
        if (!CrowdedBody.Holds(get.Call) && LocalOf(get) is { } local && IsShared(get, local) && !IsStoredAgain(get, local))
        {
            foreach (var (change, _) in ChangesOf(get, local))
            {
                return (change, local);
            }
        }

        return null;
    }

    /// <summary>In source order: the changes of the object in the local, each with what it changes: the object, a part or an element of it.</summary>
    public static IEnumerable<(IOperation Change, IOperation Target)> ChangesOf(CacheCall get, ILocalSymbol local)
    {
        var miss = CacheMiss.Of(get);
        var isLoaded = IsLoaded(get, miss);
        foreach (var operation in get.Call.Root().DescendantsAndSelf())
        {
            if (operation.Syntax.SpanStart > get.Call.Syntax.Span.End
                && Changed(operation, out var isCollection) is { } target
                && (isLoaded || isCollection)
                && IsOf(target, local)
                && !IsOnMiss(operation, miss)
                && !Coordination.IsIn(operation))
            {
                yield return (operation, target);
            }
        }
    }

    private static ILocalSymbol? LocalOf(CacheCall get)
    {
        if (get.Found is { } found)
        {
            return found;
        }

        for (IOperation current = get.Call; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return local;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } }:
                    return assigned;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol typed } }:
                    return typed;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol named } }:
                    return named;
                case IAwaitOperation or IConversionOperation or IParenthesizedOperation:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Does the local hold nothing but what the cache gave, or what was put there on a miss? <c>list = list.ToList()</c> is a copy.</summary>
    private static bool IsShared(CacheCall get, ILocalSymbol local)
    {
        if (local.Type is { IsValueType: true } or { SpecialType: SpecialType.System_String })
        {
            return false;
        }

        var miss = CacheMiss.Of(get);
        foreach (var value in BodyIndex.Of(get.Call).ValuesOf(local))
        {
            if (!QueryShapes.IsNothing(value) && !value.Syntax.Span.Contains(get.Call.Syntax.Span) && CacheCalls.At(value.UnwrapAwait()) is null && !IsOnMiss(value, miss))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A counter or session: read, changed and stored.</summary>
    private static bool IsStoredAgain(CacheCall get, ILocalSymbol local)
    {
        var miss = CacheMiss.Of(get);
        foreach (var operation in get.Call.Root().DescendantsAndSelf())
        {
            if (CacheCalls.At(operation) is { Action: CacheAction.Set or CacheAction.Remove } set && !IsOnMiss(operation, miss) && SameEntry.Of(get, set))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value that was loaded is a copy of something; one that was made empty, <c>new Session()</c>, is there to be filled.</summary>
    private static bool IsLoaded(CacheCall get, CacheMiss? miss)
    {
        if (get.Action == CacheAction.GetOrCreate)
        {
            foreach (var value in StoredValue.Of(get))
            {
                return value is not (IObjectCreationOperation or ICollectionExpressionOperation or IArrayCreationOperation) && get.FactoryLambda is not null;
            }

            return false;
        }

        return miss is not null
            && UncoordinatedLoad.SetOf(miss) is { Value: { } stored }
            && LoadsAny(stored, miss);
    }

    private static bool LoadsAny(IOperation stored, CacheMiss miss)
    {
        foreach (var source in LocalFlow.Of(stored).Sources(stored))
        {
            if (source is IAwaitOperation or IInvocationOperation && !ReferenceEquals(source, miss.Get.Call) && CacheCalls.At(source.UnwrapAwait()) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOnMiss(IOperation operation, CacheMiss? miss)
    {
        if (miss is not null)
        {
            foreach (var statement in miss.Operations)
            {
                if (statement.Syntax.Span.Contains(operation.Syntax.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What an operation changes; null when it changes nothing.</summary>
    private static IOperation? Changed(IOperation operation, out bool isCollection)
    {
        isCollection = false;
        switch (operation)
        {
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name } when IsMutator(name) && IsPlainCollection(instance.Type):
                isCollection = true;
                return instance;
            case IAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } map } } when IsPlainCollection(map.Type):
                isCollection = true;
                return map;
            case IAssignmentOperation { Target: IArrayElementReferenceOperation { ArrayReference: var array } }:
                isCollection = true;
                return array;
            case IAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } }:
                // A map that is made for several threads.
                return null;
            case IAssignmentOperation { Target: IMemberReferenceOperation { Instance: { Type.IsReferenceType: true } owner } }:
                return owner;
            case IIncrementOrDecrementOperation { Target: IMemberReferenceOperation { Instance: { Type.IsReferenceType: true } owner } }:
                return owner;
            default:
                return null;
        }
    }

    /// <summary>The local itself, a part of it, or an element that a loop takes from it.</summary>
    private static bool IsOf(IOperation target, ILocalSymbol local)
    {
        for (var steps = 0; steps < 16; steps++)
        {
            switch (target.Unwrap())
            {
                case ILocalReferenceOperation reference:
                    if (SymbolEqualityComparer.Default.Equals(reference.Local, local))
                    {
                        return true;
                    }

                    if (BodyIndex.Of(reference).LoopOf(reference.Local) is not { } loop)
                    {
                        return false;
                    }

                    target = loop.Collection;
                    break;
                case IMemberReferenceOperation { Instance: { } instance }:
                    target = instance;
                    break;
                case IArrayElementReferenceOperation element:
                    target = element.ArrayReference;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsMutator(string name)
        => name is "Add" or "AddRange" or "AddFirst" or "AddLast" or "Insert" or "InsertRange" or "Remove" or "RemoveAt" or "RemoveAll" or "RemoveRange" or "RemoveWhere" or "Clear"
            or "Sort" or "Reverse" or "Push" or "Pop" or "Enqueue" or "Dequeue" or "TryAdd" or "UnionWith" or "ExceptWith" or "IntersectWith" or "SymmetricExceptWith";

    private static bool IsPlainCollection(ITypeSymbol? type)
        => type is not null && (type.IsIn("System.Collections.Generic") || type.IsIn("System.Collections.ObjectModel") || type.IsType("System.Collections", "ArrayList") || type.IsType("System.Collections", "Hashtable"));
}
