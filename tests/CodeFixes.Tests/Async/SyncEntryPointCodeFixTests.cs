using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

public class SyncEntryPointCodeFixTests
{
    private const string Model = """
        public class User
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
        }
        """;

    /// <summary>A method of that name which maps no route gets a task where it had a value, and would still compile.</summary>
    [Fact]
    public Task AMapThatIsNoRoute()
    {
        const string Source = """
            public class UsersController(ShopContext db, Option<int> option) : ControllerBase
            {
                [HttpGet("count")]
                public int Count(int least) => db.Users.[|Count|]();

                [NonAction]
                public void Print() => Console.WriteLine(option.Map(Count));
            }

            public class Option<T>
            {
                public R Map<R>(Func<T, R> map) => map(default!);
            }
            """;
        return VerifyAsync(Source, Source);
    }

    [Fact]
    public Task ActionsAndHandlers() => VerifyAsync(
        """
        public class UsersController(ShopContext db) : ControllerBase
        {
            [HttpGet("{id}")]
            public ActionResult<User> Get(int id)
            {
                var user = db.Users.[|FirstOrDefault|](u => u.Id == id);
                if (user is null) return NotFound();
                return db.Users.Count() > 3 ? user : BadRequest();
            }

            // one more
            [HttpPost]
            public void Post(User user) { db.Users.Add(user); db.[|SaveChanges|](); }

            [HttpGet]
            public IActionResult List(int page = 0) => Ok(db.Users.[|ToList|]());

            [HttpGet("own")]
            public int Own(CancellationToken token) => db.Users.[|Count|]();

            public string Link() => nameof(Get);
        }

        public class Page(ShopContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
        {
            public void OnGet() { foreach (var user in [|db.Users|]) { } }
        }

        public static class Endpoints
        {
            public static void Map(WebApplication app)
            {
                app.MapGet("/users/{id}", (int id, ShopContext db) => db.Users.[|Find|](id));
                app.MapGet("/users", (ShopContext db) => { return Results.Ok(db.Users.[|ToList|]()); });
                app.MapGet("/count", Count);
            }

            private static int Count(ShopContext db) => db.Users.[|Count|]();
        }
        """,
        """
        public class UsersController(ShopContext db) : ControllerBase
        {
            [HttpGet("{id}")]
            public async Task<ActionResult<User>> Get(int id, CancellationToken cancellationToken)
            {
                var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
                if (user is null) return NotFound();
                return await db.Users.CountAsync(cancellationToken) > 3 ? user : BadRequest();
            }

            // one more
            [HttpPost]
            public async Task Post(User user) { db.Users.Add(user); await db.SaveChangesAsync(); }

            [HttpGet]
            public async Task<IActionResult> List(int page = 0, CancellationToken cancellationToken = default) => Ok(await db.Users.ToListAsync(cancellationToken));

            [HttpGet("own")]
            public async Task<int> Own(CancellationToken token) => await db.Users.CountAsync(token);

            public string Link() => nameof(Get);
        }

        public class Page(ShopContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
        {
            public async Task OnGet() { await foreach (var user in db.Users.AsAsyncEnumerable()) { } }
        }

        public static class Endpoints
        {
            public static void Map(WebApplication app)
            {
                app.MapGet("/users/{id}", async (int id, ShopContext db) => await db.Users.FindAsync(id));
                app.MapGet("/users", async (ShopContext db, CancellationToken cancellationToken) => { return Results.Ok(await db.Users.ToListAsync(cancellationToken)); });
                app.MapGet("/count", Count);
            }

            private static async Task<int> Count(ShopContext db, CancellationToken cancellationToken) => await db.Users.CountAsync(cancellationToken);
        }
        """);

    [Fact]
    public Task ServicesAndCallers()
    {
        var test = Create(
            """
            public interface IUsers { int Count(int id); }

            public class Users(ShopContext db) : IUsers
            {
                public int Count(int id) => db.Users.Count(u => u.Id > id);
            }

            public class UsersController(ShopContext db, IUsers users) : ControllerBase
            {
                public int Get(int id) => users.[|Count|](id) + 1;
                public int Called() => db.Users.[|Count|]();
                public async Task<int> Caller() { await Task.Yield(); return Called(); }
            }
            """,
            """
            public interface IUsers { Task<int> CountAsync(int id, CancellationToken cancellationToken = default); }

            public class Users(ShopContext db) : IUsers
            {
                public async Task<int> CountAsync(int id, CancellationToken cancellationToken = default) => await db.Users.CountAsync(u => u.Id > id, cancellationToken);
            }

            public class UsersController(ShopContext db, IUsers users) : ControllerBase
            {
                public async Task<int> Get(int id, CancellationToken cancellationToken) => await users.CountAsync(id, cancellationToken) + 1;
                public async Task<int> Called(CancellationToken cancellationToken = default) => await db.Users.CountAsync(cancellationToken);
                public async Task<int> Caller() { await Task.Yield(); return await Called(); }
            }
            """);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task NotOffered()
    {
        const string Source = """
            public class UsersController(ShopContext db) : ControllerBase
            {
                public int Span() { Span<int> all = stackalloc int[3]; all[0] = db.Users.[|Count|](); return all[0]; }
                public int Nested() => [|Helper|](new int[3]);
                private int Helper(Span<int> all) => db.Users.Count() + all[0];
            }

            public class Filter(ShopContext db) : Microsoft.AspNetCore.Mvc.Filters.IExceptionFilter
            {
                public void OnException(Microsoft.AspNetCore.Mvc.Filters.ExceptionContext context) { db.[|SaveChanges|](); }
            }
            """;
        return VerifyAsync(Source, Source);
    }

    [Fact]
    public Task TheServiceIsInAnotherProject() => new CSharpCodeFixTest<SyncEntryPointAnalyzer, SyncEntryPointCodeFix>
    {
        TestState =
        {
            AdditionalProjects =
            {
                ["Data"] =
                {
                    Sources =
                    {
                        """
                        public interface IUsers { User? Get(int id); }
                        public sealed class DbUsers(ShopContext db) : IUsers { public User? Get(int id) => db.Users.First(u => u.Id == id); }
                        """,
                        Model,
                        WebProject.ImplicitUsings,
                    },
                },
            },
            AdditionalProjectReferences = { "Data" },
            Sources =
            {
                """
                public class UsersController(IUsers users) : ControllerBase
                {
                    public User? Get(int id) => users.[|Get|](id);
                }
                """,
                WebProject.ImplicitUsings,
            },
        },
        FixedState =
        {
            AdditionalProjects =
            {
                ["Data"] =
                {
                    Sources =
                    {
                        """
                        public interface IUsers { Task<User?> GetAsync(int id, CancellationToken cancellationToken = default); }
                        public sealed class DbUsers(ShopContext db) : IUsers { public async Task<User?> GetAsync(int id, CancellationToken cancellationToken = default) => await db.Users.FirstAsync(u => u.Id == id, cancellationToken); }
                        """,
                        Model,
                        WebProject.ImplicitUsings,
                    },
                },
            },
            Sources =
            {
                """
                public class UsersController(IUsers users) : ControllerBase
                {
                    public async Task<User?> Get(int id, CancellationToken cancellationToken) => await users.GetAsync(id, cancellationToken);
                }
                """,
                WebProject.ImplicitUsings,
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>One fix-all leaves nothing that PERF5004 would find in what became async.</summary>
    [Fact]
    public Task AllThatWaitsBelowIsAwaited() => VerifyAsync(
        """
        public class Orders(ShopContext db, object gate)
        {
            public int Load(int id)
            {
                Check(id);
                var all = db.Users.Count();
                return all + db.Users.First(u => u.Id == id).Id;
            }

            public void Save()
            {
                db.SaveChanges();
                lock (gate) { db.SaveChanges(); }
                foreach (var user in db.Users) { }
            }

            private void Check(int id) { if (!db.Users.Any(u => u.Id == id)) throw new ArgumentException(); }
        }

        public class OrdersController(Orders orders, ShopContext db) : ControllerBase
        {
            public int Get(int id) => orders.[|Load|](id);

            public int Put(int id)
            {
                var loaded = orders.[|Load|](id);
                orders.Save();
                db.SaveChanges();
                return loaded;
            }

            public void Post(User user)
            {
                db.Add(user);
                db.[|SaveChanges|]();
                orders.Save();
            }
        }
        """,
        """
        public class Orders(ShopContext db, object gate)
        {
            public async Task<int> LoadAsync(int id, CancellationToken cancellationToken = default)
            {
                await CheckAsync(id, cancellationToken);
                var all = await db.Users.CountAsync(cancellationToken);
                return all + (await db.Users.FirstAsync(u => u.Id == id, cancellationToken)).Id;
            }

            public async Task SaveAsync()
            {
                await db.SaveChangesAsync();
                lock (gate) { db.SaveChanges(); }
                await foreach (var user in db.Users.AsAsyncEnumerable()) { }
            }

            private async Task CheckAsync(int id, CancellationToken cancellationToken = default) { if (!await db.Users.AnyAsync(u => u.Id == id, cancellationToken)) throw new ArgumentException(); }
        }

        public class OrdersController(Orders orders, ShopContext db) : ControllerBase
        {
            public async Task<int> Get(int id, CancellationToken cancellationToken) => await orders.LoadAsync(id, cancellationToken);

            public async Task<int> Put(int id, CancellationToken cancellationToken)
            {
                var loaded = await orders.LoadAsync(id, cancellationToken);
                await orders.SaveAsync();
                await db.SaveChangesAsync();
                return loaded;
            }

            public async Task Post(User user)
            {
                db.Add(user);
                await db.SaveChangesAsync();
                await orders.SaveAsync();
            }
        }
        """);

    /// <summary>What cannot follow is left as it is; the rest is awaited.</summary>
    [Fact]
    public Task WhatCannotFollowStopsNothing() => VerifyAsync(
        """
        public class Orders(ShopContext db)
        {
            public Orders(ShopContext db, int id) : this(db) { Load(id); }
            public int Load(int id) => db.Users.First(u => u.Id == id).Id;
            public int Count() => db.Users.Count();
        }

        public class OrdersController(Orders orders) : ControllerBase
        {
            public int Get(int id) => orders.[|Count|]() + orders.Load(id);
        }
        """,
        """
        public class Orders(ShopContext db)
        {
            public Orders(ShopContext db, int id) : this(db) { Load(id); }
            public int Load(int id) => db.Users.First(u => u.Id == id).Id;
            public async Task<int> CountAsync(CancellationToken cancellationToken = default) => await db.Users.CountAsync(cancellationToken);
        }

        public class OrdersController(Orders orders) : ControllerBase
        {
            public async Task<int> Get(int id, CancellationToken cancellationToken) => await orders.CountAsync(cancellationToken) + orders.Load(id);
        }
        """);

    /// <summary>A repository with both forms: nothing in it has to change.</summary>
    [Fact]
    public Task TheServiceHasASibling() => VerifyAsync(
        """
        public class Repository(ShopContext db)
        {
            public void Save() { db.SaveChanges(); }
            public Task SaveAsync() => db.SaveChangesAsync();
            public User Get(int id) => db.Users.First(u => u.Id == id);
            public async Task<User> GetAsync(int id, CancellationToken cancellationToken = default) => await db.Users.FirstAsync(u => u.Id == id, cancellationToken);
        }

        public class Service(Repository users)
        {
            public string Rename(int id) { var user = users.Get(id); user.Name = "new"; users.Save(); return user.Name; }
        }

        public class UsersController(Repository users, Service service) : ControllerBase
        {
            public void Put(int id, string name)
            {
                users.[|Get|](id).Name = name;
                users.Save();
            }

            public string Post(int id) => service.[|Rename|](id);
        }
        """,
        """
        public class Repository(ShopContext db)
        {
            public void Save() { db.SaveChanges(); }
            public Task SaveAsync() => db.SaveChangesAsync();
            public User Get(int id) => db.Users.First(u => u.Id == id);
            public async Task<User> GetAsync(int id, CancellationToken cancellationToken = default) => await db.Users.FirstAsync(u => u.Id == id, cancellationToken);
        }

        public class Service(Repository users)
        {
            public async Task<string> RenameAsync(int id, CancellationToken cancellationToken = default) { var user = await users.GetAsync(id, cancellationToken); user.Name = "new"; await users.SaveAsync(); return user.Name; }
        }

        public class UsersController(Repository users, Service service) : ControllerBase
        {
            public async Task Put(int id, string name, CancellationToken cancellationToken)
            {
                (await users.GetAsync(id, cancellationToken)).Name = name;
                await users.SaveAsync();
            }

            public async Task<string> Post(int id, CancellationToken cancellationToken) => await service.RenameAsync(id, cancellationToken);
        }
        """);

    /// <summary>By hand: the constructor keeps the synchronous form, the action awaits the other.</summary>
    [Fact]
    public Task AServiceThatAConstructorNeedsToo()
    {
        const string Before = """
            public class Orders
            {
                private readonly ShopContext db;
                public Orders(ShopContext db) { this.db = db; First = Load(1); }
                public int First { get; }
                public int Load(int id) => db.Users.First(u => u.Id == id).Id;
            }

            public class OrdersController(Orders orders) : ControllerBase
            {
                public int Get(int id) => orders.[|Load|](id);
            }
            """;
        var test = Create(
            Before,
            """
            public class Orders
            {
                private readonly ShopContext db;
                public Orders(ShopContext db) { this.db = db; First = Load(1); }
                public int First { get; }
                public async Task<int> LoadAsync(int id, CancellationToken cancellationToken = default) => (await db.Users.FirstAsync(u => u.Id == id, cancellationToken).ConfigureAwait(false)).Id;

                public int Load(int id) => LoadAsync(id).GetAwaiter().GetResult();
            }

            public class OrdersController(Orders orders) : ControllerBase
            {
                public async Task<int> Get(int id, CancellationToken cancellationToken) => await orders.LoadAsync(id, cancellationToken);
            }
            """);
        test.BatchFixedState.Sources.Add(Before);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task VerifyAsync(string source, string fixedSource) => Create(source, fixedSource).RunAsync(TestContext.Current.CancellationToken);

    private static CSharpCodeFixTest<SyncEntryPointAnalyzer, SyncEntryPointCodeFix> Create(string source, string fixedSource)
    {
        var test = new CSharpCodeFixTest<SyncEntryPointAnalyzer, SyncEntryPointCodeFix> { TestCode = source, FixedCode = fixedSource };
        test.TestState.Sources.Add(("Model.cs", Model));
        test.TestState.Sources.Add(("Usings.cs", WebProject.ImplicitUsings));
        return test;
    }
}
