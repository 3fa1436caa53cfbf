namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>The expression that finds in memory what the query for one element gave.</summary>
/// <param name="NeedsParentheses">As a part of a larger expression.</param>
internal sealed record FoundText(string Text, bool NeedsParentheses = false);
