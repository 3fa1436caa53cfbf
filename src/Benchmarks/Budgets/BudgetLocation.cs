using PerfAnalyzers.Benchmarks.CommandLine;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Budgets;

namespace PerfAnalyzers.Benchmarks.Budgets;

/// <summary>Where the budgets of a run are.</summary>
internal static class BudgetLocation
{
    public const string EnvironmentVariable = "PERF_BUDGETS_ENVIRONMENT";

    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    public static BudgetBook Load(RunOptions options, IReadOnlyList<HotPath> hotPaths)
    {
        var environment = options.BudgetEnvironment ?? (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named ? named : null);

        // The build copies the project's file there.
        var path = options.BudgetsPath ?? Path.Combine(AppContext.BaseDirectory, BudgetFile.Name);
        (string, string)? file = null;
        if (options.BudgetsPath is not null || File.Exists(path))
        {
            try
            {
                file = (Path.GetFileName(path), File.ReadAllText(path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new InvalidDataException($"Cannot read the budgets: {exception.Message}", exception);
            }
        }
        else if (options.BudgetEnvironment is not null)
        {
            throw new InvalidDataException($"--environment {environment} needs a {BudgetFile.Name} that has this environment.");
        }

        return BudgetBook.Create(file, environment, hotPaths.Select(hotPath => hotPath.Harness.Assembly).Distinct().SelectMany(ReferencedAssemblies.Of).Distinct());
    }
}
