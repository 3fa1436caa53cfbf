using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Writes that are made in a loop on purpose. A read in the same place would be a fault.</summary>
internal static class DeliberateWrites
{
    public static bool IsDeliberate(PerElementFinding finding, RoundTripFacts facts, Compilation compilation, CancellationToken cancellationToken)
    {
        if (finding.Repeated.Owner is not { } owner)
        {
            return false;
        }

        if (IsSingleByNature(finding.Trip) || IsScript(finding, compilation, cancellationToken))
        {
            return true;
        }

        var body = BodyOf(owner, finding.Operation);
        return ElementUnits.IsIsolated(finding.Operation, body)
            || IsFlush(finding.Operation, body)
            || WritesBatch(owner, finding.Operation, body)
            || ElementUnits.RecordsProgress(body, facts, compilation, cancellationToken)
            || ElementUnits.CommitsSeveralWrites(body, facts, cancellationToken);
    }

    /// <summary><c>userManager.UpdateAsync(user)</c> checks one user and stores it: there is no call for many. For roles and claims there is.</summary>
    private static bool IsSingleByNature(RoundTrip trip)
        => trip.Hops[trip.Hops.Length - 1].Method is { ContainingType.Name: "RoleManager" }
            or { ContainingType.Name: "UserManager", Name: not ("AddToRoleAsync" or "RemoveFromRoleAsync" or "AddClaimAsync" or "RemoveClaimAsync") };

    /// <summary><c>foreach (var statement in script) db.Database.ExecuteSqlRaw(statement)</c>: each element is another command.</summary>
    private static bool IsScript(PerElementFinding finding, Compilation compilation, CancellationToken cancellationToken)
    {
        var last = finding.Trip.Hops[finding.Trip.Hops.Length - 1].Location;
        var operation = finding.Operation;
        if (!finding.Trip.IsDirect)
        {
            if (last.SourceTree is not { } tree || !compilation.ContainsSyntaxTree(tree))
            {
                return false;
            }

            operation = compilation.GetSemanticModel(tree).GetOperation(tree.GetRoot(cancellationToken).FindNode(last.SourceSpan, getInnermostNodeForTie: true), cancellationToken);
        }

        if (operation is not IInvocationOperation command)
        {
            return false;
        }

        foreach (var argument in command.Arguments)
        {
            if (argument.Parameter is { Name: "sql" or "commandText" or "query", Type.SpecialType: SpecialType.System_String })
            {
                return argument.Value.Unwrap() is IParameterReferenceOperation
                    || (finding.Trip.IsDirect && argument.Value.Unwrap() is ILocalReferenceOperation { Local: var sql } && IsElement(sql, finding.Repeated.Owner));
            }
        }

        return false;
    }

    private static bool IsElement(ILocalSymbol local, IOperation? owner)
        => owner is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } && SymbolEqualityComparer.Default.Equals(element, local);

    /// <summary>The part of the owner that is repeated.</summary>
    private static IOperation BodyOf(IOperation owner, IOperation operation)
    {
        if (owner is ILoopOperation loop)
        {
            return loop.Body;
        }

        for (IOperation? current = operation; current is not null && !ReferenceEquals(current, owner); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.IsInside(owner))
            {
                return lambda.Body;
            }
        }

        return operation;
    }

    /// <summary>
    /// <c>if (++count % 500 == 0)</c>, <c>if (batch.Count >= size)</c>, <c>if (pending > 100)</c> around the save, or
    /// <c>if (batch.Count &lt; size) continue;</c> in front of it: a save now and then.
    /// </summary>
    private static bool IsFlush(IOperation operation, IOperation body)
    {
        for (var current = operation; !ReferenceEquals(current, body) && current.Parent is { } parent; current = parent)
        {
            if (parent switch
                {
                    IConditionalOperation conditional => !ReferenceEquals(current, conditional.Condition) && TestsThreshold(conditional.Condition, body),
                    IBlockOperation block => WaitsUntilFull(block, current, body),
                    _ => false,
                })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does a round end in front of the statement until enough has come together?</summary>
    private static bool WaitsUntilFull(IBlockOperation block, IOperation statement, IOperation body)
    {
        foreach (var before in block.Operations)
        {
            if (ReferenceEquals(before, statement))
            {
                return false;
            }

            if (before is IConditionalOperation { WhenFalse: null, Condition: var condition, WhenTrue: var skip } && EndsRound(skip, body) && TestsThreshold(condition, body))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>continue;</c> of the loop itself, or <c>return;</c> of a lambda that runs per element.</summary>
    private static bool EndsRound(IOperation skip, IOperation body)
        => (skip is IBlockOperation { Operations: [var only] } ? only : skip) switch
        {
            IBranchOperation { BranchKind: BranchKind.Continue, Target: var target } => body.Parent is ILoopOperation loop && SymbolEqualityComparer.Default.Equals(target, loop.ContinueLabel),
            IReturnOperation { Kind: OperationKind.Return } => body.Parent is IAnonymousFunctionOperation,
            _ => false,
        };

    private static bool TestsThreshold(IOperation condition, IOperation body)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } last when IsLastIndex(last.LeftOperand) || IsLastIndex(last.RightOperand):
                    return true;
                case IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Equals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual,
                } comparison when IsFilled(comparison.LeftOperand, body) || IsFilled(comparison.RightOperand, body):
                    return true;
            }
        }

        return false;
    }

    /// <summary><c>if (i == items.Count - 1)</c>: one save, in the last round.</summary>
    private static bool IsLastIndex(IOperation operand)
        => operand.Unwrap() is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Subtract,
            LeftOperand: IPropertyReferenceOperation { Property.Name: "Count" or "Length" },
            RightOperand.ConstantValue: { HasValue: true, Value: 1 },
        };

    /// <summary>A counter or a list of before the loop that the loop counts up or fills.</summary>
    private static bool IsFilled(IOperation operand, IOperation body)
    {
        var counted = operand.Unwrap() switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection } => ElementChanges.VariableOf(collection),
            IIncrementOrDecrementOperation step => ElementChanges.VariableOf(step.Target),
            var other => ElementChanges.VariableOf(other),
        };
        if (counted is null)
        {
            return false;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            var changed = operation switch
            {
                IIncrementOrDecrementOperation step => ElementChanges.VariableOf(step.Target),
                ICompoundAssignmentOperation sum => ElementChanges.VariableOf(sum.Target),
                IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Enqueue", Instance: { } filled } => ElementChanges.VariableOf(filled),
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(changed, counted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>foreach (var batch in batches) { db.AddRange(batch); db.SaveChanges(); }</c>: the save itself does not say what it saves.</summary>
    private static bool WritesBatch(IOperation owner, IOperation operation, IOperation body)
    {
        ISymbol? element = owner is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var variable } } ? variable : null;
        for (IOperation? current = operation; element is null && current is not null && !ReferenceEquals(current, owner); current = current.Parent)
        {
            element = current is IAnonymousFunctionOperation { Symbol.Parameters: [var parameter, ..] } ? parameter : null;
        }

        return element is not null && BatchInputs.TakesWholeElement(body, element, body) && (!IsGroup(element) || IsHandedOn(element, body));
    }

    private static bool IsGroup(ISymbol element)
        => element switch { ILocalSymbol local => local.Type, IParameterSymbol parameter => parameter.Type, _ => null } is { Name: "IGrouping" };

    /// <summary>
    /// <c>db.AddRange(group)</c> is a batch. A group that is only walked or summed up is an element like any other: what it
    /// belongs to, a customer or a day, is written once per group.
    /// </summary>
    private static bool IsHandedOn(ISymbol group, IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method }, Value: var value }
                || method.IsIn("System.Linq")
                || value.Unwrap().Type?.SpecialType == SpecialType.System_String
                || SequenceTypes.ElementOf(value.Unwrap().Type) is null)
            {
                continue;
            }

            foreach (var input in Dataflow.InputsOf(value, body))
            {
                // The key of the group is none of its elements.
                if (SymbolEqualityComparer.Default.Equals(ElementChanges.VariableOf(input), group) && input.Parent is not IPropertyReferenceOperation)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
