using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class RecursiveQueryTests
{
    private static DiagnosticResult Finding() => CSharpAnalyzerVerifier<RecursiveQueryAnalyzer>.Diagnostic();

    private static Task VerifyAsync(string members, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<RecursiveQueryAnalyzer> { TestCode = Shop.Usings + "public class Service(ShopContext db, DbConnection connection)\n{\n" + members + "\n}\n" };
        test.TestState.Sources.Add(("Model.cs", Shop.Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Names_the_query_and_the_path() => VerifyAsync(
        """
            public async Task<int> CountAsync(int id)
            {
                var ids = await {|#1:db.Users.Where(u => u.ParentId == id).Select(u => u.Id).ToListAsync()|};
                var count = ids.Count;
                foreach (var child in ids)
                    count += await {|#0:CountAsync(child)|};
                return count;
            }
        """,
        Finding().WithLocation(0).WithLocation(1).WithArguments("Users.ToListAsync", "node that 'CountAsync' visits", " (path: 'Service.CountAsync' -> 'Users.ToListAsync')"));

    [Fact]
    public Task Reports_a_load_for_each_node() => VerifyAsync(
        """
            public class Node { public Node? Parent { get; set; } public List<Node> Children { get; set; } = new(); }

            public async Task LoadBelowAsync(Node node)
            {
                await {|#1:db.Entry(node).Collection(n => n.Children).LoadAsync()|};
                foreach (var child in node.Children)
                    await {|#0:LoadBelowAsync(child)|};
            }

            public Node Root(Node node)
            {
                db.Entry(node).Reference(n => n.Parent).Load();
                return node.Parent is null ? node : [|Root(node.Parent)|];
            }

            public int Count(Node node) => 1 + node.Children.Sum(Count);

            public void LoadOne(Node node) => db.Entry(node).Collection(n => n.Children).Load();
        """,
        Finding().WithLocation(0).WithLocation(1).WithArguments("Collection.LoadAsync", "node that 'LoadBelowAsync' visits", " (path: 'Service.LoadBelowAsync' -> 'Collection.LoadAsync')"));

    [Fact]
    public Task Reports_a_load_where_each_node_lacks_its_children() => VerifyAsync(
        """
            public class Node { public int Id { get; set; } public List<User>? Users { get; set; } public List<Node> Children { get; set; } = new(); }

            public async Task LoadAsync(Node node)
            {
                if (node.Users is null)
                    node.Users = await {|#1:db.Users.Where(u => u.ParentId == node.Id).ToListAsync()|};
                foreach (var child in node.Children)
                    await {|#0:LoadAsync(child)|};
            }
        """,
        Finding().WithLocation(0).WithLocation(1).WithArguments("Users.ToListAsync", "node that 'LoadAsync' visits", " (path: 'Service.LoadAsync' -> 'Users.ToListAsync')"));

    [Fact]
    public Task Reports_a_climb_by_recursion() => VerifyAsync(
        """
            private User Climb(User user)
            {
                if (user.ParentId is not { } parentId)
                    return user;
                var parent = db.Users.Single(u => u.Id == parentId);
                return [|Climb(parent)|];
            }
        """);

    [Fact]
    public Task Reports_a_recursion_through_another_method() => VerifyAsync(
        """
            public async Task Collect(int id, List<string> names)
            {
                foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
                    await [|CollectOne(child, names)|];
            }

            private async Task CollectOne(User user, List<string> names)
            {
                names.Add(user.Name);
                await Collect(user.Id, names);
            }
        """);

    [Fact]
    public Task Names_the_row_of_a_climbing_loop() => VerifyAsync(
        """
            public async Task<User> Root(User user)
            {
                var current = user;
                while (current.ParentId is { } parentId)
                {
                    current = await {|#0:db.Users.SingleAsync(u => u.Id == parentId)|};
                }

                return current;
            }
        """,
        Finding().WithLocation(0).WithArguments("Users.SingleAsync", "step from 'current' to the next row", ""));

    [Theory]
    [InlineData("while (current?.ParentId is int id) { current = db.Users.Find(id); }")]
    [InlineData("while (current != null) { current = db.Users.FirstOrDefault(u => u.Id == current.ParentId); }")]
    [InlineData("while (current.ParentId != null) { var next = db.Users.Find(current.ParentId); if (next == null) break; current = next; }")]
    [InlineData("for (; current != null; current = db.Users.Find(current.ParentId)) { }")]
    [InlineData("do { var id = current.ParentId; current = db.Users.Where(u => u.Id == id).FirstOrDefault(); } while (current != null);")]
    public Task Reports_every_climbing_loop(string loop)
        => VerifyAsync($"public void Run(User start)\n{{\n#nullable disable\nUser current = start;\n{loop.Replace("db.Users.Find(id)", "[|db.Users.Find(id)|]")
            .Replace("db.Users.Find(current.ParentId)", "[|db.Users.Find(current.ParentId)|]")
            .Replace("db.Users.FirstOrDefault(u => u.Id == current.ParentId)", "[|db.Users.FirstOrDefault(u => u.Id == current.ParentId)|]")
            .Replace("db.Users.Where(u => u.Id == id).FirstOrDefault()", "[|db.Users.Where(u => u.Id == id).FirstOrDefault()|]")}\n}}");

    [Fact]
    public Task Names_the_worklist_that_a_loop_takes_node_by_node() => VerifyAsync(
        """
            private Task<List<int>> BelowAsync(int id) => db.Users.Where(u => u.ParentId == id).Select(u => u.Id).ToListAsync();

            public async Task<int> CountAsync(int root)
            {
                var count = 0;
                var pending = new Queue<int>();
                pending.Enqueue(root);
                while (pending.Count > 0)
                {
                    var id = pending.Dequeue();
                    count++;
                    foreach (var child in await {|#0:db.Users.Where(u => u.ParentId == id).ToListAsync()|})
                    {
                        var next = child.Id;
                        pending.Enqueue(next);
                    }
                }

                return count;
            }

            public async Task WalkAsync(int root)
            {
                var open = new Stack<int>([root]);
                while (open.TryPop(out var id))
                {
                    var below = await {|#1:BelowAsync(id)|};
                    below.ForEach(child => open.Push(child));
                }
            }
        """,
        Finding().WithLocation(0).WithArguments("Users.ToListAsync", "node that is taken from 'pending'", ""),
        Finding().WithLocation(1).WithArguments("Users.ToListAsync", "node that is taken from 'open'", " (path: 'Service.BelowAsync' -> 'Users.ToListAsync')"));

    [Theory]
    [InlineData("while (open.Count > 0) { var (id, depth) = open.Pop(); foreach (var user in [|db.Users.Where(u => u.ParentId == id)|]) if (seen.Add(user.Id)) open.Push((user.Id, depth + 1)); }")]
    [InlineData("do { var (id, depth) = open.Pop(); var users = [|db.Users.Where(u => u.ParentId == id).ToList()|]; foreach (var user in users.Where(u => u.IsActive)) { open.Push((user.Id, depth)); } } while (open.Count > 0);")]
    [InlineData("while (open.Count > 0) { var node = open.Pop(); var parent = [|db.Users.Find(node.Id)|]?.ParentId; if (parent != null) open.Push((parent.Value, 0)); }")]
    public Task Reports_every_worklist(string loop)
        => VerifyAsync("public void Run(int root)\n{\nvar seen = new HashSet<int>();\nvar open = new Stack<(int Id, int Depth)>();\nopen.Push((root, 0));\n" + loop + "\n}");

    [Theory]
    [InlineData("while (ids.Count > 0) { var id = ids.Dequeue(); var user = db.Users.Find(id); }", "what drains is walked, not a tree")]
    [InlineData("while (levels.Count > 0) { var level = levels.Dequeue(); var next = db.Users.Where(u => level.Contains(u.ParentId!.Value)).Select(u => u.Id).ToList(); if (next.Count > 0) levels.Enqueue(next); }", "a level at a time")]
    [InlineData("while (ids.Count > 0) { var id = ids.Dequeue(); if (db.Users.Any(u => u.Id == id)) continue; ids.Enqueue(id + 1); }", "a free number is looked for")]
    [InlineData("while (ids.Count > 0) { var id = ids.Dequeue(); foreach (var user in db.Users.Where(u => u.IsActive)) ids.Enqueue(user.Id); }", "the node is not asked for")]
    [InlineData("while (ids.Count > 0) { var id = ids.Dequeue(); foreach (var user in byParent[id]) ids.Enqueue(user.Id); }", "in memory")]
    [InlineData("while (Jobs.Count > 0) { var id = Jobs.Dequeue(); foreach (var user in db.Users.Where(u => u.ParentId == id)) Jobs.Enqueue(user.Id); }", "others may fill a field")]
    public Task Says_nothing_of_other_worklists(string loop, string why)
    {
        _ = why;
        return VerifyAsync("private readonly Queue<int> Jobs = new();\npublic void Run(int root)\n{\nvar ids = new Queue<int>([root]);\nvar levels = new Queue<List<int>>();\nvar byParent = db.Users.ToLookup(u => u.ParentId);\n" + loop + "\n}");
    }

    [Theory]
    [InlineData("foreach (var id in ids) { var user = db.Users.Find(id); }", "elements, not steps")]
    [InlineData("for (var i = 0; i < ids.Count; i++) { var user = db.Users.Find(ids[i]); }", "elements, not steps")]
    [InlineData("string name; User user; do { name = Guid.NewGuid().ToString(); user = db.Users.FirstOrDefault(u => u.Name == name); } while (user != null);", "a free name is looked for")]
    [InlineData("var last = 0; while (true) { var page = db.Users.Where(u => u.Id > last).Take(100).ToList(); if (page.Count == 0) break; last = page[^1].Id; }", "pages")]
    [InlineData("User job; while ((job = db.Users.FirstOrDefault(u => u.IsActive)) != null) { job.IsActive = false; }", "a queue")]
    [InlineData("var byId = db.Users.ToDictionary(u => u.Id); var current = byId[1]; while (current.ParentId is { } id) { current = byId[id]; }", "in memory")]
    public Task Says_nothing_of_other_loops(string loop, string why)
    {
        _ = why;
        return VerifyAsync($"public void Run(List<int> ids)\n{{\n#nullable disable\n{loop}\n}}");
    }

    [Theory]
    [InlineData("public async Task<User> Load(int id, int attempt) { try { return await db.Users.FirstAsync(u => u.Id == id); } catch (TimeoutException) when (attempt < 3) { return await Load(id, attempt + 1); } }", "a retry")]
    [InlineData("public int Depth(User user) => user.ParentId == null ? 0 : 1 + Depth(new User());", "no query")]
    [InlineData("public async Task Walk(List<int> level) { var next = await db.Users.Where(u => level.Contains(u.ParentId!.Value)).Select(u => u.Id).ToListAsync(); if (next.Count > 0) await Walk(next); }", "a level at a time")]
    public Task Says_nothing_of_other_recursions(string member, string why)
    {
        _ = why;
        return VerifyAsync(member);
    }

    [Fact]
    public Task Places_on_disk_and_in_the_net_are_no_rows() => VerifyAsync(
        """
            public readonly struct FolderPath(string text) { public string Text => text; public FolderPath Parent => new(Path.GetDirectoryName(text)!); }
            private bool IsKnown(string path) => db.Users.Any(u => u.Name == path);

            public void Create(string folder)
            {
                var parent = Path.GetDirectoryName(folder)!;
                if (!IsKnown(folder)) { Create(parent); }
            }

            public void CreateOwn(string folder)
            {
                var parent = new FolderPath(folder).Parent.Text;
                if (!IsKnown(folder)) { CreateOwn(parent); }
            }

            public void Walk(DirectoryInfo folder)
            {
                if (IsKnown(folder.FullName)) { return; }
                foreach (var below in folder.GetDirectories()) { Walk(below); }
            }

            public int Count(string folder) => (IsKnown(folder) ? 1 : 0) + Directory.GetDirectories(folder).Sum(below => Count(below));

            public async Task<string> Follow(System.Net.Http.HttpClient http, string address)
            {
                if (IsKnown(address)) { return ""; }
                var response = await http.GetAsync(address);
                var next = response.Headers.Location?.ToString();
                return next != null ? await Follow(http, next) : await response.Content.ReadAsStringAsync();
            }

            public int Rows(string name)
            {
                var below = db.Users.Where(u => u.Name == Path.Combine(name, "x")).ToList();
                return below.Count + below.Sum(user => [|Rows(user.Name)|]);
            }
        """);

    [Fact]
    public async Task The_rewritten_recursion_is_no_fault()
    {
        const string Levels = """
                public async Task<int> CountAsync(int userId)
                {
                    var users = new List<KeyValuePair<int, int>>();
                    var level = new List<int> { userId };
                    while (level.Count > 0)
                    {
                        var next = new List<int>();
                        foreach (var chunk in level.Chunk(1000))
                        {
                            var batch = await db.Users.Where(u => chunk.Contains(u.ParentId!.Value)).Select(u => new KeyValuePair<int, int>(u.ParentId!.Value, u.Id)).ToListAsync();
                            users.AddRange(batch);
                            next.AddRange(batch.Select(pair => pair.Value));
                        }

                        level = next;
                    }

                    return users.Count;
                }
            """;
        await VerifyAsync(Levels);
        await Shop.VerifyAsync(Levels);
    }

    [Fact]
    public Task Says_nothing_of_broken_code()
    {
        var test = new CSharpAnalyzerTest<RecursiveQueryAnalyzer>
        {
            TestCode = Shop.Usings + """
                public class Service(ShopContext db)
                {
                    public int Count(int id)
                    {
                        foreach (var child in db.Users.Where(u => u.{|CS1061:Boss|} == id).ToList())
                            Count(child.Key);
                        while (true) { var x = db.Users.Find({|CS0103:y|}.ParentId); {|CS0103:y|} = x; }
                    }
                }
                """,
        };
        test.TestState.Sources.Add(("Model.cs", Shop.Model));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
