using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A save that may move from the body of a loop to behind it.</summary>
/// <param name="Save">The statement that saves.</param>
/// <param name="Loop">The loop, a statement of a block.</param>
/// <param name="IsSavedAfter">The statement behind the loop saves already: the one in the loop is only removed.</param>
internal sealed record HoistedSave(StatementSyntax Save, StatementSyntax Loop, bool IsSavedAfter, string? Risk) : IWritePlan
{
    public const string SafeKey = "SaveAfterLoop";
    public const string RiskyKey = "SaveAfterLoopAlthough";

    private const string SafeTitle = "Save once after the loop";

    public string Title => Risk is null ? SafeTitle : $"{SafeTitle}, although {Risk}";

    public string EquivalenceKey => Risk is null ? SafeKey : RiskyKey;
}
