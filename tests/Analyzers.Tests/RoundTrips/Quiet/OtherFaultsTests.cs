namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>What runs per element and is no query, or is another rule's.</summary>
public sealed class OtherFaultsTests
{
    [Fact]
    public Task A_query_outside_of_the_body() => Shop.SilentAsync(
        """
        foreach (var user in await db.Users.ToListAsync())
            found.Add(user);
        for (var i = db.Users.Count(); i > 0; i--)
            found.Clear();
        """);

    [Fact]
    public Task Queries_that_are_kept_or_built() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids, List<Order> orders)
            {
                var queries = new List<IQueryable<Order>>();
                IQueryable<Order> all = db.Orders.Where(o => o.Id < 0);
                foreach (var id in ids)
                {
                    queries.Add(db.Orders.Where(o => o.UserId == id));
                    queries.AddRange([db.Orders.Where(o => o.UserId == id)]);
                    all = all.Union(db.Orders.Where(o => o.UserId == id));
                    Keep(db.Orders.Where(o => o.UserId == id));
                    orders.AddRange(orders.AsQueryable().Where(o => o.UserId == id));
                }

                _ = ids.Select(id => db.Orders.Where(o => o.UserId == id)).ToList();
                _ = db.Users.SelectMany(user => db.Orders.Where(o => o.UserId == user.Id)).ToList();
                orders.AddRange(db.Orders.Where(o => o.UserId == 3));
                await Task.Yield();
            }

            private static void Keep(IEnumerable<Order> orders) { }
        """);

    [Fact]
    public Task Queries_over_lists() => Shop.VerifySourceAsync(
        """
        public class Store
        {
            public List<User> Users { get; } = new();
            public User? Find(int id) => Users.Find(u => u.Id == id);
        }

        public class Service(Store db, ShopContext real)
        {
            public void Run(List<int> ids, IQueryable<User> unknown)
            {
                var query = db.Users.AsQueryable();
                var loaded = real.Users.ToList();
                foreach (var id in ids)
                {
                    _ = db.Users.First(u => u.Id == id);
                    _ = db.Find(id);
                    _ = query.Single(u => u.Id == id);
                    _ = unknown.First(u => u.Id == id);
                    _ = loaded.Where(u => u.Id == id).ToList();
                    _ = real.Users.Local.First(u => u.Id == id);
                }
            }
        }
        """);

    [Fact]
    public Task Subqueries_are_translated() => Shop.SilentAsync(
        """
        var wanted = db.Lines.Select(l => l.OrderId);
        var all = await db.Users.Where(u => u.Orders.All(o => wanted.Contains(o.Id))).ToListAsync();
        var rows = await db.Users.Select(u => new { u.Id, Orders = db.Orders.Count(o => o.UserId == u.Id) }).ToListAsync();
        foreach (var row in rows)
            Console.WriteLine(row.Orders);
        """);

    [Fact]
    public Task Lambdas_that_nobody_runs_here() => Shop.SilentAsync(
        """
        var lazy = ids.Select(id => db.Users.Find(id));
        foreach (var id in ids)
        {
            Func<User?> later = () => db.Users.Find(id);
            var query = db.Users.Where(u => u.Id == id);
        }
        """);

    [Fact]
    public Task Implementations_that_do_not_agree() => Shop.VerifySourceAsync(
        """
        public interface IUsers { User? Get(int id); }

        public class DatabaseUsers(ShopContext db) : IUsers
        {
            public User? Get(int id) => db.Users.Find(id);
        }

        public class MemoryUsers : IUsers
        {
            public User? Get(int id) => null;
        }

        public interface IElsewhere { User? Get(int id); }

        public class Service(IUsers users, IElsewhere elsewhere)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    users.Get(id);
                    elsewhere.Get(id);
                }
            }
        }
        """);

    [Fact]
    public Task Recursion() => Shop.VerifyAsync(
        """
            public async Task Local(int root)
            {
                await Visit(root);

                async Task Visit(int id)
                {
                    foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
                        await Visit(child.Id);
                }
            }

            public async Task<int> Count(int id)
            {
                var children = await db.Users.Where(u => u.ParentId == id).Select(u => u.Id).ToListAsync();
                var count = children.Count;
                foreach (var child in children)
                    count += await Count(child);
                return count;
            }
        """);

    [Fact]
    public Task Writes_and_explicit_loads() => Shop.SilentAsync(
        """
        foreach (var user in users)
        {
            user.IsActive = true;
            await db.Users.AddAsync(user);
            await db.SaveChangesAsync();
            await db.Users.Where(u => u.Id == user.Id).ExecuteDeleteAsync();
            await db.Entry(user).Collection(u => u.Orders).LoadAsync();
            await db.Entry(user).Collection(u => u.Orders).Query().CountAsync();
            await connection.ExecuteAsync("update users set name = @Name where id = @Id", user);
            _ = await connection.ExecuteScalarAsync<int>("insert into users (name) values (@Name) returning id", user);
        }
        """);
}
