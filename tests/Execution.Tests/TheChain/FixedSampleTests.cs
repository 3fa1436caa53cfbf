using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;
using TheChain.Contracts;

namespace PerfAnalyzers.Execution.Tests.TheChain;

/// <summary>The sample before and after the fixes of its round trips: the same answers, with fewer queries.</summary>
public abstract class FixedSampleTests(ITestOutputHelper output)
{
    /// <summary>A path, and how many queries its answer may cost after the fixes; null where no fix is safe.</summary>
    private static readonly (string Path, int? Most)[] Endpoints =
    [
        ("/api/v1/users/60/hierarchy", 2),
        ("/api/v1/users/999/hierarchy", 1),
        ("/api/v1/users/1/hierarchy", 1),
        ("/api/v1/users/1/children", 3),
        ("/api/v1/users/7/children", 3),
        ("/api/v1/users/60/children", 1),
        ("/api/v1/users/1/descendants/count", 30),
        ("/api/v1/users/60/descendants/count", 1),
        ("/api/v1/users?country=DE", 2),
        ("/api/v1/tickets/latest", 2),
        ("/api/v1/users/60/root", null),
        ("/api/v1/tickets", 1),
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected abstract Task<string> DatabaseAsync(DirectoryInfo folder);

    [Fact]
    public async Task TheFixedSampleAnswersTheSameWithFewerQueries()
    {
        var project = SampleProject.Create();
        var rewritten = project;
        foreach (var rule in (string[])[RuleIds.QueryPerElement, RuleIds.RecursiveQuery])
        {
            rewritten = await new Rewriter(rule).RewriteAsync(rewritten, CancellationToken);
        }

        var before = await AnswersAsync(project);
        var after = await AnswersAsync(rewritten);

        foreach (var (path, most) in Endpoints)
        {
            output.WriteLine($"{path}: {before[path].Queries} queries before, {after[path].Queries} after");
            Assert.Equal(before[path].Json, after[path].Json);
            Assert.True(after[path].Queries <= Math.Min(before[path].Queries, most ?? int.MaxValue), $"{path}: {before[path].Queries} queries before, {after[path].Queries} after.");
        }

        Assert.True(before["/api/v1/users/60/hierarchy"].Queries > 3);
        Assert.True(before["/api/v1/tickets/latest"].Queries > 50);
        Assert.Equal(ChainApplication.Users, before["/api/v1/users/1/descendants/count"].Queries);
        Assert.True(after["/api/v1/users/1/descendants/count"].Queries < ChainApplication.Users / 2);
    }

    private async Task<Dictionary<string, (string Json, int Queries)>> AnswersAsync(Project project)
    {
        var folder = Directory.CreateTempSubdirectory("the-chain-");
        try
        {
            string[] arguments = [$"--contentRoot={folder.FullName}", $"--Seed:Users={ChainApplication.Users}", "--Logging:LogLevel:Default=Warning", await DatabaseAsync(folder)];
            await using var application = await RunningApplication.StartAsync(project, arguments, CancellationToken);
            var counter = application.Services.GetRequiredService<RoundTripCounter>();
            using var client = application.CreateClient();
            var credentials = new Credentials("member7@thechain.example", "chain-demo");
            using var response = await client.PostAsJsonAsync("/api/v1/auth/login", credentials, CancellationToken);
            var signedIn = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SignedIn>(CancellationToken);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn!.Token);
            var answers = new Dictionary<string, (string, int)>();
            foreach (var (path, _) in Endpoints)
            {
                var queries = counter.Count;
                using var answer = await client.GetAsync(path, CancellationToken);
                answers[path] = ($"{answer.StatusCode} {WithoutTraceId(await answer.Content.ReadAsStringAsync(CancellationToken))}", counter.Count - queries);
            }

            return answers;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A problem names the request, which is another one each time.</summary>
    private static string WithoutTraceId(string json)
        => json.IndexOf(",\"traceId\"", StringComparison.Ordinal) is >= 0 and var start ? json[..start] : json;
}

public sealed class SqliteFixedSampleTests(ITestOutputHelper output) : FixedSampleTests(output)
{
    private protected override Task<string> DatabaseAsync(DirectoryInfo folder)
        => Task.FromResult("--Database:Path=" + Path.Combine(folder.FullName, "chain.db"));
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlFixedSampleTests(PostgreSqlFixture server, ITestOutputHelper output) : FixedSampleTests(output)
{
    private protected override async Task<string> DatabaseAsync(DirectoryInfo folder)
        => "--ConnectionStrings:Postgres=" + await server.CreateDatabaseAsync(CancellationToken);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;
}
