using PerfAnalyzers.Execution.Tests.Engine;
using static PerfAnalyzers.Execution.Tests.Caching.CacheSetups;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>What is reported as having no effect has none, and what the fix makes of it does what it says: how often does a handler run for three requests?</summary>
[Collection(nameof(Visits))]
public sealed class IneffectiveOutputCacheTests
{
    private const int Requests = 3;
    private const string Registered = "builder.Services.AddOutputCache();";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> WithoutMiddleware =>
    [
        Controller("HttpGet, OutputCache(Duration = 60)"),
        Controller("HttpGet, OutputCache(Duration = 60)", Registered),
        Application("", "app.MapGet(\"/count\", () => Visits.Add()).CacheOutput();"),
        Application(
            "builder.Services.AddCors(); builder.Services.AddAuthentication(); builder.Services.AddAuthorization();",
            "app.UseRouting();\napp.UseCors();\napp.UseAuthentication();\napp.UseAuthorization();\napp.MapGet(\"/count\", [OutputCache] () => Visits.Add());"),
    ];

    [Theory]
    [MemberData(nameof(WithoutMiddleware))]
    public async Task Without_the_middleware_each_request_runs_the_handler(string application)
    {
        var source = ScenarioSource.Program(application);
        var rewritten = await new Rewriter(RuleIds.OutputCacheWithoutMiddleware).RewriteAsync(source, CancellationToken);

        Assert.Equal(Requests, await VisitsAsync(source, HttpMethod.Get));
        Assert.Equal(1, await VisitsAsync(rewritten, HttpMethod.Get));
    }

    public static TheoryData<string> OnPost =>
    [
        Controller("HttpPost, OutputCache(Duration = 60)", Registered, "app.UseOutputCache();"),
        Controller("HttpPost, OutputCache(PolicyName = \"hour\")", "builder.Services.AddOutputCache(options => options.AddPolicy(\"hour\", policy => policy.Expire(TimeSpan.FromHours(1)).Cache()));", "app.UseOutputCache();"),
        Controller("HttpPost, OutputCache", "builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));", "app.UseOutputCache();"),
        Application(Registered, "app.UseOutputCache();\napp.MapPost(\"/count\", () => Visits.Add()).CacheOutput();"),
    ];

    [Theory]
    [MemberData(nameof(OnPost))]
    public async Task On_another_verb_each_request_runs_the_handler(string application)
    {
        var source = ScenarioSource.Program(application);
        var rewritten = await new Rewriter(RuleIds.OutputCacheOnVerb).RewriteAsync(source, CancellationToken);

        Assert.NotEqual(source, rewritten);
        Assert.Equal(Requests, await VisitsAsync(source, HttpMethod.Post));
        Assert.Equal(Requests, await VisitsAsync(rewritten, HttpMethod.Post));
    }

    [Fact]
    public async Task On_a_page_handler_it_is_not_read()
    {
        Assert.Equal(Requests, await VisitsAsync(ScenarioSource.Program(Page("Serializable", "OutputCache")), HttpMethod.Get));
        Assert.Equal(1, await VisitsAsync(ScenarioSource.Program(Page("OutputCache", "NonAction")), HttpMethod.Get));
    }

    private static async Task<int> VisitsAsync(ScenarioSource source, HttpMethod verb)
    {
        Visits.Reset();
        await using var application = await RunningApplication.StartAsync(source, CancellationToken);
        using var client = application.CreateClient();
        for (var i = 0; i < Requests; i++)
        {
            using var request = new HttpRequestMessage(verb, CountPath);
            using var response = await client.SendAsync(request, CancellationToken);
            response.EnsureSuccessStatusCode();
        }

        return Visits.Count;
    }
}
