namespace PerfAnalyzers.Package.Tests;

/// <summary>A project that knows the package only from a feed, with a packages folder of its own.</summary>
public sealed class ConsumerTests(PackedPackages packages) : IDisposable
{
    private const string Code = """
        using System.Threading.Tasks;
        using PerfAnalyzers;

        namespace Scratch;

        public class Worker
        {
            [HotPath, HotPathArgs(1, 2)]
            public static int Add(int left, int right) => left + right;

            public async Task<int> RunAsync()
            {
                await Task.Yield();
                // Kept.
                return LoadAsync().Result;
            }

            private static async Task<int> LoadAsync()
            {
                await Task.Delay(1);
                return 1;
            }
        }
        """;

    private readonly DirectoryInfo _project = Directory.CreateTempSubdirectory("perfanalyzers-consumer-");

    private string SourceFile => Path.Combine(_project.FullName, "Worker.cs");

    public void Dispose() => _project.Delete(recursive: true);

    [Fact]
    public async Task A_consumer_gets_the_warning_the_attribute_and_the_fix()
    {
        Write();
        var output = await DotNet.RunAsync(_project.FullName, "build", "--nologo");
        Assert.Matches(@"Worker\.cs\(15,\d+\): warning PERF5001: ", output);
        Assert.DoesNotContain("error", output.Replace("0 Error(s)", ""));
        Assert.False(Directory.EnumerateFiles(_project.FullName, "PerfAnalyzers*.dll", SearchOption.AllDirectories).Any(file => file.Contains("bin")), "The package must not reach the output.");

        await DotNet.RunAsync(_project.FullName, "format", "analyzers", "--no-restore", "--diagnostics", "PERF5001", "--severity", "warn");
        var text = (await File.ReadAllTextAsync(SourceFile)).ReplaceLineEndings("\n");
        Assert.Contains("        // Kept.\n        return await LoadAsync();\n", text);
        Assert.DoesNotContain("PERF5001", await DotNet.RunAsync(_project.FullName, "build", "--nologo", "--no-restore", "--no-incremental"));
    }

    [Fact]
    public async Task The_preset_errors_fails_the_build()
    {
        Write("<PerfAnalyzersPreset>errors</PerfAnalyzersPreset>");
        var (exitCode, output) = await DotNet.TryRunAsync(_project.FullName, "build", "--nologo");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error PERF5001", output);

        // What a team decides for itself goes before the preset.
        await File.WriteAllTextAsync(Path.Combine(_project.FullName, ".editorconfig"), "root = true\n[*.cs]\ndotnet_diagnostic.PERF5001.severity = none\n");
        Assert.DoesNotContain("PERF5001", await DotNet.RunAsync(_project.FullName, "build", "--nologo", "--no-restore"));
    }

    [Fact]
    public async Task A_preset_that_does_not_exist_is_named()
    {
        Write("<PerfAnalyzersPreset>strict</PerfAnalyzersPreset>");
        var (exitCode, output) = await DotNet.TryRunAsync(_project.FullName, "build", "--nologo");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("PerfAnalyzersPreset is 'strict', which is not a preset: use 'errors' or 'all'.", output);
    }

    private void Write(string properties = "")
    {
        WriteFile("Worker.cs", Code);
        WriteFile("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        // Empty files end the search for those of the folders above.
        WriteFile("Directory.Build.props", "<Project />");
        WriteFile("Directory.Build.targets", "<Project />");
        WriteFile("Directory.Packages.props", "<Project />");
        WriteFile("Scratch.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>packages</RestorePackagesPath>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PerfAnalyzers" Version="{packages.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
    }

    private void WriteFile(string name, string content) => File.WriteAllText(Path.Combine(_project.FullName, name), content + "\n");
}
