using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks;

/// <summary>
/// What the process tells its caller. BenchmarkDotNet itself ends with 0 when benchmarks failed, so that a pipeline
/// would take a broken hot path for a fast one.
/// </summary>
internal static class ExitCodes
{
    public const int Passed = 0;

    /// <summary>At least one hot path is over its budget.</summary>
    public const int OverBudget = 1;

    /// <summary>A usage error, or at least one hot path that could not be measured.</summary>
    public const int Failed = 2;

    /// <summary>With <c>--strict</c>: a budget was not measured.</summary>
    public const int Inconclusive = 3;

    /// <summary>What failed says least about the code, and comes first.</summary>
    public static int Of(RunReport report, bool strict)
    {
        if (report.HotPaths.Any(hotPath => hotPath.Error is not null))
        {
            return Failed;
        }

        var states = report.HotPaths.SelectMany(hotPath => hotPath.Budget).Select(outcome => outcome.State).ToHashSet();
        return states.Contains(BudgetState.Over) ? OverBudget
            : strict && (states.Contains(BudgetState.Unmeasured) || report.UnmeasuredBudgets.Count > 0) ? Inconclusive
            : Passed;
    }
}
