using System.Text.Json;

namespace PerfAnalyzers.Package.Tests;

/// <summary>Hot paths of projects that know the packages only from a feed are measured with nothing written by hand.</summary>
public sealed class BenchmarkConsumerTests(PackedPackages packages) : IDisposable
{
    private readonly SolutionFolder _solution = new(packages);

    public void Dispose() => _solution.Dispose();

    [Fact]
    public async Task A_new_console_project_with_one_hot_path_runs_its_benchmark()
    {
        _solution.AddProject(
            "Scratch",
            "Microsoft.NET.Sdk",
            """
            using PerfAnalyzers;

            namespace Scratch;

            public static class Words
            {
                [HotPath, HotPathArgs("one two three")]
                public static string[] Split(string text) => text.Split(' ');
            }
            """,
            ["PerfAnalyzers", "PerfAnalyzers.Benchmarks"]);

        var hotPath = Assert.Single(await QuickRunAsync("Scratch"));

        // Three strings of three to five letters, and an array for them.
        Assert.Equal("Words.Split", hotPath.Name);
        Assert.Equal(32 + 32 + 32 + 48, hotPath.Allocated);
    }

    [Fact]
    public async Task A_benchmarks_project_beside_an_application_measures_it_without_code_of_its_own()
    {
        _solution.AddProject(
            "Shop",
            "Microsoft.NET.Sdk.Web",
            """
            using PerfAnalyzers;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Prices>();
            var app = builder.Build();
            app.MapGet("/price/{item}", [HotPath, HotPathArgs("tea")] (string item, Prices prices) => prices.Of(item));
            app.Run();

            public sealed class Prices(ILogger<Prices> logger)
            {
                [HotPath, HotPathArgs("tea")]
                public int Of(string item)
                {
                    logger.LogDebug("The price of {Item}", item);
                    return item.Length;
                }
            }
            """,
            ["PerfAnalyzers"]);
        _solution.AddProject("Shop.Benchmarks", "Microsoft.NET.Sdk", code: null, ["PerfAnalyzers", "PerfAnalyzers.Benchmarks", "Microsoft.AspNetCore.Mvc.Testing"], "Shop");

        var hotPaths = await QuickRunAsync("Shop.Benchmarks");

        Assert.Equal(["GET /price/{item}", "Prices.Of"], hotPaths.Select(hotPath => hotPath.Name).Order());
        Assert.All(hotPaths, hotPath => Assert.True(hotPath.Mean > 0));
    }

    [Fact]
    public async Task A_service_of_a_library_is_measured_on_a_database_of_the_run()
    {
        string[] sqlite = ["Microsoft.EntityFrameworkCore.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"];
        _solution.AddProject(
            "Shop",
            "Microsoft.NET.Sdk",
            """
            using Microsoft.EntityFrameworkCore;
            using PerfAnalyzers;

            public class User { public int Id { get; set; } }

            public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
            {
                public DbSet<User> Users => Set<User>();
            }

            public class Users(ShopContext db)
            {
                [HotPath(Seed = nameof(Fill))]
                public Task<List<User>> AllAsync() => db.Users.AsNoTracking().ToListAsync();

                private static void Fill(IServiceProvider services)
                {
                    var db = (ShopContext)services.GetService(typeof(ShopContext))!;
                    db.Users.AddRange(new User(), new User(), new User());
                    db.SaveChanges();
                }
            }
            """,
            ["PerfAnalyzers", .. sqlite]);
        _solution.AddProject("Shop.Benchmarks", "Microsoft.NET.Sdk", code: null, ["PerfAnalyzers", "PerfAnalyzers.Benchmarks", .. sqlite], "Shop");

        var hotPath = Assert.Single(await QuickRunAsync("Shop.Benchmarks"));

        Assert.Equal(("Users.AllAsync", 1, 3, "SQLite"), (hotPath.Name, hotPath.Queries, hotPath.Rows, hotPath.Database));
    }

    /// <summary>The hot paths that the run has measured.</summary>
    private async Task<IReadOnlyList<MeasuredHotPath>> QuickRunAsync(string project)
    {
        var file = Path.Combine(_solution.FullPath, "figures.json");
        await DotNet.RunAsync(Path.Combine(_solution.FullPath, project), "run", "-c", "Release", "--", "--quick", "--json", file);

        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return [.. figures.RootElement.GetProperty("hotPaths").EnumerateArray().Select(hotPath => new MeasuredHotPath(
            hotPath.GetProperty("displayName").GetString(),
            hotPath.GetProperty("meanNs").GetDouble(),
            hotPath.GetProperty("allocatedBytes").GetInt64(),
            hotPath.GetProperty("queriesPerOp").GetDouble(),
            hotPath.GetProperty("rowsPerOp").GetDouble(),
            hotPath.GetProperty("database").GetString()))];
    }

    private sealed record MeasuredHotPath(string? Name, double Mean, long Allocated, double Queries, double Rows, string? Database);
}
