using static PerfAnalyzers.Analyzers.Tests.Caching.WebApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>PERF4002 on actions that answer with a view.</summary>
public sealed class CacheableViewTests
{
    private const string Count = "public async Task<IActionResult> {|PERF4002:Index|}() => View(await db.Users.CountAsync());";
    private const string SilentCount = "public async Task<IActionResult> Index() => View(await db.Users.CountAsync());";

    [Theory]
    [InlineData(Count)]
    [InlineData("[HttpGet] " + Count)]
    [InlineData("[HttpGet] public async Task<ViewResult> {|PERF4002:Index|}() { ViewData[\"Title\"] = \"All\"; return View(\"List\", await db.Users.ToListAsync()); }")]
    [InlineData("public IActionResult {|PERF4002:Index|}() { ViewBag.Total = db.Users.Count(); return View(); }")]
    [InlineData("public PartialViewResult {|PERF4002:Index|}() => PartialView(db.Users.ToList());")]
    [InlineData("[HttpGet] public async Task<IActionResult> {|PERF4002:Index|}(int ownerId) => View(await db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId));")]
    public Task Reports_a_view_that_is_the_same_for_everyone(string action) => VerifyAsync(Shop(action));

    /// <summary>Without a verb, and without a view, it may be what a POST of a script is answered by.</summary>
    [Theory]
    [InlineData("public async Task<IActionResult> Index() => Json(await db.Users.CountAsync());")]
    [InlineData("public Task<int> Index() => db.Users.CountAsync();")]
    [InlineData("[HttpPost] " + SilentCount)]
    [InlineData("[HttpGet, HttpPost] " + SilentCount)]
    [InlineData("[ResponseCache(Duration = 1)] " + SilentCount)]
    [InlineData("[Authorize] " + SilentCount)]
    [InlineData("public async Task<IActionResult> Index(string country) => View(await db.Users.CountAsync(user => user.Country == country));")]
    [InlineData("public async Task<IActionResult> Index(int page) => View(await db.Users.OrderBy(user => user.Id).Skip(page).ToListAsync());")]
    [InlineData("public async Task<IActionResult> Index(int id) => View(await db.Users.FirstOrDefaultAsync(user => user.Id == id));")]
    [InlineData("public async Task<IActionResult> Index() { ViewBag.Name = User.Identity!.Name; return View(await db.Users.CountAsync()); }")]
    [InlineData("public async Task<IActionResult> Index() { TempData[\"seen\"] = true; return View(await db.Users.CountAsync()); }")]
    public Task Is_silent_where_callers_differ(string action) => VerifyAsync(Shop(action));

    /// <summary>A form holds a token of its visitor.</summary>
    [Theory]
    [InlineData("[HttpPost] public IActionResult Index(User user) => View(user);")]
    [InlineData("public IActionResult Index(User user) => View(user);")]
    [InlineData("[HttpPost, ActionName(\"Index\")] public IActionResult Save(User user) => View(user);")]
    public Task Is_silent_where_a_form_is_sent_to_the_same_name(string other) => VerifyAsync(Shop(SilentCount + "\n    " + other));

    [Theory]
    [InlineData("Views_Shop_Index", "Write(User.Identity!.Name);", SilentCount)]
    [InlineData("Views_Shared_Index", "Write(Context.Session.Id);", SilentCount)]
    [InlineData("Views_Shop_Index", "var form = new Microsoft.AspNetCore.Mvc.TagHelpers.FormTagHelper(null!);", SilentCount)]
    [InlineData("Views_Shop_Index", "Write(Model);", Count)]
    [InlineData("Views_Other_Index", "Write(User.Identity!.Name);", Count)]
    public Task Looks_at_the_view(string view, string statement, string action)
        => VerifyAsync([Shop(action), $$"""
            namespace AspNetCoreGeneratedDocument;
            internal sealed class {{view}} : Microsoft.AspNetCore.Mvc.Razor.RazorPage<int>
            {
                public override async Task ExecuteAsync() { await Task.CompletedTask; {{statement}} }
            }
            """]);

    private static string Shop(string actions) => $$"""
        public class ShopController(ChainContext db) : Microsoft.AspNetCore.Mvc.Controller
        {
            {{actions}}
        }
        """;
}
