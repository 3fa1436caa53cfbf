using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>PERF4006 and PERF4007.</summary>
public sealed class ResponseCacheUseTests
{
    private static Task VerifyAsync(string types, string pipeline = "app.UseResponseCaching(); app.MapControllers();")
        => VerifyAsync<ResponseCacheUseAnalyzer>(Program(pipeline), types);

    [Theory]
    [InlineData("[HttpGet, Authorize, {|PERF4006:ResponseCache(Duration = 60)|}] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(\"elsewhere\"), {|PERF4006:ResponseCache(Duration = 60)|}] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(Roles = \"Admin\"), {|PERF4006:ResponseCache(Duration = 60, Location = ResponseCacheLocation.Any, NoStore = false)|}] public int Get() => 1;")]
    [InlineData("[HttpGet, {|PERF4006:ResponseCache(Duration = 60)|}] public string? Get() => User.Identity?.Name;")]
    [InlineData("[HttpGet, {|PERF4006:ResponseCache(Duration = 60)|}] public string? Get() => HttpContext.Session.GetString(\"x\");")]
    [InlineData("[HttpGet, {|PERF4006:ResponseCache(Duration = 60)|}] public string? Get([FromServices] Names names) => names.Current();")]
    [InlineData("[Route(\"x\"), Authorize, {|PERF4006:ResponseCache(Duration = 60, VaryByHeader = \"Accept\")|}] public int Any() => 1;")]
    public Task Reports_what_is_for_one_caller(string action)
        => VerifyAsync(Controller(action) + "\npublic class Names(IHttpContextAccessor accessor) { public string? Current() => accessor.HttpContext?.User.Identity?.Name; }");

    [Fact]
    public Task Reports_a_class_once()
        => VerifyAsync(Controller("[HttpGet(\"a\")] public int A() => 1; [HttpGet(\"b\")] public int B() => 2;", "[Authorize, {|PERF4006:ResponseCache(Duration = 60)|}]"));

    [Fact]
    public Task Reports_a_page()
        => VerifyAsync("[{|PERF4006:ResponseCache(Duration = 60)|}] public class IndexModel : PageModel { public string? Name; public void OnGet() => Name = User.Identity?.Name; }");

    [Theory]
    [InlineData("[HttpGet, ResponseCache(Duration = 60)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, AllowAnonymous, ResponseCache(Duration = 60)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, ResponseCache(Duration = 60, Location = ResponseCacheLocation.Client)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, ResponseCache(Location = ResponseCacheLocation.None, NoStore = true)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, ResponseCache(Duration = 0)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, ResponseCache(CacheProfileName = \"x\")] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, ResponseCache(Duration = 60, VaryByHeader = \"Accept, Cookie\")] public int Get() => 1;")]
    [InlineData("[HttpPost, Authorize, ResponseCache(Duration = 60)] public int Post() => 1;")]
    [InlineData("[HttpGet, ResponseCache(Duration = 60)] public int Get() { Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(Log, \"for {Name}\", User.Identity?.Name); return 1; } private Microsoft.Extensions.Logging.ILogger Log => null!;")]
    [InlineData("[HttpGet, ResponseCache(Duration = 60)] public int Get(User User) => User.Id;")]
    public Task Silent_for_what_everybody_may_have(string action) => VerifyAsync(Controller(action));

    [Fact]
    public Task Silent_for_an_action_with_its_own_attribute()
        => VerifyAsync(Controller("[HttpGet(\"a\"), AllowAnonymous] public int A() => 1; [HttpGet(\"b\"), ResponseCache(Duration = 1, Location = ResponseCacheLocation.Client)] public int B() => 2;", "[Authorize, ResponseCache(Duration = 60)]"));

    [Theory]
    [InlineData("[HttpDelete(\"{id}\"), {|PERF4004:ResponseCache(Duration = 60)|}] public void Remove(int id) { }")]
    [InlineData("[HttpPut, {|PERF4004:ResponseCache(Duration = 60, Location = ResponseCacheLocation.Client)|}] public void Put() { }")]
    [InlineData("[HttpDelete, {|PERF4004:ResponseCache(CacheProfileName = \"Hourly\")|}] public void Remove() { }")]
    [InlineData("[HttpDelete, Authorize, {|PERF4004:ResponseCache(CacheProfileName = Profiles.Unused, NoStore = false, Duration = 1)|}] public void Remove() { }")]
    public Task Reports_what_nobody_stores(string action) => VerifyWithProfilesAsync(Controller(action));

    [Fact]
    public Task Reports_a_class_of_which_nothing_is_stored()
        => VerifyWithProfilesAsync(Controller("[HttpPut] public void Put() { } [HttpDelete] public void Remove() { }", "[{|PERF4004:ResponseCache(Duration = 60)|}]"));

    [Theory]
    [InlineData("[HttpDelete, ResponseCache(NoStore = true, Duration = 60)] public void Remove() { }")]
    [InlineData("[HttpDelete, ResponseCache(Location = ResponseCacheLocation.None, Duration = 60)] public void Remove() { }")]
    [InlineData("[HttpDelete, ResponseCache(CacheProfileName = Profiles.Unused)] public void Remove() { }")]
    [InlineData("[HttpDelete, ResponseCache(CacheProfileName = \"elsewhere\")] public void Remove() { }")]
    [InlineData("[HttpPost, ResponseCache(Duration = 60)] public void Post() { }")]
    [InlineData("[HttpGet, HttpDelete, ResponseCache(Duration = 60)] public void Both() { }")]
    [InlineData("[Route(\"any\"), ResponseCache(Duration = 60)] public void Any() { }")]
    public Task Silent_where_the_response_may_be_stored_or_is_not_to_be(string action) => VerifyWithProfilesAsync(Controller(action));

    private static Task VerifyWithProfilesAsync(string types)
        => VerifyAsync<ResponseCacheUseAnalyzer>(
            Program("app.MapControllers();", """
                builder.Services.AddControllers(options =>
                {
                    options.CacheProfiles.Add("Hourly", new CacheProfile { Duration = 3600 });
                    options.CacheProfiles.Add(Profiles.Unused, new CacheProfile { Duration = 60, NoStore = true });
                });
                """),
            types + "\npublic static class Profiles { public const string Unused = \"Unused\"; }");

    private const string Varying = """[HttpGet, ResponseCache(Duration = 60, {|PERF4007:VaryByQueryKeys = new[] { "page" }|})] public int Get(int page) => page;""";
    private const string Silent = """[HttpGet, ResponseCache(Duration = 60, VaryByQueryKeys = ["page"])] public int Get(int page) => page;""";

    [Fact]
    public Task Reports_query_keys_without_the_middleware() => VerifyAsync(Controller(Varying), "app.UseOutputCache(); app.MapControllers();");

    [Fact]
    public Task Reports_query_keys_of_a_class_and_a_page()
        => VerifyAsync(
            Controller("[HttpGet] public int Get() => 1;", "[ResponseCache(Duration = 60, {|PERF4007:VaryByQueryKeys = [\"*\"]|})]")
                + "\n[ResponseCache(Duration = 60, {|PERF4007:VaryByQueryKeys = [\"*\"]|})] public class IndexModel : PageModel { public void OnGet() { } }",
            "app.MapControllers();");

    [Theory]
    [InlineData("app.UseResponseCaching();")]
    [InlineData("app.UseRouting().UseResponseCaching();")]
    [InlineData("plugin(app);")]
    public Task Silent_where_the_middleware_is_or_may_be(string pipeline)
        => VerifyAsync(Controller(Silent), "Action<IApplicationBuilder> plugin = _ => { };\n" + pipeline);

    [Fact]
    public Task Silent_in_a_library() => VerifyAsync<ResponseCacheUseAnalyzer>("", Controller(Silent), Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary);

    [Theory]
    [InlineData("app.MapGet(\"/x\", [ResponseCache(Duration = 60, VaryByQueryKeys = [\"a\"])] () => 1);")]
    [InlineData("app.MapGet(\"/x\", [Authorize, ResponseCache(Duration = 60)] () => 1);")]
    public Task Silent_for_minimal_endpoints_which_run_no_filters(string pipeline) => VerifyAsync("", pipeline);

    [Theory]
    [InlineData("[HttpGet, ResponseCache(Duration = 60, VaryByQueryKeys = null)] public int Get() => 1;")]
    [InlineData("[HttpGet, ResponseCache(Duration = {|CS0103:Missing|}, VaryByQueryKeys = [\"a\"])] public int Get() => 1;")]
    public Task Silent_for_no_keys_and_half_an_attribute(string action) => VerifyAsync(Controller(action), "app.MapControllers();");
}
