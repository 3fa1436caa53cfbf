using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>Why two requests may not be given the same response.</summary>
internal enum Obstacle
{
    None,

    /// <summary>A cache is asked already.</summary>
    Cache,

    /// <summary>The user, the session, headers, cookies, the culture: what one request has and another has not.</summary>
    Request,

    /// <summary>The clock, random numbers, new identifiers.</summary>
    NonDeterministic,

    Write,

    /// <summary>Something that cannot be seen or is not known to this reader.</summary>
    Unknown,
}

/// <summary>What a database read asks of the database, the cheapest first.</summary>
internal enum ReadKind
{
    /// <summary>At most one row, or whether there is one.</summary>
    Row,

    /// <summary>Rows into memory.</summary>
    Rows,

    /// <summary>A count, sum, average, minimum or maximum.</summary>
    Aggregate,

    /// <summary><c>GROUP BY</c>.</summary>
    Grouping,
}

/// <summary>A call that leads from the handler to a database read.</summary>
internal sealed record CallHop(IMethodSymbol Method, Location CallSite);

/// <summary>A database read that a handler reaches.</summary>
/// <param name="Operator">The query's last operator without <c>Async</c>: <c>Count</c>, <c>ToList</c>; for SQL text its verb.</param>
/// <param name="Source">The set as the source names it (<c>Users</c>); null when it cannot be named.</param>
/// <param name="Entities">Every entity type that the query touches.</param>
/// <param name="EntitiesAreKnown">False when there may be more of them.</param>
/// <param name="IsFiltered">Its filters use a value from outside the query, so that it reads a part that the caller chooses.</param>
/// <param name="Includes">How many <c>Include</c>s and <c>ThenInclude</c>s it has.</param>
/// <param name="Path">The calls from the handler to the method that holds the read; empty when the handler holds it.</param>
internal sealed record DatabaseRead(
    ReadKind Kind,
    string Operator,
    string? Source,
    ImmutableArray<ITypeSymbol> Entities,
    bool EntitiesAreKnown,
    bool IsFiltered,
    int Includes,
    Location Location,
    ImmutableArray<CallHop> Path);

/// <summary>What a handler and the methods that it calls do. The reads are complete only when there is no obstacle.</summary>
internal sealed record HandlerSummary(Obstacle Obstacle, ImmutableArray<DatabaseRead> Reads, ImmutableArray<RemoteRead> RemoteReads)
{
    /// <summary>The calls that answer with a rendered view: <c>View(model)</c>.</summary>
    public ImmutableArray<IInvocationOperation> Views { get; init; } = [];
}
