using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
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

        if (found.Change.Syntax.SyntaxTree.GetRoot(cancellationToken).HasConditionsWithin(Math.Min(found.Reported.Syntax.SpanStart, found.Change.Syntax.SpanStart), found.Save.Statement.Syntax.SpanStart))
        {
            return "an '#if' changes what is done in another configuration";
        }

        foreach (var step in found.Rows.OperatorsElsewhere)
        {
            // Not even an order: it cannot be left out of what stands elsewhere.
            if (step.TargetMethod.Name is not ("Where" or "IgnoreQueryFilters" or "TagWith" or "AsTracking" or "AsQueryable"))
            {
                return $"'{step.TargetMethod.Name}' is a step of the query elsewhere";
            }
        }

        if (found.Rows is { IsComposed: true, Set.Syntax: not (IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax) })
        {
            return "the query is one of several";
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

        if (LoadObstacle(found) is { } between)
        {
            return between;
        }

        foreach (var column in found.Columns)
        {
            if (column.Value is IInvocationOperation { TargetMethod.Name: var name })
            {
                return $"'{name}' is a method of the entity";
            }

            if (ReadsClock(column.Value))
            {
                return "each row is given the time of its own change";
            }
        }

        if (found.Condition is { } condition)
        {
            if (condition.HasPattern)
            {
                return "the condition is a pattern, which no query may have";
            }

            if (ReadsClock(condition.Test))
            {
                return "each row is compared with the time of its own check";
            }

            if (ConditionObstacles.Of(condition, found.Element!, compilation) is { } other)
            {
                return other;
            }
        }

        return SaveTraits.CustomSave(found.Rows.Context.Type, compilation, cancellationToken);
    }

    private static bool ReadsClock(IOperation value)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The command stands where the rows are changed: nothing in front of that may make its query another than the one that loaded them.</summary>
    private string? LoadObstacle(LoadToWrite found)
    {
        if (found.Uses.List is not { } list)
        {
            return null;
        }

        IOperation? load = null;
        foreach (var place in BodyReferences.To(list, found.Change))
        {
            load ??= place as IVariableDeclaratorOperation;
        }

        while (load is not null and { Parent: not IBlockOperation })
        {
            load = load.Parent;
        }

        if (load?.Parent is not IBlockOperation block || !ReferenceEquals(block, found.Change.Parent))
        {
            return "the rows are loaded in another place";
        }

        var first = block.Operations.IndexOf(load) + 1;
        var between = block.Operations.Skip(first).Take(block.Operations.IndexOf(found.Change) - first).ToList();
        if (between.Count == 0)
        {
            return null;
        }

        var reads = ReadsOf(found, load);
        return new CodeScanner(compilation, calls, cancellationToken).Scan(between) is { Plainness: Plainness.Opaque } or { Changes.Count: > 0 }
            || between.Any(statement => CallsOwn(statement) || reads.Any(read => Touches(statement, read, load)))
                ? "what stands between the query and the change may make a difference"
                : null;
    }

    /// <summary>
    /// What the load names, and what the queries and lists that it names were made of: <c>limit</c> of
    /// <c>var query = db.Items.Where(i => i.Stock &lt; limit)</c> is read when the query runs.
    /// </summary>
    private static List<IOperation> ReadsOf(LoadToWrite found, IOperation load)
    {
        var reads = new List<IOperation>();
        var known = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<IOperation>(found.Rows.Through);
        pending.Push(load);
        while (pending.Count > 0)
        {
            foreach (var read in pending.Pop().DescendantsAndSelf())
            {
                if (read is IVariableDeclaratorOperation || BodyReferences.SymbolOf(read) is not { } variable || !known.Add(variable))
                {
                    continue;
                }

                reads.Add(read);
                foreach (var value in IsObject(read) ? BodyIndex.Of(read).ValuesOf(variable) : [])
                {
                    pending.Push(value);
                }
            }
        }

        return reads;
    }

    /// <summary>A method of this source may write what the query reads, where no statement of this block shows it.</summary>
    private static bool CallsOwn(IOperation statement)
    {
        foreach (var operation in statement.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the statement write the variable that the query reads, or have the object in hand that it reads?</summary>
    private static bool Touches(IOperation statement, IOperation read, IOperation load)
    {
        foreach (var place in BodyReferences.To(BodyReferences.SymbolOf(read)!, load))
        {
            if (place.IsInside(statement) && (place.IsWritten() || IsObject(read)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsObject(IOperation read) => read.Type is { IsReferenceType: true, SpecialType: SpecialType.None };

    private string? Risk(LoadToWrite found, IOperation body)
    {
        var risks = new List<string>();
        if (found.Columns.Any(column => ReadsRow(column.Value, found)))
        {
            risks.Add("the database may calculate and overflow in another way");
        }

        if (found.Condition is not null)
        {
            risks.Add("the database may compare in another way");
        }

        if (!IsOwnContext(found.Rows.Context, body) || !IsUsedTwice(found.Rows.Context, body) || IsOfSharedQuery(found))
        {
            risks.Add("entities that were loaded before do not change");
        }

        return risks.Count == 0 ? null : string.Join(" and ", risks);
    }

    private static bool ReadsRow(IOperation value, LoadToWrite found)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (found.Element?.Is(operation) == true)
            {
                return true;
            }
        }

        return false;
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

    /// <summary><c>var query = own.Users.Where(..); var first = query.First();</c>: what the query was run for before is loaded, too.</summary>
    private static bool IsOfSharedQuery(LoadToWrite found)
    {
        foreach (var operation in (found.Rows.Terminal ?? found.Reported).DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && local.Type.IsQuery() && BodyReferences.To(local, operation).Count(static use => use is ILocalReferenceOperation) > 1)
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
