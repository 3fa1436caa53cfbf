namespace PerfAnalyzers.Tool.Tests;

/// <summary>What the command line refuses, without building anything, and says why.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("does not exist", "audit", "nowhere")]
    [InlineData("holds no solution and no C# project", "audit", "empty")]
    [InlineData("name one of them", "audit", "two")]
    [InlineData("is neither a solution", "audit", "App/notes.txt")]
    [InlineData("there is no rule 'PERF1'", "audit", "App", "--diagnostics", "PERF0901,perf1")]
    [InlineData("cannot be read", "audit", "App", "--compare", "nowhere.json")]
    [InlineData("is not empty", "fix", "App", "--output", "two")]
    [InlineData("would compile the copy as its own files", "fix", "App", "--output", "App/copy")]
    public async Task A_request_that_makes_no_sense_is_a_usage_error(string reason, params string[] args)
    {
        folder.Write("empty/readme.txt", "");
        folder.Write("two/A.slnx", "<Solution />");
        folder.Write("two/B.sln", "");
        folder.Write("App/notes.txt", "");
        folder.Write("App/App.csproj", ScratchFolder.Library);

        // System.CommandLine resolves file and folder options against the process's own folder.
        var run = await folder.RunAsync([.. args.Select((arg, index) => index > 1 && !arg.StartsWith('-') && !arg.StartsWith("PERF", StringComparison.Ordinal) ? folder[arg] : arg)]);

        Assert.True(run.ExitCode == ExitCodes.Usage, run.ToString());
        Assert.Contains(reason, string.Join(' ', run.Progress.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("audit", "--fail-on", "sometimes")]
    [InlineData("audit", "a", "b")]
    [InlineData("inspect")]
    public async Task What_cannot_be_parsed_is_a_usage_error(params string[] args)
        => Assert.Equal(ExitCodes.Usage, (await folder.RunAsync(args)).ExitCode);
}
