using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// <c>var names = new List&lt;string&gt;(); foreach (var user in users) { names.Add(user.Name); }</c>, where <c>users</c> tells its
/// count: the list doubles and copies its array until all are in. Only where each turn adds one.
/// </summary>
internal static class MissingCapacity
{
    public static Allocation? At(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous || CountOf(loop.Collection.UnwrapValue()) is not { } count || loop.Parent is not IBlockOperation block || MayEndEarly(loop))
        {
            return null;
        }

        foreach (var statement in StatementsOf(loop.Body))
        {
            // A turn that may end before the call does not add.
            if (statement.DescendantsAndSelf().Any(static o => o is IBranchOperation { BranchKind: BranchKind.Continue }))
            {
                return null;
            }

            if (Filled(statement) is { } list && CreationOf(list, block, loop) is { } creation && !IsFilledAgain(list, loop))
            {
                return new Allocation(Descriptors.HotPathCapacity, creation.Syntax.GetLocation(), list.Name, count)
                {
                    Fix = CapacityRewrite.IsSafe(creation, list, loop, block) ? CapacityRewrite.Title : null,
                };
            }
        }

        return null;
    }

    /// <summary>The first of many that fits: a capacity for all would cost more than it saves.</summary>
    private static bool MayEndEarly(IForEachLoopOperation loop)
        => loop.Body.Descendants().Any(operation => MayLeave(operation, loop) && !operation.IsInNestedFunction(loop));

    /// <summary>The <c>break</c> of a <c>switch</c> leaves only that.</summary>
    private static bool MayLeave(IOperation operation, IForEachLoopOperation loop) => operation switch
    {
        IReturnOperation or IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IBranchOperation { BranchKind: BranchKind.Break, Target: var target } => SymbolEqualityComparer.Default.Equals(target, loop.ExitLabel),
        _ => false,
    };

    private static IEnumerable<IOperation> StatementsOf(IOperation body) => body is IBlockOperation block ? block.Operations : [body];

    private static ILocalSymbol? Filled(IOperation statement)
        => statement is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push", Instance: ILocalReferenceOperation { Local: var list } } } ? list : null;

    /// <summary><c>new List&lt;T&gt;()</c> in the same block, and nothing of the list in between.</summary>
    private static IObjectCreationOperation? CreationOf(ILocalSymbol list, IBlockOperation block, IForEachLoopOperation loop)
    {
        IObjectCreationOperation? creation = null;
        foreach (var statement in block.Operations)
        {
            if (ReferenceEquals(statement, loop))
            {
                return creation;
            }

            if (statement is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] } && SymbolEqualityComparer.Default.Equals(declarator.Symbol, list))
            {
                creation = declarator.GetVariableInitializer()?.Value.UnwrapValue() is IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } created && HasCapacity(created.Type) ? created : null;
            }
            else if (creation is not null && statement.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, list)))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>By another loop, or by a whole sequence: the capacity for the first is too small for all.</summary>
    private static bool IsFilledAgain(ILocalSymbol list, IForEachLoopOperation loop)
    {
        foreach (var reference in BodyReferences.To(list, loop))
        {
            if (reference.Syntax.SpanStart > loop.Syntax.Span.End
                && reference.Parent is IInvocationOperation { TargetMethod.Name: var name }
                && (name is "AddRange" or "InsertRange" or "UnionWith" || (name is "Add" or "TryAdd" or "Insert" or "Enqueue" or "Push" && IsInLoop(reference, loop.Parent!))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInLoop(IOperation operation, IOperation block)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, block); current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasCapacity(ITypeSymbol? type)
        => type is INamedTypeSymbol { Name: "List" or "Dictionary" or "Queue" or "Stack" } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    /// <summary>How the source tells its count, as text; null when it does not, or when asking it might cost something.</summary>
    private static string? CountOf(IOperation collection)
    {
        if (collection is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation) || collection.Syntax is not (SimpleNameSyntax or MemberAccessExpressionSyntax) || collection.Type is not { } type)
        {
            return null;
        }

        if (type is IArrayTypeSymbol { Rank: 1 })
        {
            return collection.Syntax + ".Length";
        }

        var isCounted = type is INamedTypeSymbol { Arity: 1 or 2 } named && named.ContainingNamespace.ToDisplayString() == "System.Collections.Generic"
            && named.Name is "List" or "IList" or "IReadOnlyList" or "ICollection" or "IReadOnlyCollection" or "HashSet" or "Dictionary" or "IDictionary" or "IReadOnlyDictionary";
        return isCounted ? collection.Syntax + ".Count" : null;
    }
}
