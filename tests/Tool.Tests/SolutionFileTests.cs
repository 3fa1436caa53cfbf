using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Tests;

public sealed class SolutionFileTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Projects_of_a_classic_solution_are_read_and_solution_folders_are_not()
    {
        folder.Write("All.sln", """
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "App", "src\App\App.csproj", "{1}"
            EndProject
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{2}"
            EndProject
            Project("{F2A71F9B-5D33-465A-A702-920D77279786}") = "Script", "src\Script\Script.fsproj", "{3}"
            EndProject
            """);

        var target = AuditTarget.Find(folder["All.sln"]);

        Assert.Equal([folder["src/App/App.csproj"]], target.Projects);
        Assert.Equal([folder["src/Script/Script.fsproj"]], target.OtherProjects);
    }

    [Fact]
    public void Projects_of_an_xml_solution_are_read_in_its_folders_too()
    {
        folder.Write("All.slnx", """<Solution><Folder Name="/src/"><Project Path="src/App/App.csproj" /></Folder><Project Path="Lib\Lib.csproj" /></Solution>""");

        Assert.Equal([folder["src/App/App.csproj"], folder["Lib/Lib.csproj"]], SolutionFile.ReadProjects(folder["All.slnx"]));
    }

    [Fact]
    public void A_filter_names_projects_relative_to_its_solution()
    {
        folder.Write("filters/Some.slnf", """{ "solution": { "path": "..\\All.sln", "projects": [ "src\\App\\App.csproj" ] } }""");

        Assert.Equal([folder["src/App/App.csproj"]], SolutionFile.ReadProjects(folder["filters/Some.slnf"]));
    }

    [Theory]
    [InlineData("All.slnx", "<Solution>")]
    [InlineData("All.slnf", "{}")]
    public void A_broken_solution_is_a_usage_error(string name, string text)
    {
        folder.Write(name, text);

        Assert.Contains("cannot be read as a solution", Assert.Throws<UsageException>(() => SolutionFile.ReadProjects(folder[name])).Message);
    }

    [Fact]
    public void A_folder_of_loose_projects_holds_all_that_are_no_build_output()
    {
        folder.Write("all/A/A.csproj", "");
        folder.Write("all/B/B.csproj", "");
        folder.Write("all/B/bin/C.csproj", "");
        folder.Write("all/.hidden/D.csproj", "");

        var target = AuditTarget.Find(folder["all"]);

        Assert.Null(target.BuildFile);
        Assert.Equal([folder["all/A/A.csproj"], folder["all/B/B.csproj"]], target.Projects);
    }
}
