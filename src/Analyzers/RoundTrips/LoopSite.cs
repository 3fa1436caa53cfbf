using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The loop, or the lambda that LINQ runs per element, around a query that is to move out of it.</summary>
/// <param name="Owner">The loop or the call that runs the lambda.</param>
/// <param name="Body">What is repeated.</param>
internal sealed record LoopSite(
    IOperation Owner,
    IOperation Body,
    ISymbol Element,
    IOperation Source,
    IOperation ReplacedOperation,
    StatementSyntax Anchor)
{
    private readonly HashSet<ISymbol> _varying = VaryingIn(Body, Element);

    public ExpressionSyntax Replaced => (ExpressionSyntax)ReplacedOperation.Syntax;

    /// <summary>As the collection declares it: that of <c>var</c> is always nullable.</summary>
    public ITypeSymbol ElementType => ElementTypeOf(Source.Type)!;

    public ExpressionSyntax Elements => (ExpressionSyntax)Source.Syntax;

    /// <param name="call">What is to move: the query, or the call of the function that it is in.</param>
    /// <param name="key">The key in the loop.</param>
    public static LoopSite? TryCreate(IInvocationOperation call, IOperation key, Repeated repeated, out string reason)
    {
        var site = repeated switch
        {
            { Owner: IForEachLoopOperation { IsAsynchronous: false, LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element }, Syntax: ForEachStatementSyntax statement } loop }
                => Create(call, key, loop, loop.Body, element, loop.Collection.Unwrap(), statement),
            { Owner: IInvocationOperation walk, Source: { } source } => OfLambda(call, key, walk, source),
            _ => null,
        };
        if (site is null)
        {
            reason = "only a foreach loop and a synchronous lambda can be rewritten";
            return null;
        }

        reason = site.Obstacle() ?? "";
        return reason.Length == 0 ? site : null;
    }

    /// <summary>Is the operation something that a round of the loop changes, or that differs from moment to moment?</summary>
    public bool Varies(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => _varying.Contains(local.Local),
        IParameterReferenceOperation parameter => _varying.Contains(parameter.Parameter),
        IFieldReferenceOperation field => _varying.Contains(field.Field),
        IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" } => true,
        IPropertyReferenceOperation property => _varying.Contains(property.Property),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "NewGuid" or "GetTimestamp" } } => true,
        _ => false,
    };

    /// <summary>How the elements can be had twice; null when they cannot.</summary>
    public ElementSource? SourceOf(RoundTripFacts facts)
    {
        var source = Source;
        var isCollection = IsCollection(source.Type);
        switch (source)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                if (isCollection)
                {
                    return ElementSource.Reusable;
                }

                break;
            case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: null or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation } when isCollection:
                return Owner is IForEachLoopOperation ? ElementSource.Kept : null;
        }

        // In front of a statement only a loop's own source can be evaluated without changing the order of what the statement does.
        if (Owner is not IForEachLoopOperation)
        {
            return null;
        }

        if ((isCollection && source is IInvocationOperation or IAwaitOperation) || DapperQuery.GivesList(source))
        {
            return ElementSource.Kept;
        }

        return source.Type is { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } && IsPure(source, facts) ? ElementSource.Listed : null;
    }

    private static LoopSite? OfLambda(IInvocationOperation call, IOperation key, IInvocationOperation walk, IOperation source)
    {
        for (IOperation? current = call; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.IsInside(walk))
            {
                return !lambda.Symbol.IsAsync && !IsTask(call.Type) && lambda.Symbol.Parameters is [var element] && StatementOf(walk) is { } statement
                    ? Create(call, key, walk, lambda.Body, element, source.Unwrap(), statement)
                    : null;
            }
        }

        return null;
    }

    /// <summary>The statement that walks the result of the call, when nothing else in it is evaluated first.</summary>
    private static StatementSyntax? StatementOf(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IArgumentOperation { Parent: IInvocationOperation next } when ReferenceEquals(next.Receiver(), current):
                    current = next;
                    break;
                case IInvocationOperation next when ReferenceEquals(next.Instance, current):
                case IConversionOperation or IParenthesizedOperation or IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation:
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } or IDiscardOperation }:
                    current = parent;
                    break;
                case IReturnOperation { Syntax: ReturnStatementSyntax } or IExpressionStatementOperation or IVariableDeclarationGroupOperation { Declarations.Length: 1 }:
                    return IsWalked(call) ? parent.Syntax as StatementSyntax : null;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Does the statement that makes the call also walk its result?</summary>
    public static bool IsWalked(IInvocationOperation call)
    {
        IOperation outermost = call;
        while (outermost.Parent is IArgumentOperation { Parent: IInvocationOperation next } && ReferenceEquals(next.Receiver(), outermost)
            || outermost.Parent is IConversionOperation)
        {
            outermost = outermost.Parent is IConversionOperation conversion ? conversion : outermost.Parent!.Parent!;
        }

        return outermost.Type?.Name is not ("IEnumerable" or "IOrderedEnumerable" or "ParallelQuery" or "OrderedParallelQuery");
    }

    private static LoopSite? Create(IInvocationOperation call, IOperation key, IOperation owner, IOperation body, ISymbol element, IOperation source, StatementSyntax anchor)
    {
        IOperation replaced = call;
        if (IsTask(call.Type))
        {
            if (replaced.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured)
            {
                replaced = configured;
            }

            if (replaced.Parent is not IAwaitOperation awaited)
            {
                return null;
            }

            replaced = awaited;
        }

        return anchor.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax && replaced.Syntax is ExpressionSyntax
            && source.Syntax is ExpressionSyntax && key.Syntax is ExpressionSyntax
                ? new LoopSite(owner, body, element, source, replaced, anchor)
                : null;
    }

    private static bool IsTask(ITypeSymbol? type) => type?.Name is "Task" or "ValueTask";

    /// <summary>What stands between the query and the loop, or in the loop, that a query before the loop would not be in.</summary>
    private string? Obstacle()
    {
        if (ReplacedOperation.Parent is IExpressionStatementOperation)
        {
            return "the result of the query is not used";
        }

        var elementType = Element is ILocalSymbol { Type: var ofLocal } ? ofLocal : ((IParameterSymbol)Element).Type;
        if (!SymbolEqualityComparer.Default.Equals(elementType, ElementTypeOf(Source.Type)))
        {
            return "the loop converts its elements";
        }

        // A text that may be null is a key that may be null; reading the key of an object that may be null may throw.
        if (ElementType is { SpecialType: not SpecialType.System_String } and { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated })
        {
            return "an element may be null";
        }

        var child = ReplacedOperation;
        for (var current = ReplacedOperation.Parent; current is not null && !ReferenceEquals(current, Body); child = current, current = current.Parent)
        {
            switch (current)
            {
                // What a loop inside the loop walks is asked for once per element, before that loop.
                case IForEachLoopOperation inner when ReferenceEquals(inner.Collection, child):
                    break;
                case ITryOperation:
                    return "the loop handles the errors of each query";
                case ILockOperation:
                    return "the query is in a lock";
                case ILoopOperation or IAnonymousFunctionOperation:
                    return "the query is in a loop or lambda of its own inside the loop";
            }
        }

        foreach (var operation in Body.DescendantsAndSelf())
        {
            if (operation is IReturnOperation { Kind: OperationKind.YieldReturn })
            {
                return "the caller runs between the elements";
            }

            // Reading user?.ParentId or testing the element for null says that it may be null; its key cannot be read for all.
            if (operation is IConditionalAccessOperation { Operation: var accessed } && IsElement(accessed)
                || operation is IIsPatternOperation { Value: var tested } && IsElement(tested) && tested.Type?.IsReferenceType == true
                || operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                    && comparison.LeftOperand.Type?.IsReferenceType == true && IsElement(comparison.LeftOperand))
            {
                return "an element may be null";
            }
        }

        return null;
    }

    private bool IsElement(IOperation operation) => operation.Unwrap() switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, Element),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, Element),
        _ => false,
    };

    private static HashSet<ISymbol> VaryingIn(IOperation body, ISymbol element)
    {
        var varying = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { element };
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator:
                    varying.Add(declarator.Symbol);
                    break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                    varying.Add(declared);
                    break;
                case IRecursivePatternOperation { DeclaredSymbol: { } named }:
                    varying.Add(named);
                    break;
                case IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: var outVariable } }:
                    varying.Add(outVariable);
                    break;
                case IAssignmentOperation assignment:
                    Add(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation counter:
                    Add(counter.Target);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    Add(argument.Value);
                    break;
            }
        }

        return varying;

        void Add(IOperation target)
        {
            ISymbol? changed = target switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IMemberReferenceOperation member => member.Member,
                _ => null,
            };
            if (changed is not null)
            {
                varying.Add(changed);
            }
        }
    }

    private static bool IsCollection(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type.TypeKind == TypeKind.Array || IsCountable(type))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (IsCountable(implemented))
            {
                return true;
            }
        }

        return false;
    }

    private static ITypeSymbol? ElementTypeOf(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array:
                return array.ElementType;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } enumerable:
                return enumerable.TypeArguments[0];
            case null:
                return null;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return implemented.TypeArguments[0];
            }
        }

        return null;
    }

    private static bool IsCountable(ITypeSymbol type)
        => type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T;

    /// <summary>A lazy chain gives the same elements before the loop when nothing that its lambdas look at changes in the loop.</summary>
    private bool IsPure(IOperation source, RoundTripFacts facts)
    {
        if (source is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation)
        {
            return true;
        }

        if (source is not IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" } } || facts.FirstWrite(source) is not null)
        {
            return false;
        }

        var start = source;
        while (start is IInvocationOperation call && call.Receiver() is { } receiver)
        {
            start = receiver.Unwrap();
        }

        if (!IsCollection(start.Type) || start is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation))
        {
            return false;
        }

        foreach (var operation in source.DescendantsAndSelf())
        {
            if (Varies(operation) || operation is IInvocationOperation { TargetMethod.ContainingType.Name: not "Enumerable" } or IAnonymousFunctionOperation { Body.Operations.Length: > 1 })
            {
                return false;
            }
        }

        return true;
    }
}
