using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfAnalyzers.Package.Tests;

/// <summary>Round trips that are called from one project and made in another, through real builds: compilers of their own, reference assemblies between them.</summary>
public sealed partial class AcrossProjectsTests(PackedPackages packages)
{
    /// <summary>What a restore without other packages leaves of a library that queries.</summary>
    private const string Dapper = """
        namespace Dapper
        {
            public static class SqlMapper
            {
                public static T QuerySingle<T>(this System.Data.IDbConnection connection, string sql, object? parameters = null) => throw new System.NotSupportedException();
            }
        }
        """;

    private static string Interface(string name) => $"namespace {name} {{ public interface IUsers {{ string Name(int id); }} }}";

    private static string Query(string type) => $$"""
        using Dapper;
        {{type}}
        {
            public string Name(int id) => connection.QuerySingle<string>("select name from users where id = @id", new { id });
        }
        """;

    private static string Loop(string type) => $$"""
        public class Names({{type}} users)
        {
            public void Print(int[] ids)
            {
                foreach (var id in ids)
                {
                    System.Console.WriteLine(users.Name(id));
                }
            }
        }
        """;

    [Fact]
    public async Task Loops_are_reported_once_wherever_the_query_is_made()
    {
        using var solution = new SolutionFolder(packages);
        solution.Add("Dapper", Dapper);

        // The loop in the application, the query in its library.
        solution.Add("Library", Query("public class Users(System.Data.IDbConnection connection)"), "Dapper");
        solution.Add("App", Loop("Users"), "Library");

        // The loop in the web project; interface and implementation in projects of their own.
        solution.Add("Contracts", Interface("Contracts"));
        solution.Add("Data", Query("internal sealed class StoredUsers(System.Data.IDbConnection connection) : Contracts.IUsers"), "Contracts", "Dapper");
        solution.Add("Web", Loop("Contracts.IUsers"), "Contracts", "Data");

        // Loop and interface in the core, the implementation in the infrastructure.
        solution.Add("Core", Interface("Core") + "\n" + Loop("Core.IUsers"));
        solution.Add("Infrastructure", Query("public sealed class CoreUsers(System.Data.IDbConnection connection) : Core.IUsers"), "Core", "Dapper");
        // The same with interfaces of their own, so that only the last one sees both.
        solution.Add("Ports", Interface("Ports"));
        solution.Add("Application", Loop("Ports.IUsers"), "Ports");
        solution.Add("Adapters", Query("public sealed class PortUsers(System.Data.IDbConnection connection) : Ports.IUsers"), "Ports", "Dapper");
        solution.Add("Site", "public class Startup;", "Application", "Adapters");

        var output = await DotNet.RunAsync(solution.FullPath, "build", "All.slnx", "--nologo");
        Assert.Equal(
            [
                "App/Code.cs 7 by App: 'Users.Name' runs one query per element of 'ids' (path: 'Users.Name' -> 'connection.QuerySingle')",
                "Application/Code.cs 7 by Site: 'IUsers.Name' runs one query per element of 'ids' (path: 'IUsers.Name' -> 'PortUsers.Name' -> 'connection.QuerySingle')",
                "Core/Code.cs 8 by Infrastructure: 'IUsers.Name' runs one query per element of 'ids' (path: 'IUsers.Name' -> 'CoreUsers.Name' -> 'connection.QuerySingle')",
                "Web/Code.cs 7 by Web: 'IUsers.Name' runs one query per element of 'ids' (path: 'IUsers.Name' -> 'StoredUsers.Name' -> 'connection.QuerySingle')",
            ],
            Findings(output));
        Assert.DoesNotContain("AD0001", output);
        Assert.DoesNotContain("CS8785", output);

        Assert.Equal(
            ["App/Code.cs:7", "Application/Code.cs:7", "Core/Code.cs:8", "Web/Code.cs:7"],
            await AuditAsync(solution));

        var off = await DotNet.RunAsync(solution.FullPath, "build", "App", "--nologo", "--no-restore", "--no-incremental", "-p:PerfAnalyzersRoundTripFacts=false");
        Assert.Empty(Findings(off));
    }

    private static string[] Findings(string output)
        => [.. Finding().Matches(output)
            .Select(match => $"{match.Groups["file"].Value} {match.Groups["line"].Value} by {match.Groups["project"].Value}: {match.Groups["message"].Value}")
            .Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>What the tool, run from its package, finds in the same solution.</summary>
    private async Task<string[]> AuditAsync(SolutionFolder solution)
    {
        using var tool = new PackedTool(packages);
        var json = Path.Combine(solution.FullPath, "audit.json");
        var (_, output) = await tool.RunAsync(solution.FullPath, "audit", "All.slnx", "--json", json);
        Assert.True(File.Exists(json), output);
        return [.. JsonNode.Parse(await File.ReadAllTextAsync(json))!["findings"]!.AsArray()
            .Where(finding => (string)finding!["rule"]! == "PERF1001")
            .Select(finding => $"{Path.GetRelativePath(solution.FullPath, (string)finding!["location"]!["file"]!).Replace('\\', '/')}:{finding["location"]!["line"]}")
            .Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"(?<file>\w+[/\\]Code\.cs)\((?<line>\d+),\d+\): warning PERF1001: (?<message>.*?) \(https.*\[.*[/\\](?<project>\w+)\.csproj\]")]
    private static partial Regex Finding();
}
