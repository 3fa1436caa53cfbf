namespace PerfAnalyzers.Tool.Tests;

/// <summary>Targets of which not everything can be audited: each is said so, none looks clean.</summary>
public sealed class IncompleteAuditTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_target_that_does_not_compile_shows_the_errors_and_names_the_projects()
    {
        folder.Write("src/App/App.csproj", ScratchFolder.Library.Replace("</Project>", """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup></Project>""", StringComparison.Ordinal));
        folder.WriteCode("src/App/Program.cs", "Slow();");
        folder.Write("src/Lib/Lib.csproj", ScratchFolder.Library);
        folder.WriteCode("src/Lib/Faulty.cs", "int x = \"no number\";");
        var before = folder.Fingerprint();

        var run = await folder.RunAsync("audit", "src/App", "--json", folder["../audit.json"], "--fail-on", "none");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Contains("error CS0029", run.Report);
        Assert.Contains("Faulty.cs(8,17)", run.Report);
        Assert.Contains("src/Lib/Lib.csproj (net10.0): it does not compile: 1 error", run.Flat);
        Assert.Contains("src/App/App.csproj (net10.0): it was not compiled", run.Flat);
        Assert.DoesNotContain("Build FAILED", run.Report);
        Assert.Contains("CS0029", folder.Read("../audit.json"));
        Assert.Equal(before, folder.Fingerprint());
    }

    [Fact]
    public async Task A_target_that_does_not_restore_shows_the_error()
    {
        folder.Write("nuget.config", """<configuration><packageSources><clear /><add key="empty" value="feed" /></packageSources></configuration>""");
        folder.Write("feed/readme.txt", "");
        folder.Write("App/App.csproj", ScratchFolder.Library.Replace("</Project>", """<ItemGroup><PackageReference Include="There.Is.None" Version="1.0.0" /></ItemGroup></Project>""", StringComparison.Ordinal));
        folder.WriteCode("App/Program.cs", "Slow();");

        var run = await folder.RunAsync("audit", "App");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Contains("NU1101", run.Report);
        Assert.Contains("There.Is.None", run.Report);
        Assert.Contains("App/App.csproj: it was not compiled", run.Flat);
    }

    [Fact]
    public async Task A_project_in_which_an_analyzer_crashed_is_named_though_the_target_hides_the_crash()
    {
        // Two loose projects, without a solution.
        folder.Write("all/App/App.csproj", ScratchFolder.Library.Replace("</PropertyGroup>", "<NoWarn>$(NoWarn);AD0001</NoWarn></PropertyGroup>", StringComparison.Ordinal));
        folder.WriteCode("all/App/Program.cs", "Throw();");
        folder.Write("all/Lib/Lib.csproj", ScratchFolder.Library);
        folder.WriteCode("all/Lib/Library.cs", "Hint();");

        var run = await folder.RunAsync("audit", "all");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Contains("Not audited: 1 project", run.Report);
        Assert.Contains("all/App/App.csproj (net10.0): AD0001: Analyzer 'PerfAnalyzers.Tool.Stub.StubAnalyzer' threw an exception", run.Flat);
        Assert.Contains("all/Lib/Library.cs:8:9", run.Flat);
    }

    [Fact]
    public async Task A_project_of_the_solution_that_is_gone_is_named()
    {
        folder.Write("All.sln", """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Gone", "Gone\Gone.csproj", "{11111111-1111-1111-1111-111111111111}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Lib", "Lib\Lib.csproj", "{22222222-2222-2222-2222-222222222222}"
            EndProject
            Global
            EndGlobal
            """);
        folder.Write("Lib/Lib.csproj", ScratchFolder.Library);
        folder.WriteCode("Lib/Library.cs", "");

        var run = await folder.RunAsync("audit", "All.sln");

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Contains("Gone/Gone.csproj: the project file does not exist", run.Flat);
        Assert.DoesNotContain("No findings:", run.Report);
    }

    [Fact]
    public async Task A_cancelled_audit_ends_soon_with_its_own_exit_code()
    {
        // On a fast machine the audit is over in less than the second after which it is cancelled.
        folder.Write("App/App.csproj", ScratchFolder.Library.Replace("</Project>", """
              <Target Name="TakeLong" BeforeTargets="CoreCompile">
                <Exec Command="sleep 60" Condition="'$(OS)' != 'Windows_NT'" />
                <Exec Command="ping -n 60 127.0.0.1" Condition="'$(OS)' == 'Windows_NT'" />
              </Target>
            </Project>
            """, StringComparison.Ordinal));
        folder.WriteCode("App/Program.cs", "Slow();");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var text = new StringWriter();
        var console = Terminal.Create(text, redirected: true);

        var exitCode = await Commands.CommandLine.RunAsync(["audit", folder["App"]], Building.ToolHome.Installed, new Terminal(console, console, folder.FullPath), cancel.Token);

        Assert.Equal(ExitCodes.Cancelled, exitCode);
        Assert.Contains("cancelled", text.ToString());
    }
}
