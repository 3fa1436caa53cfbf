using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>Targets that already use PerfAnalyzers, or the places in which the tool injects it.</summary>
public sealed class ReferencingTargetTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copies_that_the_target_references_are_replaced()
    {
        // As the package brings them, and as a project that lies in the same repository does; the latter need not even build.
        File.Copy(Path.Combine(ToolHome.Installed.Analyzers, "PerfAnalyzers.Generators.dll"), folder["PerfAnalyzers.Generators.dll"]);
        File.Copy(Path.Combine(ToolHome.Installed.Analyzers, "PerfAnalyzers.Analyzers.dll"), folder["PerfAnalyzers.Analyzers.dll"]);
        folder.Write("Directory.Build.targets", """
            <Project>
              <ItemGroup>
                <ProjectReference Include="$(MSBuildThisFileDirectory)none/PerfAnalyzers.CodeFixes.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
                <Analyzer Include="$(MSBuildThisFileDirectory)PerfAnalyzers.*.dll" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("App/App.csproj", ScratchFolder.Library.Replace("</PropertyGroup>", "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup>", StringComparison.Ordinal));
        folder.WriteCode("App/Program.cs", "");
        var before = folder.Fingerprint();

        var run = await folder.RunAsync("audit", "App");

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        Assert.Contains("No findings: 1 project audited", run.Report);
        Assert.Equal(before, folder.Fingerprint());
    }

    [Fact]
    public async Task A_file_of_the_users_in_the_same_place_is_still_imported()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.Write("own.targets", "<Project><PropertyGroup><FromOwnTargets>yes</FromOwnTargets></PropertyGroup></Project>");
        folder.Write("own.props", "<Project><PropertyGroup><FromOwnProps>yes</FromOwnProps></PropertyGroup></Project>");
        var environment = new Injection(ToolHome.Installed, new HashSet<string>(), folder["artifacts"]).Environment(records: null);
        environment["PerfAuditChainedTargets"] = folder["own.targets"];
        environment["PerfAuditChainedProps"] = folder["own.props"];

        var result = await Dotnet.RunAsync(
            ["msbuild", folder["App/App.csproj"], "-getProperty:FromOwnTargets,FromOwnProps,PerfAnalyzersInjected"],
            folder.FullPath,
            environment,
            TestContext.Current.CancellationToken);

        Assert.Contains("\"FromOwnTargets\": \"yes\"", result.Text);
        Assert.Contains("\"FromOwnProps\": \"yes\"", result.Text);
        Assert.Contains("\"PerfAnalyzersInjected\": \"true\"", result.Text);
    }
}
