using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// Does an operation run once per element? The door of this engine. It climbs from the operation to the start of its
/// function: loops and calls that run a lambda per element repeat it, guards and the quiet kinds of loops calm it.
/// </summary>
internal sealed class RepetitionFinder(Compilation compilation)
{
    public const int DefaultSmallCollection = PerfOptions.DefaultSmallCollection;

    private readonly KnownSizes _sizes = new(compilation);
    private readonly ElementwiseCalls _calls = new(compilation);

    /// <summary>Is there a loop around the operation, or a call that runs it per element? Asked first, because it needs nothing but the tree.</summary>
    public bool MayRepeat(IOperation operation) => HasRepetition(operation) && !operation.IsTranslated();

    private bool HasRepetition(IOperation operation)
    {
        var child = operation;
        if (IsFunction(operation))
        {
            var called = Called(operation, smallCollection: 0, out child);
            if (called.Kind != RepetitionKind.Once)
            {
                return called.Kind == RepetitionKind.PerElement;
            }
        }

        for (var parent = child.Parent; parent is not null and not ILocalFunctionOperation; parent = parent.Parent)
        {
            switch (parent)
            {
                case ILoopOperation loop when loop is not IForEachLoopOperation { Collection: var elements } || !Optionals.Is(elements):
                    return true;
                case IAnonymousFunctionOperation lambda:
                    var called = lambda.IsExpressionTree() ? new Repeated(RepetitionKind.Unknown) : Called(lambda, smallCollection: 0, out parent);
                    if (called.Kind != RepetitionKind.Once)
                    {
                        return called.Kind == RepetitionKind.PerElement;
                    }

                    break;
            }
        }

        return false;
    }

    /// <param name="within">The body to stay in: a lambda that is called like a method.</param>
    public Repeated Of(IOperation operation, IOperation? within = null, int smallCollection = DefaultSmallCollection)
    {
        Repeated? calmed = null;
        var child = operation;
        if (IsFunction(operation))
        {
            if (Called(operation, smallCollection, out child) is { Kind: not RepetitionKind.Once } found)
            {
                return found;
            }
        }

        for (var parent = child.Parent; parent is not null && !ReferenceEquals(child, within); child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case ILocalFunctionOperation:
                    return InFunction(child, operation, calmed);
                case IAnonymousFunctionOperation lambda when !ReferenceEquals(lambda, within):
                    if (lambda.IsExpressionTree())
                    {
                        return new Repeated(RepetitionKind.Unknown);
                    }

                    var called = Called(lambda, smallCollection, out var caller);
                    if (called.Kind == RepetitionKind.PerElement && IsQuiet(operation, lambda))
                    {
                        return new Repeated(RepetitionKind.Quiet, called.Owner);
                    }

                    if (called.Kind != RepetitionKind.Once)
                    {
                        return called;
                    }

                    parent = caller;
                    break;
                case ILoopOperation loop:
                    var repeated = Loops.Classify(loop, child, operation, _sizes, smallCollection);
                    if (repeated.Kind == RepetitionKind.PerElement)
                    {
                        return IsInHandler(loop) ? new Repeated(RepetitionKind.Quiet) : repeated;
                    }

                    if (repeated.Kind == RepetitionKind.Quiet)
                    {
                        if (repeated.Owner is not null)
                        {
                            return repeated;
                        }

                        // A retry or a handful inside a loop over elements still runs per element.
                        calmed = repeated;
                    }

                    break;
                case ICatchClauseOperation:
                    return new Repeated(RepetitionKind.Quiet);
                default:
                    if (IsSwitchedOff(parent, child))
                    {
                        return new Repeated(RepetitionKind.Quiet);
                    }

                    if (MissGuards.Guards(parent, child, operation, out var guarded))
                    {
                        var kept = new Repeated(RepetitionKind.Quiet);
                        if (guarded is null || within?.IsInside(guarded) == true)
                        {
                            return kept;
                        }

                        // foreach (var order in orders) { User? user = null; foreach (var line in order.Lines) user ??= ..; }: once per order.
                        calmed = kept;
                        parent = guarded;
                    }

                    break;
            }
        }

        return InFunction(child, operation, calmed);
    }

    /// <summary><c>void Add(Row row) { _rows.Add(row); if (_rows.Count >= 500) Flush(); }</c>: now and then, even if each call of the function is one of many.</summary>
    private static Repeated InFunction(IOperation body, IOperation operation, Repeated? calmed)
        => calmed ?? new Repeated(FlushGuards.IsFlush(operation, body) ? RepetitionKind.Quiet : RepetitionKind.Once);

    /// <summary><c>catch (DbUpdateConcurrencyException e) { foreach (var entry in e.Entries) await entry.ReloadAsync(); }</c></summary>
    private static bool IsInHandler(IOperation loop)
    {
        for (var current = loop.Parent; current is not null and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ICatchClauseOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Code behind a plain <c>return;</c> or <c>throw</c> of its own block never runs: a feature that is switched off for now.</summary>
    private static bool IsSwitchedOff(IOperation parent, IOperation child)
    {
        if (parent is not IBlockOperation block)
        {
            return false;
        }

        var isBehind = false;
        foreach (var statement in block.Operations)
        {
            // A label may be jumped to.
            isBehind &= statement is not ILabeledOperation;
            switch (statement)
            {
                case var _ when ReferenceEquals(statement, child):
                    return isBehind;
                case IReturnOperation { Kind: OperationKind.Return } or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }:
                    isBehind = true;
                    break;
            }
        }

        return false;
    }

    private static bool IsQuiet(IOperation operation, IAnonymousFunctionOperation lambda)
        => (lambda.Symbol.Parameters is [var element, ..] && BatchInputs.TakesWholeElement(operation, element, lambda.Body))
            || FlushGuards.IsFlush(operation, lambda.Body)
            || FreshContexts.IsOwn(lambda, operation);

    /// <summary>A method group or comparer is run by what it is handed to.</summary>
    private static bool IsFunction(IOperation operation)
        => operation is IMethodReferenceOperation || (operation is IArgumentOperation argument && ComparerArguments.MayBe(argument));

    /// <summary>What becomes of a lambda, method group or comparer: who runs it, and how often?</summary>
    private Repeated Called(IOperation function, int smallCollection, out IOperation caller)
    {
        caller = function;
        if ((function as IArgumentOperation ?? function.AsArgument()) is not { Parent: IInvocationOperation invocation } argument)
        {
            return new Repeated(RepetitionKind.Unknown);
        }

        caller = invocation;
        var call = _calls.Classify(invocation, argument);
        if (call.Kind == RepetitionKind.PerElement && call.Source is { } source)
        {
            if (_sizes.Of(source) is { } size && size <= smallCollection)
            {
                return new Repeated(RepetitionKind.Once);
            }

            if (Loops.IsChunked(source))
            {
                return new Repeated(RepetitionKind.Quiet, invocation, source);
            }
        }

        return call;
    }
}
