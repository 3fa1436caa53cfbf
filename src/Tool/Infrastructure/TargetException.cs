namespace PerfAnalyzers.Tool;

/// <summary>The target itself is at fault; its own error lines are shown, the exit code is <see cref="ExitCodes.NotAudited"/>.</summary>
internal sealed class TargetException(string message, IReadOnlyList<string> details) : Exception(message)
{
    public IReadOnlyList<string> Details { get; } = details;
}
