namespace PerfAnalyzers.RoundTrips;

/// <summary>What a query by a key gives.</summary>
internal enum LookupAnswer
{
    /// <summary>The row with the key: <c>First</c>, <c>FirstOrDefault</c>, <c>Single</c>, <c>SingleOrDefault</c>, <c>Find</c>.</summary>
    Row,

    /// <summary>All rows with the key: <c>ToList</c>, <c>ToArray</c>.</summary>
    Rows,

    /// <summary>Whether there is a row with the key: <c>Any</c>.</summary>
    Existence,

    /// <summary>A value over all rows with the key: <c>Count</c>, <c>LongCount</c>, <c>Sum</c>, <c>Max</c>, <c>Min</c>.</summary>
    Aggregate,
}
