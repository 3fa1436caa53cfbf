using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A sequence that starts tasks while it is enumerated: what starts them, and where is it enumerated?</summary>
internal static class LazyTasks
{
    private const int MaxDepth = 16;

    /// <summary>
    /// The name of the call that the selector of a deferred operator makes: <c>LoadAsync</c> of <c>ids.Select(id => LoadAsync(id))</c>.
    /// Null when the sequence holds tasks that were started before, or when it is not known to be deferred.
    /// </summary>
    public static string? StarterOf(IOperation sequence, TaskTypes types)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (sequence.Unwrap() is not IInvocationOperation { TargetMethod: var method } call || !types.IsEnumerableClass(method.ContainingType))
            {
                return null;
            }

            switch (method.Name)
            {
                case "Select":
                    return call.Arguments.Length == 2 ? StarterOfSelector(call.Arguments[1].Value, types) : null;
                case "Where" or "Take" or "Skip" or "TakeWhile" or "SkipWhile" or "Concat" or "Append" or "Prepend" or "AsEnumerable" or "Cast":
                    sequence = call.Arguments[0].Value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The places that enumerate the variable and may all run one after the other; one that a loop repeats counts twice.</summary>
    public static List<Location> Enumerations(IVariableDeclaratorOperation declarator, TaskTypes types)
    {
        var root = declarator.Root();
        var scope = ScopeOf(declarator, root);
        var sites = new List<IOperation>();
        foreach (var operation in BodyReferences.To(declarator.Symbol, declarator))
        {
            if (operation is ILocalReferenceOperation reference
                && reference.IsInside(scope)
                && !reference.IsInNestedFunction(scope)
                && IsEnumerated(reference, types, MaxDepth))
            {
                sites.Add(reference);
            }
        }

        // The longest run from the first site on in which each can follow the one before.
        var path = new List<IOperation>();
        foreach (var site in sites)
        {
            if (path.Count == 0 || CanFollow(path[path.Count - 1], site))
            {
                path.Add(site);
            }
        }

        var places = new List<Location>();
        foreach (var site in path)
        {
            places.Add(site.Syntax.GetLocation());
            if (IsRepeated(site, scope))
            {
                places.Add(site.Syntax.GetLocation());
            }
        }

        return places;
    }

    private static string? StarterOfSelector(IOperation selector, TaskTypes types)
    {
        switch (selector.Unwrap())
        {
            case IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } }:
                return method.Name;
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.IsAsync: true } }:
                return "Select";
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } value }] } }
                when value.Unwrap() is IInvocationOperation call && types.IsTaskOrValueTask(call.Type):
                // Tasks that are there already: ids.Select(id => running[id]), and those of a cache.
                return call.TargetMethod.Name is "FromResult" or "FromException" or "FromCanceled" or "GetOrAdd" ? null : call.TargetMethod.Name;
            default:
                return null;
        }
    }

    /// <summary>The block that declares the variable: what is around it runs with another one.</summary>
    private static IOperation ScopeOf(IOperation declarator, IOperation root)
    {
        for (var current = declarator.Parent; current is not null; current = current.Parent)
        {
            if (current is IBlockOperation)
            {
                return current;
            }
        }

        return root;
    }

    private static bool IsEnumerated(IOperation value, TaskTypes types, int depth)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation)
        {
            value = value.Parent;
        }

        switch (value.Parent)
        {
            case IForEachLoopOperation loop:
                return ReferenceEquals(loop.Collection, value);
            case ISpreadOperation:
                return true;
            case IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "List" or "HashSet" or "Queue" or "Stack" } }:
                return true;
            case IArgumentOperation { Parent: IInvocationOperation call }:
                var method = call.TargetMethod;
                if (types.IsPlainTask(method.ContainingType))
                {
                    return method.Name is "WhenAll" or "WhenAny" or "WhenEach";
                }

                if (method is { Name: "AddRange", ContainingType.Name: "List" })
                {
                    return true;
                }

                if (!types.IsEnumerableClass(method.ContainingType) || depth == 0)
                {
                    return false;
                }

                // What a deferred operator gives back is enumerated where that is.
                return IsSequence(method.ReturnType) ? IsEnumerated(call, types, depth - 1) : true;
            default:
                return false;
        }
    }

    private static bool IsSequence(ITypeSymbol type)
        => type.OriginalDefinition is { SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } or { Name: "IOrderedEnumerable" };

    /// <summary>Not when the two are in different branches, or when the first leaves the function or the loop afterwards.</summary>
    private static bool CanFollow(IOperation first, IOperation second)
    {
        for (var (child, parent) = (first, first.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (second.IsInside(parent))
            {
                return parent is not (ISwitchOperation or ISwitchExpressionOperation)
                    && (parent is not IConditionalOperation conditional || ReferenceEquals(child, conditional.Condition));
            }

            if (parent is IReturnOperation or IThrowOperation || (parent is IBlockOperation or ISwitchCaseOperation && Leaves(parent)))
            {
                return false;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation block)
    {
        var last = block switch
        {
            IBlockOperation { Operations: [.., var operation] } => operation,
            ISwitchCaseOperation { Body: [.., var operation] } => operation,
            _ => null,
        };
        return last is IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }
            or IBranchOperation { BranchKind: BranchKind.Continue or BranchKind.GoTo };
    }

    private static bool IsRepeated(IOperation site, IOperation scope)
    {
        for (var (child, parent) = (site, site.Parent); parent is not null && !ReferenceEquals(child, scope); (child, parent) = (parent, parent.Parent))
        {
            if (parent is IReturnOperation or IThrowOperation || (parent is IBlockOperation && LeavesLoop(parent)))
            {
                return false;
            }

            if (parent is ILoopOperation loop && ReferenceEquals(loop.Body, child))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeavesLoop(IOperation block)
        => block is IBlockOperation { Operations: [.., IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break }] };
}
