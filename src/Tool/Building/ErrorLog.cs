namespace PerfAnalyzers.Tool.Building;

/// <summary>The errors of a build and nothing else. The console would add warnings and a summary, which <c>dotnet build</c> asks for after us.</summary>
internal sealed class ErrorLog(string path)
{
    public IReadOnlyList<string> BuildArguments { get; } =
    [
        "-nologo", "-noConsoleLogger", "-terminalLogger:off",
        "-fileLogger", $"-fileLoggerParameters:LogFile={path};ErrorsOnly;NoSummary;Verbosity=quiet;Encoding=UTF-8",
    ];

    /// <summary>As MSBuild wrote them, each once; what the command line itself said when no build began (an SDK that is not installed).</summary>
    public IReadOnlyList<string> Read(DotnetResult result)
    {
        if (result.ExitCode == 0)
        {
            return [];
        }

        var logged = File.Exists(path) ? Distinct(File.ReadLines(path)) : [];
        return logged.Count > 0 ? logged : Distinct(result.Lines);
    }

    private static List<string> Distinct(IEnumerable<string> lines) => [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0).Distinct()];
}
