namespace PerfAnalyzers.Tool;

internal static class ExitCodes
{
    /// <summary>Everything was audited and no finding reaches the threshold; every fix was applied.</summary>
    public const int Clean = 0;

    /// <summary>At least one finding at or over <c>--fail-on</c>, one limit exceeded, or one hot path that got worse.</summary>
    public const int Findings = 1;

    /// <summary>The command line asks for something that does not exist or cannot be.</summary>
    public const int Usage = 2;

    /// <summary>The target did not build, a project of it was not audited, a fix broke a project, or a benchmark failed.</summary>
    public const int NotAudited = 3;

    /// <summary>Ended by Ctrl+C, as a shell says it.</summary>
    public const int Cancelled = 130;

    public const string Help = """
        Exit codes:
          0  nothing at or over --fail-on
          1  at least one finding at or over --fail-on, or a hot path over its budget
          2  wrong usage
          3  the target did not build, a project was not audited, or a benchmark failed
        """;

    public const string GateHelp = """
        Exit codes:
          0  within all limits, nothing got worse
          1  a limit exceeded, or a hot path that got worse
          2  wrong usage
          3  a hot path or a build failed, or with --strict: something could not be said
        """;

    public const string FixHelp = """
        Exit codes:
          0  fixed, also when there was nothing to fix
          2  wrong usage
          3  the target did not build, or a project no longer compiled and was restored
        """;
}

/// <summary>What the user asked for cannot be done as asked: the message says why, the exit code is <see cref="ExitCodes.Usage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);
