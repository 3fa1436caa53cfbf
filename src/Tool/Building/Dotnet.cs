using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace PerfAnalyzers.Tool.Building;

internal sealed record DotnetResult(int ExitCode, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}

/// <summary>Runs the .NET command line; a run that is cancelled takes all its child processes with it.</summary>
internal static class Dotnet
{
    // Set by the SDK that runs us (dotnet run, dotnet test) for its own version, or by a build that runs us: the target may use another SDK.
    private static readonly string[] NotInherited =
    [
        "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_LAUNCH_PROFILE",
        "ASPNETCORE_URLS", "TESTINGPLATFORM_UI_LANGUAGE", "MSBUILDTERMINALLOGGER",
    ];

    private static readonly TimeSpan GraceOnCancel = TimeSpan.FromSeconds(2);

    public static async Task<DotnetResult> RunAsync(
        IReadOnlyList<string> arguments,
        string workingFolder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_FORCE_UTF8_ENCODING"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var lines = new ConcurrentQueue<string>();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process).ConfigureAwait(false);
            throw;
        }

        return new DotnetResult(process.ExitCode, [.. lines]);

        void Add(string? line)
        {
            if (line is not null)
            {
                lines.Enqueue(line);
                onLine?.Invoke(line);
            }
        }
    }

    /// <summary>
    /// Ctrl+C in a terminal reaches the children too, and a build that ends by itself leaves the shared compiler server
    /// of other builds alone; whoever is still there after a moment is killed.
    /// </summary>
    private static async Task StopAsync(Process process)
    {
        try
        {
            using var grace = new CancellationTokenSource(GraceOnCancel);
            await process.WaitForExitAsync(grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
