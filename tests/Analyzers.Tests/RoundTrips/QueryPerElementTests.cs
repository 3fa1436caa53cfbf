namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class QueryPerElementTests
{
    [Fact]
    public Task Names_the_query_and_the_elements() => Shop.VerifyAsync(
        """
            public async Task Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    await {|#0:db.Users.FindAsync(id)|};
                }
            }
        """,
        Shop.Finding().WithLocation(0).WithArguments("Users.FindAsync", "element of 'ids'", ""));

    [Theory]
    [InlineData("db.Users.Find(id)")]
    [InlineData("db.Find<User>(id)")]
    [InlineData("db.Users.First(u => u.Id == id)")]
    [InlineData("db.Users.Where(u => u.ParentId == id).OrderBy(u => u.Name).Take(5).ToList()")]
    [InlineData("db.Set<User>().AsNoTracking().Count(u => u.ParentId == id)")]
    [InlineData("db.Users.AsEnumerable().First(u => u.Id == id)")]
    [InlineData("db.Users.FromSql($\"SELECT * FROM Users WHERE Id = {id}\").Single()")]
    [InlineData("db.Database.SqlQuery<int>($\"SELECT COUNT(*) AS Value FROM Users WHERE ParentId = {id}\").Single()")]
    [InlineData("connection.QuerySingle<User>(\"select * from users where id = @id\", new { id })")]
    [InlineData("connection.ExecuteScalar<int>(\"select count(*) from users where parent_id = @id\", new { id })")]
    [InlineData("(from u in db.Users where u.ParentId == id select u.Name).ToArray()")]
    public Task Reports_every_kind_of_read(string query) => Shop.VerifyAsync(
        $$"""
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    _ = [|{{query}}|];
                }
            }
        """);

    [Fact]
    public Task Reports_a_query_walked_inside_a_loop() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids, List<string> names)
            {
                foreach (var id in ids)
                {
                    foreach (var user in [|db.Users.Where(u => u.ParentId == id)|])
                        names.Add(user.Name);
                    await foreach (var order in [|db.Orders.Where(o => o.UserId == id).AsAsyncEnumerable()|])
                        names.Add(order.Id.ToString());
                }
            }

            public List<int> Bare(List<int> ids)
            {
                var found = new List<int>();
                foreach (var id in ids)
                    foreach (var child in [|db.Users.Where(u => u.ParentId == id).Select(u => u.Id)|])
                        found.Add(child);
                return found;
            }
        """);

    [Fact]
    public Task Explicit_implementations_are_named_by_their_type() => Shop.VerifySourceAsync(
        """
        namespace Shop.Users.Reading
        {
            public interface IUsers { Task<User?> FindAsync(int id); }
            public class Users(ShopContext db) : IUsers { async Task<User?> IUsers.FindAsync(int id) => await {|#1:db.Users.FindAsync(id)|}; }
            public class Service(IUsers users) { public async Task Run(List<int> ids) { foreach (var id in ids) { _ = await {|#0:users.FindAsync(id)|}; } } }
        }
        """,
        Shop.Finding().WithLocation(0).WithMessage(
            "'IUsers.FindAsync' runs one query per element of 'ids' (path: 'IUsers.FindAsync' -> 'Users.FindAsync' -> 'Users.FindAsync')"));

    [Fact]
    public Task Members_of_an_extension_block_are_named_by_their_class()
    {
        var test = Shop.Create(
            """
            public static class UserQueries
            {
                extension(User user)
                {
                    public async Task<Order?> LastOrderAsync(ShopContext db) => await db.Orders.FirstOrDefaultAsync(o => o.UserId == user.Id);
                }
            }
            public class Service(ShopContext db) { public async Task Run(List<User> users) { foreach (var user in users) { _ = await {|#0:user.LastOrderAsync(db)|}; } } }
            """);
        test.LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.Preview;
        test.ExpectedDiagnostics.Add(Shop.Finding().WithLocation(0).WithMessage(
            "'UserQueries.LastOrderAsync' runs one query per element of 'users' (path: 'UserQueries.LastOrderAsync' -> 'Orders.FirstOrDefaultAsync')"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Reports_a_query_built_in_steps() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids, bool onlyActive)
            {
                foreach (var id in ids)
                {
                    var query = db.Users.Where(u => u.ParentId == id);
                    if (onlyActive)
                        query = query.Where(u => u.IsActive);
                    _ = await [|query.ToListAsync()|];
                    _ = [|Children(id).Count()|];
                }
            }

            private IQueryable<User> Children(int id) => db.Users.Where(u => u.ParentId == id);
        """);

    [Fact]
    public Task Reports_commands() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT name FROM users WHERE id = " + id;
                    using var reader = [|command.ExecuteReader()|];
                }

                using var prepared = connection.CreateCommand();
                prepared.CommandText = "select count(*) from users where id = @id";
                foreach (var id in ids)
                {
                    prepared.Parameters[0].Value = id;
                    _ = [|prepared.ExecuteScalar()|];
                }
            }
        """);

    [Fact]
    public Task Reports_a_compiled_query() => Shop.VerifyAsync(
        """
            private static readonly Func<ShopContext, int, Task<User>> ById =
                EF.CompileAsyncQuery((ShopContext context, int id) => context.Users.First(u => u.Id == id));

            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                    _ = await [|ById(db, id)|];
            }
        """);

    [Fact]
    public Task Reports_the_walk_over_what_a_compiled_query_gives() => Shop.VerifyAsync(
        """
            private static readonly Func<ShopContext, int, IAsyncEnumerable<Order>> Stream =
                EF.CompileAsyncQuery((ShopContext context, int id) => context.Orders.Where(o => o.UserId == id));
            private static readonly Func<ShopContext, int, IEnumerable<Order>> Sequence;
            static Service() => Sequence = EF.CompileQuery((ShopContext context, int id) => context.Orders.Where(o => o.UserId == id));

            public async Task<int> Run(List<int> ids)
            {
                var count = 0;
                foreach (var id in ids)
                {
                    await foreach (var order in {|#0:Stream(db, id)|})
                        count += order.Id;
                    foreach (var order in [|Sequence(db, id)|])
                        count += order.Id;
                    count += [|Sequence(db, id).ToList()|].Count + [|Sequence(db, id).Where(o => o.Id > 3).Count()|];
                    count += await [|Stream(db, id).CountAsync()|];
                    _ = Stream(db, id);
                    _ = Sequence(db, id).Where(o => o.Id > 3);
                }

                await foreach (var order in Stream(db, 3))
                    count += order.Id;
                return count + Sequence(db, 3).Count();
            }
        """,
        Shop.Finding().WithLocation(0).WithArguments("Stream", "element of 'ids'", ""));

    private const string Comparers = """

        public sealed class ByOwner(ShopContext db) : IComparer<Order>
        {
            public int Compare(Order? x, Order? y)
            {
                if (x is null || y is null) return 0;
                return db.Users.First(u => u.Id == x.UserId).Name.CompareTo(db.Users.First(u => u.Id == y.UserId).Name);
            }
        }

        public class ByOwnerId : Comparer<Order> { public override int Compare(Order? x, Order? y) => Nullable.Compare(x?.UserId, y?.UserId); }
        public class ByLineCount(ShopContext db) : Comparer<Order> { public override int Compare(Order? x, Order? y) => db.Lines.Count(l => l.OrderId == x!.Id) - db.Lines.Count(l => l.OrderId == y!.Id); }

        public class SameOwner(ShopContext db) : IEqualityComparer<Order>
        {
            public bool Equals(Order? x, Order? y) => GetHashCode(x!) == GetHashCode(y!);
            int IEqualityComparer<Order>.GetHashCode(Order order) => GetHashCode(order);
            private int GetHashCode(Order order) => db.Users.First(u => u.Id == order.UserId).Name.GetHashCode();
        }

        public class SameName(ShopContext db) : IEqualityComparer<Order>
        {
            public bool Equals(Order? x, Order? y) => db.Users.Any(u => u.Id == x!.UserId && u.Id == y!.UserId);
            public int GetHashCode(Order order) => 0;
        }
        """;

    [Fact]
    public Task Reports_a_comparer_that_asks_for_each_element() => Shop.VerifySourceAsync(
        """
        public class Service(ShopContext db)
        {
            private readonly ByLineCount _byLines = new(db);

            public void Run(List<Order> orders, Order[] more, Order one, IComparer<Order> any, int[] few)
            {
                orders.Sort({|#0:new ByOwner(db)|});
                Array.Sort(more, [|_byLines|]);
                IComparer<Order> comparer = new ByOwner(db);
                foreach (var order in orders.OrderBy(o => o, [|comparer|]).ThenBy(o => o.Id))
                    Console.WriteLine(order.Id);
                var owners = orders.Distinct({|#1:new SameOwner(db)|}).ToList();
                _ = orders.ToHashSet([|new SameOwner(db)|]);
                orders.Sort((x, y) => [|db.Users.Find(x.UserId)|]!.Name.CompareTo(y.Id.ToString()));

                orders.Sort(new ByOwnerId());
                orders.Sort(any);
                _ = orders.Order(new ByOwner(db));
                _ = orders.Contains(one, new SameOwner(db));
                _ = orders.ToHashSet(new SameName(db));
                _ = new SortedSet<Order>(new ByOwner(db));
                Keep(new ByOwner(db));
            }

            private static void Keep(IComparer<Order> comparer) { }
        }
        """ + Comparers,
        Shop.Finding().WithLocation(0).WithArguments("ByOwner.Compare", "element of 'orders'", " (path: 'ByOwner.Compare' -> 'Users.First')"),
        Shop.Finding().WithLocation(1).WithArguments("SameOwner", "element of 'orders'", " (path: 'SameOwner' -> 'SameOwner.GetHashCode' -> 'Users.First')"));

    [Fact]
    public Task Reports_the_end_of_a_count_that_is_asked_for_in_each_round() => Shop.VerifyAsync(
        """
            public void Run(List<string> names, string name)
            {
                for (var i = 0; i < [|db.Users.Count(u => u.IsActive)|]; i++)
                    names.Add("seat " + i);
                for (var i = 0; i < Seats(); i++)
                    names.Add("seat " + i);
                for (int i = 0, end = db.Users.Count(); i < end; i++)
                    names.Add("seat " + i);
                for (var attempt = 0; attempt < db.Users.Count(); attempt++)
                    names.Add("seat");
                for (var start = 0; start < db.Users.Count(); start += 100)
                    names.Add("seat");
                for (var i = 0; i < db.Users.Count(u => u.IsActive); i++)
                    Thread.Sleep(1000);
                for (var n = 2; db.Users.Any(u => u.Name == name); n++)
                    name += n;
                while (db.Users.Count(u => u.IsActive) > 0)
                    names.Add("seat");
            }

            private int Seats() => 3;
        """);

    [Fact]
    public Task Reports_a_given_queue_that_only_drains() => Shop.VerifyAsync(
        """
            public void Run(Queue<int> ids, Stack<int> more, ConcurrentQueue<int> filled, Queue<int> tree)
            {
                while (ids.TryDequeue(out var id))
                    [|db.Users.Find(id)|];
                while (more.Count > 0)
                    [|db.Users.Find(more.Pop())|];
                while (filled.TryDequeue(out var id))
                    db.Users.Find(id);
                while (tree.TryDequeue(out var id))
                    Expand(db.Users.Find(id), tree);
            }

            private static void Expand(User? user, Queue<int> pending) { }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < users.Count; i++) [|Load(users[i].Id)|];")]
    [InlineData("for (var i = users.Count - 1; i >= 0; i--) [|Load(users[i].Id)|];")]
    [InlineData("var i = 0; while (i < users.Count) { [|Load(users[i].Id)|]; i++; }")]
    [InlineData("var i = 0; while (i < users.Capacity) { [|Load(i)|]; i++; }")]
    [InlineData("var i = 0; var loaded = new List<User?>(); while (loaded.Count < users.Capacity) { loaded.Add([|Load(i)|]); i++; }")]
    [InlineData("var i = 9; var loaded = new Dictionary<int, User?>(); while (loaded.Count < users.Count) { var id = i; loaded[id] = [|db.Users.Find(id)|]; i--; }")]
    [InlineData("var loaded = new List<User?>(); while (loaded.Count < users.Capacity) loaded.Add(Load(loaded.Count));")]
    [InlineData("var i = 0; var loaded = new List<User?>(); while (loaded.Count < users.Capacity) { var user = Load(i); if (user != null) loaded.Add(user); i++; }")]
    [InlineData("var page = 0; var loaded = new List<User?>(); while (loaded.Count < users.Capacity) { loaded.Add(Load(page)); page++; }")]
    [InlineData("var last = 0; var loaded = new List<User?>(); while (loaded.Count < users.Capacity) { var next = db.Users.First(u => u.Id > last); last = next.Id; loaded.Add(next); }")]
    [InlineData("foreach (var user in users) { while (true) { try { [|Load(user.Id)|]; break; } catch (TimeoutException) { Console.WriteLine(); } } }")]
    [InlineData("using var all = users.GetEnumerator(); while (all.MoveNext()) [|Load(all.Current.Id)|];")]
    [InlineData("var queue = new Queue<User>(users); while (queue.TryDequeue(out var user)) [|Load(user.Id)|];")]
    [InlineData("using var lines = new StreamReader(\"ids\"); while (!lines.EndOfStream) [|Load(int.Parse(lines.ReadLine()!))|];")]
    [InlineData("using var lines = new StreamReader(\"ids\"); while (lines.ReadLine() is { } line) [|Load(int.Parse(line))|];")]
    [InlineData("users.ForEach(user => [|Load(user.Id)|]);")]
    [InlineData("Parallel.ForEach(users, user => [|Load(user.Id)|]);")]
    [InlineData("_ = users.Select(user => [|Load(user.Id)|]).ToList();")]
    [InlineData("_ = (from user in users select [|Load(user.Id)|]).ToArray();")]
    [InlineData("_ = users.ToDictionary(user => user.Id, user => [|Load(user.Id)|]);")]
    [InlineData("_ = users.All(user => [|Load(user.Id)|] != null);")]
    [InlineData("_ = users.ConvertAll(user => user.Id).Select([|Load|]).ToList();")]
    [InlineData("var loaded = users.Select(user => [|Load(user.Id)|]); foreach (var one in loaded) Console.WriteLine(one);")]
    [InlineData("List<User?> loaded = [.. users.Select(user => [|Load(user.Id)|])];")]
    [InlineData("_ = (from user in users from order in user.Orders select [|Load(order.UserId)|]).ToArray();")]
    [InlineData("_ = (from user in users let parent = [|Load(user.Id)|] where parent != null select parent).ToArray();")]
    [InlineData("_ = users.AsParallel().Select(user => [|Load(user.Id)|]).ToList();")]
    [InlineData("users.AsParallel().ForAll(user => [|Load(user.Id)|]);")]
    [InlineData("Parallel.For(0, users.Count, i => [|Load(users[i].Id)|]);")]
    [InlineData("Array.ForEach(users.ToArray(), user => [|Load(user.Id)|]);")]
    [InlineData("_ = users.Where(user => user.IsActive).Select(user => user.Id).Select([|Load|]).Where(user => user != null).ToHashSet();")]
    [InlineData("_ = string.Join(\",\", users.Select(user => [|Load(user.Id)|]));")]
    [InlineData("for (var i = 0; i < users.Count; i++) foreach (var order in users[i].Orders) [|Load(order.UserId)|];")]
    [InlineData("Each(users, user => [|Load(user.Id)|]);")]
    [InlineData("Each(users, [|Visit|]);")]
    [InlineData("foreach (var user in users) Logged(() => [|Load(user.Id)|]);")]
    [InlineData("foreach (var user in users) { User? Local() => Load(user.Id); _ = [|Local()|]; }")]
    [InlineData("Func<int, User?> load = id => db.Users.Find(id); foreach (var user in users) _ = [|load(user.Id)|];")]
    [InlineData("_ = users.SelectMany(user => [|db.Orders.Where(o => o.UserId == user.Id)|]).ToList();")]
    [InlineData("_ = (from user in users from order in [|db.Orders.Where(o => o.UserId == user.Id)|] select order.Id).ToArray();")]
    [InlineData("var found = new List<Order>(); foreach (var user in users) found.AddRange([|db.Orders.Where(o => o.UserId == user.Id)|]);")]
    [InlineData("var found = new List<Order>(); foreach (var user in users) { var mine = db.Orders.Where(o => o.UserId == user.Id); [|found.AddRange(mine)|]; }")]
    [InlineData("var found = new List<Order>(); foreach (var query in users.Select(u => db.Orders.Where(o => o.UserId == u.Id))) [|found.AddRange(query)|];")]
    [InlineData("foreach (var user in users) { IEnumerable<Order> mine = db.Orders.Where(o => o.UserId == user.Id); _ = [|new List<Order>(mine)|]; }")]
    [InlineData("var found = new HashSet<Order>(); foreach (var user in users) [|found.UnionWith(db.Orders)|];")]
    [InlineData("foreach (var user in users) _ = new HashSet<int>([|db.Orders.Where(o => o.UserId == user.Id).Select(o => o.Id)|]);")]
    [InlineData("foreach (var user in users) { List<Order> orders = [.. [|db.Orders.Where(o => o.UserId == user.Id)|]]; }")]
    [InlineData("foreach (var user in users) _ = string.Join(\",\", [|db.Orders.Where(o => o.UserId == user.Id).Select(o => o.Id)|]);")]
    [InlineData("foreach (var user in users) foreach (var known in [|db.Orders.Where(o => o.UserId == user.Id).Select(o => o.Id)|]) Console.WriteLine(known);")]
    [InlineData("var text = Regex.Replace(\"{1}\", \"[0-9]+\", match => [|Load(int.Parse(match.Value))|]!.Name);")]
    [InlineData("var text = new Regex(\"[0-9]+\").Replace(\"{1}\", match => [|Load(int.Parse(match.Value))|]!.Name);")]
    [InlineData("new HashSet<User>(users).RemoveWhere(user => [|Load(user.Id)|] == null);")]
    [InlineData("_ = connection.Query<User, Order, User>(\"select\", (user, order) => { user.IsActive = [|Load(order.UserId)|] != null; return user; });")]
    [InlineData("foreach (var user in users) db.RemoveRange([|db.Orders.Where(o => o.UserId == user.Id)|]);")]
    public Task Reports_every_kind_of_repetition(string loop) => Shop.VerifyAsync(
        $$"""
            public void Run(List<User> users)
            {
                {{loop}}
            }

            private User? Load(int id) => db.Users.Find(id);

            private static void Each(List<User> users, Action<User> action)
            {
                foreach (var user in users)
                    action(user);
            }

            private void Visit(User user) => db.Users.Find(user.Id);

            private static void Logged(Action action) => action();
        """);

    [Theory]
    [InlineData("var rows = db.Orders.ToList(); foreach (var user in users) found.AddRange(rows);")]
    [InlineData("foreach (var user in users) { var mine = user.Orders.Where(o => o.Id > 1); found.AddRange(mine); _ = new List<Order>(mine); }")]
    [InlineData("foreach (var user in users) { found.AddRange(user.Orders); found.AddRange(db.Orders.Local); }")]
    [InlineData("var query = db.Orders.Where(o => o.Id > 1); found.AddRange(query); foreach (var user in users) found.AddRange(given);")]
    [InlineData("IQueryable<Order>? all = null; foreach (var user in users) { var mine = db.Orders.Where(o => o.UserId == user.Id); all = all?.Union(mine) ?? mine; }")]
    [InlineData("for (var page = 0; page < 9; page++) { var rows = db.Orders.OrderBy(o => o.Id).Skip(page * 100).Take(100); found.AddRange(rows); }")]
    public Task Stays_silent_on_what_is_added_from_memory(string body) => Shop.VerifyAsync(
        $$"""
            public void Run(List<User> users, List<Order> found, IEnumerable<Order> given)
            {
                {{body}}
            }
        """);

    [Fact]
    public Task Follows_a_table_of_delegates_to_what_is_done_for_an_element() => Shop.VerifyAsync(
        """
            private readonly Dictionary<string, Func<User, Task<int>>> _counts = new()
            {
                ["orders"] = user => db.Orders.CountAsync(o => o.UserId == user.Id),
                ["lines"] = user => db.Lines.CountAsync(l => l.OrderId == user.Id),
            };
            private readonly Dictionary<string, Func<CancellationToken, Task<int>>> _checks = new()
            {
                ["users"] = token => db.Users.CountAsync(token),
                ["orders"] = token => db.Orders.CountAsync(token),
            };

            public async Task<int> Run(List<User> users, CancellationToken token)
            {
                var sum = 0;
                foreach (var user in users)
                    sum += await {|#0:_counts[user.Name](user)|};
                foreach (var name in _checks.Keys)
                    sum += await _checks[name](token);
                return sum;
            }
        """,
        Shop.Finding().WithLocation(0).WithArguments("_counts", "element of 'users'", " (path: '_counts' -> 'Orders.CountAsync')"));

    [Fact]
    public Task The_message_names_what_is_walked() => Shop.VerifyAsync(
        """
            public void Run(List<User> users, DbConnection connection)
            {
                Each(3, users, user => {|#0:db.Users.Find(user.Id)|});
                foreach (var job in connection.GetJobs().Where(job => job > 1).OrderBy(job => job))
                    {|#1:db.Users.Find(job)|};
            }

            private void Each(int least, List<User> users, Action<User> action)
            {
                foreach (var user in users.Where(u => u.Id > least))
                    action(user);
            }
        }

        public static class Jobs
        {
            public static List<int> GetJobs(this DbConnection connection) => [connection.ConnectionTimeout];
        """,
        Shop.Finding().WithLocation(0).WithArguments("Users.Find", "element of 'users'", ""),
        Shop.Finding().WithLocation(1).WithArguments("Users.Find", "element of 'GetJobs'", ""));

    /// <summary>By a policy of Polly, by an interface of the project, or by one helper to the next; what may not run it, or not now, is left alone.</summary>
    [Fact]
    public Task Follows_a_delegate_that_is_handed_on() => Shop.VerifySourceAsync(
        """
        namespace Polly
        {
            public class ResiliencePipeline { public T Execute<T>(Func<T> callback) => throw new NotSupportedException(); public T Wrap<T>(Func<T> callback) => throw new NotSupportedException(); }
        }

        public interface IRunner { T Run<T>(Func<T> work); T Later<T>(Func<T> work); }

        public class Runner : IRunner
        {
            private readonly List<object> _kept = new();
            public T Run<T>(Func<T> work) { Console.WriteLine("runs"); return Inner(work); }
            public T Later<T>(Func<T> work) { _kept.Add(work); return default!; }
            private static T Inner<T>(Func<T> work) => work();
        }

        public class Service(ShopContext db, Polly.ResiliencePipeline pipeline, IRunner runner)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    _ = pipeline.Execute(() => [|db.Users.Find(id)|]);
                    _ = [|Guarded(id)|];
                    _ = runner.Run(() => [|db.Users.Find(id)|]);
                    _ = pipeline.Wrap(() => db.Users.Find(id));
                    _ = runner.Later(() => db.Users.Find(id));
                    _ = Endless(() => db.Users.Find(id));
                }
            }

            private User? Guarded(int id) => pipeline.Execute(() => db.Users.Find(id));
            private static T Endless<T>(Func<T> work) => Endless(work);
        }
        """);

    [Fact]
    public Task A_method_that_walks_a_copy_of_a_handful() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids)
            {
                Each(new[] { 1, 2 }, id => db.Users.Find(id));
                Each(ids, id => {|#0:db.Users.Find(id)|});
            }

            private static void Each(IEnumerable<int> ids, Action<int> action)
            {
                var copy = ids.ToList();
                foreach (var id in copy)
                    action(id);
            }
        """,
        Shop.Finding().WithLocation(0).WithArguments("Users.Find", "element of 'ids'", ""));

    [Fact]
    public Task A_query_of_which_one_implementation_only_throws() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, IRows rows)
            {
                foreach (var id in ids)
                    _ = {|PERF1001:rows.All().First(u => u.Id == id)|};
            }
        }

        public interface IRows { IQueryable<User> All(); }
        public class Rows(ShopContext db) : IRows { public IQueryable<User> All() => db.Users; }
        public class NoRows : IRows
        {
            public IQueryable<User> All() { throw new NotSupportedException(); }
        """);

    [Fact]
    public Task One_match_and_one_option_are_no_elements() => Shop.VerifyAsync(
        """
            public void Run(string text, Regex ids)
            {
                _ = ids.Replace(text, match => db.Users.Find(int.Parse(match.Value))!.Name, 1);
                _ = ids.Replace(text, db.Users.First().Name);
                _ = connection.Query<User>("select", new { Id = db.Users.First().Id });
            }
        """);

    [Fact]
    public Task Reports_concurrent_loads() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids, IAsyncEnumerable<int> stream)
            {
                await Task.WhenAll(ids.Select(async id => await [|db.Users.FindAsync(id)|]));
                var tasks = ids.Select(id => [|db.Users.FirstAsync(u => u.Id == id)|]);
                await Task.WhenAll(tasks);
                await Parallel.ForEachAsync(ids, async (id, token) => await [|db.Users.FirstAsync(u => u.Id == id, token)|]);
                await foreach (var id in stream)
                    await [|db.Users.FirstAsync(u => u.Id == id)|];
            }
        """);

    [Fact]
    public Task Reports_iterators_that_query_per_element_or_per_walk() => Shop.VerifyAsync(
        """
            public async Task Run(List<User> users)
            {
                await Task.WhenAll(users.ConvertAll(user => user.Id).Select([|LoadAsync|]));
                foreach (var user in users)
                {
                    foreach (var order in [|OrdersOf(user)|])
                        Console.WriteLine(order);
                    await foreach (var order in [|StreamOf(user)|])
                        Console.WriteLine(order);
                }

                foreach (var order in OrdersOf(users[0]))
                    Console.WriteLine(order);
            }

            private Task<User> LoadAsync(int id) => db.Users.FirstAsync(u => u.Id == id);

            private IEnumerable<Order> OrdersOf(User user)
            {
                foreach (var order in db.Orders.Where(o => o.UserId == user.Id).ToList())
                    yield return order;
            }

            private async IAsyncEnumerable<Order> StreamOf(User user)
            {
                await foreach (var order in db.Orders.Where(o => o.UserId == user.Id).AsAsyncEnumerable())
                    yield return order;
            }

            private async IAsyncEnumerable<User> Each(List<int> ids)
            {
                foreach (var id in ids)
                    yield return await [|db.Users.FirstAsync(u => u.Id == id)|];
            }
        """);

    [Fact]
    public Task Shows_the_path_through_an_interface() => Shop.VerifySourceAsync(
        """
        public interface IUsers
        {
            Task<User?> FindAsync(int id);
        }

        public class UserRepository(ShopContext db) : IUsers
        {
            public async Task<User?> {|#3:FindAsync|}(int id) => await {|#4:db.Users.FindAsync(id)|};
        }

        public class Service(IUsers users)
        {
            public async Task Run(int[] ids)
            {
                foreach (var id in ids)
                    await {|#0:GetParent(id)|};
            }

            private Task<User?> GetParent(int id) => {|#2:users.FindAsync(id)|};
        }
        """,
        Shop.Finding().WithLocation(0).WithLocation(2).WithLocation(3).WithLocation(4).WithArguments(
            "Service.GetParent",
            "element of 'ids'",
            " (path: 'Service.GetParent' -> 'IUsers.FindAsync' -> 'UserRepository.FindAsync' -> 'Users.FindAsync')"));

    [Fact]
    public Task Follows_getters_constructors_and_generic_repositories() => Shop.VerifySourceAsync(
        """
        public interface IRepository<T>
        {
            T? Get(int id);
        }

        public class Repository<T>(ShopContext db) : IRepository<T> where T : class
        {
            public T? Get(int id) => db.Set<T>().Find(id);
        }

        public class Card(ShopContext db, int id)
        {
            public int Badges => db.Orders.Count(o => o.UserId == id);
            public int Id { get; } = id;
        }

        public class Snapshot
        {
            public Snapshot(ShopContext db, int id) => User = db.Users.Find(id);
            public User? User { get; }
        }

        public class Service(ShopContext db, IRepository<User> users)
        {
            public void Run(List<Card> cards)
            {
                foreach (var card in cards)
                {
                    Console.WriteLine([|card.Badges|] + card.Id);
                    _ = [|users.Get(card.Id)|];
                    _ = [|new Snapshot(db, card.Id)|];
                }
            }
        }
        """);

    [Fact]
    public Task A_context_per_concurrent_query_is_no_shard() => Shop.VerifySourceAsync(
        """
        public class Service(IDbContextFactory<ShopContext> factory)
        {
            public Task Run(List<int> ids, ConcurrentBag<User> found) => Parallel.ForEachAsync(ids, async (id, token) =>
            {
                await using var db = await factory.CreateDbContextAsync(token);
                found.Add(await [|db.Users.FirstAsync(u => u.Id == id, token)|]);
            });
        }
        """);

    [Fact]
    public Task Reports_a_query_that_an_interface_hands_out() => Shop.VerifySourceAsync(
        """
        public interface IReadStore { IQueryable<User> Users { get; } IQueryable<Order> Orders(); }

        public class ReadStore(ShopContext db) : IReadStore
        {
            public IQueryable<User> Users => db.Users.AsNoTracking();
            public IQueryable<Order> Orders() => db.Orders;
        }

        public class Service(IReadStore store)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                    _ = [|store.Users.First(u => u.Id == id)|].Name + [|store.Orders().Count(o => o.UserId == id)|];
            }
        }
        """);

    [Fact]
    public Task Leaving_at_a_miss_is_no_search() => Shop.VerifyAsync(
        """
            public async Task<bool> Run(List<int> ids, List<User> found)
            {
                foreach (var id in ids)
                {
                    var user = await [|db.Users.FirstOrDefaultAsync(u => u.Id == id)|];
                    if (user == null)
                        return false;
                    found.Add(user);
                }

                return true;
            }
        """);

    [Fact]
    public Task A_list_of_one_element_is_no_batch() => Shop.VerifyAsync(
        """
            public async Task Run(List<Order> orders, List<string[]> rows)
            {
                foreach (var order in orders)
                {
                    var ids = order.LineIds.ToList();
                    _ = await [|db.Lines.Where(l => ids.Contains(l.Id)).ToListAsync()|];
                }

                foreach (var row in rows)
                    _ = await [|db.Users.AnyAsync(u => u.Name == row[0])|];
            }
        """);

    [Fact]
    public Task A_retry_per_element_is_a_query_per_element() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids, List<User> found)
            {
                foreach (var id in ids)
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            found.Add(await [|db.Users.FirstAsync(u => u.Id == id)|]);
                            break;
                        }
                        catch (TimeoutException)
                        {
                        }
                    }
                }
            }
        """);

    [Fact]
    public Task Two_queries_are_two_findings() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    var user = await [|db.Users.FirstAsync(u => u.Id == id)|];
                    var orders = await [|db.Orders.CountAsync(o => o.UserId == user.Id)|];
                    Console.WriteLine(user.Name + orders);
                }
            }
        """);

    [Fact]
    public Task Reports_a_validator_of_each_element() => Shop.VerifySourceAsync(
        """
        namespace FluentValidation
        {
            public abstract class AbstractValidator<T>
            {
                public IRuleBuilder<P> RuleForEach<P>(System.Linq.Expressions.Expression<Func<T, IEnumerable<P>>> elements) => null!;
                public IRuleBuilder<P> RuleFor<P>(System.Linq.Expressions.Expression<Func<T, P>> value) => null!;
            }

            public interface IRuleBuilder<P>;

            public static class Validators
            {
                public static IRuleBuilder<P> NotEmpty<P>(this IRuleBuilder<P> rule) => rule;
                public static IRuleBuilder<P> MustAsync<P>(this IRuleBuilder<P> rule, Func<P, CancellationToken, Task<bool>> test) => rule;
            }
        }

        namespace App
        {
            using FluentValidation;

            public class OrderValidator : AbstractValidator<Order>
            {
                public OrderValidator(ShopContext db)
                {
                    RuleForEach(order => order.LineIds).NotEmpty().MustAsync(async (id, token) => await [|db.Lines.AnyAsync(l => l.Id == id, token)|]);
                    RuleFor(order => order.UserId).NotEmpty().MustAsync(async (id, token) => await db.Users.AnyAsync(u => u.Id == id, token));
                }
            }
        }
        """);

    [Fact]
    public async Task The_members_that_read_are_an_option()
    {
        const string Source = """
            public interface IStore { string Load(int id); void Save(int id); }

            public class Service(ShopContext db, IStore store)
            {
                public void Run(List<int> ids)
                {
                    foreach (var id in ids)
                    {
                        store.Save(id);
                        store.Load(id);
                        Find(id);
                    }
                }

                private User? Find(int id) => db.Users.Find(id);
            }
            """;
        await Shop.VerifySourceAsync(Source.Replace("Find(id);\n        }", "[|Find(id)|];\n        }"));

        var test = Shop.Create(Source.Replace("store.Load(id);", "[|store.Load(id)|];"));
        test.TestState.AnalyzerConfigFiles.Add((
            "/.globalconfig",
            "is_global = true\nperf_analyzers.round_trip_methods = IStore.Load, IStore.Save:write, Nowhere.Load, Load, IStore.Load:never\nperf_analyzers.ignored_methods = Service.Find\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(0, "_ = One(id); _ = Two(id); _ = [|db.Users.Find(id)|];")]
    [InlineData(1, "_ = [|One(id)|]; _ = Two(id); _ = [|db.Users.Find(id)|];")]
    [InlineData(2, "_ = [|One(id)|]; _ = [|Two(id)|]; _ = [|db.Users.Find(id)|];")]
    public async Task Calls_are_followed_as_deep_as_an_option_says(int depth, string body)
    {
        var test = Shop.Create($$"""
            public class Service(ShopContext db)
            {
                public void Run(List<int> ids)
                {
                    foreach (var id in ids)
                    {
                        {{body}}
                    }
                }

                private User? Two(int id) => One(id);

                private User? One(int id) => db.Users.Find(id);
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nperf_analyzers.max_call_depth = {depth}\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_call_to_the_base_runs_the_body_of_the_base() => Shop.VerifyAsync(
        """
            public class Store(ShopContext db)
            {
                public virtual User? Load(int id) => db.Users.Find(id);
            }

            public class Memory(ShopContext db) : Store(db)
            {
                public override User? Load(int id) => null;

                public void Run(int[] ids)
                {
                    foreach (var id in ids)
                    {
                        _ = [|base.Load(id)|];
                    }
                }
            }
        """);
}
