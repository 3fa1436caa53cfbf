using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The loop, or the lambda that LINQ runs per element, around a query that is to move out of it.</summary>
/// <param name="Owner">The loop or the call that runs the lambda.</param>
/// <param name="Body">What is repeated.</param>
/// <param name="Rounds">What runs from the first element to the last: the body, or the chain of operators that runs the lambda.</param>
internal sealed record LoopSite(
    IOperation Owner,
    IOperation Body,
    IOperation Rounds,
    LoopElement Element,
    IOperation Source,
    IOperation ReplacedOperation,
    StatementSyntax Anchor)
{
    private readonly HashSet<ISymbol> _varying = VaryingIn(Body, Element.Variable);

    public ExpressionSyntax Replaced => (ExpressionSyntax)ReplacedOperation.Syntax;

    /// <summary>As the collection declares it: that of <c>var</c> is always nullable.</summary>
    public ITypeSymbol ElementType => SequenceTypes.ElementOf(Source.Type)!;

    public ExpressionSyntax Elements => (ExpressionSyntax)Source.Syntax;

    /// <summary>How the lambda runs for all elements at once; null where one round follows the other.</summary>
    public ConcurrentWalk? Concurrent { get; init; }

    /// <param name="call">What is to move: the query, or the call of the function that it is in.</param>
    /// <param name="key">The key in the loop.</param>
    public static LoopSite? TryCreate(IInvocationOperation call, IOperation key, Repeated repeated, out string reason)
    {
        var site = repeated switch
        {
            { Owner: IForEachLoopOperation { IsAsynchronous: false, LoopControlVariable: IVariableDeclaratorOperation { Symbol: var variable }, Syntax: ForEachStatementSyntax statement } loop }
                => OfLoop(call, key, loop, LoopElement.Of(variable), loop.Collection.Unwrap(), statement),
            { Owner: IForLoopOperation { Syntax: ForStatementSyntax statement } loop } when IndexedElements.TryCreate(loop) is var (element, collection)
                => OfLoop(call, key, loop, element, collection, statement),
            { Owner: IInvocationOperation walk, Source: { } source } => LambdaSites.TryCreate(call, key, walk, source),
            _ => null,
        };
        if (site is null)
        {
            reason = "only a loop over a collection and a lambda that the same statement runs can be rewritten";
            return null;
        }

        reason = site.Obstacle(call) ?? "";
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
        var isCollection = SequenceTypes.IsCollection(source.Type);
        if (isCollection && source is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation })
        {
            return ElementSource.Reusable;
        }

        if ((isCollection && source is IInvocationOperation or IAwaitOperation or IPropertyReferenceOperation { Property.IsIndexer: false }) || DapperQuery.GivesList(source))
        {
            return ElementSource.Kept;
        }

        return source.Type is { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } && (IsPure(source, facts) || FilledSequences.Is(source, facts)) ? ElementSource.Listed : null;
    }

    private static LoopSite? OfLoop(IInvocationOperation call, IOperation key, ILoopOperation loop, LoopElement element, IOperation source, StatementSyntax anchor)
        => Awaited(call) is { } replaced ? Create(replaced, key, loop, loop.Body, loop.Body, element, source, anchor) : null;

    /// <param name="replaced">The query, or the call of its function; its task where nothing awaits it in the body.</param>
    public static LoopSite? Create(IOperation replaced, IOperation key, IOperation owner, IOperation body, IOperation rounds, LoopElement element, IOperation source, StatementSyntax anchor)
        => anchor.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax && replaced.Syntax is ExpressionSyntax
            && source.Syntax is ExpressionSyntax && key.Syntax is ExpressionSyntax
                ? new LoopSite(owner, body, rounds, element, source, replaced, anchor)
                : null;

    /// <summary>The call, with the <c>await</c> of its task; null where its task is kept.</summary>
    public static IOperation? Awaited(IInvocationOperation call)
    {
        if (!IsTask(call.Type))
        {
            return call;
        }

        IOperation task = call.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured : call;
        return task.Parent as IAwaitOperation;
    }

    public static bool IsTask(ITypeSymbol? type) => type?.Name is "Task" or "ValueTask";

    /// <summary>What stands between the query and the loop, or in the loop, that a query before the loop would not be in.</summary>
    private string? Obstacle(IInvocationOperation call)
    {
        if (ReplacedOperation.Parent is IExpressionStatementOperation)
        {
            return "the result of the query is not used";
        }

        if (Owner is IForLoopOperation counting && IndexedElements.ChangeIn(counting, Source, call) is { } change)
        {
            return change;
        }

        var elementType = Element.Index is not null ? ElementType : Element.Variable is ILocalSymbol { Type: var ofLocal } ? ofLocal : ((IParameterSymbol)Element.Variable).Type;
        if (!SymbolEqualityComparer.Default.Equals(elementType, SequenceTypes.ElementOf(Source.Type)))
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

    /// <summary>Also a local that holds the element: <c>var user = users[i];</c>.</summary>
    public bool IsElement(IOperation operation) => ElementKey.TryCreate(operation, Element, Body) is { Property: null };

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

        var isPlain = start is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
            || Owner is IInvocationOperation && start is IPropertyReferenceOperation { Property.IsIndexer: false, Instance: null or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation };
        if (!isPlain || !SequenceTypes.IsCollection(start.Type))
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
