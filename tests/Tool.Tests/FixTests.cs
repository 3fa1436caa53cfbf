namespace PerfAnalyzers.Tool.Tests;

public sealed class FixTests : IDisposable
{
    private const string FromSource = """
          <ItemGroup>
            <ProjectReference Include="../../none/PerfAnalyzers.Analyzers.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
          </ItemGroup>
        </Project>
        """;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_copy_holds_the_closure_compiles_without_the_tool_and_leaves_the_target_alone()
    {
        folder.Write("repo/.git", "");
        folder.Write("repo/Directory.Build.props", """<Project><Import Project="$(MSBuildThisFileDirectory)eng/Language.props" /></Project>""");
        folder.Write("repo/eng/Language.props", "<Project><PropertyGroup><Nullable>enable</Nullable><WarningsAsErrors>nullable</WarningsAsErrors></PropertyGroup></Project>");
        folder.Write("repo/nuget.config", """<configuration><packageSources><add key="own" value="feed" /></packageSources></configuration>""");
        folder.Write("repo/feed/.gitkeep", "");
        folder.Write("repo/shared/Linked.cs", "namespace Shared; public static class Linked { public static string? Name; }");
        folder.Write("repo/src/App/App.csproj", ScratchFolder.Library.Replace("</Project>", """
              <ItemGroup>
                <ProjectReference Include="..\Lib\Lib.csproj" />
                <Compile Include="../../shared/Linked.cs" />
              </ItemGroup>
            """ + FromSource, StringComparison.Ordinal));
        folder.WriteCode("repo/src/App/Program.cs", "Slow(); Hint(); Lib.Library.Shared = Shared.Linked.Name;");
        folder.Write("repo/src/Lib/Lib.csproj", ScratchFolder.Library.Replace("net10.0</TargetFramework>", "net10.0;netstandard2.0</TargetFramework>", StringComparison.Ordinal)
            .Replace("TargetFramework>", "TargetFrameworks>", StringComparison.Ordinal).Replace("</PropertyGroup>", "<LangVersion>latest</LangVersion></PropertyGroup>", StringComparison.Ordinal));
        folder.WriteCode("repo/src/Lib/Library.cs", "Slow();", "public static string? Shared;");
        folder.Write("repo/src/Unrelated/Unrelated.csproj", ScratchFolder.Library);
        var before = folder.Fingerprint();

        using var output = new ScratchFolder();
        var run = await folder.RunAsync("fix", "repo/src/App", "--output", output["fixed copy"]);

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        Assert.Equal(before, folder.Fingerprint());
        Assert.Contains("Fast(); Fast(); Lib.", output.Read("fixed copy/src/App/Program.cs"));
        Assert.Contains("Fast();", output.Read("fixed copy/src/Lib/Library.cs"));
        Assert.Contains("3 → 0 findings", run.Report);
        Assert.Contains("2 files changed, 2 lines added, 2 removed", run.Report);
        Assert.False(Path.Exists(output["fixed copy/src/Unrelated"]));
        Assert.Equal(
            [".git", "obj", "bin"],
            new[] { ".git", "obj", "bin" }.Where(name => Directory.GetFileSystemEntries(output["fixed copy"], name, SearchOption.AllDirectories).Length == 0));
        var built = await output.BuildAsync("fixed copy/src/App");
        Assert.True(built.ExitCode == 0, built.Text);
    }

    [Fact]
    public async Task A_project_that_no_longer_compiles_is_restored_and_the_others_stay_fixed()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.WriteCode("App/Program.cs", "Slow();");
        folder.Write("Lib/Lib.csproj", ScratchFolder.Library);
        folder.WriteCode("Lib/Library.cs", "Broken();");
        folder.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="Lib/Lib.csproj" /></Solution>""");
        var before = folder.Read("Lib/Library.cs");

        var run = await folder.RunAsync("fix");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Equal(before, folder.Read("Lib/Library.cs"));
        Assert.Contains("Fast();", folder.Read("App/Program.cs"));
        Assert.Contains("Restored Lib/Lib.csproj: with the fixes it no longer compiled.", run.Report);
        Assert.Contains("error CS0103", run.Report);
        Assert.Contains("2 → 1 finding", run.Report);
        Assert.Contains("the offered fix did not apply", run.Flat);
        Assert.DoesNotContain(folder.Fingerprint(), file => file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_whose_findings_say_that_they_have_no_fix_is_not_searched_again()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.WriteCode("App/Program.cs", "Stuck(); Hint();");

        var run = await folder.RunAsync("fix", "App");

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        Assert.Contains("Stuck(); Fast();", folder.Read("App/Program.cs")); // the stub's fixer would have changed the first one, had it been asked
        Assert.Contains("2 → 1 finding", run.Report);
    }

    [Fact]
    public async Task Only_the_named_rules_are_fixed_and_a_target_that_does_not_compile_is_left_alone()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.WriteCode("App/Program.cs", "Slow(); Hint();");

        var run = await folder.RunAsync("fix", "App", "--diagnostics", "PERF0902");

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        Assert.Contains("Slow(); Fast();", folder.Read("App/Program.cs"));

        folder.WriteCode("App/Program.cs", "Slow(); nowhere();");
        var before = folder.Fingerprint();

        run = await folder.RunAsync("fix", "App");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Contains("CS0103", run.Report);
        Assert.Contains("Nothing was fixed.", run.Report);
        Assert.Equal(before, folder.Fingerprint());
    }
}
