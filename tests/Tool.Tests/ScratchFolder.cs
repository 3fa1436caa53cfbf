using System.Security.Cryptography;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Commands;

namespace PerfAnalyzers.Tool.Tests;

internal sealed record ToolRun(int ExitCode, string Report, string Progress)
{
    /// <summary>With the words of a folded cell on one line.</summary>
    public string Flat { get; } = string.Join(' ', Report.Split([' ', '\n', '\r', '│'], StringSplitOptions.RemoveEmptyEntries));

    public override string ToString() => $"exit code {ExitCode}\n{Report}\n{Progress}";
}

/// <summary>A folder of real projects, built by the real SDK; its path has a space and letters outside ASCII.</summary>
public sealed class ScratchFolder : IDisposable
{
    public const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    public ScratchFolder()
    {
        FullPath = Path.Combine(Directory.CreateTempSubdirectory("perfaudit-tests-").FullName, "tägliche arbeit");
        Directory.CreateDirectory(FullPath);
        // The tests' own machine must not decide what Directory.Build.props is found above.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public string FullPath { get; }

    public string this[string path] => Path.GetFullPath(path, FullPath);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public string Read(string path) => File.ReadAllText(this[path]);

    /// <summary>The stub's rules: <c>Slow()</c> a warning, <c>Stuck()</c> one without a fix, <c>Hint()</c> an info, <c>Broken()</c> one whose fix does not compile, <c>Throw()</c> a crash.</summary>
    public void WriteCode(string path, string body, string fields = "")
        => Write(path, $$"""
            namespace {{Path.GetFileName(Path.GetDirectoryName(path))}};

            public class {{Path.GetFileNameWithoutExtension(path)}}
            {
                {{fields}}
                public void Run()
                {
                    {{body}}
                }

                private static void Slow() { }

                private static void Stuck() { }

                private static void Fast() { }

                private static void Hint() { }

                private static void Broken() { }

                private static void Throw() { }
            }
            """);

    internal async Task<ToolRun> RunAsync(params string[] args)
    {
        using var report = new StringWriter();
        using var progress = new StringWriter();
        var terminal = new Terminal(Terminal.Create(report, redirected: true), Terminal.Create(progress, redirected: true), FullPath);
        var exitCode = await CommandLine.RunAsync(args, ToolHome.Installed, terminal, TestContext.Current.CancellationToken);
        return new ToolRun(exitCode, report.ToString(), progress.ToString());
    }

    /// <summary>A plain build by its owner, without the tool.</summary>
    internal async Task<DotnetResult> BuildAsync(string path)
        => await Dotnet.RunAsync(["build", this[path], "-nologo", "-v:q"], FullPath, new Dictionary<string, string>(), TestContext.Current.CancellationToken);

    /// <summary>Path, time of the last write and content of every file, build output included.</summary>
    public IReadOnlyList<string> Fingerprint()
        => [.. Directory.EnumerateFiles(FullPath, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(FullPath, file)} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(FullPath)!, recursive: true);
}
