using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A declaration whose value is an awaited remote read: <c>var user = await client.GetStringAsync(url);</c></summary>
/// <param name="Statement">The declaration.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Awaited">The await.</param>
/// <param name="Call">The call.</param>
/// <param name="Trip">The round trip of the call.</param>
internal sealed record AwaitedRead(IVariableDeclarationGroupOperation Statement, ILocalSymbol Variable, IAwaitOperation Awaited, IInvocationOperation Call, RoundTrip Trip)
{
    /// <summary>Null when the statement is none, or when its client must not be used twice at once.</summary>
    public static AwaitedRead? Of(IOperation statement, TaskTypes types, RoundTripFacts facts)
        => statement is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var variable } declarator] }], Parent: IBlockOperation or IUsingDeclarationOperation } group
            && declarator.GetVariableInitializer()?.Value.UnwrapValue() is IAwaitOperation awaited
            && awaited.UnwrapAwait() is IInvocationOperation call
            && types.IsTaskOrValueTask(call.Type)
            && call.TargetMethod.Name is var name && (name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("StringGet", StringComparison.Ordinal) || name.StartsWith("HashGet", StringComparison.Ordinal))
            && name is not ("GetOrCreateAsync" or "GetOrSetAsync" or "GetResponse")
            && facts.Direct(call) is { Kind: RoundTripKinds.RemoteCall or RoundTripKinds.CacheCall } trip
            && IsSafeAtOnce(call)
                ? new AwaitedRead(group, variable, awaited, call, trip)
                : null;

    /// <summary>The read in the statement before, when this one does not need it.</summary>
    public static AwaitedRead? Before(AwaitedRead read, TaskTypes types, RoundTripFacts facts)
    {
        var statement = read.Statement.Parent is IUsingDeclarationOperation @using ? (IOperation)@using : read.Statement;
        if (statement.Parent is not IBlockOperation block)
        {
            return null;
        }

        var at = block.Operations.IndexOf(statement);
        if (at <= 0)
        {
            return null;
        }

        var before = block.Operations[at - 1] is IUsingDeclarationOperation { DeclarationGroup: var declared } ? declared : block.Operations[at - 1];
        return Of(before, types, facts) is { } first && !Mentions(read.Call, first.Variable) ? first : null;
    }

    /// <summary>This read and those that follow it directly without needing any before them.</summary>
    public IReadOnlyList<AwaitedRead> Run(TaskTypes types, RoundTripFacts facts)
    {
        var run = new List<AwaitedRead> { this };
        if (Statement.Parent is IBlockOperation block)
        {
            for (var i = block.Operations.IndexOf(Statement) + 1; i < block.Operations.Length; i++)
            {
                if (Of(block.Operations[i], types, facts) is not { Call.Type.Name: "Task" } next || MentionsAny(next.Call, run))
                {
                    break;
                }

                run.Add(next);
            }
        }

        return run;
    }

    private static bool MentionsAny(IOperation call, List<AwaitedRead> reads)
    {
        foreach (var read in reads)
        {
            if (Mentions(call, read.Variable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Mentions(IOperation call, ILocalSymbol variable)
    {
        foreach (var operation in call.Descendants())
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSafeAtOnce(IInvocationOperation call)
    {
        // What the arguments do must not matter to the other call: id++, Next(), await token.GetAsync().
        foreach (var argument in call.Arguments)
        {
            foreach (var operation in argument.Value.DescendantsAndSelf())
            {
                if (operation is IAwaitOperation or IAssignmentOperation or IIncrementOrDecrementOperation)
                {
                    return false;
                }
            }
        }

        var type = call.Receiver()?.UnwrapValue().Type;
        return type.Inherits("System.Net.Http", "HttpMessageInvoker")
            || type is { Name: "IDistributedCache" or "IDatabase" or "IDatabaseAsync" }
            || (type is not null && (type.IsIn("Azure") || type.IsIn("Amazon")));
    }
}
