using PerfAnalyzers.Tool.Findings;

namespace PerfAnalyzers.Tool.Building;

/// <summary>What a build left behind for one project and target framework.</summary>
/// <param name="Path">The project file.</param>
/// <param name="Framework">Its target framework, empty in a project that has none.</param>
/// <param name="SourceFiles">What it compiles, generated files included; empty when the compiler was not reached.</param>
/// <param name="Log">What the compiler reported, or null.</param>
/// <param name="NotAudited">Why the findings of this project are not known, or null.</param>
internal sealed record CompiledProject(string Path, string Framework, IReadOnlyList<string> SourceFiles, CompilerLog? Log, string? NotAudited)
{
    public static IReadOnlyList<CompiledProject> Read(string records, IReadOnlySet<string> ruleIds)
        => [.. Directory.EnumerateFiles(records, "*.project")
            .Order(StringComparer.Ordinal)
            .Select(file => ReadOne(file, ruleIds))];

    private static CompiledProject ReadOne(string projectFile, IReadOnlySet<string> ruleIds)
    {
        var lines = File.ReadAllLines(projectFile);
        var framework = lines.Length > 1 ? lines[1] : "";
        var compileFile = System.IO.Path.ChangeExtension(projectFile, null) + ".compile";
        var sarifFile = System.IO.Path.ChangeExtension(projectFile, null) + ".sarif";
        if (!File.Exists(compileFile))
        {
            return new CompiledProject(lines[0], framework, [], null, "it was not compiled: its own build or that of a project it references ended before");
        }

        var sources = File.ReadAllLines(compileFile);
        if (!File.Exists(sarifFile))
        {
            return new CompiledProject(lines[0], framework, sources, null, "the compiler left no SARIF file");
        }

        return CompilerLog.TryRead(sarifFile, ruleIds, out var log, out var problem)
            ? new CompiledProject(lines[0], framework, sources, log, log.WhyIncomplete)
            : new CompiledProject(lines[0], framework, sources, null, $"its SARIF file cannot be read: {problem}");
    }
}
