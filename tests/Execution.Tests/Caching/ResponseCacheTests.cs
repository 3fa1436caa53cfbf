using System.Net;
using PerfAnalyzers.Execution.Tests.Engine;
using static PerfAnalyzers.Execution.Tests.Caching.CacheSetups;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>What <c>[ResponseCache]</c> tells caches, before the fix and after it.</summary>
[Collection(nameof(Visits))]
public sealed class ResponseCacheTests
{
    private const string Pipeline = "app.UseAuthentication();\napp.UseAuthorization();\napp.UseResponseCaching();" + SignedInCallerTests.Login;
    private const string Services = SignedInCallerTests.Cookies + "\nbuilder.Services.AddResponseCaching();";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> ForOneCaller =>
    [
        Controller("HttpGet, Authorize, ResponseCache(Duration = 60)", Services, Pipeline, "User.Identity!.Name + Visits.Add()"),
        Controller("HttpGet, ResponseCache(Duration = 60, Location = ResponseCacheLocation.Any)", Services, Pipeline, "User.Identity!.Name + Visits.Add()"),
    ];

    [Theory]
    [MemberData(nameof(ForOneCaller))]
    public async Task A_public_response_is_given_to_the_next_caller(string application)
    {
        var source = ScenarioSource.Program(application);
        var rewritten = await new Rewriter(RuleIds.PublicResponseCache).RewriteAsync(source, CancellationToken);

        Assert.Equal([("ann1", "public, max-age=60"), ("ann1", "public, max-age=60")], await AnswersAsync(source, CountPath, "ann", "bob"));
        Assert.Equal([("ann1", "max-age=60, private"), ("bob2", "max-age=60, private")], await AnswersAsync(rewritten, CountPath, "ann", "bob"));
    }

    [Fact]
    public async Task Query_keys_fail_without_the_middleware()
    {
        var source = ScenarioSource.Program(Controller("HttpGet, ResponseCache(Duration = 60, VaryByQueryKeys = new[] { \"page\" })", SignedInCallerTests.Cookies, SignedInCallerTests.Login));
        var rewritten = await new Rewriter(RuleIds.ResponseCacheWithoutMiddleware).RewriteAsync(source, CancellationToken);

        Assert.Equal([("InternalServerError", "")], await AnswersAsync(source, CountPath, (string?)null));
        Assert.Equal([("1", "public, max-age=60")], await AnswersAsync(rewritten, CountPath, (string?)null));
    }

    private static async Task<List<(string Answer, string CacheControl)>> AnswersAsync(ScenarioSource source, string path, params string?[] callers)
    {
        Visits.Reset();
        await using var application = await RunningApplication.StartAsync(source, CancellationToken);
        using var client = application.CreateClient();
        var answers = new List<(string, string)>();
        foreach (var caller in callers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (caller is not null)
            {
                using var login = await client.GetAsync("/login/" + caller, CancellationToken);
                request.Headers.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            }

            using var response = await SendAsync(client, request);
            answers.Add(response.StatusCode == HttpStatusCode.OK
                ? (await response.Content.ReadAsStringAsync(CancellationToken), response.Headers.CacheControl?.ToString() ?? "")
                : (response.StatusCode.ToString(), ""));
        }

        return answers;
    }

    /// <summary>The test server throws what a server answers with status 500.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request, CancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            Assert.Contains("VaryByQueryKeys", exception.Message, StringComparison.Ordinal);
            return new HttpResponseMessage(HttpStatusCode.InternalServerError);
        }
    }
}
