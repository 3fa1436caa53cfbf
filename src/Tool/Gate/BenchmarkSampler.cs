using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Gate;

/// <summary>A benchmarks project that is built, and can be sampled in fresh processes.</summary>
internal sealed class BenchmarkSampler
{
    /// <summary>Exit code of PerfAnalyzers.Benchmarks when a hot path failed; its file says which.</summary>
    private const int HotPathFailed = 2;

    /// <summary>
    /// The compiler at run time, pinned. With profile-guided optimisation one and the same code was compiled in two ways whose
    /// times are 18 % apart; without the delay, code is compiled again, optimised, as soon as it has been called often enough.
    /// </summary>
    private static readonly Dictionary<string, string> Pinned = new()
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
    };

    private readonly string project;
    private readonly string program;
    private readonly string work;
    private int runs;

    private BenchmarkSampler(string project, string program, string work)
    {
        this.project = project;
        this.program = program;
        this.work = work;
    }

    /// <exception cref="TargetException">It does not build.</exception>
    public static async Task<BenchmarkSampler> BuildAsync(string project, Injection injection, string work, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(project)!;
        var environment = injection.Environment(records: null);
        var log = new ErrorLog(Path.Combine(work, "errors.log"));
        string[] where = ["--configuration", "Release", "--artifacts-path", injection.Artifacts];
        var build = await Dotnet.RunAsync(["build", project, .. where, .. log.BuildArguments], folder, environment, cancellationToken).ConfigureAwait(false);
        if (build.ExitCode != 0)
        {
            throw new TargetException($"'{project}' does not build", log.Read(build));
        }

        var evaluated = await Dotnet.RunAsync(["build", project, .. where, "-nologo", "-getProperty:TargetPath"], folder, environment, cancellationToken).ConfigureAwait(false);
        var program = evaluated.Text.Trim();
        return evaluated.ExitCode == 0 && File.Exists(program)
            ? new BenchmarkSampler(project, program, work)
            : throw new TargetException($"the program of '{project}' is not where its build should have put it", evaluated.Lines);
    }

    /// <param name="ids">Only these hot paths; null for all.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="TargetException">The program wrote no samples.</exception>
    public async Task<SampleFile> SampleAsync(IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        var file = Path.Combine(work, $"samples-{runs++}.json");
        string[] filter = ids is null ? [] : ["--filter", .. ids];
        var run = await Dotnet.RunAsync([program, "--samples", file, .. filter], work, Pinned, cancellationToken).ConfigureAwait(false);
        if (run.ExitCode is not (0 or HotPathFailed) || !File.Exists(file))
        {
            throw new TargetException($"'{project}' gave no samples; it needs a PerfAnalyzers.Benchmarks that knows --samples, and a hot path", run.Lines);
        }

        try
        {
            return SampleFile.Read(file);
        }
        catch (InvalidDataException exception)
        {
            throw new TargetException($"'{project}': {exception.Message}", run.Lines);
        }
    }
}
