using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Decides whether a save in a loop may move behind it: nothing in the loop may see that it was saved, each change of a round
/// must be saved by that round, and nothing but the save may fail, since an error in the middle would then keep the elements
/// before it from being stored.
/// </summary>
internal sealed class HoistedSavePlanner
{
    // Each change is held against each save: beyond this, a machine wrote the body.
    private const int MostChanges = 200;

    private readonly RepeatedWrite _write;
    private readonly SaveCall _save;
    private readonly IExpressionStatementOperation _statement;
    private readonly ILoopOperation _loop;
    private readonly StatementSyntax _loopSyntax;
    private readonly CodeScanner _scanner;

    private HoistedSavePlanner(RepeatedWrite write, SaveCall save, IExpressionStatementOperation statement, ILoopOperation loop, StatementSyntax loopSyntax)
    {
        _write = write;
        _save = save;
        _statement = statement;
        _loop = loop;
        _loopSyntax = loopSyntax;
        _scanner = new CodeScanner(write.Compilation, write.Calls, write.CancellationToken);
    }

    /// <param name="obstacle">Why there is no plan, as a clause; null when the write is no save.</param>
    public static HoistedSave? TryCreate(RepeatedWrite write, out string? obstacle)
    {
        obstacle = null;
        if (write.Calls.SaveAt(write.Operation) is not { } save)
        {
            return null;
        }

        if (save.Statement is not { Syntax: ExpressionStatementSyntax } statement)
        {
            obstacle = "the result of the save is used";
            return null;
        }

        if (write.Repeated.Owner is not ILoopOperation { Syntax: StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } syntax } loop
            || loop is not (IForEachLoopOperation { IsAsynchronous: false } or IForLoopOperation))
        {
            obstacle = "only a save in a foreach or for loop can be moved behind it";
            return null;
        }

        var planner = new HoistedSavePlanner(write, save, statement, loop, syntax);
        return planner.Plan(out obstacle);
    }

    private HoistedSave? Plan(out string? obstacle)
    {
        if (_save.Context.IsDeclaredIn(_loop) || (_save.Token is { } token && UsesLocalOfLoop(token)))
        {
            obstacle = "the context or the token is one of each round";
            return null;
        }

        if (_loop is IForEachLoopOperation each && !InMemory.IsCollection(each.Collection.Unwrap().Type))
        {
            obstacle = "the loop may read its elements while it runs";
            return null;
        }

        if (_statement.Parent is not IBlockOperation block || !IsPlainlyNested(block))
        {
            obstacle = "the save is in a try, lock, using or loop of its own inside the loop";
            return null;
        }

        if (_loopSyntax.HasConditionsWithin(_loopSyntax.SpanStart, _loopSyntax.Span.End))
        {
            obstacle = "an '#if' changes what is done in another configuration";
            return null;
        }

        var scan = _scanner.Scan(RepeatedParts(), _statement, CountedIndex.TryCreate(_loop));
        obstacle = GeneratedKey(scan)
            ?? (scan.Plainness == Plainness.Opaque ? scan.Reason : null)
            ?? UnsavedChange(scan, block)
            ?? Exit(scan)
            ?? ReadAfterSave()
            ?? PendingBefore();
        if (obstacle is not null)
        {
            return null;
        }

        if (scan.ReadOfAdded is { } read)
        {
            obstacle = $"the loop reads a '{read.Name}', whose keys the save generates";
            return null;
        }

        if (scan.Removes && scan.Added.Count > 0)
        {
            obstacle = "the loop both adds and removes";
            return null;
        }

        return new HoistedSave((StatementSyntax)_statement.Syntax, _loopSyntax, IsSavedAfter(), Risk(scan));
    }

    private string? Risk(CodeScan scan)
    {
        if (scan.Plainness == Plainness.MayFail)
        {
            return $"{scan.Reason}, and then nothing is stored";
        }

        foreach (var call in scan.TrackerCalls)
        {
            if (call.Action == TrackerAction.Add && !AddsNew(call))
            {
                return "the same entity may be added twice, and then nothing is stored";
            }

            if (call.Action == TrackerAction.Remove && !AreDistinct())
            {
                return "the same entity may be removed twice";
            }
        }

        return SaveTraits.CustomSave(_save.Context.Type, _write.Compilation, _write.CancellationToken);
    }

    private IEnumerable<IOperation> RepeatedParts()
    {
        if (_loop is IForLoopOperation { Condition: var condition, AtLoopBottom: var bottom })
        {
            if (condition is not null)
            {
                yield return condition;
            }

            foreach (var step in bottom)
            {
                yield return step;
            }
        }

        yield return _loop.Body;
    }

    /// <summary>Nothing around the save but blocks and conditions.</summary>
    private bool IsPlainlyNested(IBlockOperation block)
    {
        for (IOperation? current = block; !ReferenceEquals(current, _loop.Body); current = current.Parent)
        {
            if (current is not (IBlockOperation or IConditionalOperation))
            {
                return false;
            }
        }

        return true;
    }

    private bool UsesLocalOfLoop(IOperation operation)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration] } && _loop.Syntax.Span.Contains(declaration.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a round changes and does not save would be saved by the save behind the loop.</summary>
    private string? UnsavedChange(CodeScan scan, IBlockOperation block)
    {
        foreach (var change in scan.Changes)
        {
            if (!change.IsInside(block) || change.Syntax.SpanStart > _statement.Syntax.SpanStart)
            {
                return "a round of the loop changes more than it saves";
            }
        }

        return scan.Changes.Count == 0 ? "the loop does not show what it changes" : null;
    }

    /// <summary>Leaving the loop, or a round, is harmless as long as the round has changed nothing yet.</summary>
    private string? Exit(CodeScan scan)
    {
        var firstChange = scan.Changes[0].Syntax.SpanStart;
        foreach (var operation in _loop.Body.Executed())
        {
            var leaves = operation switch
            {
                IReturnOperation => MethodBodies.FunctionOf(operation) is var function && ReferenceEquals(function, MethodBodies.FunctionOf(_loop)),
                IBranchOperation { BranchKind: BranchKind.GoTo } => true,
                IBranchOperation branch => (SymbolEqualityComparer.Default.Equals(branch.Target, _loop.ExitLabel) || SymbolEqualityComparer.Default.Equals(branch.Target, _loop.ContinueLabel))
                    && operation.Syntax.SpanStart > firstChange,
                _ => false,
            };
            if (leaves)
            {
                return "the loop may be left before the save";
            }
        }

        return null;
    }

    /// <summary><c>new Line { OrderId = order.Id }</c> behind the save of the order: the usual reason to save that early, and one that a navigation does away with.</summary>
    private string? GeneratedKey(CodeScan scan)
    {
        UniqueColumns? columns = null;
        foreach (var operation in _loop.Body.Executed())
        {
            if (operation is IPropertyReferenceOperation { Property: var property, Instance.Type: INamedTypeSymbol entity }
                && operation.Syntax.SpanStart > _statement.Syntax.Span.End
                && scan.Added.Contains(entity)
                && SymbolEqualityComparer.Default.Equals((columns ??= new UniqueColumns(_write.Compilation, _write.CancellationToken)).KeyOf(entity), property))
            {
                return "the loop reads the key that the save generates";
            }
        }

        return null;
    }

    /// <summary>What the database computes is there after the save only.</summary>
    private string? ReadAfterSave()
    {
        foreach (var operation in _loop.Body.Executed())
        {
            if (operation.Syntax.SpanStart > _statement.Syntax.Span.End
                && operation is IMemberReferenceOperation { Member.ContainingType: { } type }
                && !type.IsIn("System"))
            {
                return "the loop uses the entity after the save";
            }
        }

        return null;
    }

    /// <summary>
    /// Changes of before the loop are saved by its first round, so not at all when it has none. What callers left pending is theirs.
    /// </summary>
    private string? PendingBefore()
    {
        var body = MethodBodies.FunctionOf(_loop) ?? _loop.Root();
        var scan = _scanner.Scan(body, _loop);
        if (scan.Changes.Count > MostChanges)
        {
            return "the function changes too much to follow";
        }

        foreach (var change in scan.Changes)
        {
            if ((change.Syntax.SpanStart < _loop.Syntax.SpanStart || IsInOuterLoop(change)) && !IsSavedBetween(change, body))
            {
                return "what is changed before the loop is saved only when the loop has elements";
            }
        }

        return null;
    }

    private bool IsInOuterLoop(IOperation change)
    {
        for (var outer = _loop.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is ILoopOperation && change.IsInside(outer))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSavedBetween(IOperation change, IOperation body)
    {
        foreach (var operation in body.Executed())
        {
            if (operation.Syntax.SpanStart > change.Syntax.SpanStart
                && operation.Syntax.SpanStart < _loop.Syntax.SpanStart
                && _write.Calls.SaveAt(operation) is { Statement.Parent: { } block } save
                && save.Context.IsSame(_save.Context)
                && (_loop.IsInside(block) || change.IsInside(block)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A new object whose key is left to the database, so that no two of them can have the same one.</summary>
    private bool AddsNew(TrackerCall call)
    {
        if (call.Entities?.UnwrapValue() is not IObjectCreationOperation { Type: INamedTypeSymbol entity } creation
            || new UniqueColumns(_write.Compilation, _write.CancellationToken).KeyOf(entity) is not { } key)
        {
            return false;
        }

        foreach (var argument in creation.Arguments)
        {
            if (string.Equals(argument.Parameter?.Name, key.Name, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        foreach (var initializer in creation.Initializer?.Initializers ?? [])
        {
            if (initializer is IAssignmentOperation { Target: IPropertyReferenceOperation { Property: var assigned } } && SymbolEqualityComparer.Default.Equals(assigned, key))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rows of a query are distinct; a list from elsewhere may have an entity twice.</summary>
    private bool AreDistinct()
        => _loop is IForEachLoopOperation each && LoadedRows.TryCreate(each.Collection, _write.Calls) is not null;

    private bool IsSavedAfter()
    {
        if (_loop.Parent is not IBlockOperation { Operations: var statements })
        {
            return false;
        }

        var index = statements.IndexOf(_loop);
        return index >= 0
            && index + 1 < statements.Length
            && statements[index + 1] is IExpressionStatementOperation { Operation: var next }
            && _write.Calls.SaveAt(next.UnwrapAwait()) is { } save
            && save.Context.IsSame(_save.Context);
    }
}
