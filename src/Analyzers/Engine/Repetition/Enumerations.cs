using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A lazy operator runs its lambda only when somebody walks the result: <c>ids.Select(Load)</c> alone runs nothing,
/// <c>ids.Select(Load).ToList()</c> runs it for each, <c>ids.Select(Load).First(x => x.IsFree)</c> until a hit. What a function
/// returns is walked by its caller, as what an iterator yields is.
/// </summary>
internal static class Enumerations
{
    public static RepetitionKind Of(IInvocationOperation lazy, ElementwiseCalls calls) => OfValue(lazy, calls, 4);

    private static RepetitionKind OfValue(IOperation value, ElementwiseCalls calls, int depth)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            value = parent;
            parent = parent.Parent;
        }

        switch (parent)
        {
            case IForEachLoopOperation loop when ReferenceEquals(loop.Collection, value):
            case ISpreadOperation:
                return RepetitionKind.PerElement;
            case IArgumentOperation when IsSerialized(value):
                return RepetitionKind.PerElement;
            case IArgumentOperation { Parent: IInvocationOperation invocation } argument:
                return OfArgument(invocation, argument, calls, depth);
            case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } created } } when IsCollection(created):
                return RepetitionKind.PerElement;
            case ITranslatedQueryOperation query:
                return OfValue(query, calls, depth);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth > 0:
                return OfLocal(declarator.Symbol, declarator, calls, depth - 1);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } when depth > 0:
                return OfLocal(local.Local, local, calls, depth - 1);
            case ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation holder }:
                return IsSerialized(holder) ? RepetitionKind.PerElement : RepetitionKind.Unknown;
            case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation holder } }:
                return IsSerialized(holder) ? RepetitionKind.PerElement : RepetitionKind.Unknown;
            case IReturnOperation { Kind: OperationKind.Return }:
                return OfReturned(parent, calls, depth);
            default:
                return RepetitionKind.Unknown;
        }
    }

    /// <summary><c>return Ok(new { Names = ids.Select(Load) });</c></summary>
    private static bool IsSerialized(IOperation value)
        => BodyReferences.Outermost(value).Parent is IArgumentOperation { Parent: { } user } argument && ReferenceEquals(SerializedValues.Of(user), argument.Value);

    private static RepetitionKind OfReturned(IOperation returned, ElementwiseCalls calls, int depth)
    {
        if (MethodBodies.FunctionOf(returned) is not IAnonymousFunctionOperation lambda)
        {
            return RepetitionKind.PerElement;
        }

        return lambda.AsArgument() is { Parent: IInvocationOperation { TargetMethod: var runner } call }
            ? runner switch
            {
                { Name: "SelectMany" } when calls.IsLinq(runner.ContainingType) => OfValue(call, calls, depth),
                { IsExtensionMethod: true } when runner.Name.StartsWith("Map", StringComparison.Ordinal) && runner.IsIn("Microsoft.AspNetCore.Builder") => RepetitionKind.PerElement,
                _ => RepetitionKind.Unknown,
            }
            : RepetitionKind.Unknown;
    }

    private static RepetitionKind OfArgument(IInvocationOperation invocation, IArgumentOperation argument, ElementwiseCalls calls, int depth)
    {
        var method = invocation.TargetMethod;
        if (calls.IsLinq(method.ContainingType))
        {
            if (argument.Parameter?.Ordinal != 0 && ElementwiseCalls.OperatorOf(method) is not ("Concat" or "Union" or "Except" or "Intersect"))
            {
                return RepetitionKind.Unknown;
            }

            return ElementwiseCalls.OperatorOf(method) switch
            {
                "Any" or "Contains" or "ElementAt" or "ElementAtOrDefault" or "First" or "FirstOrDefault" or "Take" or "TakeWhile" => RepetitionKind.Quiet,
                _ when method.ReturnType.Name is "IEnumerable" or "IOrderedEnumerable" or "IAsyncEnumerable" or "ParallelQuery" or "OrderedParallelQuery"
                    => OfValue(invocation, calls, depth),
                _ => RepetitionKind.PerElement,
            };
        }

        return (method.ContainingType.Name, method.Name) switch
        {
            ("Task", "WhenAll" or "WaitAll") or ("String", "Join" or "Concat") => RepetitionKind.PerElement,
            ("List" or "HashSet" or "ImmutableArray" or "ImmutableList", "AddRange" or "UnionWith" or "InsertRange" or "CreateRange") => RepetitionKind.PerElement,
            _ => RepetitionKind.Unknown,
        };
    }

    /// <summary>The local that holds the lazy result: is it walked anywhere in the body?</summary>
    private static RepetitionKind OfLocal(ILocalSymbol local, IOperation anywhere, ElementwiseCalls calls, int depth)
    {
        var found = RepetitionKind.Unknown;
        foreach (var operation in BodyReferences.To(local, anywhere))
        {
            if (operation is ILocalReferenceOperation reference)
            {
                var kind = OfValue(reference, calls, depth);
                if (kind == RepetitionKind.PerElement)
                {
                    return kind;
                }

                found = kind == RepetitionKind.Quiet ? kind : found;
            }
        }

        return found;
    }

    private static bool IsCollection(ITypeSymbol type)
        => type.ContainingNamespace is { Name: "Generic" or "Concurrent" or "Immutable" or "ObjectModel", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };
}
