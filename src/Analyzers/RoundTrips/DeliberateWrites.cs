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

        if (IsSingleByNature(finding.Trip) || IsScript(finding, compilation, cancellationToken) || PreparedCommands.IsInProcess(finding.Operation, owner))
        {
            return true;
        }

        var body = BodyOf(owner, finding.Operation);
        return ElementUnits.IsIsolated(finding.Operation, body)
            || finding.CalledOperations(compilation, cancellationToken).Any(ElementUnits.IsIsolatedInCall)
            || WritesBatch(owner, finding.Operation, body)
            || StoreWrites.IsOnePerStore(owner, finding.Operation, body)
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
        if (finding.LastOperation(compilation, cancellationToken) is not IInvocationOperation command)
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
                if (SymbolEqualityComparer.Default.Equals(BodyReferences.VariableOf(input), group) && input.Parent is not IPropertyReferenceOperation)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
