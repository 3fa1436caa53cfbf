using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A database transaction in a <c>using</c>, from where it begins to where it is committed.</summary>
/// <param name="Name">The variable that holds it.</param>
/// <param name="Scope">The body of the <c>using</c>, or the block that declares it.</param>
/// <param name="From">The position at which the transaction has begun.</param>
/// <param name="Variable">The variable.</param>
internal sealed record HeldTransaction(string Name, IOperation Scope, int From, ILocalSymbol Variable)
{
    /// <summary>The transactions that a <c>using</c> statement or declaration begins.</summary>
    public static IEnumerable<HeldTransaction> Of(IOperation operation)
    {
        var (group, scope) = operation switch
        {
            IUsingOperation { Resources: IVariableDeclarationGroupOperation resources, Body: var body } => (resources, body),
            IUsingDeclarationOperation { DeclarationGroup: var declared, Parent: IBlockOperation block } => (declared, block),
            _ => (null, null),
        };
        if (group is null || scope is null)
        {
            yield break;
        }

        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if (declarator.GetVariableInitializer() is { Value: var value } && Begins(value.UnwrapAwait()))
                {
                    yield return new HeldTransaction(declarator.Symbol.Name, scope, group.Syntax.Span.End, declarator.Symbol);
                }
            }
        }
    }

    /// <summary>What runs while the transaction is held, in the order in which it is written; not what runs when it has failed.</summary>
    public IEnumerable<IOperation> Operations()
    {
        var end = int.MaxValue;
        foreach (var operation in Scope.Executed())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Commit" or "CommitAsync" or "Complete" or "Rollback" or "RollbackAsync" or "CommitTransaction" or "CommitTransactionAsync", Instance: { } instance }
                && !IsInCatch(operation)
                && (instance.UnwrapValue() is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, Variable)
                    || instance.Type?.Name == "DatabaseFacade"))
            {
                end = Math.Min(end, operation.Syntax.SpanStart);
            }
        }

        foreach (var operation in Scope.Executed())
        {
            if (operation.Syntax.SpanStart >= From && operation.Syntax.SpanStart < end && operation is IInvocationOperation && !IsInCatch(operation))
            {
                yield return operation;
            }
        }
    }

    private bool IsInCatch(IOperation operation)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, Scope); current = current.Parent)
        {
            if (current is ICatchClauseOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(IOperation value) => value switch
    {
        IObjectCreationOperation { Type: { } type } => type.IsType("System.Transactions", "TransactionScope"),
        IInvocationOperation { TargetMethod: { Name: "BeginTransaction" or "BeginTransactionAsync" } method, Type: { } type }
            => method.ContainingType.Name is "DatabaseFacade" or "RelationalDatabaseFacadeExtensions" || type.Name is "DbTransaction" or "IDbTransaction" or "IDbContextTransaction"
                || type.Inherits("System.Data.Common", "DbTransaction"),
        _ => false,
    };
}
