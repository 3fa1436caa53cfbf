using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;

namespace PerfAnalyzers.Writes;

/// <summary>A column and what it is given.</summary>
/// <param name="Value">Constants, values from outside of the loop, and columns of the same row.</param>
internal sealed record ColumnValue(IPropertySymbol Column, IOperation Value);

/// <summary>Rows that are loaded only to be changed or removed, and the save that writes it.</summary>
/// <param name="Change">The statement that changes or removes them.</param>
/// <param name="Reported">The query, or the call that removes its rows.</param>
/// <param name="Element">What the loop, or the lambda of <c>ForEach</c>, is given in each round; null where a range is removed.</param>
/// <param name="Columns">What each row is given; empty where rows are removed.</param>
/// <param name="Uses">What is done with the rows beside.</param>
internal sealed record LoadToWrite(
    LoadedRows Rows,
    IOperation Change,
    SaveCall Save,
    IOperation Reported,
    LoopElement? Element,
    ImmutableArray<ColumnValue> Columns,
    ListUses Uses)
{
    public const string UpdateKey = "ExecuteUpdate";
    public const string DeleteKey = "ExecuteDelete";
    public const string RiskySuffix = "Although";

    public bool IsDelete { get; init; }

    /// <summary>Of which rows it is true that they are written; null where all are.</summary>
    public RowCondition? Condition { get; init; }

    /// <summary>The context is also told that the rows change, so that it writes every column of them.</summary>
    public bool IsToldToUpdate { get; init; }

    /// <summary>Why there is no rewrite, as a clause; null when there is one.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What would be different afterwards, as a clause; null when nothing is.</summary>
    public string? Risk { get; init; }

    /// <summary>Nothing else waits for the save.</summary>
    public bool IsOnlyChange { get; init; }

    public bool IsAsync => Save.IsAsync || Rows.IsAsync;

    /// <summary><c>ExecuteUpdateAsync</c>, <c>ExecuteDelete</c>, ...</summary>
    public string Method => (IsDelete ? "ExecuteDelete" : "ExecuteUpdate") + (IsAsync ? "Async" : "");

    public string Title => Risk is null ? $"Use '{Method}'" : $"Use '{Method}', although {Risk}";

    public string EquivalenceKey => (IsDelete ? DeleteKey : UpdateKey) + (Risk is null ? "" : RiskySuffix);
}
