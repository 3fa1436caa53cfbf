namespace PerfAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Code that every area has something to say about, to be cut off anywhere.</summary>
internal static class Sources
{
    public const string Model = """
        public class Order { public int Id { get; set; } public int CustomerId { get; set; } public Customer? Customer { get; set; } public List<Line> Lines { get; set; } = []; public string Note { get; set; } = ""; }
        public class Line { public int Id { get; set; } public int OrderId { get; set; } public Order? Order { get; set; } }
        public class Customer { public int Id { get; set; } public string Name { get; set; } = ""; public int? ParentId { get; set; } public virtual List<Order> Orders { get; set; } = []; }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Customer> Customers => Set<Customer>();
            protected override void OnModelCreating(ModelBuilder model)
            {
                model.Entity<Order>().HasOne(order => order.Customer).WithMany(customer => customer.Orders).HasForeignKey(order => order.CustomerId);
                model.Entity<Customer>().HasIndex(customer => customer.Name).IsUnique();
            }
        }
        """;

    public const string RoundTrips = """
        public interface ICustomers { Task<Customer?> FindAsync(int id, CancellationToken token); int Count { get; } }
        public class Customers(Shop shop) : ICustomers
        {
            public Task<Customer?> FindAsync(int id, CancellationToken token) => shop.Customers.FirstOrDefaultAsync(customer => customer.Id == id, token);
            public int Count => shop.Customers.Count();
        }
        public class Orders(Shop shop, ICustomers customers, HttpClient http)
        {
            public async Task<List<string>> NamesAsync(IReadOnlyList<Order> orders, CancellationToken token)
            {
                var names = new List<string>();
                var seen = new Dictionary<int, Customer?>();
                foreach (var order in orders.Where(order => order.Id > 0))
                {
                    if (!seen.TryGetValue(order.CustomerId, out var customer))
                    {
                        customer = seen[order.CustomerId] = await shop.Customers.FindAsync([order.CustomerId], token);
                    }

                    names.Add((await customers.FindAsync(order.CustomerId, token))?.Name ?? customer!.Name + customers.Count);
                    order.Note = await http.GetStringAsync("orders/" + order.Id, token);
                    await shop.SaveChangesAsync(token);
                }

                await Task.WhenAll(orders.Select(async order => await LoadAsync(order.Id)));
                names.AddRange(from order in shop.Orders.ToList() from line in order.Lines select order.Customer!.Name + line.Id);
                return names;
            }

            private async Task<int> LoadAsync(int id)
            {
                for (var i = 0; i < id; i++) { await shop.Entry(await shop.Orders.FirstAsync(order => order.Id == i)).Collection(order => order.Lines).LoadAsync(); }
                return await ClimbAsync(await shop.Customers.SingleAsync(customer => customer.Id == id));
            }

            private async Task<int> ClimbAsync(Customer customer)
                => customer.ParentId is { } parent ? 1 + await ClimbAsync(await shop.Customers.SingleAsync(above => above.Id == parent)) : 0;

            public async Task CloseAsync(List<int> ids)
            {
                foreach (var order in await shop.Orders.Where(order => ids.Contains(order.Id)).ToListAsync()) { order.Note = "closed"; shop.Update(order); }
                await shop.SaveChangesAsync();
                foreach (var id in ids) shop.Orders.Add(new Order { CustomerId = id });
                await shop.SaveChangesAsync();
                shop.Orders.RemoveRange(await shop.Orders.Where(order => order.Note == null).ToListAsync());
                shop.SaveChanges();
            }
        }
        """;

    public const string Waits = """
        public class Worker(Shop shop, HttpClient http, SemaphoreSlim gate)
        {
            private readonly object key = new();
            private readonly Lazy<string> text = new(() => new HttpClient().GetStringAsync("a").Result);
            public async Task<int> MixedAsync(bool first, CancellationToken token)
            {
                var counting = shop.Orders.CountAsync(token);
                var reading = first ? http.GetStringAsync("a", token) : Task.FromResult("b");
                await Task.WhenAll(counting, reading);
                if (reading.IsCompletedSuccessfully || await Task.WhenAny(counting, reading) == counting) { return counting.Result + reading.Result.Length; }
                try { Thread.Sleep(10); return shop.Orders.Count() + http.GetStringAsync("c").GetAwaiter().GetResult().Length; }
                catch (AggregateException e) when (e.InnerException is HttpRequestException) { await gate.WaitAsync(); throw; }
                finally { lock (key) { counting.Wait(); } gate.Release(); }
            }

            public int Blocking(int id) { using var response = http.Send(new HttpRequestMessage()); return Task.Run(() => LoadAsync(id)).Result + text.Value.Length; }
            private async Task<int> LoadAsync(int id) { var local = await Local(); return local; async Task<int> Local() { await Task.Delay(1); return await shop.Orders.CountAsync(order => order.Id == id); } }
            public async void Fire(List<int> ids) { ids.ForEach(async id => await LoadAsync(id)); var tasks = ids.Select(LoadAsync); await Task.WhenAll(tasks); _ = tasks.ToList(); LoadAsync(1); shop.Dispose(); }
            public Task<string> Returned() { using var client = new HttpClient(); return client.GetStringAsync("d"); }
            public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
            public async ValueTask DisposeAsync() { await foreach (var order in shop.Orders.AsAsyncEnumerable()) { await Task.Run(() => Blocking(order.Id)); } }
        }
        """;

    public const string Caches = """
        public class Prices(IMemoryCache cache, IDistributedCache far, HybridCache hybrid, Shop shop, IHttpContextAccessor accessor)
        {
            private static readonly Dictionary<string, List<Order>> Known = new();
            private static readonly ConcurrentDictionary<int, Task<int>> Counts = new();
            private readonly MemoryCache own = new(new MemoryCacheOptions { SizeLimit = 10 });
            public async Task<List<Order>> OfAsync(int customer, string note, CancellationToken token)
            {
                if (!cache.TryGetValue($"orders:{customer}", out List<Order>? orders))
                {
                    orders = await shop.Orders.Where(order => order.CustomerId == customer && order.Note == note).ToListAsync(token);
                    cache.Set($"orders:{customer}", orders, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1) });
                }

                orders!.Add(new Order { Note = accessor.HttpContext!.User.Identity!.Name! });
                Known[note + customer] = orders;
                own.Set(customer, shop.Orders.Where(order => order.Id == customer));
                return orders;
            }

            public async Task<int> CountAsync(int id) => await cache.GetOrCreateAsync("count" + id, async entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1); return await shop.Orders.CountAsync(); });
            public Task<int> Same(int id) => Counts.GetOrAdd(id, key => shop.Orders.CountAsync(order => order.Id == key));
            public async Task<string?> FarAsync(List<string> keys, CancellationToken token)
            {
                foreach (var key in keys) { if (await far.GetStringAsync(key, token) is null) { await far.SetStringAsync(key, await LoadAsync(), token); } }
                return await hybrid.GetOrCreateAsync("far", async inner => await shop.Customers.Select(customer => customer.Name).FirstOrDefaultAsync(token), cancellationToken: token);
            }

            private Task<string> LoadAsync() => cache.GetOrCreate("text", _ => Task.FromResult("text"))!;
        }
        """;

    public const string Endpoints = """
        [ApiController, Route("api/[controller]")]
        public class OrdersController(Shop shop, IServiceProvider services) : ControllerBase
        {
            [HttpGet("stats")] public async Task<ActionResult<int>> Stats() => await shop.Orders.GroupBy(order => order.CustomerId).CountAsync();
            [HttpGet("{id:int}"), ResponseCache(Duration = 60, VaryByQueryKeys = ["page"])] public ActionResult<Order?> Get(int id, [FromQuery] int page = 1) => shop.Orders.Include(order => order.Lines).FirstOrDefault(order => order.Id == id + page);
            [HttpPost, OutputCache(Duration = 10)] public IActionResult Add(Order order) { shop.Add(order); shop.SaveChanges(); Response.Cookies.Append("a", "b"); return Ok(order); }
            [Authorize, HttpGet("mine"), OutputCache(PolicyName = "user")] public Task<List<Order>> Mine() => shop.Orders.Where(order => order.Note == User.Identity!.Name).ToListAsync();
        }
        public static class Start
        {
            public static void Configure(WebApplicationBuilder builder)
            {
                builder.Services.AddDbContext<Shop>().AddScoped<Shop>();
                builder.Services.AddOutputCache(options => options.AddPolicy("user", policy => policy.Expire(TimeSpan.FromSeconds(5))));
                var app = builder.Build();
                app.UseAuthorization();
                var group = app.MapGroup("/shop").RequireAuthorization();
                group.MapGet("/count", async (Shop shop, CancellationToken token) => await shop.Orders.CountAsync(token)).CacheOutput();
                app.MapGet("/all", (Shop shop) => shop.Customers.ToList());
                app.MapPost("/orders/{id}", (int id, Shop shop) => shop.Orders.Find(id));
                app.Run();
            }
        }
        """;

    public const string Usings = """
        global using System.Collections.Concurrent;
        global using System.Net.Http;
        global using Microsoft.AspNetCore.OutputCaching;
        global using Microsoft.Extensions.Caching.Distributed;
        global using Microsoft.Extensions.Caching.Hybrid;
        global using Microsoft.Extensions.Caching.Memory;
        """;
}
