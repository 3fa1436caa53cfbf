using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>A save and the next one of the same context, with nothing between that needs the first.</summary>
/// <param name="Obstacle">Why the first may not simply go, as a clause; null when it may.</param>
internal sealed record ConsecutiveSaves(SaveCall First, SaveCall Second, string? Obstacle)
{
    public const string FixTitle = "Remove the first save";

    public static ConsecutiveSaves? TryCreate(IOperation operation, ContextCalls calls, Compilation compilation, CancellationToken cancellationToken)
    {
        if (calls.SaveAt(operation) is not { Statement: { } statement } first)
        {
            return null;
        }

        var between = new List<IOperation>();
        if (Next(statement, first, calls, between) is not { } second)
        {
            return null;
        }

        var scanner = new CodeScanner(compilation, calls, cancellationToken);
        var scan = scanner.Scan(between);
        if (scan.Plainness == Plainness.Opaque || Leaves(between))
        {
            return null;
        }

        // What was added before the first save has its key now, and it is read.
        var body = MethodBodies.FunctionOf(operation) ?? operation.Root();
        var before = scanner.Scan(body, statement);
        foreach (var read in scan.Read)
        {
            if (read.TypeKind != TypeKind.Class || read.IsIn("System"))
            {
                continue;
            }

            before.Read.Add(read);
        }

        if (statement.Syntax.SyntaxTree.GetRoot(cancellationToken).HasConditionsWithin(statement.Syntax.SpanStart, second.Call.Syntax.SpanStart))
        {
            // The second may be missing in another configuration.
            return null;
        }

        return before.ReadOfAdded is { } added && ReadsAny(scan, added) ? null : new ConsecutiveSaves(first, second, ObstacleOf(scan, before, first, calls, compilation, cancellationToken));
    }

    private static bool ReadsAny(CodeScan scan, ITypeSymbol added)
    {
        scan.Added.Add(added);
        return scan.ReadOfAdded is not null;
    }

    private static string? ObstacleOf(CodeScan scan, CodeScan whole, SaveCall first, ContextCalls calls, Compilation compilation, CancellationToken cancellationToken)
    {
        if (scan.Plainness == Plainness.MayFail)
        {
            return scan.Reason + ", and then nothing is stored";
        }

        foreach (var read in scan.Read)
        {
            if (IsEntity(read, first.Context.Type, calls))
            {
                return $"a '{read.Name}' is read between, whose values the first save may have generated";
            }
        }

        if (whole.Removes && (whole.Added.Count > 0 || scan.Added.Count > 0))
        {
            return "entities are both added and removed";
        }

        return SaveTraits.CustomSave(first.Context.Type, compilation, cancellationToken);
    }

    /// <summary>A type that the context has a set of, or one that such a type derives from.</summary>
    private static bool IsEntity(ITypeSymbol type, ITypeSymbol context, ContextCalls calls)
    {
        for (var current = context; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { Type: INamedTypeSymbol { TypeArguments: [var entity] } set } && calls.IsSet(set) && EntityTypes.AreRelated(type, entity))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The next save on every way from the first, and the statements in between; a block that ends hands on to the block around it.</summary>
    private static SaveCall? Next(IOperation statement, SaveCall first, ContextCalls calls, List<IOperation> between)
    {
        while (statement.Parent is { } parent)
        {
            if (parent is IBlockOperation block)
            {
                for (var i = block.Operations.IndexOf(statement) + 1; i > 0 && i < block.Operations.Length; i++)
                {
                    var next = block.Operations[i];
                    if (next is IExpressionStatementOperation { Operation: var call } && calls.SaveAt(call.UnwrapAwait()) is { Statement: not null } second)
                    {
                        return second.Context.IsSame(first.Context) ? second : null;
                    }

                    between.Add(next);
                }
            }
            else if (parent is not IConditionalOperation)
            {
                return null;
            }

            statement = parent;
        }

        return null;
    }

    private static bool Leaves(List<IOperation> statements)
    {
        foreach (var statement in statements)
        {
            foreach (var operation in statement.Executed())
            {
                if (operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.GoTo } or IUsingDeclarationOperation
                    || (operation is IBranchOperation branch && !IsInside(branch, statement)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A <c>break</c> or <c>continue</c> of a loop or switch in between stays in between.</summary>
    private static bool IsInside(IBranchOperation branch, IOperation statement)
    {
        for (IOperation? current = branch; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation or ISwitchOperation)
            {
                return true;
            }

            if (ReferenceEquals(current, statement))
            {
                return false;
            }
        }

        return false;
    }
}
