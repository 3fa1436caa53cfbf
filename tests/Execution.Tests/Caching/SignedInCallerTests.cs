using System.Net;
using PerfAnalyzers.Execution.Tests.Engine;
using static PerfAnalyzers.Execution.Tests.Caching.CacheSetups;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>What signed-in callers are given by caches: their own response, somebody else's, or one that is never stored.</summary>
[Collection(nameof(Visits))]
public sealed class SignedInCallerTests
{
    public const string Cookies = """
        builder.Services.AddAuthentication("Cookies").AddCookie();
        builder.Services.AddAuthorization();
        """;

    public const string Login = """

        app.MapGet("/login/{name}", (string name, HttpContext http) => http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Cookies"))));
        """;

    private const string Register = Cookies + "\nbuilder.Services.AddOutputCache(options => options.AddPolicy(\"everyone\", new Everyone()));";

    private const string Everyone = """

        public sealed class Everyone : IOutputCachePolicy
        {
            public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken token)
            {
                context.EnableOutputCaching = true;
                context.AllowCacheLookup = true;
                context.AllowCacheStorage = true;
                return default;
            }

            public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken token) => default;
            public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) => default;
        }

        """;

    private const string CacheFirst = "app.UseOutputCache();\napp.UseAuthentication();\napp.UseAuthorization();" + Login;
    private const string CacheLast = "app.UseAuthentication();\napp.UseAuthorization();\napp.UseOutputCache();" + Login;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> BeforeAuthentication =>
    [
        Controller("HttpGet, OutputCache(Duration = 60)", Register, CacheFirst, "(User.Identity!.Name ?? \"nobody\") + Visits.Add()") + Everyone,
        Application(Register, CacheFirst + "\napp.MapGet(\"/count\", (ClaimsPrincipal user) => (user.Identity!.Name ?? \"nobody\") + Visits.Add()).CacheOutput();", Everyone),
    ];

    [Theory]
    [MemberData(nameof(BeforeAuthentication))]
    public async Task Before_authentication_callers_are_given_what_is_for_a_stranger(string application)
    {
        var source = ScenarioSource.Program(application);
        var rewritten = await new Rewriter(RuleIds.OutputCacheLeak).RewriteAsync(source, CancellationToken);

        Assert.Equal(["nobody1", "nobody1", "nobody1"], await AnswersAsync(source, null, "ann", "bob"));
        Assert.Equal(["nobody1", "ann2", "bob3", "nobody1"], await AnswersAsync(rewritten, null, "ann", "bob", null));
    }

    [Fact]
    public async Task Before_authentication_a_policy_that_does_not_ask_again_gives_one_callers_response_to_a_stranger()
    {
        var source = ScenarioSource.Program(Controller("HttpGet, Authorize, OutputCache(PolicyName = \"everyone\")", Register, CacheFirst, "User.Identity!.Name + Visits.Add()")
            + Everyone.Replace("AllowCacheStorage = true", "AllowCacheStorage = context.HttpContext.User.Identity?.IsAuthenticated != true", StringComparison.Ordinal));
        var rewritten = await new Rewriter(RuleIds.OutputCacheLeak).RewriteAsync(source, CancellationToken);

        Assert.Equal(["ann1", "ann1", "ann1"], await AnswersAsync(source, "ann", "bob", null));
        Assert.Equal(["ann1", "bob2", "Unauthorized"], await AnswersAsync(rewritten, "ann", "bob", null));
    }

    [Fact]
    public async Task A_policy_that_lets_everyone_in_gives_one_callers_response_to_another()
        => Assert.Equal(
            ["ann1", "ann1"],
            await AnswersAsync(ScenarioSource.Program(Controller("HttpGet, Authorize, OutputCache(PolicyName = \"everyone\")", Register, CacheLast, "User.Identity!.Name + Visits.Add()") + Everyone), "ann", "bob"));

    public static TheoryData<string> SignedInOnly =>
    [
        Controller("HttpGet, Authorize, OutputCache(Duration = 60)", Register, CacheLast) + Everyone,
        Controller("HttpGet, Authorize, OutputCache(Duration = 60)", Register, "app.UseOutputCache();" + Login) + Everyone,
        Controller("HttpGet, Authorize, OutputCache(Duration = 60)", Register, CacheFirst) + Everyone,
        Application(Register, CacheLast + "\napp.MapGet(\"/count\", () => Visits.Add()).RequireAuthorization().CacheOutput();", Everyone),
    ];

    [Theory]
    [MemberData(nameof(SignedInOnly))]
    public async Task For_signed_in_callers_nothing_is_stored(string application)
        => Assert.Equal(["1", "2", "3"], await AnswersAsync(ScenarioSource.Program(application), "ann", "ann", "ann"));

    /// <summary>A page that answers strangers runs once for all of them, as often as it is asked for by name.</summary>
    [Theory]
    [InlineData("options.Conventions.AuthorizePage(\"/Count\");", 3)]
    [InlineData("options.Conventions.AuthorizeFolder(\"/\");", 3)]
    [InlineData("options.Conventions.AuthorizeFolder(\"/\").AllowAnonymousToPage(\"/Count\");", 1)]
    [InlineData("options.Conventions.AuthorizePage(\"/Count/Index\");", 1)]
    [InlineData("options.Conventions.AuthorizeAreaFolder(\"Shop\", \"/\");", 1)]
    public async Task For_signed_in_callers_a_page_is_not_stored(string conventions, int visits)
    {
        string?[] callers = visits == 1 ? [null, null, null] : ["ann", "ann", "ann"];
        await AnswersAsync(ScenarioSource.Program(Page("OutputCache(Duration = 60)", "NonAction", conventions, Cookies, "app.UseAuthentication();\napp.UseAuthorization();" + Login)), callers);
        Assert.Equal(visits, Visits.Count);
    }

    public static TheoryData<string> SettingCookies =>
    [
        Controller("HttpGet, OutputCache(Duration = 60)", Register, CacheLast, "new Func<int>(() => { Response.Cookies.Append(\"seen\", \"1\"); return Visits.Add(); })()") + Everyone,
        Application(Register, CacheLast + "\napp.MapGet(\"/count\", (HttpContext http) => { http.Response.Cookies.Append(\"seen\", \"1\"); return Visits.Add(); }).CacheOutput();", Everyone),
        Application(Register + "\nbuilder.Services.AddDistributedMemoryCache().AddSession();", CacheLast + "\napp.UseSession();\napp.MapGet(\"/count\", (HttpContext http) => { http.Session.SetString(\"seen\", \"1\"); return Visits.Add(); }).CacheOutput();", Everyone),
    ];

    [Theory]
    [MemberData(nameof(SettingCookies))]
    public async Task A_response_that_sets_a_cookie_is_not_stored(string application)
        => Assert.Equal(["1", "2", "3"], await AnswersAsync(ScenarioSource.Program(application), null, null, null));

    /// <summary>What each caller is answered; null stands for a stranger.</summary>
    private static async Task<List<string>> AnswersAsync(ScenarioSource source, params string?[] callers)
    {
        Visits.Reset();
        await using var application = await RunningApplication.StartAsync(source, CancellationToken);
        using var client = application.CreateClient();
        var answers = new List<string>();
        foreach (var caller in callers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, CountPath);
            if (caller is not null)
            {
                using var login = await client.GetAsync("/login/" + caller, CancellationToken);
                request.Headers.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            }

            using var response = await client.SendAsync(request, CancellationToken);
            answers.Add(response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadAsStringAsync(CancellationToken) : response.StatusCode.ToString());
        }

        return answers;
    }
}
