using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Says of rows that are loaded only to be written what keeps a command from doing the same, and what may then be different.</summary>
internal sealed class LoadToWriteJudge(Compilation compilation, ContextCalls calls, CancellationToken cancellationToken)
{
    // Kept as long as the body: a scan for each finding makes a method of many saves as costly as the square of its length.
    private static readonly ConditionalWeakTable<IOperation, List<IOperation>> Changes = new();

    public LoadToWrite Judge(LoadToWrite found)
    {
        var body = MethodBodies.FunctionOf(found.Change) ?? found.Change.Root();
        return found with { Obstacle = Obstacle(found), Risk = Risk(found, body), IsOnlyChange = IsOnlyChange(found, body) };
    }

    private bool IsOnlyChange(LoadToWrite found, IOperation body)
    {
        foreach (var change in Changes.GetValue(body, scope => new CodeScanner(compilation, calls, cancellationToken).Scan(scope).Changes))
        {
            if (!change.IsInside(found.Change))
            {
                return false;
            }
        }

        return true;
    }

    private string? Obstacle(LoadToWrite found)
    {
        if (found.Change.Syntax.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax))
        {
            return "the change is not a statement of a block";
        }

        if (found.Change is not IForEachLoopOperation && !(found.IsDelete && found.Element is null))
        {
            return found.Change is IForLoopOperation ? "the change is made by index" : "the change is made by 'ForEach'";
        }

        if (found.IsToldToUpdate)
        {
            return "the context is told to write every column";
        }

        if (found.Save.Statement is null)
        {
            return "the save tells how many rows were written";
        }

        if (found.Rows.IsComposed)
        {
            return "the query is put together in several steps";
        }

        foreach (var step in found.Rows.Operators)
        {
            if (step.TargetMethod.Name is not ("Where" or "IgnoreQueryFilters" or "TagWith" or "AsTracking" or "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending"))
            {
                return $"the query uses '{step.TargetMethod.Name}'";
            }
        }

        if (found.Uses is { AreMore: true, List.Name: var list })
        {
            return $"'{list}' is also used to see how many there are, or given to 'UpdateRange'";
        }

        foreach (var column in found.Columns)
        {
            if (column.Value is IInvocationOperation { TargetMethod.Name: var name })
            {
                return $"'{name}' is a method of the entity";
            }

            foreach (var operation in column.Value.DescendantsAndSelf())
            {
                if (operation is IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" })
                {
                    return "each row is given the time of its own change";
                }
            }
        }

        return SaveTraits.CustomSave(found.Rows.Context.Type, compilation, cancellationToken);
    }

    private string? Risk(LoadToWrite found, IOperation body)
    {
        foreach (var column in found.Columns)
        {
            foreach (var operation in column.Value.DescendantsAndSelf())
            {
                if (found.Element?.Is(operation) == true)
                {
                    return "the database may calculate and overflow in another way";
                }
            }
        }

        return IsOwnContext(found.Rows.Context, body) && IsUsedTwice(found.Rows.Context, body)
            ? null
            : "entities that were loaded before do not change";
    }

    /// <summary>A context that this function makes has loaded nothing before.</summary>
    private static bool IsOwnContext(ContextReference context, IOperation body)
    {
        foreach (var use in BodyReferences.To(context.Symbol, body))
        {
            if (use is IVariableDeclaratorOperation declarator
                && declarator.IsInside(body)
                && declarator.GetVariableInitializer()?.Value.UnwrapAwait() is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "CreateDbContext" or "CreateDbContextAsync" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Once for the query, once for the save, and perhaps to remove.</summary>
    private bool IsUsedTwice(ContextReference context, IOperation body)
    {
        var count = 0;
        foreach (var use in BodyReferences.To(context.Symbol, body))
        {
            if (use is ILocalReferenceOperation && use.IsInside(body) && !IsOfRemove(use) && ++count > 2)
            {
                return false;
            }
        }

        return count == 2;
    }

    private bool IsOfRemove(IOperation context)
    {
        for (var current = context.Parent; current is IPropertyReferenceOperation or IInvocationOperation; current = current.Parent)
        {
            if (calls.TrackerCallAt(current) is { Action: TrackerAction.Remove } remove && context.IsInside(remove.Call.Instance))
            {
                return true;
            }
        }

        return false;
    }
}
