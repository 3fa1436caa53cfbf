using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PerfAnalyzers.Package.Tests;

/// <summary>
/// <c>perfaudit compare --base</c> from its package, on a repository of two commits. Judged by bytes and queries, which are the
/// same on every machine; the threshold for the time is so high that one batch of rounds decides.
/// </summary>
public sealed class CompareTests(PackedPackages packages) : IDisposable
{
    private const string Before = """
        using Microsoft.EntityFrameworkCore;
        using PerfAnalyzers;

        public class User { public int Id { get; set; } }

        public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<User> Users => Set<User>();
        }

        public class Users(ShopContext db)
        {
            [HotPath]
            public int Count() => db.Users.Count();
        }

        public static class Words
        {
            [HotPath, HotPathArgs("one two three")]
            public static string[] Split(string text) => text.Split(' ');

            [HotPath, HotPathArgs("one two three")]
            public static string Upper(string text) => text.ToUpperInvariant();
        }
        """;

    private static readonly string[] Sqlite = ["Microsoft.EntityFrameworkCore.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"];

    private readonly SolutionFolder _repository = new(packages);
    private readonly PackedTool _tool = new(packages);

    public void Dispose()
    {
        _repository.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public async Task An_added_query_and_an_added_allocation_fail()
    {
        await CommitBeforeAsync();
        await CommitAsync(Before
            .Replace("db.Users.Count()", "db.Users.Count() + db.Users.Count(user => user.Id > 9)", StringComparison.Ordinal)
            .Replace("text.Split(' ')", "(text + new string('x', 100)).Split(' ')", StringComparison.Ordinal));

        var (exitCode, verdicts) = await CompareAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "Users.Count: fail: more queries, more bytes",
                "Words.Split (text=one two three): fail: more bytes",
                "Words.Upper (text=one two three): pass",
            ],
            verdicts);

        // The checkout of the base is gone from the repository again.
        Assert.Single((await GitAsync("worktree", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Unchanged_code_does_not_fail()
    {
        await CommitBeforeAsync();
        await CommitAsync("// What a shop sells.\n" + Before);

        var (exitCode, verdicts) = await CompareAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(["Users.Count: pass", "Words.Split (text=one two three): pass", "Words.Upper (text=one two three): pass"], verdicts);
    }

    private async Task CommitBeforeAsync()
    {
        _repository.AddProject("Shop", "Microsoft.NET.Sdk", Before, ["PerfAnalyzers", .. Sqlite]);
        _repository.AddProject("Shop.Benchmarks", "Microsoft.NET.Sdk", code: null, ["PerfAnalyzers", "PerfAnalyzers.Benchmarks", .. Sqlite], "Shop");
        _repository.Write(".gitignore", "bin/\nobj/\npackages/");
        await GitAsync("init", "--quiet");
        await CommitAsync(Before);
    }

    private async Task CommitAsync(string code)
    {
        _repository.Write("Shop/Code.cs", code);
        await GitAsync("add", ".");
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "A step");
    }

    /// <summary>What the tool says of each hot path about the step from the first commit to the second.</summary>
    private async Task<(int ExitCode, IEnumerable<string> Verdicts)> CompareAsync()
    {
        var file = Path.Combine(_repository.FullPath, "verdicts.json");
        var (exitCode, output) = await _tool.RunAsync(_repository.FullPath, "compare", "Shop", "--base", "HEAD~1", "--threshold", "1000", "--json", file);
        Assert.True(File.Exists(file), output);

        var comparison = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Equal((await GitAsync("rev-parse", "HEAD~1")).Trim(), (string?)comparison["base"]);
        return (exitCode, comparison["hotPaths"]!.AsArray().Select(hotPath => $"{hotPath!["name"]}: {hotPath["verdict"]}").Order(StringComparer.Ordinal));
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _repository.FullPath, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        return output;
    }
}
