using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.ConcurrentContextAnalyzer>;

namespace PerfAnalyzers.Async;

public class ConcurrentContextAnalyzerTests
{
    private const string Shop = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        public class User { public int Id { get; set; } }
        public class Order { public int Id { get; set; } }
        public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); public DbSet<Order> Orders => Set<Order>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Shop + """
        public class UserStore(ShopContext db)
        {
            public Task<User?> LoadAsync(int id) => {|#9:db.Users.FirstOrDefaultAsync(u => u.Id == id)|};
        }

        public class Service(ShopContext db, UserStore users)
        {
            public async Task Both()
            {
                await Task.WhenAll({|#0:db.Users.ToListAsync()|}, {|#1:db.Orders.CountAsync()|});
            }

            public async Task<int> Later()
            {
                var first = {|#2:db.Users.CountAsync()|};
                var second = await {|#3:db.Orders.CountAsync()|};
                return second + await first;
            }

            public Task Each(int[] ids) => Task.WhenAll(ids.Select(id => {|#4:users.LoadAsync(id)|}));
        }
        """,
        Verify.Diagnostic().WithLocation(1).WithLocation(0).WithLocation(1).WithArguments("'Orders.CountAsync' starts while 'Users.ToListAsync' still runs", "db", ""),
        Verify.Diagnostic().WithLocation(3).WithLocation(2).WithLocation(3).WithArguments("'Orders.CountAsync' starts while 'Users.CountAsync' still runs", "db", ""),
        Verify.Diagnostic().WithLocation(4).WithLocation(4).WithLocation(9).WithArguments("'UserStore.LoadAsync' runs several times at once", "db", " (UserStore.LoadAsync -> Users.FirstOrDefaultAsync)"));

    [Fact]
    public Task TwoInFlight() => VerifyAsync("""
        public async Task Array() { await Task.WhenAll(new Task[] { db.Users.ToListAsync(), [|db.Orders.CountAsync()|] }); }
        public async Task Locals() { var a = db.Users.ToListAsync(); var b = [|db.Orders.ToListAsync()|]; await Task.WhenAll(a, b); }
        public async Task InTheCall() { var a = db.Users.ToListAsync(); await Task.WhenAll(a, [|db.Orders.ToListAsync()|]); }
        public async Task Synchronous() { var a = db.Users.ToListAsync(); var b = [|db.Orders.First()|]; await a; }
        public async Task Own() { await using var own = new ShopContext(); var a = own.Users.ToListAsync(); var b = [|own.Orders.ToListAsync()|]; await a; await b; }
        public async Task Run() { var a = Task.Run(() => db.Users.ToList()); var b = await [|db.Orders.ToListAsync()|]; await a; }
        public async Task Dropped() { _ = Task.Run(async () => await db.SaveChangesAsync()); await [|db.Orders.ToListAsync()|]; }
        public async Task Added() { var tasks = new List<Task>(); tasks.Add(db.Users.ToListAsync()); tasks.Add([|db.Orders.ToListAsync()|]); await Task.WhenAll(tasks); }
        public async Task Methods() { var a = LoadUsers(); var b = [|LoadOrders(db)|]; await Task.WhenAll(a, b); }
        Task<List<User>> LoadUsers() => db.Users.ToListAsync();
        static Task<List<Order>> LoadOrders(ShopContext context) => context.Orders.ToListAsync();
        """);

    [Fact]
    public Task SeveralAtOnce() => VerifyAsync("""
        public Task Lambda(int[] ids) => Task.WhenAll(ids.Select(async id => await [|db.Users.FindAsync(id)|]));
        public async Task Stored(int[] ids) { var tasks = ids.Select(id => [|db.Users.FirstAsync(u => u.Id == id)|]).ToList(); await Task.WhenAll(tasks); }
        public async Task Lazy(int[] ids) { var tasks = ids.Select(id => [|db.Users.FirstAsync(u => u.Id == id)|]); await Task.WhenAll(tasks); }
        public Task Group(int[] ids) => Task.WhenAll(ids.Select([|Load|]));
        public void Threads(int[] ids) => Parallel.ForEach(ids, id => [|db.Users.Find(id)|]);
        public Task Bounded(int[] ids) => Parallel.ForEachAsync(ids, async (id, token) => await [|db.Users.FindAsync(id)|]);
        public void Plinq(int[] ids) => ids.AsParallel().ForAll(id => [|db.Users.Find(id)|]);
        public async Task Loop(int[] ids) { var tasks = new List<Task>(); foreach (var id in ids) { tasks.Add([|Load(id)|]); } await Task.WhenAll(tasks); }
        Task<User> Load(int id) => db.Users.FirstAsync(u => u.Id == id);
        """);

    [Fact]
    public Task TwoServicesOfOneScope() => Verify.VerifyAnalyzerAsync(Shop + """
        public class UserStore { private readonly ShopContext _db; public UserStore(ShopContext db) { _db = db; } public Task<List<User>> AllAsync() => _db.Users.ToListAsync(); }
        public class OrderStore { private readonly ShopContext _db; public OrderStore(ShopContext db) => _db = db ?? throw new ArgumentNullException(nameof(db)); public Task<List<Order>> AllAsync() => _db.Orders.ToListAsync(); }
        public class Service(UserStore users, OrderStore orders)
        {
            public Task Both() => Task.WhenAll(users.AllAsync(), [|orders.AllAsync()|]);
        }
        """);

    [Fact]
    public Task TransientContextsAreNotShared() => Verify.VerifyAnalyzerAsync(Shop + """
        public enum ServiceLifetime { Transient }
        public class Setup { public ServiceLifetime Lifetime = ServiceLifetime.Transient; }
        public class UserStore(ShopContext db) { public Task<List<User>> AllAsync() => db.Users.ToListAsync(); }
        public class OrderStore(ShopContext db) { public Task<List<Order>> AllAsync() => db.Orders.ToListAsync(); }
        public class Service(UserStore users, OrderStore orders)
        {
            public Task Both() => Task.WhenAll(users.AllAsync(), orders.AllAsync());
        }
        """);

    [Fact]
    public Task OneAtATime() => VerifyAsync("""
        readonly SemaphoreSlim gate = new(1);
        public async Task Awaited() { var a = await db.Users.ToListAsync(); var b = await db.Orders.ToListAsync(); }
        public async Task AwaitedBefore() { var a = db.Users.ToListAsync(); await a; var b = db.Orders.ToListAsync(); await b; }
        public async Task OneByOne(int[] ids) { foreach (var task in ids.Select(id => db.Users.FirstAsync(u => u.Id == id))) { await task; } }
        public async Task Gated(int[] ids) => await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Users.FindAsync(id); } finally { gate.Release(); } }));
        public void Locked(int[] ids) => Parallel.ForEach(ids, id => { lock (gate) { db.Users.Find(id); } });
        public Task Single(int[] ids) => Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 1 }, async (id, token) => await db.Users.FindAsync(id));
        public Task Synchronous(int[] ids) => Task.WhenAll(ids.Select(id => Task.FromResult(db.Users.Find(id))));
        public async Task Branches(bool b) { Task a; if (b) { a = db.Users.ToListAsync(); } else { a = db.Orders.ToListAsync(); } await a; }
        public async Task InLoop(int[] ids) { var tasks = new List<Task>(); foreach (var id in ids) { tasks.Add(db.Users.ToListAsync()); await Task.WhenAll(tasks); } }
        public async Task Passed() { var a = db.Users.ToListAsync(); Wait(a); var b = await db.Orders.ToListAsync(); }
        static void Wait(Task task) => task.Wait();
        """);

    [Fact]
    public Task ContextsOfTheirOwn() => VerifyAsync("""
        public async Task Two(ShopContext other) { await Task.WhenAll(db.Users.ToListAsync(), other.Orders.ToListAsync()); }
        public Task Each(int[] ids) => Task.WhenAll(ids.Select(async id => { await using var own = factory.CreateDbContext(); await own.Users.FindAsync(id); }));
        public Task Method(int[] ids) => Task.WhenAll(ids.Select(LoadAsync));
        async Task<User?> LoadAsync(int id) { await using var own = factory.CreateDbContext(); return await own.Users.FindAsync(id); }
        public async Task Both() { await Task.WhenAll(LoadAsync(1), LoadAsync(2)); }
        public Task Passed(ShopContext[] shards) => Task.WhenAll(shards.Select(shard => shard.Users.ToListAsync()));
        public void Threads(int[] ids) => Parallel.ForEach(ids, id => { using var own = new ShopContext(); own.Users.Find(id); });
        public async Task Loop(int[] ids) { var tasks = new List<Task>(); foreach (var id in ids) { var own = new ShopContext(); tasks.Add(own.Users.ToListAsync()); } await Task.WhenAll(tasks); }
        ShopContext Fresh => factory.CreateDbContext();
        public async Task Getter() { await Task.WhenAll(Fresh.Users.ToListAsync(), Fresh.Orders.ToListAsync()); }
        public async Task NoDatabase(HttpClient http) { await Task.WhenAll(http.GetAsync("a"), http.GetAsync("b")); }
        public async Task Memory(List<User> users) { await Task.WhenAll(Task.FromResult(users.Count()), Task.FromResult(users.Count())); }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(
        Shop + "public class Service(ShopContext db, IDbContextFactory<ShopContext> factory)\n{\n" + members + "\n}\n");
}
