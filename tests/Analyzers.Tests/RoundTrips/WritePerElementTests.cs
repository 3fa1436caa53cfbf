using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class WritePerElementTests
{
    private static Task VerifyAsync(string members, params DiagnosticResult[] expected)
        => VerifySourceAsync("public class Service(ShopContext db, DbConnection connection, IServiceScopeFactory scopes, IDbContextFactory<ShopContext> factory)\n{\n" + members + "\n}\n", expected);

    private static Task VerifySourceAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<WritePerElementAnalyzer> { TestCode = Shop.Usings + source };
        test.TestState.Sources.Add(("Model.cs", Shop.Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static DiagnosticResult Finding() => CSharpAnalyzerVerifier<WritePerElementAnalyzer>.Diagnostic();

    [Fact]
    public Task Names_the_write_and_the_elements() => VerifyAsync(
        """
            public async Task Run(List<User> users)
            {
                foreach (var user in users)
                {
                    user.IsActive = false;
                    await {|#0:db.SaveChangesAsync()|};
                }
            }
        """,
        Finding().WithLocation(0).WithArguments("db.SaveChangesAsync", "element of 'users'", ""));

    [Theory]
    [InlineData("insert into users (name) values (@Name) returning id")]
    [InlineData("WITH n AS (SELECT @Name name), up AS (INSERT INTO users (name) SELECT name FROM n RETURNING id) SELECT id FROM up")]
    [InlineData("/* one row */ with gone as (delete from users where name = @Name returning id) select id from gone")]
    [InlineData("WITH u AS (UPDATE shop.users AS x SET name = @Name RETURNING id) SELECT id FROM u")]
    [InlineData("SELECT 1; INSERT INTO users (name) VALUES (@Name)")]
    public Task Reports_writes_whose_result_is_read(string sql) => VerifyAsync(
        $$"""
            public async Task Run(List<User> users, string condition)
            {
                foreach (var user in users)
                {
                    _ = await [|connection.ExecuteScalarAsync<int>("{{sql}}", user)|];
                    _ = await [|connection.QuerySingleAsync<int>($"{{sql}} {condition}", user)|];
                }
            }
        """);

    [Theory]
    [InlineData("WITH n AS (SELECT name FROM users WHERE id = @Id FOR UPDATE) SELECT name FROM n")]
    [InlineData("SELECT 'INSERT INTO users' FROM users -- DELETE FROM users")]
    [InlineData("SELECT [update], [set] FROM users")]
    public Task A_read_is_no_write(string sql) => VerifyAsync(
        $$"""
            public async Task Run(List<User> users, string condition)
            {
                foreach (var user in users)
                {
                    _ = await connection.ExecuteScalarAsync<string>("{{sql}}", user);
                    _ = await connection.QueryAsync<string>($"{{sql}} {condition}", user);
                }
            }
        """);

    [Fact]
    public Task Names_the_path_to_the_write() => VerifyAsync(
        """
            public async Task Run(List<User> users)
            {
                foreach (var user in users)
                {
                    await {|#0:DeactivateAsync(user)|};
                }
            }

            private async Task DeactivateAsync(User user)
            {
                user.IsActive = false;
                await {|#1:StoreAsync()|};
            }

            private Task<int> StoreAsync() => {|#2:db.SaveChangesAsync()|};
        """,
        Finding().WithLocation(0).WithLocation(1).WithLocation(2).WithArguments(
            "Service.DeactivateAsync", "element of 'users'", " (path: 'Service.DeactivateAsync' -> 'Service.StoreAsync' -> 'db.SaveChangesAsync')"));

    [Theory]
    [InlineData("db.SaveChanges()")]
    [InlineData("db.Users.Where(u => u.Id == id).ExecuteUpdate(s => s.SetProperty(u => u.IsActive, false))")]
    [InlineData("db.Users.Where(u => u.Id == id).ExecuteDelete()")]
    [InlineData("db.Database.ExecuteSql($\"DELETE FROM Users WHERE Id = {id}\")")]
    [InlineData("connection.Execute(\"delete from users where id = @id\", new { id })")]
    public Task Reports_every_kind_of_write(string write) => VerifyAsync(
        $$"""
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    db.Add(new User { Name = id.ToString() });
                    [|{{write}}|];
                }
            }
        """);

    [Fact]
    public Task Reports_commands() => VerifyAsync(
        """
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "DELETE FROM users WHERE id = " + id;
                    [|command.ExecuteNonQuery()|];
                }
            }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < users.Count; i++) [|Store(users[i])|];")]
    [InlineData("users.ForEach(user => [|Store(user)|]);")]
    [InlineData("users.ForEach([|Store|]);")]
    [InlineData("var queue = new Queue<User>(users); while (queue.TryDequeue(out var user)) [|Store(user)|];")]
    [InlineData("foreach (var user in users) if (user.IsActive) [|Store(user)|];")]
    [InlineData("var i = 0; while (i < most) { [|Store(new User { Id = i })|]; i++; }")]
    [InlineData("var made = 0; do { [|Store(new User())|]; } while (++made < most);")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { foreach (var user in group) user.IsActive = true; [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { db.Add(new User { Id = group.Sum(u => u.Id) }); [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.Id / 100)) { db.Add(new User { Id = group.Sum(u => u.Id) }); [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { for (var attempt = 0; attempt < 3; attempt++) { try { [|Store(user)|]; break; } catch (DbUpdateException) when (attempt < 2) { } } }")]
    [InlineData("foreach (var user in users) { var tries = 0; while (true) { try { [|Store(user)|]; break; } catch (DbUpdateException) { if (++tries == 3) throw; } } }")]
    [InlineData("foreach (var user in users) { db.Add(user); [|db.SaveChanges()|]; foreach (var order in user.Orders) db.Add(new Order { UserId = user.Id }); } db.SaveChanges();")]
    [InlineData("foreach (var user in users) { try { [|Store(user)|]; } finally { Console.WriteLine(); } }")]
    [InlineData("foreach (var user in users) { try { [|Store(user)|]; } catch (DbUpdateException e) { Console.WriteLine(e); throw; } }")]
    [InlineData("foreach (var user in users) { try { [|Store(user)|]; } catch (FormatException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var user in users) { try { [|Store(user)|]; } catch (DirectoryNotFoundException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { var last = group.OrderBy(u => u.Id).Last(); [|Store(last)|]; }")]
    [InlineData("var ids = users.Where(u => u.IsActive).Select(u => { [|Store(u)|]; return u.Id; }).ToList();")]
    public Task Reports_every_kind_of_repetition(string loop) => VerifyAsync(
        $$"""
            public void Run(List<User> users, int most)
            {
                {{loop}}
            }

            private void Store(User user)
            {
                db.Add(user);
                db.SaveChanges();
            }
        """);

    [Fact]
    public Task Reports_a_transaction_with_the_write_in_it_once() => VerifyAsync(
        """
            public async Task Run(List<User> users)
            {
                foreach (var user in users)
                {
                    await using var transaction = await db.Database.BeginTransactionAsync();
                    db.Users.Add(user);
                    await [|db.SaveChangesAsync()|];
                    await transaction.CommitAsync();
                }
            }
        """);

    [Fact]
    public Task Reports_a_transaction_around_what_nobody_can_tell() => VerifyAsync(
        """
            public async Task Run(List<User> users, Func<User, Task> store)
            {
                foreach (var user in users)
                {
                    await using var transaction = await [|db.Database.BeginTransactionAsync()|];
                    await store(user);
                    await transaction.CommitAsync();
                }
            }
        """);

    [Theory]
    [InlineData("foreach (var user in users) { user.IsActive = true; } db.SaveChanges();")]
    [InlineData("foreach (var chunk in users.Chunk(100)) { db.AddRange(chunk); db.SaveChanges(); }")]
    [InlineData("var n = 0; foreach (var user in users) { db.Add(user); if (++n % 100 == 0) db.SaveChanges(); } db.SaveChanges();")]
    [InlineData("for (var i = 0; i < users.Count; i++) { db.Add(users[i]); if (i == users.Count - 1) db.SaveChanges(); }")]
    [InlineData("var n = 0; foreach (var user in users) { db.Add(user); n++; if (n >= 100) { db.SaveChanges(); n = 0; } }")]
    [InlineData("var batch = new List<User>(); foreach (var user in users) { batch.Add(user); if (batch.Count == 100) { db.AddRange(batch); db.SaveChanges(); batch.Clear(); } }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { db.AddRange(group); db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { using var own = new ShopContext(); own.Add(user); own.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { using var own = factory.CreateDbContext(); own.Add(user); own.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { using var scope = scopes.CreateScope(); var own = scope.ServiceProvider.GetRequiredService<ShopContext>(); own.Add(user); own.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (DbUpdateException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (DbUpdateException e) { Console.WriteLine(e); continue; } }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (System.ComponentModel.DataAnnotations.ValidationException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (ImportException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var user in users) { try { db.Add(user); db.SaveChanges(); } catch (FormatException) { } catch (DbException e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (var page in users.Chunk(50).ToList()) { db.AddRange(page); db.Database.ExecuteSql($\"UPDATE Cursor SET Id = {page.Last().Id}\"); }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { var last = group.Last(); last.IsActive = true; db.AddRange(group); db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { new System.Net.Http.HttpClient().PostAsync(\"https://pay\", null); user.IsActive = true; db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { user.IsActive = true; db.SaveChanges(); new System.Net.Http.HttpClient().PostAsync(\"https://pay\", null); }")]
    [InlineData("foreach (var user in users) { db.Add(user); db.SaveChanges(); new System.Net.Http.HttpClient().PostAsync($\"https://welcome/{user.Id}\", null); }")]
    [InlineData("foreach (var user in users) { File.Delete(user.Name); user.IsActive = false; db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { using var own = db.Database.BeginTransaction(); db.Add(user); db.SaveChanges(); db.Orders.Where(o => o.UserId == user.Id).ExecuteDelete(); own.Commit(); }")]
    [InlineData("foreach (var user in users) { using var scope = new System.Transactions.TransactionScope(); db.Add(user); db.SaveChanges(); db.Add(new Order { UserId = user.Id }); db.SaveChanges(); scope.Complete(); }")]
    [InlineData("var batch = new List<User>(); foreach (var user in users) { batch.Add(user); if (batch.Count < 100) continue; db.AddRange(batch); db.SaveChanges(); batch.Clear(); }")]
    [InlineData("var n = 0; users.ForEach(user => { db.Add(user); if (++n % 100 != 0) { return; } db.SaveChanges(); });")]
    [InlineData("foreach (var chunk in users.Select((user, i) => (user, i)).GroupBy(x => x.i / 100)) { foreach (var (user, _) in chunk) db.Add(user); db.SaveChanges(); }")]
    [InlineData("foreach (var chunk in users.Select((user, i) => new { User = user, Place = i }).GroupBy(x => x.Place / 100)) { foreach (var x in chunk) db.Add(x.User); db.SaveChanges(); }")]
    [InlineData("foreach (var chunk in Enumerable.Range(0, users.Count).GroupBy(i => i / 100)) { foreach (var i in chunk) db.Add(users[i]); db.SaveChanges(); }")]
    [InlineData("var n = 0; foreach (var chunk in users.GroupBy(_ => n++ / 100)) { foreach (var user in chunk) db.Add(user); db.SaveChanges(); }")]
    [InlineData("for (var i = 0; i < users.Count; i++) { db.Add(users[i]); if (i % 100 == 99) db.SaveChanges(); }")]
    [InlineData("foreach (var (user, i) in users.Select((user, i) => (user, i))) { db.Add(user); if (i % 100 == 0) db.SaveChanges(); }")]
    [InlineData("foreach (var x in users.Select((user, i) => (user, i))) { db.Add(x.user); if (x.i % 100 != 99) continue; db.SaveChanges(); }")]
    [InlineData("var n = 0; foreach (var user in users) { db.Add(user); if (++n % 100 > 0) continue; db.SaveChanges(); }")]
    [InlineData("var n = 0; foreach (var user in users) { db.Add(user); if (!(++n % 100 == 0)) continue; db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { db.Add(user); if (db.ChangeTracker.Entries().Count() >= 200) { db.SaveChanges(); db.ChangeTracker.Clear(); } }")]
    [InlineData("foreach (var user in users) { user.Name = \"x\"; if (db.ChangeTracker.Entries<User>().Count(e => e.State == EntityState.Modified) < 200) continue; db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { db.Users.Add(user); var waiting = db.Users.Local.Count; if (waiting > 200) db.SaveChanges(); }")]
    [InlineData("var batch = new List<User>(); foreach (var user in users) { batch.Add(user); var full = batch.Count; if (full == 100) { db.AddRange(batch); db.SaveChanges(); batch.Clear(); } }")]
    [InlineData("foreach (var group in users.GroupBy(u => u.ParentId)) { var all = group.ToList(); db.AddRange(all); db.SaveChanges(); }")]
    [InlineData("foreach (var user in users) { for (var attempt = 0; attempt < 3; attempt++) { try { db.Add(user); db.SaveChanges(); break; } catch (DbUpdateException) { } } }")]
    [InlineData("var tries = 0; while (tries < users.Capacity) { db.SaveChanges(); tries++; }")]
    [InlineData("var round = 0; while (round < 3) { db.SaveChanges(); round++; }")]
    [InlineData("var stored = 0; while (stored < users.Capacity) { if (db.SaveChanges() > 0) stored++; }")]
    [InlineData("var stored = 0; while (stored < users.Capacity) { if (db.SaveChanges() == 0) continue; stored++; }")]
    [InlineData("var end = 1; var at = 0; while (at < end) { db.SaveChanges(); end = db.Users.Count(); at++; }")]
    [InlineData("for (var attempt = 0; attempt < 5; attempt++) { try { db.SaveChanges(); break; } catch (DbUpdateException) { } }")]
    [InlineData("foreach (var name in new[] { \"a\", \"b\" }) { db.Add(new User { Name = name }); db.SaveChanges(); }")]
    [InlineData("while (db.Users.Where(u => u.IsActive).Take(1000).ExecuteDelete() > 0) { }")]
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public class ImportException : FormatException;

            public void Run(List<User> users)
            {
                {{code}}
            }
        """);

    [Theory]
    [InlineData("foreach (var user in users) { var old = all.Find(u => u.Name == user.Name); if (old is null) { db.Add(user); [|db.SaveChanges()|]; } else { old.IsActive = true; [|db.SaveChanges()|]; } }")]
    [InlineData("foreach (var user in users) { if (all.FirstOrDefault(u => u.Name == user.Name) != null) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("users.ForEach(user => { var old = all.SingleOrDefault(u => u.Name == user.Name); if (old == null) { db.Add(user); [|db.SaveChanges()|]; } });")]
    [InlineData("var stored = new List<User>(); foreach (var user in users) { db.Add(user); stored.Add(user); if (stored.Count > 0) [|db.SaveChanges()|]; }")]
    [InlineData("var stored = new List<User>(); foreach (var user in users) { if (stored.Count < 100) { db.Add(user); stored.Add(user); [|db.SaveChanges()|]; } }")]
    [InlineData("foreach (var user in users) { if (user.Id % 2 == 1) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { db.Add(user); if (user.Id % 2 == 0) [|db.SaveChanges()|]; }")]
    [InlineData("var n = 0; foreach (var user in users) { if (++n % 100 == 0) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("var n = 0; foreach (var user in users) { if (!(++n % 100 != 0)) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { db.Add(user); if (db.ChangeTracker.Entries().Count() > 0) [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { db.Add(user); if (db.Users.Count() > 200) [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { db.Add(user); var orders = user.Orders.Count; if (orders > 200) [|db.SaveChanges()|]; }")]
    [InlineData("var n = 0; foreach (var user in users) { if (++n > all.Count) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("var bad = new List<User>(); foreach (var user in users) { if (user.Name == \"\") bad.Add(user); if (bad.Count > 0) continue; db.Add(user); [|db.SaveChanges()|]; }")]
    [InlineData("foreach (var user in users) { var lines = 0; lines++; db.Add(user); if (lines >= 10) [|db.SaveChanges()|]; }")]
    public Task Reports_what_runs_for_most_elements(string loop) => VerifyAsync(
        $$"""
            public void Run(List<User> users, List<User> all)
            {
                {{loop}}
            }
        """);

    [Fact]
    public Task Stays_silent_on_a_context_per_write() => VerifyAsync(
        """
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    using var own = new ShopContext();
                    own.Users.Where(u => u.Id == id).ExecuteDelete();
                }
            }
        """);

    [Fact]
    public Task Stays_silent_on_a_method_that_passes_over_what_fails() => VerifyAsync(
        """
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    TryStore(user);
                    if (!Stored(user)) Console.WriteLine(user);
                    Around(user);
                    [|Rethrowing(user)|];
                    [|Unfit(user)|];
                }
            }

            private void TryStore(User user)
            {
                try { db.Add(user); db.SaveChanges(); }
                catch (Exception e) { Console.WriteLine(e); }
            }

            private bool Stored(User user)
            {
                try { Store(user); return true; }
                catch (DbUpdateException e) { Console.WriteLine(e); return false; }
            }

            private void Around(User user) => TryStore(user);

            private void Rethrowing(User user)
            {
                try { Store(user); }
                catch (Exception e) { Console.WriteLine(e); throw; }
            }

            private void Unfit(User user)
            {
                try { Store(user); }
                catch (FormatException e) { Console.WriteLine(e); }
            }

            private void Store(User user)
            {
                db.Add(user);
                db.SaveChanges();
            }
        """);

    [Theory]
    [InlineData("foreach (var user in users) { var old = all.Find(u => u.Name == user.Name); if (old is null) { db.Add(user); db.SaveChanges(); all.Add(user); } }")]
    [InlineData("foreach (var user in users) { var old = all.Find(u => u.Name == user.Name); if (old is null) { db.Add(user); db.SaveChanges(); all = db.Users.ToList(); } }")]
    [InlineData("foreach (var user in users) Put(user);")]
    [InlineData("foreach (var user in users) PutLate(user);")]
    [InlineData("users.ForEach(Put);")]
    public Task Stays_silent_on_what_is_kept_until_there_is_enough(string loop) => VerifyAsync(
        $$"""
            private readonly List<User> _pending = new();

            public void Run(List<User> users, List<User> all)
            {
                {{loop}}
            }

            private void Put(User user)
            {
                _pending.Add(user);
                if (_pending.Count >= 500)
                {
                    Flush();
                }
            }

            private void PutLate(User user)
            {
                _pending.Add(user);
                if (_pending.Count < 500)
                    return;
                Flush();
            }

            private void Flush()
            {
                db.AddRange(_pending);
                db.SaveChanges();
                _pending.Clear();
            }
        """);

    [Fact]
    public Task Stays_silent_on_one_write_per_store() => VerifySourceAsync(
        """
        public class Shard(ShopContext db)
        {
            public int Id { get; }
            public async Task WriteAsync(IEnumerable<Order> orders) { db.AddRange(orders); await db.SaveChangesAsync(); }
            public async Task TouchAsync(int order) { db.Add(new Order { Id = order }); await db.SaveChangesAsync(); }
        }

        public class Basket(ShopContext db)
        {
            public List<Order> Orders { get; } = new();
            public async Task StoreAsync(IEnumerable<Order> orders) { db.AddRange(orders); await db.SaveChangesAsync(); }
        }

        public static class Saving
        {
            public static Task SaveAsync(this User user, IEnumerable<Order> orders, ShopContext db) { db.AddRange(orders); return db.SaveChangesAsync(); }
            public static Task SaveAsync(this IEnumerable<Order> orders, IEnumerable<Line> lines, ShopContext db) { db.AddRange(lines); return db.SaveChangesAsync(); }
        }

        public class Service(Func<int, Shard> shardOf, Shard first, ShopContext db)
        {
            private readonly Dictionary<int, Shard> _shards = new();

            public async Task Run(List<Order> orders, Dictionary<Shard, List<Order>> parts, List<Shard> shards, ILookup<int, Order> byShard)
            {
                foreach (var part in orders.GroupBy(o => shardOf(o.Id)))
                    await part.Key.WriteAsync(part.ToArray());
                foreach (var part in parts)
                    await part.Key.WriteAsync(part.Value);
                foreach (var (shard, part) in parts)
                    await shard.WriteAsync(part.Where(o => o.UserId > 0));
                foreach (var part in orders.GroupBy(o => o.UserId % 8))
                {
                    var shard = _shards[part.Key];
                    await shard.WriteAsync(part);
                }

                foreach (var shard in shards)
                    await shard.WriteAsync(byShard[shard.Id]);
                await Parallel.ForEachAsync(parts, async (part, token) => await part.Key.WriteAsync(part.Value));
            }

            public async Task Report(List<Order> orders, Dictionary<Shard, int> counts, List<Shard> shards, List<Basket> baskets, Dictionary<int, List<Order>> byUser, List<User> users, Dictionary<int, Line[]> lines)
            {
                foreach (var user in users)
                {
                    await [|user.SaveAsync(byUser[user.Id], db)|];
                    await [|user.Orders.SaveAsync(lines[user.Id], db)|];
                }

                foreach (var shard in shards)
                    await [|shard.TouchAsync(3)|];
                foreach (var count in counts)
                    await [|count.Key.TouchAsync(count.Value)|];
                foreach (var basket in baskets)
                    await [|basket.StoreAsync(basket.Orders.Where(o => o.UserId > 0).ToList())|];
                foreach (var user in byUser)
                {
                    db.AddRange(orders);
                    await [|db.Orders.Where(o => o.UserId == user.Key).ExecuteDeleteAsync()|];
                }
            }
        }
        """);

    [Fact]
    public Task Stays_silent_on_contexts_that_hold_what_is_theirs() => VerifySourceAsync(
        """
        public interface ITables<TContext> where TContext : DbContext { Task<TContext> CreateAsync(string name); }

        public class Service<TContext>(ITables<TContext> tables, Func<Order, ShopContext> contextOf) where TContext : ShopContext
        {
            public async Task Run(List<string> names, List<Order> orders)
            {
                foreach (var name in names)
                {
                    var table = await tables.CreateAsync(name);
                    await table.Orders.Where(o => o.Id > 3).ExecuteDeleteAsync();
                }

                foreach (var part in orders.GroupBy(contextOf))
                {
                    part.Key.AddRange(part);
                    await part.Key.SaveChangesAsync();
                }
            }
        }
        """);

    [Fact]
    public Task Stays_silent_on_what_takes_what_the_round_before_gave() => VerifySourceAsync(
        """
        public record State(int Id, string Name);
        public record Step(State Next, bool IsDone);
        public interface IProcessor { Task<State?> ProcessAsync(User user, State? before); }

        public class Processor(ShopContext db) : IProcessor
        {
            public Task<State?> ProcessAsync(User user, State? before) => user.IsActive ? Start(user, before) : Task.FromResult(before);
            private async Task<State?> Start(User user, State? before) { db.Add(user); await db.SaveChangesAsync(); return before; }
        }

        public class Service(ShopContext db, IProcessor processor)
        {
            public async Task<State?> Run(List<User> users, State? state, List<int> parts, int parent)
            {
                foreach (var user in users)
                    state = await ApplyAsync(user, state);
                foreach (var user in users)
                    state = await ApplyAsync(user, state) ?? state;
                foreach (var user in users)
                {
                    var step = await StepAsync(user, state);
                    state = step.Next;
                }

                foreach (var user in users)
                    state = await processor.ProcessAsync(user, state);
                foreach (var part in parts)
                    parent = await AddBelowAsync(part, parent);
                return state;
            }

            public async Task<string> Report(List<User> users, string text, int count, State? state)
            {
                foreach (var user in users)
                    text = await [|ReplaceAsync(text, user)|];
                foreach (var user in users)
                    count = await [|CountAsync(user, count)|];
                foreach (var user in users)
                {
                    var current = state;
                    current = await [|ApplyAsync(user, current)|];
                }

                foreach (var user in users)
                    await [|ApplyAsync(user, state)|];
                return text;
            }

            private async Task<State?> ApplyAsync(User user, State? before)
            {
                if (before is null)
                    db.Add(user);
                await db.SaveChangesAsync();
                return new State(user.Id, user.Name);
            }

            private async Task<Step> StepAsync(User user, State? before) => new Step((await ApplyAsync(user, before))!, true);

            private async Task<int> AddBelowAsync(int id, int parent)
            {
                db.Add(new User { ParentId = parent });
                return await StoreAsync(parent) + id;
            }

            private async Task<int> StoreAsync(int parent) => await db.SaveChangesAsync() + parent;

            private async Task<string> ReplaceAsync(string text, User user)
            {
                ArgumentNullException.ThrowIfNull(text);
                if (text is null)
                    throw new ArgumentNullException(nameof(text));
                db.Add(user);
                await db.SaveChangesAsync();
                return text.Replace("name", user.Name);
            }

            private async Task<int> CountAsync(User user, int count)
            {
                db.Add(user);
                await db.SaveChangesAsync();
                return count + 1;
            }
        }
        """);

    [Theory]
    [InlineData("foreach (var statement in script) db.Database.ExecuteSqlRaw(statement);")]
    [InlineData("foreach (var statement in script) connection.Execute(statement);")]
    [InlineData("foreach (var statement in script) Run(statement);")]
    public Task Stays_silent_on_scripts(string loop) => VerifyAsync(
        $$"""
            public void RunAll(List<string> script)
            {
                {{loop}}
            }

            private void Run(string command) => db.Database.ExecuteSqlRaw(command);
        """);

    [Fact]
    public Task Stays_silent_on_users_that_are_stored_one_by_one()
    {
        var test = new CSharpAnalyzerTest<WritePerElementAnalyzer>
        {
            TestCode = """
                using System.Collections.Generic;
                using System.Threading.Tasks;
                using Microsoft.AspNetCore.Identity;
                using Microsoft.EntityFrameworkCore;

                namespace Microsoft.AspNetCore.Identity.EntityFrameworkCore
                {
                    public class UserStore<T1, T2, T3, T4, T5, T6, T7, T8, T9> { }
                }

                public class Service(UserManager<IdentityUser> manager)
                {
                    public async Task Run(List<IdentityUser> users, List<string> roles)
                    {
                        foreach (var user in users)
                        {
                            await manager.UpdateAsync(user);
                        }

                        foreach (var role in roles)
                        {
                            await [|manager.AddToRoleAsync(users[0], role)|];
                        }
                    }
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Stays_silent_on_a_unit_of_work_with_a_remote_call() => VerifyAsync(
        """
            public async Task RunAll(List<User> users, System.Net.Http.HttpClient client)
            {
                foreach (var user in users)
                {
                    await SyncAsync(user, client);
                }
            }

            private async Task SyncAsync(User user, System.Net.Http.HttpClient client)
            {
                user.Name = await client.GetStringAsync("https://names/" + user.Id);
                await db.SaveChangesAsync();
            }
        """);

    [Fact]
    public Task Stays_silent_where_files_change_with_each_row() => VerifyAsync(
        """
            public async Task RunAll(List<User> users, IStore store)
            {
                foreach (var user in users)
                {
                    user.Name = store.Move(user.Name);
                    await db.SaveChangesAsync();
                }
            }

            public interface IStore { string Move(string name); }

            private sealed class Store : IStore
            {
                public string Move(string name)
                {
                    File.Move(name, name + ".old");
                    return name + ".old";
                }
            }

            private sealed class NoStore : IStore { public string Move(string name) => name; }
        """);

    [Fact]
    public Task Reports_where_no_implementation_changes_files() => VerifyAsync(
        """
            public async Task RunAll(List<User> users, INames names)
            {
                foreach (var user in users)
                {
                    user.Name = names.Of(user.Name);
                    await [|db.SaveChangesAsync()|];
                }
            }

            public interface INames { string Of(string name); }

            private sealed class Upper : INames { public string Of(string name) => name.ToUpperInvariant(); }

            private sealed class Read : INames { public string Of(string name) => File.ReadAllText(name); }
        """);

    [Fact]
    public Task Reports_where_a_log_tells_of_each_row() => VerifyAsync(
        """
            public async Task RunAll(List<User> users, FileLogger log)
            {
                foreach (var user in users)
                {
                    user.IsActive = false;
                    log.Info(user.Name);
                    WriteLog(user.Name);
                    await [|db.SaveChangesAsync()|];
                }
            }

            private static void WriteLog(string line) => File.AppendAllText("users.log", line);

            public sealed class FileLogger { public void Info(string line) => File.AppendAllText("users.log", line); }
        """);

    [Fact]
    public Task Stays_silent_where_a_log_is_sent_elsewhere() => VerifyAsync(
        """
            public async Task RunAll(List<User> logs, Storage storage, ChangeLog changes)
            {
                foreach (var log in logs)
                {
                    storage.UploadLog(log.Name);
                    log.IsActive = false;
                    await db.SaveChangesAsync();
                }

                foreach (var log in logs)
                {
                    changes.Publish(log.Name);
                    log.IsActive = false;
                    await db.SaveChangesAsync();
                }

                foreach (var log in logs)
                {
                    changes.Append(log.Name);
                    log.IsActive = false;
                    await [|db.SaveChangesAsync()|];
                }
            }

            public sealed class Storage { public void UploadLog(string name) => File.Move(name, "/share/" + name); }

            public sealed class ChangeLog
            {
                public void Publish(string name) => File.Copy(name, "/share/" + name);

                public void Append(string line) => File.AppendAllText("changes.log", line);
            }
        """);

    [Fact]
    public Task Reports_where_the_save_itself_tells_others() => VerifyAsync(
        """
            public async Task RunAll(List<User> users, PublishingContext own)
            {
                foreach (var user in users)
                {
                    own.Add(user);
                    await [|own.SaveChangesAsync()|];
                }
            }

            public class PublishingContext : ShopContext
            {
                public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken token = default)
                {
                    await new System.Net.Http.HttpClient().PostAsync("https://events", null, token);
                    return await base.SaveChangesAsync(acceptAllChangesOnSuccess, token);
                }

                public override Task<int> SaveChangesAsync(CancellationToken token = default) => SaveChangesAsync(true, token);
            }
        """);

    [Theory]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); foreach (var child in user.Children) await [|Store(child, depth)|];", "a save per node")]
    [InlineData("foreach (var child in user.Children) { Console.WriteLine(child.Name); await [|Store(child, depth)|]; } db.Remove(user); await db.SaveChangesAsync();", "the children first")]
    [InlineData("await connection.ExecuteAsync(\"update users set depth = 1 where name = @Name\", user); foreach (var child in user.Children) await [|Store(child, depth)|];", "a command per node")]
    [InlineData("db.Add(user); foreach (var child in user.Children) await Store(child, depth + 1); if (depth == 0) await db.SaveChangesAsync();", "once, at the root")]
    [InlineData("db.AddRange(user.Children); await db.SaveChangesAsync(); foreach (var child in user.Children) await Store(child, depth);", "the children of a node together")]
    [InlineData("foreach (var child in user.Children) db.Add(child); await db.SaveChangesAsync(); foreach (var child in user.Children) await Store(child, depth);", "the same one by one")]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); File.Delete(user.Name); foreach (var child in user.Children) await Store(child, depth);", "a file goes with it")]
    [InlineData("db.Add(user); await db.SaveChangesAsync(); foreach (var child in user.Children) if (depth > 0) await Store(user, depth - 1);", "no node of the tree")]
    [InlineData("foreach (var child in user.Children) { await Store(child, depth); db.Add(child); await [|db.SaveChangesAsync()|]; }", "the loop saves itself")]
    public Task Writes_in_a_recursion(string body, string why) => VerifyAsync(
        $$"""
            public class Node { public string Name { get; set; } = ""; public List<Node> Children { get; } = []; }

            // {{why}}
            public async Task Store(Node user, int depth)
            {
                {{body}}
            }
        """);

    [Fact]
    public Task Reports_one_command_for_names() => VerifyAsync(
        """
            public void RunAll(List<string> names)
            {
                foreach (var name in names)
                {
                    [|Delete(name)|];
                }
            }

            private void Delete(string name) => connection.Execute("delete from users where name = @name", new { name });
        """);

    [Fact]
    public Task Stays_silent_on_messages() => VerifyAsync(
        """
            public async Task Run(ChannelReader<User> users)
            {
                await foreach (var user in users.ReadAllAsync())
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                }
            }
        """);

    [Theory]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = Sql;", "", false)]
    [InlineData("using var transaction = connection.BeginTransaction(); using var command = connection.CreateCommand(); command.CommandText = Sql;", "", true)]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = Sql; command.Transaction = given;", "", true)]
    [InlineData("using var transaction = connection.BeginTransaction();", "using var command = connection.CreateCommand(); command.CommandText = Sql;", false)]
    [InlineData("using var transaction = connection.BeginTransaction(); SqliteCommand command;", "command = connection.CreateCommand(); command.CommandText = Sql;", false)]
    public Task Fills_a_database_of_the_same_process(string before, string inLoop, bool isMeant)
    {
        var call = "command.ExecuteNonQuery()";
        return CSharpAnalyzerVerifier<WritePerElementAnalyzer>.VerifyAnalyzerAsync(
            $$"""
            using System.Collections.Generic;
            using Microsoft.Data.Sqlite;

            public class Tiles
            {
                private const string Sql = "INSERT INTO tiles(x) VALUES ($x)";

                public void Put(List<int> tiles, SqliteConnection connection, SqliteTransaction given)
                {
                    {{before}}
                    foreach (var tile in tiles)
                    {
                        {{inLoop}}
                        command.Parameters.Clear();
                        command.Parameters.AddWithValue("$x", tile);
                        {{(isMeant ? call : "[|" + call + "|]")}};
                    }
                }
            }
            """);
    }

    [Fact]
    public Task Stays_silent_in_seeding() => VerifyAsync(
        """
            public async Task SeedAsync(List<User> users)
            {
                foreach (var user in users)
                {
                    db.Add(user);
                    await db.SaveChangesAsync();
                }
            }
        """);

    [Fact]
    public Task Stays_silent_on_services_that_each_do_their_work() => VerifyAsync(
        """
            public async Task Run(IEnumerable<IStep> steps)
            {
                foreach (var step in steps)
                {
                    await step.RunAsync();
                }
            }

            public interface IStep { Task RunAsync(); }

            public class Step(ShopContext db) : IStep { public Task RunAsync() => db.SaveChangesAsync(); }
        """);
}
