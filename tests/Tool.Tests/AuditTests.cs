using System.Text.Json.Nodes;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>One audit of a solution that its owner has already built, and that does what it can to hide findings.</summary>
public sealed class BuiltSolution : IAsyncLifetime
{
    internal ScratchFolder Folder { get; } = new();

    internal ToolRun Run { get; private set; } = null!;

    internal IReadOnlyList<string> Before { get; private set; } = [];

    internal IReadOnlyList<string> After { get; private set; } = [];

    internal JsonObject Json { get; private set; } = [];

    internal JsonObject Sarif { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Folder.Write("All.slnx", """<Solution><Project Path="src/App/App.csproj" /><Project Path="src\Lib\Lib.csproj" /></Solution>""");
        Folder.Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RunAnalyzersDuringBuild>false</RunAnalyzersDuringBuild>
                <ErrorLog>$(MSBuildProjectDirectory)/own.sarif</ErrorLog>
                <DocumentationFile>$(MSBuildProjectDirectory)/App.xml</DocumentationFile>
                <NoWarn>$(NoWarn);CS1591</NoWarn>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Lib/Lib.csproj" />
                <Compile Remove="$(CompilerGeneratedFilesOutputPath)/**/*.cs" />
              </ItemGroup>
            </Project>
            """);
        Folder.WriteCode("src/App/Program.cs", """
            Slow();
                    Hint();
            #pragma warning disable PERF0901
                    Slow();
            """);
        Folder.Write("src/App/Digits.cs", "partial class Digits { [System.Text.RegularExpressions.GeneratedRegex(\"[0-9]+\")] internal static partial System.Text.RegularExpressions.Regex All(); }");
        Folder.Write("src/Lib/Lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <LangVersion>latest</LangVersion>
                <OutputPath>../../out/</OutputPath>
              </PropertyGroup>
            </Project>
            """);
        Folder.WriteCode("src/Lib/Größe.cs", "Slow();");
        // An error of ours must not keep App, which references Lib, from being compiled.
        Folder.Write("src/Lib/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.PERF0901.severity = error\n");
        var built = await Folder.BuildAsync("All.slnx");
        Assert.True(built.ExitCode == 0, built.Text);

        Before = Folder.Fingerprint();
        using var output = new ScratchFolder();
        Run = await Folder.RunAsync("audit", Folder.FullPath, "--json", output["out/audit.json"], "--sarif", output["audit.sarif"]);
        After = Folder.Fingerprint();
        Json = (JsonObject)JsonNode.Parse(output.Read("out/audit.json"))!;
        Sarif = (JsonObject)JsonNode.Parse(output.Read("audit.sarif"))!;
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class AuditTests(BuiltSolution solution) : IClassFixture<BuiltSolution>
{
    [Fact]
    public void Findings_make_the_exit_code_1() => Assert.True(solution.Run.ExitCode == ExitCodes.Findings, solution.Run.ToString());

    [Fact]
    public void Nothing_in_the_target_changes() => Assert.Equal(solution.Before, solution.After);

    [Fact]
    public void A_finding_is_printed_with_location_message_call_path_and_fix()
    {
        Assert.Contains("src/App/Program.cs:8:9", solution.Run.Report);
        Assert.Contains("'Slow' is slow", solution.Run.Report);
        Assert.Contains("path Slow → Wait (Program.cs:14)", solution.Run.Report);
        Assert.Contains("fix  Call Fast instead", solution.Run.Report);
    }

    [Fact]
    public void Info_findings_are_printed_and_suppressed_ones_are_not()
    {
        Assert.Contains("PERF0902  Consider the fast one  info, 1 finding", solution.Run.Report);
        Assert.Contains("PERF0901  Call the fast one  warning, 2 findings", solution.Run.Report);
        Assert.DoesNotContain("Program.cs:11:", solution.Run.Report);
    }

    [Fact]
    public void No_line_is_wider_than_120_columns()
        => Assert.All(solution.Run.Report.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 120));

    [Fact]
    public void Every_project_and_framework_is_audited_and_its_findings_are_merged()
    {
        Assert.True((bool)solution.Json["complete"]!);
        Assert.Equal(
            ["App net10.0 true", "Lib net10.0 true", "Lib netstandard2.0 true"],
            solution.Json["projects"]!.AsArray().Select(project => $"{Path.GetFileNameWithoutExtension((string)project!["path"]!)} {project["framework"]} {project["audited"]}").Order());
        var inLib = Assert.Single(solution.Json["findings"]!.AsArray(), finding => ((string)finding!["location"]!["file"]!).EndsWith("Größe.cs", StringComparison.Ordinal))!;
        Assert.Equal(["Lib (net10.0)", "Lib (netstandard2.0)"], inLib["projects"]!.AsArray().Select(project => (string)project!));
    }

    [Fact]
    public void The_json_file_holds_what_the_table_shows()
    {
        var finding = solution.Json["findings"]!.AsArray().First(finding => (string)finding!["rule"]! == "PERF0902")!;
        Assert.Equal("info", (string)finding["severity"]!);
        Assert.Equal("'Hint' may be slow", (string)finding["message"]!);
        Assert.Equal(solution.Folder["src/App/Program.cs"], (string)finding["location"]!["file"]!);
        Assert.Equal(9, (int)finding["location"]!["line"]!);
        Assert.Equal(["Hint", "Wait"], finding["callPath"]!.AsArray().Select(hop => (string)hop!));
        Assert.Equal("Call Fast instead", (string)finding["fix"]!);
    }

    [Fact]
    public void The_sarif_file_holds_all_findings_with_paths_relative_to_the_target()
    {
        var run = solution.Sarif["runs"]![0]!;
        Assert.Equal("2.1.0", (string)solution.Sarif["version"]!);
        Assert.Equal(3, run["results"]!.AsArray().Count);
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);
        var finding = run["results"]!.AsArray().First(result => (string)result!["ruleId"]! == "PERF0902")!;
        Assert.Equal("note", (string)finding["level"]!);
        Assert.Equal("src/App/Program.cs", (string)finding["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!);
        Assert.Equal("PERF0902", (string)run["tool"]!["driver"]!["rules"]![(int)finding["ruleIndex"]!]!["id"]!);
        Assert.Equal("Hint -> Wait", (string)finding["properties"]!["path"]!);
        var inLib = run["results"]!.AsArray().Select(result => (string)result!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!);
        Assert.Contains("src/Lib/Gr%C3%B6%C3%9Fe.cs", inLib);
    }
}
