using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class CacheablePageTests
{
    private const string Usings = """
        global using Microsoft.AspNetCore.Mvc.RazorPages;
        global using Microsoft.AspNetCore.OutputCaching;
        """;

    private const string Count = "public int Count { get; private set; }\n    public async Task {|PERF4002:OnGetAsync|}() => Count = await db.Users.CountAsync();";

    private const string SilentCount = "public int Count { get; private set; }\n    public async Task OnGetAsync() => Count = await db.Users.CountAsync();";

    [Fact]
    public Task Reports_a_page_that_counts() => VerifyAsync(Page(Count));

    [Fact]
    public Task Says_what_it_does()
    {
        var test = CreateTest(Page("public int Count { get; private set; }\n    public async Task {|#0:OnGetAsync|}() => Count = await db.Users.CountAsync();"));
        test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<MissingCacheAttributeAnalyzer>.Diagnostic("PERF4002").WithLocation(0).WithArguments("'StatsModel.OnGetAsync'", "counts 'Users'", ""));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("public List<User> Users { get; private set; } = []; public void {|PERF4002:OnGet|}() { ViewData[\"Title\"] = \"All\"; Users = db.Users.ToList(); }")]
    [InlineData("public int Count { get; private set; } public async Task<IActionResult> {|PERF4002:OnGet|}() { Count = await db.Users.CountAsync(); return Page(); }")]
    [InlineData("public int Count { get; private set; } public async Task {|PERF4002:OnGetAsync|}(int ownerId) => Count = await db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId);")]
    public Task Reports_what_the_page_shows(string members) => VerifyAsync(Page(members));

    /// <summary>A value is all of the response: no layout is around it.</summary>
    [Theory]
    [InlineData("public async Task<JsonResult> {|PERF4001:OnGetAsync|}() => new JsonResult(await db.Users.CountAsync());")]
    [InlineData("public async Task<ContentResult> {|PERF4001:OnGetAsync|}() => Content((await db.Users.CountAsync()).ToString());")]
    public Task Is_sure_of_a_value(string members) => VerifyAsync(Page(members));

    [Theory]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync(string search) => Count = await db.Users.CountAsync(user => user.Name == search);")]
    [InlineData("[BindProperty(SupportsGet = true)] public string? Search { get; set; } public int Count { get; private set; } public async Task OnGetAsync() => Count = await db.Users.CountAsync(user => user.Name == Search);")]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync() => Count = await db.Users.CountAsync(user => user.Name == User.Identity!.Name);")]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync() { TempData[\"seen\"] = true; Count = await db.Users.CountAsync(); }")]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync() { Count = await db.Users.CountAsync(); Response.Cookies.Append(\"seen\", \"1\"); }")]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync() => Count = await db.Users.CountAsync(); public async Task OnGetMaxAsync() => Count = await db.Users.MaxAsync(user => user.Id);")]
    [InlineData("public int Count { get; private set; } public async Task OnGetAsync() => Count = await db.Users.CountAsync(); public void OnPost() { }")]
    [InlineData("public int Count { get; private set; } [NonHandler] public async Task OnGetAsync() => Count = await db.Users.CountAsync();")]
    [InlineData("public int Count { get; private set; } public async Task OnPostAsync() => Count = await db.Users.CountAsync();")]
    [InlineData("public User? Found { get; private set; } public async Task OnGetAsync(int id) => Found = await db.Users.FirstOrDefaultAsync(user => user.Id == id);")]
    public Task Is_silent_where_callers_differ(string members) => VerifyAsync(Page(members));

    [Theory]
    [InlineData("[Authorize]")]
    [InlineData("[OutputCache(Duration = 60)]")]
    [InlineData("[ResponseCache(NoStore = true)]")]
    [InlineData("[BindProperties(SupportsGet = true)]")]
    public Task Is_silent_where_the_class_decides(string attribute) => VerifyAsync(Page(SilentCount, attribute));

    [Fact]
    public Task Is_silent_behind_a_filter_of_the_page()
        => VerifyAsync(Page(SilentCount + "\n    public override void OnPageHandlerExecuting(Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context) { }"));

    [Theory]
    [InlineData("options.Conventions.AuthorizePage(\"/Stats\")")]
    [InlineData("options.Conventions.AuthorizePage(\"/stats\", \"admins\")")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/\")")]
    [InlineData("options.Conventions.AuthorizeFolder(Folder())")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Other\"); options.RootDirectory = \"/Content\"")]
    public Task Is_silent_where_the_options_ask_for_a_user(string convention) => VerifyAsync(Page(SilentCount), Options(convention));

    [Theory]
    [InlineData("options.Conventions.AuthorizePage(\"/Stats/Index\")")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/Sta\")")]
    [InlineData("options.Conventions.AuthorizeAreaFolder(\"Shop\", \"/\")")]
    [InlineData("options.Conventions.AuthorizeFolder(\"/\").AllowAnonymousToPage(\"/Stats\")")]
    public Task Reports_a_page_that_the_options_leave_open(string convention) => VerifyAsync(Page(Count), Options(convention));

    [Fact]
    public Task Knows_the_folder_of_a_page()
    {
        const string Convention = "options.Conventions.AuthorizeFolder(\"/Admin\").AuthorizeAreaPage(\"Shop\", \"/Stats\")";
        return Task.WhenAll(
            VerifyAsync(Page(SilentCount), Options(Convention), path: "/0/Pages/Admin/Stats.cshtml.cs"),
            VerifyAsync(Page(SilentCount), Options(Convention), path: "/0/Areas/Shop/Pages/Stats.cshtml.cs"),
            VerifyAsync(Page(SilentCount), Options(Convention), path: "/0/Stats.cs"),
            VerifyAsync(Page(Count), Options(Convention), path: "/0/Areas/Other/Pages/Stats.cshtml.cs"));
    }

    [Fact]
    public Task Is_silent_where_all_pages_ask_for_a_user()
        => VerifyAsync(Page(SilentCount), "public static class Start { public static void Use(WebApplication app) => app.MapRazorPages().RequireAuthorization(); }");

    [Fact]
    public Task Reports_beside_a_plain_registration()
        => VerifyAsync(Page(Count), "public static class Start { public static void Use(WebApplication app) { app.MapRazorPages(); } }");

    [Theory]
    [InlineData("Write(HttpContext.Session.Id);")]
    [InlineData("Write(User.Identity!.Name);")]
    [InlineData("Write(Html.AntiForgeryToken());")]
    [InlineData("TempData[\"seen\"] = 1;")]
    public Task Is_silent_where_the_view_is_for_one_visitor(string statement) => VerifyAsync(Page(SilentCount), View(statement));

    [Fact]
    public Task Is_silent_where_the_view_says_who_may_read_it()
        => VerifyAsync(Page(SilentCount), "[Authorize]\n" + View("Write(Model.Count);"));

    [Fact]
    public Task Reports_a_view_that_shows_the_answer() => VerifyAsync(Page(Count), View("Write(Model.Count);"));

    private static string Page(string members, string onClass = "") => $$"""
        {{onClass}}
        public class StatsModel(ChainContext db) : PageModel
        {
            {{members}}
        }
        """;

    private static string Options(string convention) => $$"""
        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddRazorPages(options => { {{convention}}; });
            private static string Folder() => "/";
        }
        """;

    /// <summary>What the Razor compiler makes of <c>Stats.cshtml</c>.</summary>
    private static string View(string statement) => $$"""
        internal sealed class Pages_Stats : Page
        {
            [Microsoft.AspNetCore.Mvc.Razor.Internal.RazorInject] public Microsoft.AspNetCore.Mvc.Rendering.IHtmlHelper<StatsModel> Html { get; private set; } = null!;
            public StatsModel Model => (StatsModel)PageContext.ViewData.Model!;
            public override async Task ExecuteAsync() { await Task.CompletedTask; {{statement}} }
        }
        """;

    private static Task VerifyAsync(string page, string other = "", string path = "/0/Pages/Stats.cshtml.cs")
        => CreateTest(page, other, path).RunAsync(TestContext.Current.CancellationToken);

    private static CSharpAnalyzerTest<MissingCacheAttributeAnalyzer> CreateTest(string page, string other = "", string path = "/0/Pages/Stats.cshtml.cs")
    {
        var test = new CSharpAnalyzerTest<MissingCacheAttributeAnalyzer>();
        test.TestState.Sources.Add((path, page));
        test.TestState.Sources.Add(("/0/Other.cs", other));
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings + "\n" + Usings));
        test.TestState.Sources.Add(("/0/Model.cs", WebApplicationTest.Model));
        return test;
    }
}
