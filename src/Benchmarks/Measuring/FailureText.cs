using System.Text.RegularExpressions;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>Why a hot path could not be measured, in one line: exception type, message and the first stack line.</summary>
internal static partial class FailureText
{
    public static string Of(Exception exception)
    {
        // The outer exception says that something was invoked; the innermost says what went wrong.
        while (exception is System.Reflection.TargetInvocationException or AggregateException or TypeInitializationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return Join($"{exception.GetType().FullName}: {exception.Message}", FirstFrame(exception.StackTrace?.Split('\n') ?? []));
    }

    /// <summary>The last exception in what BenchmarkDotNet logged, in this process or from the process it started.</summary>
    public static string Of(IReadOnlyList<string> log)
    {
        for (var i = log.Count - 1; i >= 0; i--)
        {
            if (ExceptionLine().Match(log[i]) is { Success: true } match)
            {
                return Join(match.Groups["text"].Value, FirstFrame(log.Skip(i + 1)));
            }
        }

        // The first error of a build causes the others. Not any line with the word: a summary explains its column 'Error'.
        var problem = log.FirstOrDefault(line => BuildError().IsMatch(line))
            ?? log.LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? log.LastOrDefault(line => !string.IsNullOrWhiteSpace(line));
        return problem?.Trim() ?? "BenchmarkDotNet gave no result and no reason";
    }

    private static string? FirstFrame(IEnumerable<string> lines) =>
        lines.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at ", StringComparison.Ordinal));

    private static string Join(string problem, string? frame)
    {
        var text = frame is null ? problem : $"{problem} {frame}";
        return LineBreaks().Replace(text, " ").Trim();
    }

    // "System.InvalidOperationException: boom", also after "--->" or BenchmarkDotNet's "// ! InProcessEmitExecutor, exception:".
    [GeneratedRegex(@"(?<text>\b(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*(?:Exception|Error)\b(?: \([^)]*\))?: .*?)(?: ---> .*)?$")]
    private static partial Regex ExceptionLine();

    [GeneratedRegex(@"\berror [A-Z]+\d+:")]
    private static partial Regex BuildError();

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex LineBreaks();
}
