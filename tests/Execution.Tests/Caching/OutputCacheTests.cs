using System.Net;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>The missing cache attribute, once added, makes the endpoint run once for several requests, and its answer stays the same.</summary>
public sealed class OutputCacheTests
{
    private const int Requests = 3;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> ScenarioNames => [.. CacheScenarios.All.Keys];

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task TheEndpointRunsOnce(string name)
    {
        var source = ScenarioSource.Program(CacheScenarios.All[name]);
        var rewritten = await new Rewriter(RuleIds.MissingCacheAttribute).RewriteAsync(source, CancellationToken);
        Assert.NotEqual(source, rewritten);

        var before = await RunAsync(source);
        var after = await RunAsync(rewritten);

        Assert.Equal(Requests, before.RoundTrips);
        Assert.Equal(1, after.RoundTrips);
        Assert.Equal(before.Answers, after.Answers);
    }

    private static async Task<(int RoundTrips, List<string> Answers)> RunAsync(ScenarioSource source)
    {
        await ServedShop.OpenAsync(CancellationToken);
        try
        {
            await using var application = await RunningApplication.StartAsync(source, CancellationToken);
            using var client = application.CreateClient();
            client.DefaultRequestHeaders.Add("Origin", "https://shop.example");
            var answers = new List<string>();
            for (var request = 0; request < Requests; request++)
            {
                using var response = await client.GetAsync(CacheScenarios.Path, CancellationToken);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                answers.Add($"""
                    {response.Content.Headers.ContentType} {await response.Content.ReadAsStringAsync(CancellationToken)}
                    {string.Join('\n', response.Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal)).Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))}
                    """);
            }

            return (ServedShop.RoundTrips, answers);
        }
        finally
        {
            await ServedShop.CloseAsync();
        }
    }
}
