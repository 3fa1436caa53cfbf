using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class OutputCacheSetsCookieTests
{
    private static Task VerifyAsync(string types, string pipeline = "", string services = "")
        => VerifyAsync<OutputCacheUseAnalyzer>(Program("app.UseOutputCache(); app.MapControllers();" + pipeline, services), types);

    private static string Action(string statement, string attribute = "{|PERF4008:OutputCache|}") => $$"""
        using Microsoft.AspNetCore.Authentication;

        public class ChainController : Controller
        {
            [HttpGet("x"), {{attribute}}]
            public async Task<int> Get(string name) { {{statement}} return await Task.FromResult(1); }

            private void Remember() => Response.Cookies.Append("seen", "1");
        }
        """;

    [Theory]
    [InlineData("Response.Cookies.Append(\"seen\", \"1\");")]
    [InlineData("Response.Cookies.Delete(\"seen\");")]
    [InlineData("Response.Headers.SetCookie = \"seen=1\";")]
    [InlineData("HttpContext.Session.SetString(\"seen\", \"1\");")]
    [InlineData("HttpContext.Session.Set(\"seen\", []);")]
    [InlineData("TempData[\"seen\"] = 1;")]
    [InlineData("await HttpContext.SignInAsync(User);")]
    [InlineData("await HttpContext.SignOutAsync();")]
    [InlineData("if (!Request.Cookies.ContainsKey(\"seen\")) { Remember(); }")]
    public Task Reports_what_sets_a_cookie(string statement) => VerifyAsync(Action(statement));

    [Fact]
    public Task Reports_minimal_endpoints_and_pages()
        => VerifyAsync(
            "[{|PERF4008:OutputCache|}] public class IndexModel : PageModel { public void OnGet() { TempData[\"seen\"] = 1; } }",
            "app.MapGet(\"/x\", (HttpContext http) => { http.Response.Cookies.Append(\"a\", \"b\"); return 1; }).{|PERF4008:CacheOutput|}();");

    [Theory]
    [InlineData("ViewData[\"seen\"] = 1;")]
    [InlineData("_ = TempData[\"seen\"];")]
    [InlineData("_ = HttpContext.Session.GetString(\"seen\");")]
    [InlineData("_ = Request.Cookies[\"seen\"];")]
    [InlineData("new System.Text.StringBuilder().Append(name);")]
    public Task Silent_for_what_only_looks_so(string statement) => VerifyAsync(Action(statement, "OutputCache"));

    [Theory]
    [InlineData("OutputCache(NoStore = true)")]
    [InlineData("OutputCache(PolicyName = \"elsewhere\")")]
    public Task Silent_by_policy(string attribute) => VerifyAsync(Action("Remember();", attribute));

    [Fact]
    public Task Silent_for_a_post_beside_it()
        => VerifyAsync("[OutputCache] public class IndexModel : PageModel { public void OnGet() { } public void OnPost() { TempData[\"seen\"] = 1; } }");
}
