namespace PerfAnalyzers.Benchmarks.Tests;

/// <summary>What one run of the program gave: exit code, what it printed, and what reached the console beside it.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error, string Console)
{
    public static ProgramRun Of(string[] args, params Type[] types)
    {
        var (output, error, console) = (new StringWriter(), new StringWriter(), new StringWriter());
        var (consoleOut, consoleError) = (System.Console.Out, System.Console.Error);
        System.Console.SetOut(console);
        System.Console.SetError(console);
        try
        {
            var exitCode = new BenchmarkProgram(output, error).Run(args, types);
            return new ProgramRun(exitCode, output.ToString(), error.ToString(), console.ToString());
        }
        finally
        {
            System.Console.SetOut(consoleOut);
            System.Console.SetError(consoleError);
        }
    }
}

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("perf-benchmarks-").FullName;

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
