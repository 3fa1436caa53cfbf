using PerfAnalyzers.Testing;
using static PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.SyncEntryPointAnalyzer>;

namespace PerfAnalyzers.Async;

public class SyncEntryPointTests
{
    /// <summary>However the actions are asked about, and in whichever order: what is behind more calls than the limit is not known, also where another action has asked for the rest of the way.</summary>
    [Fact]
    public Task TheLengthOfTheWayDecides() => SyncIoSource.VerifyAsync<SyncEntryPointAnalyzer>("""
        public class ChainController(ShopContext db) : ControllerBase
        {
            public int Four() => [|A|]();
            public int Five() => Before();
            public int Three() => [|B|]();
            private int Before() => A();
            private int A() => B();
            private int B() => C();
            private int C() => D();
            private int D() => db.Users.Count();
        }
        """);

    [Fact]
    public Task EachWayIntoAProgram() => SyncIoSource.VerifyAsync<SyncEntryPointAnalyzer>("""
        public class UsersController(ShopContext db) : ControllerBase
        {
            public List<User> Get() { var any = db.Users.{|#0:Any|}(); return db.Users.ToList(); }
        }

        public class IndexModel(ShopContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
        {
            public void OnGetReport() { _ = db.Users.{|#1:Count|}(); }
        }

        public class ChatHub(ShopContext db) : Microsoft.AspNetCore.SignalR.Hub
        {
            public int Online() => db.Users.{|#2:Count|}();
        }

        public class AuditFilter(ShopContext db) : Microsoft.AspNetCore.Mvc.Filters.IActionFilter
        {
            public void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext context) { db.{|#3:SaveChanges|}(); }
            public void OnActionExecuted(Microsoft.AspNetCore.Mvc.Filters.ActionExecutedContext context) { }
        }

        public class Badge(ShopContext db) : ViewComponent
        {
            public string Invoke() => db.Users.{|#4:First|}().Name;
        }

        public static class Endpoints
        {
            public static void Map(Microsoft.AspNetCore.Builder.WebApplication app)
            {
                Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/users/{id}", (int id, ShopContext db) => db.Users.{|#5:Find|}(id));
                Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/users", List);
                Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/orders", Orders);
                static int Orders(ShopContext db) => db.Orders.{|#7:Count|}();
            }

            private static List<User> List(ShopContext db) => db.Users.{|#6:ToList|}();
        }
        """,
        Diagnostic().WithLocation(0).WithArguments("Users.Any", "the database", "action 'UsersController.Get'", "await 'AnyAsync'"),
        Diagnostic().WithLocation(1).WithArguments("Users.Count", "the database", "page handler 'IndexModel.OnGetReport'", "await 'CountAsync'"),
        Diagnostic().WithLocation(2).WithArguments("Users.Count", "the database", "hub method 'ChatHub.Online'", "await 'CountAsync'"),
        Diagnostic().WithLocation(3).WithArguments("db.SaveChanges", "the database", "filter 'AuditFilter.OnActionExecuting'", "await 'SaveChangesAsync'"),
        Diagnostic().WithLocation(4).WithArguments("Users.First", "the database", "view component 'Badge.Invoke'", "await 'FirstAsync'"),
        Diagnostic().WithLocation(5).WithArguments("Users.Find", "the database", "handler of '/users/{id}'", "await 'FindAsync'"),
        Diagnostic().WithLocation(6).WithArguments("Users.ToList", "the database", "handler 'List'", "await 'ToListAsync'"),
        Diagnostic().WithLocation(7).WithArguments("Orders.Count", "the database", "handler 'Orders'", "await 'CountAsync'"));

    [Fact]
    public Task ThroughServicesAndHelpers() => SyncIoSource.VerifyAsync<SyncEntryPointAnalyzer>("""
        public interface IUsers { User? Find(int id); int Cached(); }

        public class Users(ShopContext db) : IUsers
        {
            public User? Find(int id) => Load(id);
            private User? Load(int id) => db.Users.{|#2:Find|}(id);
            public int Cached() => db.Users.Count();
        }

        public class CountedUsers(IUsers inner) : IUsers
        {
            public User? Find(int id) => inner.Find(id);
            public int Cached() => 3;
        }

        public class UsersController(ShopContext db, Users users, IUsers any) : ControllerBase
        {
            public User? Get(int id) => users.{|#0:Find|}(id);
            public string Read() { return {|#3:Settings|}(); }
            public int Mixed() => any.Cached();
            private string Settings() => System.IO.File.{|#4:ReadAllText|}("a.json");
        }
        """.Replace("=> Load(id)", "=> {|#1:Load|}(id)", StringComparison.Ordinal),
        Diagnostic().WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("Users.Find -> Users.Load -> Users.Find", "the database", "action 'UsersController.Get'", "make these calls async and await 'FindAsync'"),
        Diagnostic().WithLocation(3).WithLocation(4).WithArguments("UsersController.Settings -> File.ReadAllText", "the file system", "action 'UsersController.Read'", "make these calls async and await 'ReadAllTextAsync'"));

    [Fact]
    public Task NotReported() => SyncIoSource.VerifyAsync<SyncEntryPointAnalyzer>("""
        public class UsersController(ShopContext db, Microsoft.Extensions.Caching.Memory.IMemoryCache memory) : Controller
        {
            private readonly object gate = new();

            public IActionResult Index() => View();
            public object? Cached() => memory.TryGetValue("a", out var value) ? value : null;
            public async Task<int> Async() { await Task.Yield(); return db.Users.Count(); }
            public Task<int> ReturnsTask() => Task.FromResult(db.Users.Count());
            public IQueryable<User> Deferred() => db.Users.Where(u => u.Id > 1);
            [NonAction]
            public int Helper() => db.Users.Count();
            private int Own() => db.Users.Count();
            public int Locked() { lock (gate) { return db.Users.Count(); } }
            public IActionResult Later(System.Threading.Channels.ChannelWriter<Func<int>> queue) { queue.TryWrite(() => db.Users.Count()); return Ok(); }
            public int Loop(int n) => n == 0 ? 0 : Again(n - 1);
            private int Again(int n) => n == 0 ? 0 : Again(n - 1);
        }

        public class Service(ShopContext db) { public int Count() => db.Users.Count(); }

        public class IndexModel(ShopContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
        {
            public int OnGetting() => db.Users.Count();
        }
        """);
}
