namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>One test for each guard: what looks like a query per element and is none, or is none of this rule's.</summary>
public sealed class QueryPerElementQuietTests
{
    private static Task SilentAsync(string body) => Shop.VerifyAsync(
        $$"""
            public async Task Run(List<int> ids, List<User> users, List<User> found, CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }

            private readonly Dictionary<int, User?> _seen = new();
            private List<User>? _all;
        """);

    [Fact]
    public Task A_query_outside_of_the_body() => SilentAsync(
        """
        foreach (var user in await db.Users.ToListAsync())
            found.Add(user);
        for (var i = db.Users.Count(); i > 0; i--)
            found.Clear();
        """);

    [Fact]
    public Task Chunks() => SilentAsync(
        """
        foreach (var part in ids.Distinct().Chunk(500))
            found.AddRange(await db.Users.Where(u => part.Contains(u.Id)).ToListAsync());
        foreach (var part in ids.Chunk(500).ToList())
            found.AddRange(await Load(part));
        foreach (var batch in new List<List<int>>())
            found.AddRange(await db.Users.Where(u => batch.Contains(u.Id)).ToListAsync());
        await Task.WhenAll(ids.Chunk(500).Select(part => db.Users.Where(u => part.Contains(u.Id)).ToListAsync()));

        async Task<List<User>> Load(int[] part) => await db.Users.Where(u => part.Contains(u.Id)).ToListAsync();
        """);

    [Fact]
    public Task Windows() => SilentAsync(
        """
        for (var start = 0; start < ids.Count; start += 1000)
        {
            var window = ids.GetRange(start, Math.Min(1000, ids.Count - start));
            found.AddRange(await db.Users.Where(u => window.Contains(u.Id)).ToListAsync());
        }
        """);

    [Fact]
    public Task Batches_that_are_flushed() => SilentAsync(
        """
        var pending = new List<int>();
        foreach (var user in users)
        {
            pending.Add(user.Id);
            if (pending.Count < 500) continue;
            var keys = pending.Distinct().ToList();
            found.AddRange(await db.Users.Where(u => keys.Contains(u.Id)).ToListAsync());
            pending.Clear();
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

    [Fact]
    public Task Pages() => SilentAsync(
        """
        for (var page = 0; page < 100; page++)
            found.AddRange(await db.Users.OrderBy(u => u.Id).Skip(page * 50).Take(50).ToListAsync());
        var skip = 0;
        List<User> rows;
        do
        {
            rows = await db.Users.OrderBy(u => u.Id).Skip(skip).Take(50).ToListAsync();
            skip += 50;
        }
        while (rows.Count > 0);
        """);

    [Fact]
    public Task Keyset_pages() => SilentAsync(
        """
        var last = 0;
        while (true)
        {
            var rows = await db.Users.Where(u => u.Id > last).OrderBy(u => u.Id).Take(2000).ToListAsync();
            if (rows.Count == 0) break;
            last = rows[^1].Id;
        }
        """);

    [Fact]
    public Task Levels_of_a_tree() => SilentAsync(
        """
        while (ids.Count > 0)
        {
            var level = await db.Users.Where(u => ids.Contains(u.ParentId!.Value)).ToListAsync();
            ids = level.ConvertAll(u => u.Id);
        }
        """);

    [Fact]
    public Task A_walk_over_a_tree() => SilentAsync(
        """
        var queue = new Queue<int>(ids);
        while (queue.Count > 0)
        {
            var id = queue.Dequeue();
            foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
                queue.Enqueue(child.Id);
        }
        """);

    [Fact]
    public Task A_climb() => SilentAsync(
        """
        var current = await db.Users.FindAsync(1);
        while (current?.ParentId is int parent)
            current = await db.Users.FindAsync(parent);
        """);

    [Fact]
    public Task Polling() => SilentAsync(
        """
        while (!token.IsCancellationRequested)
        {
            if (await db.Users.AnyAsync(u => u.IsActive)) return;
            await Task.Delay(1000, token);
        }
        for (var i = 0; i < 60; i++)
        {
            found.AddRange(await db.Users.Where(u => u.IsActive).ToListAsync());
            await Task.Delay(1000, token);
        }
        """);

    [Fact]
    public Task Consumers() => SilentAsync(
        """
        var channel = Channel.CreateUnbounded<int>();
        await foreach (var id in channel.Reader.ReadAllAsync(token))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        var work = new BlockingCollection<int>();
        foreach (var id in work.GetConsumingEnumerable())
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        var queue = new ConcurrentQueue<int>();
        while (queue.TryDequeue(out var id))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        """);

    [Fact]
    public Task Retries() => SilentAsync(
        """
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            try
            {
                found.Add(await db.Users.FirstAsync());
                break;
            }
            catch (TimeoutException)
            {
            }
        }
        foreach (var delay in ids)
        {
            try
            {
                found.Add(await db.Users.FirstAsync());
                return;
            }
            catch (TimeoutException)
            {
                await Task.Delay(delay);
            }
        }
        """);

    [Fact]
    public Task Searches() => SilentAsync(
        """
        foreach (var id in ids)
        {
            var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id);
            if (user is not null)
            {
                found.Add(user);
                break;
            }
        }
        foreach (var id in ids)
        {
            if (await db.Users.AnyAsync(u => u.Id == id))
                return;
        }
        _ = ids.FirstOrDefault(id => db.Users.Any(u => u.Id == id));
        _ = ids.Select(id => db.Users.Find(id)).FirstOrDefault(u => u != null);
        _ = ids.Find(id => db.Users.Any(u => u.Id == id));
        """);

    [Fact]
    public Task Uniqueness_probes() => SilentAsync(
        """
        string name;
        do
        {
            name = Guid.NewGuid().ToString("N");
        }
        while (await db.Users.AnyAsync(u => u.Name == name));
        for (var n = 2; await db.Users.AnyAsync(u => u.Name == name); n++)
            name += n;
        """);

    [Fact]
    public Task A_handful() => SilentAsync(
        """
        foreach (var name in new[] { "a", "b" })
            found.Add(await db.Users.FirstAsync(u => u.Name == name));
        string[] names = ["a", "b", "c"];
        foreach (var name in names)
            found.Add(await db.Users.FirstAsync(u => u.Name == name));
        for (var i = 0; i < 3; i++)
            found.Add(await db.Users.FirstAsync(u => u.Id == i));
        _ = new[] { 1, 2 }.Select(i => db.Users.Find(i)).ToList();
        foreach (var id in ids.Take(3))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        """);

    [Fact]
    public async Task The_size_of_a_handful_is_an_option()
    {
        const string Source = """
            public class Service(ShopContext db)
            {
                public void Run()
                {
                    foreach (var id in new[] { 1, 2, 3, 4, 5, 6 })
                        db.Users.Find(id);
                }
            }
            """;
        await Shop.VerifySourceAsync(Source.Replace("db.Users.Find(id)", "[|db.Users.Find(id)|]"));
        var test = Shop.Create(Source);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nperf_analyzers.small_collection_limit = 6\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("if (!_seen.TryGetValue(id, out var user)) { user = db.Users.Find(id); _seen[id] = user; }")]
    [InlineData("if (!_seen.ContainsKey(id)) _seen[id] = db.Users.Find(id);")]
    [InlineData("if (_seen.TryGetValue(id, out var user)) continue; _seen[id] = db.Users.Find(id);")]
    [InlineData("if (_seen.TryGetValue(id, out var user)) { } else { _seen[id] = db.Users.Find(id); }")]
    [InlineData("var user = _seen.TryGetValue(id, out var seen) ? seen : db.Users.Find(id);")]
    [InlineData("var user = _seen.GetValueOrDefault(id) ?? db.Users.Find(id);")]
    [InlineData("var user = users.FirstOrDefault(u => u.Id == id); if (user == null) { user = db.Users.First(u => u.Id == id); users.Add(user); }")]
    [InlineData("var user = db.Users.Local.FirstOrDefault(u => u.Id == id) ?? db.Users.First(u => u.Id == id);")]
    [InlineData("_all ??= db.Users.ToList();")]
    [InlineData("if (_all is null) _all = db.Users.ToList();")]
    public Task Cache_misses(string body) => SilentAsync($"foreach (var id in ids) {{ {body} }}");

    [Fact]
    public Task Caches_that_load() => Shop.VerifyAsync(
        """
            private readonly ConcurrentDictionary<int, User?> _seen = new();

            public async Task Run(List<int> ids, IMemoryCache cache)
            {
                foreach (var id in ids)
                {
                    _ = _seen.GetOrAdd(id, key => db.Users.Find(key));
                    _ = await cache.GetOrCreateAsync(id, async entry => await db.Users.FindAsync(id));
                    if (cache.Get(id) is not User user)
                        user = await db.Users.FirstAsync(u => u.Id == id);
                    var seen = new HashSet<int>();
                    if (seen.Add(id))
                        _ = await db.Users.FirstAsync(u => u.Id == id);
                }
            }
        """);

    [Fact]
    public Task Callees_that_cache_retry_or_search() => Shop.VerifyAsync(
        """
            private readonly Dictionary<int, User?> _seen = new();
            private List<User>? _all;

            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    _ = await Cached(id);
                    _ = All();
                    _ = await Retried(id);
                    _ = Lazily(id);
                }
            }

            private async Task<User?> Cached(int id)
            {
                if (_seen.TryGetValue(id, out var user))
                    return user;
                return _seen[id] = await db.Users.FindAsync(id);
            }

            private List<User> All()
            {
                if (_all != null)
                    return _all;
                _all = db.Users.ToList();
                return _all;
            }

            private async Task<User?> Retried(int id)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        return await db.Users.FindAsync(id);
                    }
                    catch (TimeoutException) when (attempt < 3)
                    {
                    }
                }
            }

            private IEnumerable<User> Lazily(int id)
            {
                foreach (var user in db.Users.Where(u => u.ParentId == id))
                    yield return user;
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
    public Task A_context_per_shard() => SilentAsync(
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
            found.Add(await own.Users.FirstAsync(u => u.Id == id));
        }
        """);

    [Fact]
    public Task A_context_per_tenant_at_once() => SilentAsync(
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
    public Task Pages_built_in_steps() => SilentAsync(
        """
        for (var page = 0; page < 100; page++)
        {
            var offset = page * 50;
            var query = db.Users.Where(u => u.IsActive);
            query = query.OrderBy(u => u.Id).Skip(offset).Take(50);
            found.AddRange(await query.ToListAsync());
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
    public Task Migrations_and_seeding() => Shop.VerifySourceAsync(
        """
        public class DataSeeder(ShopContext db)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                    db.Users.Find(id);
            }
        }

        public class Startup(ShopContext db)
        {
            public void SeedUsers(List<int> ids)
            {
                foreach (var id in ids)
                    db.Users.Find(id);
            }
        }
        """);

    [Fact]
    public async Task Migrations_and_seeding_are_an_option()
    {
        var test = Shop.Create(
            """
            public class DataSeeder(ShopContext db)
            {
                public void Run(List<int> ids)
                {
                    foreach (var id in ids)
                        [|db.Users.Find(id)|];
                }
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nperf_analyzers.migrations = true\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

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
    public Task A_query_on_the_way_out() => SilentAsync(
        """
        foreach (var user in users)
        {
            if (!user.IsActive)
                throw new InvalidOperationException((await db.Users.FirstAsync(u => u.Id == user.Id)).Name);
            if (user.ParentId is null)
            {
                found.Add(await db.Users.FirstAsync(u => u.Id == user.Id));
                return;
            }
        }
        """);

    [Fact]
    public Task Pages_that_a_method_turns() => SilentAsync(
        """
        for (var page = 1; page <= ids[0]; page++)
            found.AddRange(await Page(page));

        Task<List<User>> Page(int number) => db.Users.OrderBy(u => u.Id).Skip(number * 50).Take(50).ToListAsync();
        """);

    [Fact]
    public Task Subqueries_are_translated() => SilentAsync(
        """
        var wanted = db.Lines.Select(l => l.OrderId);
        var all = await db.Users.Where(u => u.Orders.All(o => wanted.Contains(o.Id))).ToListAsync();
        var rows = await db.Users.Select(u => new { u.Id, Orders = db.Orders.Count(o => o.UserId == u.Id) }).ToListAsync();
        foreach (var row in rows)
            Console.WriteLine(row.Orders);
        """);

    [Fact]
    public Task Lambdas_that_nobody_runs_here() => SilentAsync(
        """
        var lazy = ids.Select(id => db.Users.Find(id));
        foreach (var id in ids)
        {
            Func<User?> later = () => db.Users.Find(id);
            var query = db.Users.Where(u => u.Id == id);
        }
        """);

    [Fact]
    public Task Writes_and_explicit_loads() => SilentAsync(
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

    [Fact]
    public Task Error_handlers() => SilentAsync(
        """
        foreach (var user in users)
        {
            try
            {
                Console.WriteLine(user.Name);
            }
            catch (IOException)
            {
                found.Add(await db.Users.FirstAsync(u => u.Id == user.Id));
            }
        }
        """);

    [Fact]
    public Task A_loop_that_is_slowed_down_on_purpose() => SilentAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
            await Task.Delay(1500, token);
        }
        """);

    [Fact]
    public Task A_loop_that_waits_only_after_a_failure_is_not_slowed_down() => SilentAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await {|PERF1001:db.Users.FirstAsync(u => u.Id == id)|});
            try { found[0].Name.Trim(); }
            catch (NullReferenceException) { await Task.Delay(1500, token); }
        }
        """);

    [Fact]
    public Task A_fixed_question_per_kind_of_element() => Shop.VerifySourceAsync(
        """
        public enum Kind { Sales, Stock, Users }
        public class Tile { public Kind Kind { get; set; } public int UserId { get; set; } public string Text { get; set; } = ""; }

        public class Service(ShopContext db)
        {
            public async Task Run(List<Tile> tiles)
            {
                foreach (var tile in tiles)
                {
                    switch (tile.Kind)
                    {
                        case Kind.Sales:
                            tile.Text = "Sales " + await db.Orders.CountAsync();
                            break;
                        case Kind.Stock:
                            var first = await db.Users.FirstAsync();
                            tile.Text = "Stock " + await db.Orders.CountAsync(o => o.UserId == first.Id);
                            break;
                        case Kind.Users:
                            tile.Text = "Users " + await {|PERF1001:db.Orders.CountAsync(o => o.UserId == tile.UserId)|};
                            break;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task A_cache_that_is_asked_in_a_block_of_its_own() => Shop.VerifySourceAsync(
        """
        public readonly record struct Cached(bool HasValue, string Value);
        public interface ICachingProvider { Task<Cached> GetAsync(string key); Task SetAsync(string key, string value); }

        public class Service(ShopContext db, ICachingProvider provider)
        {
            private async Task<string> License(bool force = false)
            {
                if (!force)
                {
                    var cached = await provider.GetAsync("license");
                    if (cached.HasValue) return cached.Value;
                }

                var user = await db.Users.FirstAsync();
                await provider.SetAsync("license", user.Name);
                return user.Name;
            }

            public async Task Run(List<User> users)
            {
                foreach (var user in users)
                    user.Name = await License();
            }
        }
        """);

    [Fact]
    public Task Code_that_is_switched_off() => Shop.VerifySourceAsync(
        """
        public class Service(ShopContext db)
        {
            private async Task Update(int id)
            {
                await Task.Yield();
                return;
                var user = await db.Users.FirstAsync(u => u.Id == id);
                user.IsActive = true;
            }

            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                    await Update(id);
            }
        }
        """);

    [Fact]
    public Task What_the_settings_list() => Shop.VerifySourceAsync(
        """
        public class Server { public string Name { get; set; } = ""; public bool IsEnabled { get; set; } }
        public class MediaSettings { public List<Server>? Servers { get; set; } }
        public class ImportOptions { public List<string> Names { get; set; } = new(); }

        public class Service(ShopContext db)
        {
            public async Task Run(MediaSettings settings, ImportOptions options, List<User> found)
            {
                foreach (var server in settings.Servers ?? new List<Server>())
                    found.Add(await db.Users.FirstAsync(u => u.Name == server.Name));
                var enabled = settings.Servers!.Where(s => s.IsEnabled);
                foreach (var server in enabled)
                    found.Add(await db.Users.FirstAsync(u => u.Name == server.Name));
                foreach (var name in options.Names)
                    found.Add(await {|PERF1001:db.Users.FirstAsync(u => u.Name == name)|});
            }
        }
        """);
}
