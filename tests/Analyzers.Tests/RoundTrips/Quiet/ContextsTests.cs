namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Elements that are databases, units of work or services of their own.</summary>
public sealed class ContextsTests
{
    [Fact]
    public Task A_context_per_shard() => Shop.SilentAsync(
        """
        foreach (var shard in new List<string>())
        {
            await using var own = new ShopContext(shard);
            found.Add(await own.Users.FirstAsync());
        }
        foreach (var id in ids)
        {
            using var scope = ((IServiceScopeFactory)null!).CreateScope();
            var own = scope.ServiceProvider.GetRequiredService<ShopContext>();
            found.Add(await own.Users.FirstAsync());
        }
        """);

    private const string Helpers = """
        public class Tenant { public int Id { get; set; } }

        private Tenant? _current;
        private static ShopContext Open() => new();
        private static ShopContext OpenFor(Tenant tenant) => new(tenant.Id.ToString());
        private static void Handle(User user) => Console.WriteLine(user);

        """;

    [Theory]
    [InlineData("await using var own = OpenFor(tenant); found.Add(await own.Users.FirstAsync(u => u.Id == tenant.Id));")]
    [InlineData("_current = tenant; using var own = Open(); found.Add(await own.Users.FirstAsync(u => u.Id == tenant.Id));")]
    [InlineData("using var own = Open(); found.AddRange(await own.Users.ToListAsync());")]
    [InlineData("using var own = Open(); var user = await own.Users.FirstAsync(u => u.Id == tenant.Id); user.IsActive = true; await own.SaveChangesAsync();")]
    [InlineData("using var own = Open(); var user = await own.Users.FirstAsync(u => u.Id == tenant.Id); Handle(user);")]
    [InlineData("using var own = Open(); var user = await own.Users.FirstAsync(u => u.Id == tenant.Id); await File.WriteAllTextAsync(\"x\", user.Name);")]
    [InlineData("using var scope = scopes.CreateScope(); var own = scope.ServiceProvider.GetRequiredService<ShopContext>(); scope.ServiceProvider.GetRequiredService<Tenant>().Id = tenant.Id; found.Add(await own.Users.FirstAsync(u => u.Id == tenant.Id));")]
    public Task A_context_per_unit_of_work(string body) => Shop.VerifyAsync(
        Helpers + $$"""
        public async Task Run(List<Tenant> tenants, List<User> found, IServiceScopeFactory scopes)
        {
            foreach (var tenant in tenants) { {{body}} }
        }
        """);

    [Theory]
    [InlineData("using var own = Open(); sum += await [|own.Orders.CountAsync(o => o.UserId == id)|];")]
    [InlineData("using var own = Open(); sum += [|own.Set<Order>().Where(o => o.UserId == id).ToList()|].Count;")]
    [InlineData("using var own = Open(); if (await [|own.Users.FindAsync(id)|] is { IsActive: true }) sum++;")]
    [InlineData("using var own = Open(); var query = own.Orders.Where(o => o.UserId == id); sum += await [|query.CountAsync()|];")]
    [InlineData("await using var scope = scopes.CreateAsyncScope(); var own = scope.ServiceProvider.GetRequiredService<ShopContext>(); sum += await [|own.Orders.CountAsync(o => o.UserId == id)|];")]
    public Task A_context_per_question_is_a_query_per_element(string body) => Shop.VerifyAsync(
        Helpers + $$"""
        public async Task<int> Run(List<int> ids, IServiceScopeFactory scopes)
        {
            var sum = 0;
            foreach (var id in ids) { {{body}} }
            return sum;
        }
        """);

    [Fact]
    public Task A_context_of_a_type_parameter() => Shop.VerifySourceAsync(
        """
        public class Service<TContext>(IDbContextFactory<TContext> contexts, Func<int, TContext> contextOf) where TContext : ShopContext
        {
            public int Run(List<int> ids)
            {
                var sum = 0;
                foreach (var id in ids)
                {
                    using var own = contexts.CreateDbContext();
                    sum += [|own.Orders.Count(o => o.UserId == id)|];
                }

                foreach (var id in ids)
                {
                    using var own = contextOf(id);
                    sum += own.Orders.Count(o => o.UserId == id);
                }

                return sum;
            }
        }
        """);

    [Fact]
    public Task A_context_per_tenant_at_once() => Shop.SilentAsync(
        """
        await Parallel.ForEachAsync(new List<string>(), async (shard, _) =>
        {
            await using var own = new ShopContext(shard);
            var query = own.Users.Where(u => u.IsActive);
            found.AddRange(await query.ToListAsync());
        });
        foreach (var own in new List<ShopContext>())
            found.Add(await own.Users.FirstAsync());
        """);

    [Fact]
    public Task A_function_that_works_in_the_context_of_the_tenant() => Shop.VerifySourceAsync(
        """
        public record Tenant(int Id, string Connection);
        public interface ITenantSetter { Tenant? Tenant { get; set; } void SetTenant(Tenant tenant); }

        public class Service(IServiceProvider services, IDbContextFactory<ShopContext> factory)
        {
            public async Task Run(List<Tenant> tenants, CancellationToken token)
            {
                foreach (var tenant in tenants)
                {
                    await SyncAsync(tenant, token);
                    await SetAsync(tenant);
                    await CountAsync(tenant.Connection);
                }

                tenants.ForEach(Sync);
            }

            public async Task Report(List<int> ids, string connection, CancellationToken token)
            {
                foreach (var id in ids)
                {
                    await [|FindAsync(id, token)|];
                    await [|FindInAsync(id, connection)|];
                    await [|ScopedAsync(id)|];
                }

                await Parallel.ForEachAsync(ids, async (id, stop) => await [|FindAsync(id, stop)|]);
            }

            private async Task SyncAsync(Tenant tenant, CancellationToken token)
            {
                using var scope = services.CreateScope();
                scope.ServiceProvider.GetRequiredService<ITenantSetter>().Tenant = new Tenant(tenant.Id, "");
                var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
                await db.Users.ToListAsync(token);
            }

            private async Task SetAsync(Tenant tenant)
            {
                await using var scope = services.CreateAsyncScope();
                var setter = scope.ServiceProvider.GetRequiredService<ITenantSetter>();
                setter.SetTenant(tenant);
                var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
                await db.Users.ToListAsync();
            }

            private async Task<int> CountAsync(string connection)
            {
                await using var db = new ShopContext(connection);
                return await db.Users.CountAsync();
            }

            private void Sync(Tenant tenant)
            {
                using var db = new ShopContext(tenant.Connection);
                Console.WriteLine(db.Users.Count());
            }

            private async Task<User?> FindAsync(int id, CancellationToken token)
            {
                await using var db = await factory.CreateDbContextAsync(token);
                return await db.Users.FirstOrDefaultAsync(u => u.Id == id, token);
            }

            private async Task<User?> FindInAsync(int id, string connection)
            {
                await using var db = new ShopContext(connection);
                return await db.Users.FirstOrDefaultAsync(u => u.Id == id);
            }

            private async Task<User?> ScopedAsync(int id)
            {
                using var scope = services.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
                return await db.Users.FirstOrDefaultAsync(u => u.Id == id);
            }
        }
        """);

    [Fact]
    public Task Services_that_each_do_their_own_work() => Shop.VerifySourceAsync(
        """
        public interface IRule { bool Check(Order order); }

        public class KnownUser(ShopContext db) : IRule
        {
            public bool Check(Order order) => db.Users.Find(order.UserId) != null;
        }

        public class Service(List<IRule> rules)
        {
            public void Run(Order order)
            {
                foreach (var rule in rules)
                    rule.Check(order);
            }
        }
        """);

    private const string Providers = """
        public interface IProvider { bool Can(int id); Task<int> CountAsync(int id); }
        public interface ILocalProvider : IProvider { Task<int> LocalAsync(int id); }
        public abstract class Check { public abstract Task<bool> RunAsync(int id); }
        public abstract class Item { public string Name { get; set; } = ""; public abstract Task<bool> ExistsAsync(); }

        public class Users(ShopContext db) : ILocalProvider
        {
            public bool Can(int id) => true;
            public Task<int> CountAsync(int id) => db.Users.CountAsync(u => u.Id == id);
            public Task<int> LocalAsync(int id) => db.Users.CountAsync(u => u.Id == id);
        }

        public class KnownUser(ShopContext db) : Check { public override Task<bool> RunAsync(int id) => db.Users.AnyAsync(u => u.Id == id); }
        public class Part(ShopContext db) : Item { public override Task<bool> ExistsAsync() => db.Users.AnyAsync(u => u.Name == Name); }
        public class Handler(ShopContext db) { public Task<int> HandleAsync() => db.Users.CountAsync(); }

        """;

    /// <summary>However they are walked, and whoever calls them.</summary>
    [Fact]
    public Task Plugins() => Shop.VerifySourceAsync(
        Providers + """
        public class Service(IEnumerable<IProvider> providers, IEnumerable<Check> checks, IServiceProvider services)
        {
            public async Task Run(int id)
            {
                await Task.WhenAll(providers.Where(p => p.Can(id)).Select(p => Collect(p, id)));
                foreach (var provider in providers)
                    if (provider is ILocalProvider local)
                        await local.LocalAsync(id);
                foreach (var check in checks)
                    await check.RunAsync(id);
                var handlers = services.GetServices(typeof(Handler));
                foreach (var handler in handlers)
                    await Invoke((Handler)handler!);
            }

            private async Task<int> Collect(IProvider provider, int id) => await provider.CountAsync(id);
            private Task<int> Invoke(Handler handler) => handler.HandleAsync();
        }
        """);

    /// <summary>A class that holds data is a row, whoever its abstract base is; and a plug-in that is asked about each row is asked per row.</summary>
    [Fact]
    public Task Data_is_no_plugin() => Shop.VerifySourceAsync(
        Providers + """
        public class Service(Check check)
        {
            public async Task Run(List<Item> items, List<int> ids)
            {
                foreach (var item in items)
                    await [|item.ExistsAsync()|];
                foreach (var id in ids)
                    await [|check.RunAsync(id)|];
            }
        }
        """);
}
