using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Loops in which each element is a unit of work: what is stored for one must not wait for the others, nor fail with them.</summary>
internal static class ElementUnits
{
    private static readonly HashSet<string> OtherFailures =
    [
        "ArgumentException", "ArithmeticException", "FormatException", "HttpRequestException", "IOException", "IndexOutOfRangeException", "InvalidCastException", "InvalidDataException",
        "JsonException", "KeyNotFoundException", "NullReferenceException", "SmtpException", "UnauthorizedAccessException", "UriFormatException", "XmlException",
    ];

    /// <summary>
    /// <c>try { .. await db.SaveChangesAsync(); } catch (Exception e) { logger.LogError(e, ..); }</c>: an element that fails is
    /// passed over and the others are stored. One save for all would fail for all. <c>catch (FormatException)</c> passes over what
    /// is not fit to be stored at all.
    /// </summary>
    public static bool IsIsolated(IOperation operation, IOperation body) => IsIsolated(operation, body, isCalled: false);

    /// <summary>
    /// The same in a method that the loop calls: <c>catch (Exception e) { logger.LogError(e, ..); return false; }</c> goes back to
    /// the loop, and so to the next element.
    /// </summary>
    public static bool IsIsolatedInCall(IOperation operation)
    {
        var body = operation;
        while (body is not ILocalFunctionOperation && body.Parent is { } parent)
        {
            body = parent;
        }

        return IsIsolated(operation, body, isCalled: true);
    }

    private static bool IsIsolated(IOperation operation, IOperation body, bool isCalled)
    {
        for (var current = operation; !ReferenceEquals(current, body) && current.Parent is { } parent; current = parent)
        {
            if (parent is ITryOperation { Catches.Length: > 0 } attempt && ReferenceEquals(current, attempt.Body))
            {
                foreach (var handler in attempt.Catches)
                {
                    if (MayHoldBackWrite(handler.ExceptionType) && !Leaves(handler.Handler, isCalled) && !(GivesUp(handler) && IsRepeatedIn(attempt, body)))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Everything may, an application's own exceptions too, whatever they derive from, but those of the framework that tell of bad
    /// input, of files and of other services. A validation may be what an override of the save does.
    /// </summary>
    private static bool MayHoldBackWrite(ITypeSymbol exception)
    {
        if (!exception.IsIn("System") && !exception.IsIn("Newtonsoft"))
        {
            return true;
        }

        for (var current = exception; current is not null; current = current.BaseType)
        {
            if (OtherFailures.Contains(current.Name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>catch (DbUpdateException) when (attempt &lt; 3)</c>: after the last attempt the error is not held back.</summary>
    private static bool GivesUp(ICatchClauseOperation handler)
    {
        if (handler.Filter is not null)
        {
            return true;
        }

        foreach (var operation in handler.Handler.Executed())
        {
            if (operation is IThrowOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is it tried again by a loop of its own inside the round?</summary>
    private static bool IsRepeatedIn(IOperation attempt, IOperation body)
    {
        for (var current = attempt.Parent; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            if (current is ILoopOperation and not IForEachLoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What returns or breaks leaves the loop itself, but of a method in between no more than that.</summary>
    private static bool Leaves(IBlockOperation handler, bool isCalled) => handler.Operations is [.., var last]
        && (last is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } || (!isCalled && last is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break }));

    /// <summary>
    /// <c>await gateway.ChargeAsync(order); order.IsPaid = true; await db.SaveChangesAsync();</c>: what was done elsewhere cannot be
    /// undone, so it is recorded at once; and what must be stored before it is done must not wait either. The same for a member
    /// that calls and writes: it is a unit of work.
    /// </summary>
    public static bool RecordsProgress(IOperation body, RoundTripFacts facts, Compilation compilation, CancellationToken cancellationToken)
        => new OutsideEffects(facts, compilation, cancellationToken).AnyIn(body);

    /// <summary>
    /// A transaction for each element that holds several writes together: all of them are stored or none. Around a single save a
    /// transaction says nothing that the save does not say.
    /// </summary>
    public static bool CommitsSeveralWrites(IOperation body, RoundTripFacts facts, CancellationToken cancellationToken)
    {
        var begins = false;
        var writes = 0;
        foreach (var operation in body.Executed())
        {
            switch (operation)
            {
                case IObjectCreationOperation { Type.Name: "TransactionScope" }:
                    begins = true;
                    break;
                case IInvocationOperation call when facts.At(call, RoundTripKinds.Transaction, cancellationToken) is not null:
                    begins |= call.TargetMethod.Name.StartsWith("Begin", StringComparison.Ordinal);
                    break;
                case IInvocationOperation call when facts.At(call, RoundTripKinds.DatabaseWrite, cancellationToken) is not null:
                    writes++;
                    break;
            }
        }

        return begins && writes > 1;
    }
}
