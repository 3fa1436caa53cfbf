namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Lookups that run once per distinct key, because a cache or dictionary is asked first.</summary>
public sealed class CachesTests
{
    [Theory]
    [InlineData("if (!_seen.TryGetValue(id, out var user)) { user = db.Users.Find(id); _seen[id] = user; }")]
    [InlineData("if (!_seen.ContainsKey(id)) _seen[id] = db.Users.Find(id);")]
    [InlineData("if (_seen.TryGetValue(id, out var user)) continue; _seen[id] = db.Users.Find(id);")]
    [InlineData("if (_seen.TryGetValue(id, out var user)) { } else { _seen[id] = db.Users.Find(id); }")]
    [InlineData("var user = _seen.TryGetValue(id, out var seen) ? seen : db.Users.Find(id);")]
    [InlineData("var user = _seen.GetValueOrDefault(id) ?? db.Users.Find(id);")]
    [InlineData("var user = users.FirstOrDefault(u => u.Id == id); if (user == null) { user = db.Users.First(u => u.Id == id); users.Add(user); }")]
    [InlineData("var user = db.Users.Local.FirstOrDefault(u => u.Id == id) ?? db.Users.First(u => u.Id == id);")]
    [InlineData("var user = users.FirstOrDefault(u => u.Id == id); if (user == null) { var other = db.Users.First(u => u.Id == id); user = other; }")]
    [InlineData("_all ??= db.Users.ToList();")]
    [InlineData("if (_all is null) _all = db.Users.ToList();")]
    public Task Cache_misses(string body) => Shop.SilentAsync($"foreach (var id in ids) {{ {body} }}");

    [Fact]
    public Task What_is_kept_for_the_elements_of_one_element() => Shop.VerifyAsync(
        """
            public void Run(List<Order> orders, List<int> ids, List<User> found)
            {
                foreach (var order in orders)
                {
                    var isFirst = true;
                    var isLoaded = false;
                    User? user = null;
                    User? parent = null;
                    foreach (var id in ids)
                    {
                        if (isFirst)
                        {
                            found.Add([|db.Users.First(u => u.Id == order.UserId)|]);
                            isFirst = false;
                        }

                        if (!isLoaded)
                        {
                            found.Add([|db.Users.First(u => u.Id == order.UserId)|]);
                            isLoaded = true;
                        }

                        user ??= [|db.Users.First(u => u.Id == order.UserId)|];
                        if (parent is null)
                            parent = [|db.Users.First(u => u.Id == order.UserId)|];
                    }
                }
            }

            public void Once(List<Order> orders, List<int> ids, List<User> found)
            {
                var isFirst = true;
                var isLoaded = false;
                User? user = null;
                foreach (var order in orders)
                {
                    foreach (var id in ids)
                    {
                        if (isFirst)
                        {
                            found.Add(db.Users.First(u => u.Id == order.UserId));
                            isFirst = false;
                        }

                        if (!isLoaded)
                        {
                            found.Add(db.Users.First(u => u.Id == order.UserId));
                            isLoaded = true;
                        }

                        user ??= db.Users.First(u => u.Id == order.UserId);
                        _all ??= db.Users.ToList();
                    }
                }

                foreach (var chunk in orders.Chunk(100))
                {
                    User? owner = null;
                    foreach (var order in chunk)
                        owner ??= db.Users.First(u => u.Id == order.UserId);
                }
            }

            private List<User>? _all;
        """);

    [Fact]
    public Task A_flag_that_is_looked_up_is_no_memo() => Shop.VerifyAsync(
        """
            private readonly Dictionary<int, bool> _known = new();

            public void Run(List<int> ids, Dictionary<int, bool> hidden, List<User> found)
            {
                foreach (var id in ids)
                {
                    if (hidden.TryGetValue(id, out var isHidden) && isHidden)
                        continue;
                    found.Add([|db.Users.First(u => u.Id == id)|]);
                }

                foreach (var id in ids)
                {
                    if (_known.TryGetValue(id, out var isKnown) && isKnown)
                        continue;
                    _known[id] = db.Users.Any(u => u.Id == id);
                }
            }
        """);

    [Fact]
    public Task What_a_function_loads_where_it_is_missing() => Shop.VerifyAsync(
        """
            public class Sheet { public int UserId; public User? User { get; set; } public List<Order>? Orders; }

            public void Run(List<Sheet> sheets)
            {
                foreach (var sheet in sheets)
                {
                    Complete(sheet);
                    Fill(sheet);
                    [|Replace(sheet)|];
                    [|Climb(sheet)|];
                    sheet.User ??= [|db.Users.Find(sheet.UserId)|];
                }

                sheets.ForEach(sheet => { if (sheet.User is null) sheet.User = [|db.Users.Find(sheet.UserId)|]; });
            }

            private void Complete(Sheet sheet)
            {
                if (sheet.User is null)
                    sheet.User = db.Users.Find(sheet.UserId);
            }

            private void Fill(Sheet sheet) => sheet.Orders ??= db.Orders.Where(o => o.UserId == sheet.UserId).ToList();

            private void Replace(Sheet sheet)
            {
                if (sheet.User is not null)
                    return;
                var user = db.Users.Find(sheet.UserId);
                Console.WriteLine(user);
            }

            private void Climb(Sheet sheet)
            {
                sheet = new Sheet();
                sheet.User ??= db.Users.Find(sheet.UserId);
            }
        """);

    [Fact]
    public Task A_list_that_is_compared_with_is_no_memo() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, List<User> users, List<int> orphans)
            {
                foreach (var id in ids)
                {
                    var user = users.Find(u => u.Id == id);
                    if (user is null && [|db.Orders.Any(o => o.UserId == id)|])
                        orphans.Add(id);
                    if (user is null)
                        orphans.AddRange([|db.Orders.Where(o => o.UserId == id).Select(o => o.Id).ToList()|]);
                }
            }
        """);

    [Fact]
    public Task A_memo_that_is_born_empty_remembers_nothing() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, List<User> users, List<User?> found)
            {
                foreach (var id in ids)
                {
                    found.Add([|Forgetful(id)|]);
                    found.Add(Prefetched(id, users));
                    found.Add([|Given(id, new Dictionary<int, User?>())|]);
                    var empty = new Dictionary<int, User?>();
                    if (!empty.ContainsKey(id))
                        found.Add([|db.Users.Find(id)|]);
                }

                var outer = new Dictionary<int, User?>();
                users.ForEach(user =>
                {
                    if (!outer.ContainsKey(user.Id))
                        outer[user.Id] = db.Users.Find(user.Id);
                });
            }

            private User? Forgetful(int id)
            {
                var seen = new Dictionary<int, User?>();
                if (!seen.TryGetValue(id, out var user))
                {
                    user = db.Users.Find(id);
                    seen[id] = user;
                }

                return user;
            }

            private User? Prefetched(int id, List<User> users)
            {
                var known = new Dictionary<int, User?>();
                foreach (var user in users)
                    known[user.Id] = user;
                if (!known.TryGetValue(id, out var found))
                    found = db.Users.Find(id);
                return found;
            }

            private User? Given(int id, Dictionary<int, User?> seen) => db.Users.Find(id + seen.Count);
        """);

    [Theory]
    [InlineData("private readonly Dictionary<int, User?> _kept = new(32);", "", true)]
    [InlineData("private Dictionary<int, User?> _kept = [];", "_kept.Clear(); foreach (var pair in _kept) Console.WriteLine(pair.Key + _kept[pair.Key]!.Name); lock (_kept) { _kept.Remove(3); }", true)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "_kept[3] = null;", false)]
    [InlineData("class Preloaded : Dictionary<int, User?> { public Preloaded() => Add(3, null); } private readonly Dictionary<int, User?> _kept = new Preloaded();", "", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "_kept.Add(3, null);", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "Warm(_kept);", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "var all = _kept; all[3] = null;", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "this._kept.TryAdd(3, null);", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new();", "_kept?.TryAdd(3, null);", false)]
    [InlineData("private Dictionary<int, User?> _kept = new();", "_kept = db.Users.ToDictionary(u => u.Id, u => (User?)u);", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new() { [3] = null };", "", false)]
    [InlineData("private readonly Dictionary<int, User?> _kept = new(new Dictionary<int, User?>());", "", false)]
    [InlineData("public readonly Dictionary<int, User?> _kept = new();", "", false)]
    [InlineData("[NonSerialized] private readonly Dictionary<int, User?> _kept = new();", "", false)]
    public Task A_private_memo_into_which_nothing_is_put_is_none(string field, string statement, bool isEmpty) => Shop.VerifyAsync(
        $$"""
            {{field}}
            private static void Warm(Dictionary<int, User?> users) { }
            public void Fill() { {{statement}} }

            public void Run(List<int> ids, List<User?> found)
            {
                foreach (var id in ids)
                {
                    found.Add({{(isEmpty ? "[|Cached(id)|]" : "Cached(id)")}});
                    found.Add(_kept.GetValueOrDefault(id) ?? {{(isEmpty ? "[|db.Users.Find(id)|]" : "db.Users.Find(id)")}});
                    found.Add(_kept.TryGetValue(id, out var known) ? known : {{(isEmpty ? "[|db.Users.Find(id)|]" : "db.Users.Find(id)")}});
                }
            }

            private User? Cached(int id)
            {
                if (_kept.TryGetValue(id, out var user))
                    return user;
                return db.Users.Find(id);
            }
        """);

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

    private const string Flagged = """

        public interface ILocalCache { bool TryGetValue(object key, out object? value); void Add(object key, object? value); }

        public class Users(ShopContext db, IMemoryCache cache, ILocalCache local, TimeSpan lifetime, bool off)
        {
            private readonly Dictionary<int, User> _known = new();

            public Task<User> Find(int id, bool canCache)
            {
                if (!canCache)
                    return Load(id, canCache, default);
                return cache.GetOrCreateAsync("user" + id, async entry => { entry.SlidingExpiration = lifetime; return await Load(id, canCache, default); })!;
            }

            public async Task<User> Direct(int id)
            {
                if (off)
                    return await db.Users.FirstAsync(u => u.Id == id);
                return (await cache.GetOrCreateAsync(id, async entry => await db.Users.FirstAsync(u => u.Id == id)))!;
            }

            public Task<User> Expiring(int id)
                => lifetime > TimeSpan.Zero ? cache.GetOrCreateAsync("user" + id, entry => Load(id, true, default))! : Load(id, true, default);

            public async Task<User> Kept(int id, bool refresh)
            {
                if (refresh)
                    return await Load(id, false, default);
                if (_known.TryGetValue(id, out var user))
                    return user;
                user = await Load(id, true, default);
                _known[id] = user;
                return user;
            }

            public Task<User> Handed(int id, int add, bool canCache) => Find(id + add, canCache);

            public async Task<User> OnlySome(int id)
            {
                if (id > 100)
                    return await Load(id, false, default);
                return (await cache.GetOrCreateAsync(id, entry => Load(id, true, default)))!;
            }

            public async Task<User> Other(int id)
            {
                if (off)
                    return await db.Users.FirstAsync(u => u.ParentId == id);
                return (await cache.GetOrCreateAsync(id, entry => Load(id, true, default)))!;
            }

            private Task<User> Load(int id, bool canCache, CancellationToken token) => db.Users.FirstAsync(u => u.Id == id, token);

            public async Task<T?> GetOrCreate<T>(object key, Func<Task<T?>> creator) where T : class
            {
                if (local.TryGetValue(key, out var value))
                {
                    switch (value)
                    {
                        case T found:
                            return found;
                        case Task<T?> task:
                            return await task;
                        default:
                            return null;
                    }
                }

                var result = creator();
                local.Add(key, result);
                return await result;
            }

            public async Task<T?> Logged<T>(object key, Func<Task<T?>> creator) where T : class
            {
                if (local.TryGetValue(key, out var value))
                {
                    switch (value)
                    {
                        case string text:
                            Console.WriteLine(text);
                            break;
                        default:
                            return null;
                    }
                }

                return await creator();
            }

            public Task<User?> Created(int id) => GetOrCreate("user" + id, () => db.Users.FirstOrDefaultAsync(u => u.Id == id));
            public Task<User?> Uncached(int id) => Logged("user" + id, () => db.Users.FirstOrDefaultAsync(u => u.Id == id));
        }
        """;

    [Fact]
    public Task Cached_unless_a_flag_says_otherwise() => Shop.VerifySourceAsync(
        """
        public class Service(Users users, ShopContext db, IMemoryCache cache)
        {
            public async Task Run(List<int> ids, bool canCache)
            {
                foreach (var id in ids)
                {
                    _ = await users.Find(id, true);
                    _ = await users.Find(id, canCache);
                    _ = await users.Direct(id);
                    _ = await users.Expiring(id);
                    _ = await users.Kept(id, canCache);
                    _ = await users.Created(id);
                    _ = await users.Handed(id, 1, true);
                    _ = await users.Handed(id, 1, canCache);
                    _ = canCache
                        ? await cache.GetOrCreateAsync(id, async entry => await db.Users.FirstAsync(u => u.Id == id))
                        : await db.Users.FirstAsync(u => u.Id == id);
                }

                foreach (var id in ids)
                {
                    _ = await [|users.Find(id, false)|];
                    _ = await [|users.Kept(id, true)|];
                    _ = await [|users.Handed(id, 1, false)|];
                    _ = await [|users.OnlySome(id)|];
                    _ = await [|users.Other(id)|];
                    _ = await [|users.Uncached(id)|];
                    if (canCache)
                        _ = await [|db.Users.FirstAsync(u => u.Id == id)|];
                    else
                        _ = await cache.GetOrCreateAsync(id, async entry => await db.Users.FirstAsync(u => u.ParentId == id));
                }
            }
        }
        """ + Flagged);

    [Fact]
    public Task An_exception_for_what_was_seen_is_no_memo() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, List<User> found)
            {
                var seen = new HashSet<int>();
                foreach (var id in ids)
                {
                    if (!seen.Add(id))
                        throw new InvalidOperationException("twice");
                    found.Add([|db.Users.First(u => u.Id == id)|]);
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
}
