using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>What the output cache makes of signed-in callers: PERF4005, PERF4015.</summary>
public sealed class OutputCacheCallersTests
{
    private const string CacheFirst = """
        app.UseOutputCache();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapControllers();
        """;

    private const string CacheLast = """
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseOutputCache();
        app.MapControllers();
        """;

    private const string Cookies = """builder.Services.AddAuthentication("Cookies").AddCookie();""";

    private const string Second = "\npublic static class Second { public static void Use(WebApplication app) => app.UseOutputCache(); }";

    private const string Dead = """[HttpGet, Authorize, {|PERF4005:OutputCache|}] public int Get() => 1;""";

    private static Task VerifyAsync(string pipeline, string types, string services = Cookies)
        => VerifyAsync<OutputCacheUseAnalyzer>(Program(pipeline, services), types);

    [Theory]
    [InlineData(CacheLast)]
    [InlineData("app.UseOutputCache();\napp.MapControllers();")]
    [InlineData("app.UseOutputCache();\napp.UseAuthorization();\napp.MapControllers();")]
    [InlineData(CacheFirst)]
    [InlineData("Second.Use(app);\napp.UseAuthentication();\napp.MapControllers();")]
    public Task Reports_what_is_never_stored(string pipeline) => VerifyAsync(pipeline, Controller(Dead) + Second);

    [Theory]
    [InlineData("[HttpGet, Authorize(Roles = \"Admin\"), {|PERF4005:OutputCache|}] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(\"staff\"), {|PERF4005:OutputCache|}] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(Policy = \"staff\"), {|PERF4005:OutputCache|}] public int Get() => 1;")]
    public Task Reports_each_way_to_ask_for_a_signed_in_caller(string action)
        => VerifyAsync(CacheLast, Controller(action), Cookies + "\nbuilder.Services.AddAuthorization(options => options.AddPolicy(\"staff\", policy => policy.RequireRole(\"Staff\")));");

    [Fact]
    public Task Reports_in_a_library() => VerifyAsync<OutputCacheUseAnalyzer>("", Controller(Dead), Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary);

    [Fact]
    public Task Reports_a_class() => VerifyAsync(CacheLast, Controller("[HttpGet] public int Get() => 1; [HttpPost, AllowAnonymous] public int Post() => 1;", "[Authorize, {|PERF4005:OutputCache|}]"));

    [Fact]
    public Task Reports_conventions()
        => VerifyAsync(
            CacheLast + """

            app.MapGet("/a", () => 1).RequireAuthorization().{|PERF4005:CacheOutput|}();
            app.MapGet("/b", [Authorize] () => 1).{|PERF4005:CacheOutput|}(policy => policy.Expire(TimeSpan.FromSeconds(1)));
            app.MapGroup("/g").RequireAuthorization(policy => policy.RequireClaim("x")).MapGet("/c", [{|PERF4005:OutputCache|}] () => 1);
            app.MapGet("/d", () => 1).RequireAuthorization().{|PERF4005:CacheOutput|}("hour");
            """,
            "",
            Cookies + "\nbuilder.Services.AddOutputCache(options => options.AddPolicy(\"hour\", policy => policy.Expire(TimeSpan.FromHours(1))));");

    [Fact]
    public Task Reports_controllers_that_are_protected_where_they_are_mapped()
        => VerifyAsync(
            "app.UseAuthentication();\napp.UseOutputCache();\napp.MapControllers().RequireAuthorization();",
            Controller("[HttpGet(\"a\"), {|PERF4005:OutputCache|}] public int A() => 1; [HttpGet(\"b\"), AllowAnonymous, OutputCache] public int B() => 1;"));

    [Fact]
    public Task Reports_a_page()
        => VerifyAsync(CacheLast, "[Authorize, {|PERF4005:OutputCache|}] public class IndexModel : PageModel { public void OnGet() { } }");

    private static Task VerifyPageAsync(string conventions, string attribute, string map = "app.MapRazorPages();")
        => VerifyAsync<OutputCacheUseAnalyzer>(
            Program("app.UseAuthentication();\napp.UseAuthorization();\napp.UseOutputCache();\n" + map, Cookies + $"\nbuilder.Services.AddRazorPages(options => {{ {conventions} }});"),
            $"[{attribute}] public class IndexModel : PageModel {{ public void OnGet() {{ }} }}",
            path: "/0/Pages/Admin/Index.cshtml.cs");

    [Theory]
    [InlineData("options.Conventions.AuthorizePage(\"/Admin/Index\");")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Admin\");")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/\").AllowAnonymousToPage(\"/Index\");")]
    public Task Reports_a_page_that_the_options_protect(string conventions) => VerifyPageAsync(conventions, "{|PERF4005:OutputCache|}");

    [Fact]
    public Task Reports_pages_that_are_protected_where_they_are_mapped()
        => VerifyPageAsync("", "{|PERF4005:OutputCache|}", "app.MapRazorPages().RequireAuthorization();");

    [Theory]
    [InlineData("options.Conventions.AuthorizePage(\"/Admin/Other\");")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Admin\", \"elsewhere\"); builder.Services.AddAuthorization(auth => auth.AddPolicy(\"staff\", policy => policy.RequireRole(\"a\")));")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Admin\").AllowAnonymousToPage(\"/Admin/Index\");")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Admin\").AllowAnonymousToPage(Environment.MachineName);")]
    public Task Is_silent_on_a_page_that_the_options_may_leave_open(string conventions) => VerifyPageAsync(conventions, "OutputCache");

    [Theory]
    [InlineData("[HttpGet, AllowAnonymous, Authorize, OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(\"elsewhere\"), OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize(\"hours\"), OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, Own, OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"elsewhere\")] public int Get() => 1;")]
    public Task Silent_where_a_stranger_may_call(string action)
        => VerifyAsync(
            CacheLast,
            Controller(action) + "\npublic sealed class OwnAttribute : AuthorizeAttribute;",
            Cookies + "\nbuilder.Services.AddAuthorization(options => options.AddPolicy(\"hours\", policy => policy.RequireAssertion(_ => true)));");

    /// <summary>All policies are added in another project; they ask for a user, as policies do.</summary>
    [Theory]
    [InlineData("[HttpGet, Authorize(\"elsewhere\"), {|PERF4005:OutputCache|}] public int Get() => 1;", "")]
    [InlineData("[HttpGet, Authorize(Policy = \"elsewhere\"), {|PERF4005:OutputCache|}] public int Get() => 1;", "public class Own : AuthorizationHandler<Rule> { protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Rule rule) { if (context.User.IsInRole(\"a\")) context.Succeed(rule); return Task.CompletedTask; } }")]
    [InlineData("[HttpGet, Authorize(\"elsewhere\"), OutputCache] public int Get() => 1;", "public class Own : AuthorizationHandler<Rule> { protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Rule rule) { context.Succeed(rule); return Task.CompletedTask; } }")]
    [InlineData("[HttpGet, Authorize(\"elsewhere\"), OutputCache] public int Get() => 1;", "public interface IOwn : IAuthorizationPolicyProvider;")]
    public Task Knows_policies_of_another_project_by_what_is_usual(string action, string type)
        => VerifyAsync(CacheLast, Controller(action) + "\npublic class Rule : IAuthorizationRequirement;\n" + type);

    [Fact]
    public Task Silent_for_a_class_with_an_open_action()
        => VerifyAsync(CacheLast, Controller("[HttpGet(\"a\")] public int A() => 1; [HttpGet(\"b\"), AllowAnonymous] public int B() => 1;", "[Authorize, OutputCache]"));

    [Theory]
    [InlineData("options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build()")]
    [InlineData("options.DefaultPolicy = null!")]
    public Task Silent_with_another_default_policy(string setting)
        => VerifyAsync(CacheLast, Controller("[HttpGet, Authorize, OutputCache] public int Get() => 1;"), Cookies + $"\nbuilder.Services.AddAuthorization(options => {setting});");

    [Fact]
    public Task Reports_with_the_usual_default_policy()
        => VerifyAsync(CacheLast, Controller(Dead), Cookies + "\nbuilder.Services.AddAuthorization(options => { options.DefaultPolicy = new AuthorizationPolicyBuilder(\"Cookies\").RequireAuthenticatedUser().Build(); options.FallbackPolicy = options.DefaultPolicy; });");

    [Theory]
    [InlineData("Second.Use(app);\napp.UseAuthentication();\napp.MapControllers();")]
    [InlineData("app.UseAuthentication();\napp.UseWhen(context => true, branch => branch.UseOutputCache());\napp.MapControllers();")]
    [InlineData("app.UseOutputCache();\napp.MapControllers();")]
    [InlineData(CacheLast)]
    public Task Silent_where_the_order_is_right_or_not_known(string pipeline)
        => VerifyAsync(pipeline, Controller("[HttpGet, OutputCache] public string? Get() => User.Identity?.Name;") + Second);

    [Theory]
    [InlineData("[HttpGet, {|PERF4015:OutputCache|}] public string? Get() => User.Identity?.Name;")]
    [InlineData("[HttpGet, {|PERF4015:OutputCache(Duration = 1)|}] public string? Get() => Name(); private string? Name() => HttpContext.User.FindFirst(\"name\")?.Value;")]
    public Task Reports_a_cache_that_runs_before_authentication(string action) => VerifyAsync(CacheFirst, Controller(action));

    [Fact]
    public Task Reports_minimal_endpoints_and_pages_before_authentication()
        => VerifyAsync(
            CacheFirst + """

            app.MapGet("/a", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization().{|PERF4005:CacheOutput|}();
            app.MapGet("/b", (ClaimsPrincipal user) => user.Identity!.Name).{|PERF4015:CacheOutput|}();
            app.MapGet("/c", (ICurrentUser current) => current.Name).{|PERF4015:CacheOutput|}();
            app.MapGet("/d", () => 1).CacheOutput();
            app.MapPost("/e", () => 1).RequireAuthorization();
            """,
            """
            [{|PERF4015:OutputCache|}] public class IndexModel : PageModel { public string? Name; public void OnGet() => Name = User.Identity?.Name; }
            public interface ICurrentUser { string? Name { get; } }
            public class CurrentUser(IHttpContextAccessor accessor) : ICurrentUser { public string? Name => accessor.HttpContext?.User.Identity?.Name; }
            """);

    [Theory]
    [InlineData("[HttpGet, OutputCache] public int Get() => 1;")]
    [InlineData("[HttpGet, OutputCache(VaryByHeaderNames = new[] { \"Cookie\" })] public string? Get() => User.Identity?.Name;")]
    [InlineData("[HttpGet, Authorize, OutputCache(NoStore = true)] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"elsewhere\")] public int Get() => 1;")]
    public Task Silent_before_authentication(string action) => VerifyAsync(CacheFirst, Controller(action));

    [Fact]
    public Task Silent_before_authentication_by_an_unknown_scheme() => VerifyAsync(CacheFirst, Controller("[HttpGet, OutputCache] public string? Get() => User.Identity?.Name;"), "builder.Services.AddAuthentication(\"Key\");");

    [Theory]
    [InlineData("[HttpGet, Authorize, {|PERF4015:OutputCache(PolicyName = \"everyone\")|}] public string? Get() => User.Identity!.Name;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"everyone\")] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"caller\")] public string? Get() => User.Identity!.Name;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"strangers\")] public string? Get() => User.Identity!.Name;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"nothing\")] public string? Get() => User.Identity!.Name;")]
    public Task Tells_policies_of_the_application_apart(string action)
        => VerifyAsync(
            CacheLast,
            Controller(action) + Policy("Everyone", "") + Policy("Strangers", "if (context.HttpContext.User.Identity?.IsAuthenticated == true) { allowed = false; }") + Policy("Nothing", "").Replace("AllowCacheStorage = allowed", "AllowCacheStorage = false", StringComparison.Ordinal),
            Cookies + """

            builder.Services.AddOutputCache(options =>
            {
                options.AddPolicy("everyone", new Everyone());
                options.AddPolicy("caller", policy => policy.AddPolicy<Everyone>().VaryByValue(context => new("user", context.User.Identity?.Name ?? "")));
                options.AddPolicy("strangers", new Strangers());
                options.AddPolicy("nothing", new Nothing());
            });
            """);

    [Theory]
    [InlineData("[HttpGet, Authorize, {|PERF4015:OutputCache(PolicyName = \"request\")|}] public int Get() => 1;")]
    [InlineData("[HttpGet, OutputCache(PolicyName = \"request\")] public int Get() => 1;")]
    [InlineData("[HttpGet, Authorize, OutputCache(PolicyName = \"response\")] public int Get() => 1;")]
    public Task Tells_policies_apart_that_run_before_authentication(string action)
        => VerifyAsync(
            CacheFirst,
            Controller(action)
                + Policy("OfRequest", "if (context.HttpContext.User.Identity?.IsAuthenticated == true) { allowed = false; }")
                + Policy("OfResponse", "").Replace("ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) => default;", "ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) { context.AllowCacheStorage &= context.HttpContext.User.Identity?.IsAuthenticated != true; return default; }", StringComparison.Ordinal),
            Cookies + """

            builder.Services.AddOutputCache(options =>
            {
                options.AddPolicy("request", new OfRequest());
                options.AddPolicy("response", new OfResponse());
            });
            """);

    private static string Policy(string name, string statement) => $$"""

        public sealed class {{name}} : IOutputCachePolicy
        {
            public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken token)
            {
                var allowed = HttpMethods.IsGet(context.HttpContext.Request.Method);
                {{statement}}
                context.EnableOutputCaching = true;
                context.AllowCacheLookup = allowed;
                context.AllowCacheStorage = allowed;
                return default;
            }

            public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken token) => default;
            public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) => default;
        }
        """;
}
