using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

/// <summary>Compares generated sources with the files that were approved, by the conventions of Verify.SourceGenerators.</summary>
public static class Verifier
{
    /// <summary>
    /// Each generated source has a file <c>Type.Method#Hint.g.verified.cs</c> beside the test, whose first line is <c>//HintName: Hint.g.cs</c>.
    /// A difference, a missing file and a file too many fail, and what was generated is written as <c>.received.cs</c>.
    /// </summary>
    public static SettingsTask Verify(GeneratorDriver driver, [CallerFilePath] string sourceFile = "", [CallerMemberName] string methodName = "")
        => new(driver, sourceFile, methodName);
}

/// <summary>A verification that runs when it is awaited; until then it can be told what to leave out.</summary>
public sealed class SettingsTask(GeneratorDriver driver, string sourceFile, string methodName)
{
    private readonly List<Func<GeneratedSourceResult, bool>> _ignored = [];

    /// <summary>Leaves out sources that other snapshots hold, such as the marker attributes.</summary>
    public SettingsTask IgnoreGeneratedResult(Func<GeneratedSourceResult, bool> shouldIgnore)
    {
        _ignored.Add(shouldIgnore);
        return this;
    }

    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    public Task ToTask() => Task.Run(Run);

    private void Run()
    {
        var sources = driver.GetRunResult().Results
            .SelectMany(result => result.GeneratedSources)
            .Where(source => !_ignored.Any(ignores => ignores(source)));
        new Snapshot(sourceFile, methodName).Verify(sources.Select(source => (source.HintName, source.SourceText.ToString())));
    }
}
