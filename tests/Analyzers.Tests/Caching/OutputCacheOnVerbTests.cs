using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class OutputCacheOnVerbTests
{
    private const string Policies = """
        builder.Services.AddOutputCache(options =>
        {
            options.AddPolicy("hour", policy => policy.Expire(TimeSpan.FromHours(1)).Tag("x"));
            options.AddPolicy("own", new Own());
            options.AddPolicy("built", policy => policy.AddPolicy<Own>());
            options.AddPolicy("bare", policy => policy.Cache(), excludeDefaultPolicy: true);
            options.AddPolicy("extended", policy => policy.Extend());
        });
        """;

    private const string Own = """

        public sealed class Own : IOutputCachePolicy
        {
            public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken token) => default;
            public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken token) => default;
            public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) => default;
        }

        public static class Extensions { public static void Extend(this OutputCachePolicyBuilder policy) => policy.AddPolicy<Own>(); }
        """;

    private static Task VerifyAsync(string pipeline, string types, string services = "")
        => VerifyAsync<OutputCacheUseAnalyzer>(Program("app.UseOutputCache(); app.MapControllers();\n" + pipeline, Policies + services), types + Own);

    [Theory]
    [InlineData("[HttpPost, {|PERF4004:OutputCache|}] public int Post() => 1;")]
    [InlineData("[HttpPut(\"a\")] [{|PERF4004:OutputCache(Duration = 60)|}] public int Put() => 1;")]
    [InlineData("[HttpDelete, HttpPatch, {|PERF4004:OutputCache|}] public int Drop() => 1;")]
    [InlineData("[AcceptVerbs(\"post\"), {|PERF4004:OutputCache|}] public int Post() => 1;")]
    [InlineData("[HttpPost, {|PERF4004:OutputCache(PolicyName = \"hour\")|}] public int Post() => 1;")]
    public Task Reports_actions(string action) => VerifyAsync("", Controller(action));

    [Fact]
    public Task Reports_a_class_with_no_action_to_cache()
        => VerifyAsync("", Controller("[HttpPost] public int Post() => 1; [HttpDelete] public int Drop() => 1;", "[{|PERF4004:OutputCache|}]"));

    [Theory]
    [InlineData("""app.MapPost("/x", () => 1).{|PERF4004:CacheOutput|}();""")]
    [InlineData("""app.MapPost("/x", () => 1).WithName("x").{|PERF4004:CacheOutput|}("hour").WithTags("x");""")]
    [InlineData("""app.MapDelete("/x", [{|PERF4004:OutputCache|}] () => 1);""")]
    [InlineData("""app.MapMethods("/x", ["PUT", "PATCH"], () => 1).{|PERF4004:CacheOutput|}(policy => policy.Expire(TimeSpan.FromSeconds(5)));""")]
    [InlineData("""app.MapPost("/x", Save); [{|PERF4004:OutputCache|}] int Save() => 1;""")]
    public Task Reports_minimal_endpoints(string pipeline) => VerifyAsync(pipeline, "");

    [Fact]
    public Task Reports_a_page_handler()
        => VerifyAsync("", "public class IndexModel : PageModel { [{|PERF4004:OutputCache|}] public void OnGet() { } }");

    [Theory]
    [InlineData("[HttpGet, OutputCache] public int Get() => 1;")]
    [InlineData("[HttpHead, OutputCache] public int Head() => 1;")]
    [InlineData("[HttpGet, HttpPost, OutputCache] public int Get() => 1;")]
    [InlineData("[Route(\"x\"), OutputCache] public int Any() => 1;")]
    [InlineData("[HttpPost, OutputCache(PolicyName = \"own\")] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache(PolicyName = \"built\")] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache(PolicyName = \"bare\")] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache(PolicyName = \"extended\")] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache(PolicyName = \"elsewhere\")] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache(NoStore = true)] public int Post() => 1;")]
    [InlineData("[NonAction, OutputCache] public int Post() => 1;")]
    public Task Silent_for_actions(string action) => VerifyAsync("", Controller(action));

    [Theory]
    [InlineData("[HttpPost] public int Post() => 1; [HttpGet] public int Get() => 1;")]
    [InlineData("")]
    public Task Silent_for_a_class(string members) => VerifyAsync("", Controller(members, "[OutputCache]"));

    [Fact]
    public Task Silent_for_a_class_with_more_actions_than_it_shows()
        => VerifyAsync("", """
            public abstract class Reading : ControllerBase { [HttpGet] public int Get() => 1; }
            [OutputCache] public class A : Reading { [HttpPost] public int Post() => 1; }
            [OutputCache] public class B : ControllerBase { [HttpPost] public int Post() => 1; }
            public class C : B { [HttpGet] public int Get() => 1; }
            """);

    [Theory]
    [InlineData("""app.MapGet("/x", () => 1).CacheOutput();""")]
    [InlineData("""app.Map("/x", () => 1).CacheOutput();""")]
    [InlineData("""app.MapPost("/x", () => 1).CacheOutput(new Own());""")]
    [InlineData("""app.MapPost("/x", () => 1).CacheOutput(policy => policy.AddPolicy(typeof(Own)));""")]
    [InlineData("""app.MapPost("/x", () => 1).CacheOutput(policy => policy.Cache(), excludeDefaultPolicy: true);""")]
    [InlineData("""app.MapMethods("/x", args, () => 1).CacheOutput();""")]
    [InlineData("""app.MapGroup("/g").CacheOutput().MapPost("/x", () => 1);""")]
    public Task Silent_for_minimal_endpoints(string pipeline) => VerifyAsync(pipeline, "");

    [Theory]
    [InlineData("options.AddBasePolicy(new Own())")]
    [InlineData("options.AddBasePolicy(policy => policy.AddPolicy<Own>())")]
    public Task Silent_with_a_base_policy_of_the_application(string policy)
        => VerifyAsync("", Controller("[HttpPost, OutputCache] public int Post() => 1;"), $"builder.Services.AddOutputCache(options => {policy});");

    [Fact]
    public Task Reports_with_a_base_policy_of_the_framework()
        => VerifyAsync("", Controller("[HttpPost, {|PERF4004:OutputCache|}] public int Post() => 1;"), "builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromSeconds(1))));");

    [Theory]
    [InlineData("[HttpPost, OutputCache(PolicyName = {|CS0103:Missing|})] public int Post() => 1;")]
    [InlineData("[HttpPost, OutputCache({|CS0246:Unknown|} = 1)] public int Post() => 1;")]
    [InlineData("[{|CS0246:{|CS0246:HttpPots|}|}, OutputCache] public int Post() => 1;")]
    public Task Says_nothing_wrong_about_half_a_program(string action) => VerifyAsync("", Controller(action));
}
