using System.Text.Json;

namespace PerfAnalyzers.Tool.Building;

/// <summary>A project as MSBuild evaluates it without us: conditions, imports and Directory.Build files applied.</summary>
/// <param name="References">The projects that it references, without our analyzers.</param>
/// <param name="UsesAnalyzersFromSource">Whether it references our analyzers as projects.</param>
/// <param name="Packages">The ids of the packages that it references.</param>
/// <param name="Files">The files that it names, inside its folder or not, without those of packages and of the SDK.</param>
internal sealed record ProjectEvaluation(
    string Path,
    IReadOnlyList<string> References,
    bool UsesAnalyzersFromSource,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Files)
{
    private static readonly string[] AnalyzerProjects = ["PerfAnalyzers.Analyzers", "PerfAnalyzers.CodeFixes", "PerfAnalyzers.Generators"];
    private static readonly string[] FileItems = ["Compile", "Content", "None", "EmbeddedResource", "AdditionalFiles", "EditorConfigFiles", "GlobalAnalyzerConfigFiles"];

    public static async Task<ProjectEvaluation> EvaluateAsync(string project, CancellationToken cancellationToken)
    {
        var result = await Dotnet.RunAsync(
            ["msbuild", project, "-nologo", "-getProperty:NuGetPackageRoot,NetCoreRoot", $"-getItem:ProjectReference,PackageReference,{string.Join(',', FileItems)}"],
            System.IO.Path.GetDirectoryName(project)!,
            new Dictionary<string, string>(),
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new TargetException($"'{project}' cannot be evaluated", result.Lines);
        }

        using var document = JsonDocument.Parse(result.Text);
        var properties = document.RootElement.GetProperty("Properties");
        var installed = new[] { "NuGetPackageRoot", "NetCoreRoot" }.Select(name => properties.GetProperty(name).GetString()!).Where(folder => folder.Length > 0).ToList();
        var items = document.RootElement.GetProperty("Items");
        var references = Items("ProjectReference").ToList();
        var ours = references.FindAll(IsOurAnalyzer);
        return new ProjectEvaluation(
            project,
            [.. references.Except(ours).Select(FullPath).Distinct(PathNames.Comparer)],
            ours.Count > 0,
            [.. Items("PackageReference").Select(item => item.GetProperty("Identity").GetString()!)],
            [.. FileItems.SelectMany(Items).Select(FullPath).Where(IsOfTarget).Distinct(PathNames.Comparer)]);

        bool IsOfTarget(string file) => File.Exists(file) && !installed.Exists(folder => PathNames.IsWithin(file, folder));

        IEnumerable<JsonElement> Items(string type) => items.TryGetProperty(type, out var list) ? list.EnumerateArray() : [];
    }

    /// <summary>The projects and everything that they reference, each once, the given ones first.</summary>
    public static async Task<IReadOnlyList<ProjectEvaluation>> ClosureAsync(IEnumerable<string> projects, CancellationToken cancellationToken)
    {
        var closure = new List<ProjectEvaluation>();
        var seen = new HashSet<string>(PathNames.Comparer);
        var next = projects.Where(seen.Add).ToList();
        while (next.Count > 0)
        {
            var evaluated = new ProjectEvaluation[next.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, next.Count),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
                async (index, token) => evaluated[index] = await EvaluateAsync(next[index], token).ConfigureAwait(false)).ConfigureAwait(false);
            closure.AddRange(evaluated);
            next = evaluated.SelectMany(project => project.References).Where(File.Exists).Where(seen.Add).ToList();
        }

        return closure;
    }

    private static bool IsOurAnalyzer(JsonElement reference)
        => reference.TryGetProperty("OutputItemType", out var type) && type.GetString() == "Analyzer"
            && AnalyzerProjects.Contains(reference.GetProperty("Filename").GetString());

    private static string FullPath(JsonElement item) => System.IO.Path.GetFullPath(item.GetProperty("FullPath").GetString()!);
}
