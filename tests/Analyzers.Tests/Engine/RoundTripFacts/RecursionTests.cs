using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

public sealed class RecursionTests
{
    [Theory]
    [InlineData("""
        public async Task<int> Count(int id)
        {
            var count = 0;
            foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
                count += 1 + await [|Count(child.Id)|];
            return count;
        }
        """)]
    [InlineData("""
        public async Task<User> Root(int id)
        {
            var user = await db.Users.FirstAsync(u => u.Id == id);
            return user.ParentId is { } parent ? await [|Root(parent)|] : user;
        }
        """)]
    [InlineData("""
        public async Task<User> Root(int id)
        {
            var user = await db.Users.FirstAsync(u => u.Id == id);
            return user.ParentId == null ? user : await [|Root(user.ParentId.Value)|];
        }
        """)]
    [InlineData("""
        public int Count(int id) => db.Users.Where(u => u.ParentId == id).Select(u => u.Id).ToList().Sum(child => [|Count(child)|] + 1);
        """)]
    [InlineData("""
        public void Run(int root, HashSet<int> visited)
        {
            Visit(root);

            void Visit(int id)
            {
                if (!visited.Add(id))
                    return;
                foreach (var child in db.Users.Where(u => u.ParentId == id).ToList())
                    [|Visit(child.Id)|];
            }
        }
        """)]
    [InlineData("""
        private List<User> Children(User user) => db.Users.Where(u => u.ParentId == user.Id).ToList();

        public void Visit(User user)
        {
            foreach (var child in Children(user))
                [|Visit(child)|];
        }
        """)]
    [InlineData("""
        private static async IAsyncEnumerable<User> None() { await Task.Yield(); yield break; }

        public async IAsyncEnumerable<User> Tree(int id)
        {
            foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
            {
                yield return child;
                await foreach (var below in [|Tree(child.Id)|])
                    yield return below;
            }
        }
        """)]
    public void A_query_per_node(string members)
    {
        var recursion = Question.InService(members).RecursionAt(RoundTripKinds.DatabaseRead);

        Assert.NotNull(recursion);
        Assert.Equal(RoundTripKinds.DatabaseRead, recursion.Trip.Kind);
        Assert.Single(recursion.Cycle);
    }

    [Fact]
    public void Through_other_members()
    {
        var recursion = Question.In(
            """
            public interface IWalker { void Walk(User user); }

            public class Walker(ShopContext db) : IWalker
            {
                public void Walk(User user)
                {
                    foreach (var child in db.Users.Where(u => u.ParentId == user.Id).ToList())
                        [|Next(child)|];
                }

                private void Next(User user) => ((IWalker)this).Walk(user);
            }
            """).RecursionAt(RoundTripKinds.DatabaseRead);

        Assert.NotNull(recursion);
        Assert.Equal("Walk", recursion.Function.Name);
        Assert.Equal(["Walker.Next", "IWalker.Walk"], recursion.Cycle.Select(hop => hop.Name));
        Assert.Equal("Users.ToList", Question.PathOf(recursion.Trip));
    }

    [Fact]
    public void Nothing_where_a_handler_asks_the_handler_of_another_message()
    {
        var recursion = Question.In(
            """
            public interface IHandler<TMessage, TAnswer> { Task<TAnswer> Handle(TMessage message); }
            public record OrderCounts(List<int> UserIds);
            public record Report(int ParentId);

            public class OrderCountsHandler(ShopContext db) : IHandler<OrderCounts, int>
            {
                public Task<int> Handle(OrderCounts counts) => db.Orders.CountAsync(o => counts.UserIds.Contains(o.UserId));
            }

            public class ReportHandler(ShopContext db, IHandler<OrderCounts, int> counts) : IHandler<Report, int>
            {
                public async Task<int> Handle(Report report)
                {
                    var users = await db.Users.Where(u => u.ParentId == report.ParentId).ToListAsync();
                    return await [|counts.Handle(new OrderCounts(users.Select(u => u.Id).ToList()))|];
                }
            }
            """).RecursionAt(RoundTripKinds.DatabaseRead);

        Assert.Null(recursion);
    }

    [Theory]
    [InlineData("A retry", """
        public async Task<User> Load(int id, int attempt)
        {
            try { return await db.Users.FirstAsync(u => u.Id == id); }
            catch (TimeoutException) { return await [|Load(id, attempt + 1)|]; }
        }
        """)]
    [InlineData("A free name", """
        public async Task<string> Free(string name)
        {
            if (!await db.Users.AnyAsync(u => u.Name == name)) return name;
            var next = name + "-2";
            return await [|Free(next)|];
        }
        """)]
    [InlineData("The next page", """
        public async Task Page(User after)
        {
            var rows = await db.Users.Where(u => u.Id > after.Id).OrderBy(u => u.Id).Take(100).ToListAsync();
            if (rows.Count > 0) await [|Page(rows[^1])|];
        }
        """)]
    [InlineData("A level of the tree", """
        public async Task Levels(List<int> ids)
        {
            var rows = await db.Users.Where(u => ids.Contains(u.ParentId!.Value)).ToListAsync();
            var below = rows.Select(r => r.Id).ToList();
            if (below.Count > 0) await [|Levels(below)|];
        }
        """)]
    [InlineData("A tree in memory", """
        public int Depth(Node node) => 1 + node.Children.Max(child => [|Depth(child)|]);
        public class Node { public List<Node> Children { get; } = new(); }
        """)]
    [InlineData("A memo", """
        private readonly Dictionary<int, User> _known = new();
        public User Root(int id)
        {
            if (_known.TryGetValue(id, out var known)) return known;
            var user = db.Users.First(u => u.Id == id);
            _known[id] = user;
            return user.ParentId is { } parent ? [|Root(parent)|] : user;
        }
        """)]
    [InlineData("No recursion", """
        public User Load(int id) => db.Users.First(u => u.Id == id);
        public User Parent(User user) => [|Load(user.ParentId!.Value)|];
        """)]
    public void Nothing_per_node(string what, string members)
    {
        Assert.NotEmpty(what);
        Assert.Null(Question.InService(members).RecursionAt(RoundTripKinds.DatabaseRead));
    }
}
