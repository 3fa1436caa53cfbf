using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Does a statement never run on to the next one?</summary>
internal static class Exits
{
    /// <summary>By <c>return</c>, <c>throw</c>, <c>continue</c>, <c>break</c> or <c>goto</c>, on every way through it.</summary>
    public static bool Leaves(this IOperation statement) => statement switch
    {
        IBlockOperation { Operations: [.., var last] } => last.Leaves(),
        IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } => true,
        IBranchOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IConditionalOperation { WhenTrue: var first, WhenFalse: { } second } => first.Leaves() && second.Leaves(),
        ILockOperation { Body: var body } => body.Leaves(),
        IUsingOperation { Body: var body } => body.Leaves(),
        ISwitchOperation choice => LeavesOnEveryCase(choice),
        _ => false,
    };

    /// <summary>With a <c>default</c>, and no <c>break</c> of the <c>switch</c> itself.</summary>
    private static bool LeavesOnEveryCase(ISwitchOperation choice)
    {
        var isComplete = false;
        foreach (var section in choice.Cases)
        {
            isComplete |= section.Clauses.Any(static clause => clause.CaseKind == CaseKind.Default);
            if (section.Body is not [.., var last]
                || !last.Leaves()
                || section.Body.Any(part => part.DescendantsAndSelf().Any(inner => inner is IBranchOperation { Target: var target } && SymbolEqualityComparer.Default.Equals(target, choice.ExitLabel))))
            {
                return false;
            }
        }

        return isComplete;
    }
}
