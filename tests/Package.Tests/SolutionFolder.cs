namespace PerfAnalyzers.Package.Tests;

/// <summary>A solution of several projects that know the package only from a feed, with a packages folder of its own.</summary>
internal sealed class SolutionFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfanalyzers-solution-");
    private readonly List<string> _projects = [];
    private readonly PackedPackages _packages;

    public SolutionFolder(PackedPackages packages)
    {
        _packages = packages;
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        // Empty files end the search for those of the folders above.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public string FullPath => _folder.FullName;

    /// <summary>Adds a library; its one file is Code.cs.</summary>
    public void Add(string name, string code, params IEnumerable<string> references)
        => AddProject(name, "Microsoft.NET.Sdk", code, ["PerfAnalyzers"], references);

    /// <summary>Adds a project of any kind. Of our packages it gets the version under test, of others what this repository uses.</summary>
    /// <param name="code">The content of Code.cs; null for a project without a file.</param>
    public void AddProject(string name, string sdk, string? code, IEnumerable<string> packages, params IEnumerable<string> references)
    {
        if (code is not null)
        {
            Write($"{name}/Code.cs", code);
        }

        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>$(MSBuildThisFileDirectory)../packages</RestorePackagesPath>
                <RestoreFallbackFolders>{Repository.RestoredPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(PackageReference))}
                {string.Concat(references.Select(reference => $"<ProjectReference Include=\"../{reference}/{reference}.csproj\" />"))}
              </ItemGroup>
            </Project>
            """);
        _projects.Add($"<Project Path=\"{name}/{name}.csproj\" />");
        Write("All.slnx", $"<Solution>{string.Concat(_projects)}</Solution>");
    }

    private string PackageReference(string id) => id switch
    {
        "PerfAnalyzers" => $"<PackageReference Include=\"{id}\" Version=\"{_packages.Version}\" PrivateAssets=\"all\" />",
        "PerfAnalyzers.Benchmarks" => $"<PackageReference Include=\"{id}\" Version=\"{_packages.Version}\" />",
        _ => $"<PackageReference Include=\"{id}\" Version=\"{Repository.PackageVersion(id)}\" />",
    };

    public void Write(string path, string content)
    {
        var file = Path.Combine(FullPath, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content + "\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
