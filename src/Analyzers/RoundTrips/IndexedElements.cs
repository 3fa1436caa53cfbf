using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// The elements of <c>for (var i = 0; i &lt; users.Count; i++)</c>. A <c>foreach</c> fails when its list changes; this loop
/// walks on over what it then finds. So the elements before it are those in it only where nothing can change the list.
/// </summary>
internal static class IndexedElements
{
    private const string Changed = "the loop may change the elements";

    /// <summary>Null where the loop does not walk all elements of one collection of the platform, from the first to the last.</summary>
    public static (LoopElement Element, IOperation Collection)? TryCreate(IForLoopOperation loop)
        => CountedIndex.TryCreate(loop) is { } index
            && (index.Source.Type is IArrayTypeSymbol || index.Source.Type?.IsIn("System.Collections") == true)
                ? (new LoopElement(index.Counter, NameOf(loop, index, index.Source), index), index.Source)
                : null;

    /// <param name="call">What the loop calls for each element, which changes nothing.</param>
    /// <returns>What may change the elements, as a clause; null when nothing does.</returns>
    public static string? ChangeIn(IForLoopOperation loop, IOperation collection, IInvocationOperation call)
    {
        if (BodyReferences.VariableOf(collection) is not { } variable)
        {
            return Changed;
        }

        var isShared = variable is not ILocalSymbol local || !IsMadeHere(local, collection);
        foreach (var reference in BodyReferences.To(variable, loop))
        {
            var isRead = reference is IVariableDeclaratorOperation || IsReadOf(reference);
            if (!isRead && (reference.IsInside(loop) || IsInFunction(reference, loop)))
            {
                return Changed;
            }

            // users.Add(user) before the loop gives the list no second name.
            isShared |= !isRead && !IsTarget(reference) && reference.Parent is not IInvocationOperation { Instance: not null };
        }

        return isShared ? ChangeThroughAnotherName(loop, collection, call) : null;
    }

    /// <summary>The list may have other names, in this member or in those that it calls.</summary>
    private static string? ChangeThroughAnotherName(IForLoopOperation loop, IOperation collection, IInvocationOperation call)
    {
        var elementType = SequenceTypes.ElementOf(collection.Type);
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            var written = operation switch
            {
                IArrayElementReferenceOperation { ArrayReference: var array } when operation.IsWritten() => array,
                IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list } when operation.IsWritten() => list,
                IInvocationOperation { Instance: { } instance, TargetMethod.Name: not ("Contains" or "IndexOf" or "ToArray") } => instance,
                _ => null,
            };
            if (written is not null
                && SymbolEqualityComparer.Default.Equals(SequenceTypes.ElementOf(written.Unwrap().Type), elementType)
                && !(written.Unwrap() is ILocalReferenceOperation { Local: var local } && IsMadeHere(local, written)))
            {
                return Changed;
            }

            // An array keeps its length, and its elements are set where it is at hand.
            if (collection.Type is not IArrayTypeSymbol && operation is IInvocationOperation { TargetMethod: var method } other && !ReferenceEquals(other, call) && ElementChanges.IsOwn(method) && !EffectFreeCode.IsCall(other))
            {
                return $"'{method.Name}' may change the elements";
            }
        }

        return null;
    }

    /// <summary>Each of its values is made in this member: nobody else has it.</summary>
    private static bool IsMadeHere(ILocalSymbol local, IOperation anywhere)
    {
        if (local.AssignedValues(anywhere) is not { } values)
        {
            return false;
        }

        foreach (var value in values)
        {
            if (value.UnwrapAwait() is not (IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation
                or IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "ToListAsync" or "ToArrayAsync", IsExtensionMethod: true } }))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>users[i]</c>, <c>users.Count</c>, <c>foreach (var user in users)</c>, <c>users.Any()</c>.</summary>
    private static bool IsReadOf(IOperation collection)
    {
        var value = BodyReferences.Outermost(collection);
        return value.Parent switch
        {
            IArrayElementReferenceOperation place => !place.IsWritten(),
            IPropertyReferenceOperation { Property.IsIndexer: true } place => !place.IsWritten(),
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
            IForEachLoopOperation => true,
            IInvocationOperation { TargetMethod.Name: "Contains" or "IndexOf" or "ToArray" } => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } } } => true,
            _ => false,
        };
    }

    private static bool IsTarget(IOperation reference) => reference.Parent is IAssignmentOperation { Target: var target } && ReferenceEquals(target, reference);

    private static bool IsInFunction(IOperation reference, IOperation loop)
    {
        for (var current = reference.Parent; current is not null && !loop.IsInside(current); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of the local that holds the element in the loop; else one after the collection.</summary>
    private static string NameOf(IForLoopOperation loop, CountedIndex index, IOperation collection)
    {
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is IVariableDeclaratorOperation { Symbol: var local } declarator
                && declarator.GetVariableInitializer()?.Value is { } value
                && new LoopElement(local, local.Name, index).Is(value))
            {
                return local.Name;
            }
        }

        foreach (var name in new[] { Singular(collection.Syntax.ToString()), "element" })
        {
            if (SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && loop.SemanticModel!.LookupSymbols(loop.Syntax.SpanStart, name: name).IsEmpty)
            {
                return name;
            }
        }

        return "current";
    }

    /// <summary><c>users</c> gives <c>user</c>, <c>cities</c> <c>city</c>; an empty text where the name is no plural.</summary>
    private static string Singular(string collection)
    {
        var name = collection.TrimStart('_');
        if (name.Length < 3 || !name.EndsWith("s", StringComparison.Ordinal) || name.EndsWith("ss", StringComparison.Ordinal))
        {
            return "";
        }

        return name.EndsWith("ies", StringComparison.Ordinal) ? name.Substring(0, name.Length - 3) + "y" : name.Substring(0, name.Length - 1);
    }
}
