using System.Collections.Immutable;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Keys of <see cref="Microsoft.CodeAnalysis.Diagnostic.Properties"/> that more than one reader knows. They reach SARIF as custom properties.</summary>
internal static class DiagnosticProperties
{
    /// <summary>
    /// The title of the rewrite that our code fix offers for this occurrence; absent when there is none.
    /// Set by the analyzer from the same precondition test that the code fix runs, so that a command line can show it.
    /// </summary>
    public const string Fix = "fix";

    /// <summary>
    /// What has to hold besides for <see cref="Fix"/> to be offered, and an analyzer cannot tell because it sees one project: a clause
    /// that follows "if", for example "its callers in other projects can follow"; absent when nothing has.
    /// </summary>
    public const string FixCondition = "fixCondition";

    /// <summary>
    /// Why no safe rewrite of this occurrence exists, as a short clause that follows "no safe fix:", for example
    /// "the lookup is inside an expression tree"; set only when <see cref="Fix"/> is absent.
    /// </summary>
    public const string NoFix = "noFix";

    /// <summary>The call path from the reported span to the costly operation, one display name per hop, joined by <see cref="PathSeparator"/>; absent when the operation is at the span itself.</summary>
    public const string Path = "path";

    public const string PathSeparator = " -> ";

    /// <summary>What an occurrence says of its rewrite.</summary>
    /// <param name="title">Of the rewrite.</param>
    /// <param name="refusal">Why there is none, as a clause; null when there is one.</param>
    public static ImmutableDictionary<string, string?> OfFix(string title, string? refusal)
        => refusal is null
            ? ImmutableDictionary<string, string?>.Empty.Add(Fix, title)
            : ImmutableDictionary<string, string?>.Empty.Add(NoFix, refusal);
}
