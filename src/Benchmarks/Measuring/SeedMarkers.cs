namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>
/// A folder in which harnesses note that their database is seeded, for this run: each benchmark of a full run has a process
/// of its own, which inherits the folder's name, and a database that outlives a process is filled only once.
/// </summary>
internal sealed class SeedMarkers : IDisposable
{
    /// <summary>Generated harnesses read it.</summary>
    private const string Variable = "PERFANALYZERS_RUN";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("perfanalyzers-run-");
    private readonly string? outer = Environment.GetEnvironmentVariable(Variable);

    public SeedMarkers() => Environment.SetEnvironmentVariable(Variable, folder.FullName);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, outer);
        folder.Delete(recursive: true);
    }
}
