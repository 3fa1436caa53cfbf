using System.IO.Compression;

namespace PerfAnalyzers.Package.Tests;

/// <summary>The command <c>perfaudit</c> as its package brings it, laid out in a folder of its own.</summary>
internal sealed class PackedTool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfanalyzers-tool-");
    private readonly string _program;

    public PackedTool(PackedPackages packages)
    {
        ZipFile.ExtractToDirectory(Path.Combine(packages.Folder, $"PerfAnalyzers.Tool.{packages.Version}.nupkg"), _folder.FullName);
        _program = _folder.EnumerateFiles("perfaudit.dll", SearchOption.AllDirectories).Single().FullName;
    }

    public Task<(int ExitCode, string Output)> RunAsync(string folder, params IEnumerable<string> arguments)
        => DotNet.TryRunAsync(folder, [_program, .. arguments]);

    public void Dispose() => _folder.Delete(recursive: true);
}
