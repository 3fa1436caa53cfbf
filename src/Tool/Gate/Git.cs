using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PerfAnalyzers.Tool.Gate;

/// <summary>The repository of a target, asked by the git command line.</summary>
internal sealed class Git(string folder)
{
    /// <summary>In full.</summary>
    public async Task<string> RootAsync(CancellationToken cancellationToken)
        => Path.GetFullPath(await AskAsync($"'{folder}' is not in a git repository", ["rev-parse", "--show-toplevel"], cancellationToken).ConfigureAwait(false));

    /// <summary>The last commit that the current one has in common with the revision: what was there before this branch.</summary>
    public Task<string> MergeBaseAsync(string revision, CancellationToken cancellationToken)
        => AskAsync($"there is no commit that HEAD and '{revision}' have in common", ["merge-base", "HEAD", revision], cancellationToken);

    /// <summary>Checks a commit out into a folder of its own; the files of the target stay as they are.</summary>
    public Task AddWorktreeAsync(string path, string commit, CancellationToken cancellationToken)
        => AskAsync($"commit {commit} cannot be checked out", ["worktree", "add", "--detach", path, commit], cancellationToken);

    public async Task RemoveWorktreeAsync(string path)
    {
        // Also after a cancelled run, and whether or not it was made: nothing of it may stay in the target's repository.
        await RunAsync(["worktree", "remove", "--force", path], CancellationToken.None).ConfigureAwait(false);
        await RunAsync(["worktree", "prune"], CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<string> AskAsync(string problem, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : throw new UsageException($"{problem}: {(error.Trim() is { Length: > 0 } reason ? reason : "git says no more")}");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A git hook that runs us would make git work on the hook's repository.
        start.Environment.Remove("GIT_DIR");
        start.Environment.Remove("GIT_WORK_TREE");
        start.Environment.Remove("GIT_INDEX_FILE");
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (Win32Exception exception)
        {
            throw new UsageException($"git cannot be started: {exception.Message}");
        }
    }
}
