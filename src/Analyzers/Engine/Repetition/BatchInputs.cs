using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>What goes into the operation: one element, or a batch or page of them?</summary>
internal static class BatchInputs
{
    public static bool IsBatchOrPage(ILoopOperation loop, IOperation operation)
    {
        var element = ElementOf(loop);
        if (element is not null && TakesWholeElement(operation, element, loop.Body))
        {
            return true;
        }

        var varying = VaryingIn(loop);
        foreach (var current in Dataflow.InputsOf(operation, loop.Body))
        {
            if (current is not IInvocationOperation invocation)
            {
                continue;
            }

            // .Skip(page * size): the loop turns the pages of one query.
            if (invocation.TargetMethod.Name == "Skip" && invocation.Arguments.Length > 1 && Dataflow.DependsOn(invocation.Arguments[1].Value, varying))
            {
                return true;
            }

            // pending.Contains(x.Key), where the loop fills and empties pending: a batch is flushed now and then.
            if (invocation.TargetMethod.Name == "Contains" && invocation.Receiver() is { } collected && IsFlushed(collected, loop))
            {
                return true;
            }

            // frontier.Contains(x.ParentId), where the loop makes up frontier anew each time. A list taken from one element of a
            // foreach is that element's own: order.Lines.Select(..) asks once per order.
            if (loop is not IForEachLoopOperation
                && invocation.TargetMethod.Name == "Contains"
                && invocation.Receiver()?.Unwrap() is ILocalReferenceOperation { Local: var set }
                && varying.Contains(set)
                && !ComesFromIndexedElement(set, loop))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the set come from a collection of before the loop that the loop empties?</summary>
    private static bool IsFlushed(IOperation set, ILoopOperation loop)
    {
        foreach (var current in Dataflow.InputsOf(set, loop.Body))
        {
            if (BodyReferences.VariableOf(current) is not { } collection || loop.Locals.Contains(collection, SymbolEqualityComparer.Default))
            {
                continue;
            }

            foreach (var operation in loop.Body.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation { TargetMethod.Name: "Clear" or "RemoveWhere" or "RemoveAll" or "RemoveRange", Instance: { } instance }
                    && SymbolEqualityComparer.Default.Equals(BodyReferences.VariableOf(instance), collection))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The element is itself a collection and goes in as one: <c>part.Contains(x.Id)</c>, <c>new { ids = part }</c>; not <c>row[0]</c> of a row of fields.</summary>
    public static bool TakesWholeElement(IOperation operation, ISymbol element, IOperation body)
    {
        var type = element switch { ILocalSymbol local => local.Type, IParameterSymbol parameter => parameter.Type, _ => null };
        if (type is null || !IsCollection(type))
        {
            return false;
        }

        var whole = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { element };
        foreach (var current in body.DescendantsAndSelf())
        {
            if (current is IVariableDeclaratorOperation declarator
                && IsCollection(declarator.Symbol.Type)
                && declarator.GetVariableInitializer() is { } initializer
                && Dataflow.DependsOn(initializer.Value, whole))
            {
                whole.Add(declarator.Symbol);
            }
        }

        var isTaken = false;
        string? pick = null;
        foreach (var current in Dataflow.InputsOf(operation, body))
        {
            if ((current is ILocalReferenceOperation local && whole.Contains(local.Local))
                || (current is IParameterReferenceOperation parameter && whole.Contains(parameter.Parameter)))
            {
                if (current.Parent is IArrayElementReferenceOperation or IPropertyReferenceOperation)
                {
                    return false;
                }

                if (type.Name != "IGrouping" || PickFrom(current) is not { } picked)
                {
                    isTaken = true;
                    continue;
                }

                // From the first to the last: a range for each page.
                var text = picked.Syntax.WithoutTrivia().ToString();
                isTaken |= pick is not null && pick != text;
                pick ??= text;
            }
        }

        return isTaken;
    }

    /// <summary><c>group.OrderBy(e => e.At).Last()</c> stands for the group as its key does. What is picked from a list may well stand for a page: the last id of it.</summary>
    private static IInvocationOperation? PickFrom(IOperation collection)
    {
        for (var current = BodyReferences.Outermost(collection); ; current = BodyReferences.Outermost(current))
        {
            var call = current.Parent is IArgumentOperation { Parent: IInvocationOperation extension } ? extension : current.Parent as IInvocationOperation;
            if (call is null || !call.TargetMethod.IsIn("System.Linq") || !ReferenceEquals(call.Receiver(), current))
            {
                return null;
            }

            switch (call.TargetMethod.Name)
            {
                case "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" or "ElementAt" or "ElementAtOrDefault" or "MinBy" or "MaxBy":
                    return call;
                case "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Order" or "OrderDescending" or "Select" or "Reverse" or "Skip":
                    current = call;
                    break;
                default:
                    return null;
            }
        }
    }

    public static bool IsCollection(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String)
        {
            return false;
        }

        if (type.TypeKind == TypeKind.Array)
        {
            return true;
        }

        return type is INamedTypeSymbol { ContainingNamespace: var @namespace, Name: not "KeyValuePair" }
            && (@namespace is { Name: "Generic" or "Immutable" or "ObjectModel" or "Frozen", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } }
                || (type.Name == "IGrouping" && @namespace.Name == "Linq"));
    }

    private static ISymbol? ElementOf(ILoopOperation loop)
        => loop is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var symbol } } ? symbol : null;

    /// <summary>What changes from round to round: the loop's variables and every local that it assigns or declares.</summary>
    private static HashSet<ISymbol> VaryingIn(ILoopOperation loop)
    {
        var varying = new HashSet<ISymbol>(loop.Locals, SymbolEqualityComparer.Default);
        foreach (var operation in loop.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator:
                    varying.Add(declarator.Symbol);
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation target }:
                    varying.Add(target.Local);
                    break;
                case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation counter }:
                    varying.Add(counter.Local);
                    break;
            }
        }

        return varying;
    }

    /// <summary><c>var ids = orders[i].LineIds;</c> is one element of a loop by index.</summary>
    private static bool ComesFromIndexedElement(ILocalSymbol local, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is IVariableDeclaratorOperation declarator
                && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                && declarator.GetVariableInitializer() is { } initializer)
            {
                foreach (var value in initializer.Value.DescendantsAndSelf())
                {
                    if (value is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: not IRangeOperation }] })
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
