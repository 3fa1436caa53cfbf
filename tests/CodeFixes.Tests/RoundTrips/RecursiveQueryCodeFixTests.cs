using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class RecursiveQueryCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        public class User
        {
            public int Id { get; set; }
            public int? ParentId { get; set; }
            public string Name { get; set; } = "";
        }

        public class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
        }
        """;

    private static readonly ServiceTest<RecursiveQueryAnalyzer, RecursiveQueryCodeFix> Service = new(Usings, Model, "public class Service(ShopContext db)");

    private static Task VerifyAsync(string members, string? fixedMembers = null) => Service.VerifyAsync(members, fixedMembers);

    [Fact]
    public Task A_count_walks_in_memory() => VerifyAsync(
        """
            /// <summary>All below.</summary>
            public async Task<int> CountAsync(int userId, CancellationToken token = default)
            {
                // the children
                var childIds = await db.Users
                    .Where(user => user.ParentId == userId)
                    .Select(user => user.Id)
                    .ToListAsync(token);

                var count = childIds.Count; // those themselves
                foreach (var childId in childIds)
                {
                    count += await [|CountAsync(childId, token)|];
                }

                return count;
            }
        """,
        """
            /// <summary>All below.</summary>
            public async Task<int> CountAsync(int userId, CancellationToken token = default)
            {
                var users = new List<KeyValuePair<int, int>>();
                var level = new List<int> { userId };
                while (level.Count > 0)
                {
                    var next = new List<int>();
                    foreach (var chunk in level.Chunk(1000))
                    {
                        var batch = await db.Users
                            .Where(user => chunk.Contains(user.ParentId!.Value))
                            .Select(user => new KeyValuePair<int, int>(user.ParentId!.Value, user.Id))
                            .ToListAsync(token);
                        users.AddRange(batch);
                        next.AddRange(batch.Select(pair => pair.Value));
                    }

                    level = next;
                }

                var idsByParentId = users.ToLookup(pair => pair.Key, pair => pair.Value);
                return CountInMemory(userId);

                int CountInMemory(int userId)
                {
                    // the children
                    var childIds = idsByParentId[userId].ToList();

                    var count = childIds.Count; // those themselves
                    foreach (var childId in childIds)
                    {
                        count += CountInMemory(childId);
                    }

                    return count;
                }
            }
        """);

    [Fact]
    public Task Rows_are_collected_in_memory() => VerifyAsync(
        """
            private void Collect(int parentId, List<User> all, int depth)
            {
                var children = db.Users.Where(u => u.ParentId == parentId).OrderBy(u => u.Name).ToList();
                if (children.Count == 0)
                    return;
                foreach (var child in children)
                {
                    all.Add(child);
                    [|Collect(child.Id, all, depth + 1)|];
                }
            }
        """,
        """
            private void Collect(int parentId, List<User> all, int depth)
            {
                var users = new List<User>();
                var level = new List<int> { parentId };
                while (level.Count > 0)
                {
                    var next = new List<int>();
                    foreach (var chunk in level.Chunk(1000))
                    {
                        var batch = db.Users.Where(u => chunk.Contains(u.ParentId!.Value)).OrderBy(u => u.Name).ToList();
                        users.AddRange(batch);
                        next.AddRange(batch.Select(u => u.Id));
                    }

                    level = next;
                }

                var usersByParentId = users.ToLookup(u => u.ParentId!.Value);
                CollectInMemory(parentId, depth);

                void CollectInMemory(int parentId, int depth)
                {
                    var children = usersByParentId[parentId].ToList();
                    if (children.Count == 0)
                        return;
                    foreach (var child in children)
                    {
                        all.Add(child);
                        CollectInMemory(child.Id, depth + 1);
                    }
                }
            }
        """);

    [Theory]
    [InlineData("if (depth > 3) return; foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) [|Run(child.Id, depth + 1)|];", "a walk that stops")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) if (child.Name != \"\") [|Run(child.Id, depth)|];", "not for each row")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) { if (child.Name == \"\") break; [|Run(child.Id, depth)|]; }", "not for all rows")]
    [InlineData("var user = db.Users.First(u => u.Id == id); foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) [|Run(child.Id, depth)|];", "two queries")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) { child.Name = \"\"; db.SaveChanges(); [|Run(child.Id, depth)|]; }", "a write")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id && u.Id > depth).ToList()) [|Run(child.Id, depth + 1)|];", "a condition that changes")]
    [InlineData("depth--; foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) [|Run(child.Id, depth)|];", "a parameter that each call sets")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id).Distinct().ToList()) [|Run(child.Id, depth)|];", "not simply the rows")]
    [InlineData("foreach (var child in db.Users.Where(u => u.ParentId == id).ToList()) [|Run(child.Name.Length + child.Id, depth)|];", "another key")]
    [InlineData("var user = db.Users.First(u => u.Id == id); if (user.ParentId is { } parent) [|Run(parent, depth)|];", "a climb")]
    public Task No_fix_for_another_walk(string body, string why)
    {
        _ = why;
        return VerifyAsync($"    public void Run(int id, int depth)\n    {{\n        {body}\n    }}");
    }

    [Fact]
    public Task A_tree_from_null_is_loaded_whole() => VerifyAsync(
        """
            public async Task<List<string>> NamesAsync(int? parentId = null)
            {
                var names = new List<string>();
                foreach (var user in await db.Users.AsNoTracking().Where(u => u.ParentId == parentId).OrderBy(u => u.Name).ToListAsync())
                {
                    names.Add(user.Name);
                    names.AddRange(await [|NamesAsync(user.Id)|]);
                }

                return names;
            }

            public int All() => Count(null, 0);

            private int Count(int? parentId, int depth)
            {
                var ids = db.Users
                    .Where(u => u.Name != "" && (u.ParentId == parentId)) // but not the nameless
                    .Select(u => u.Id)
                    .ToArray();
                var count = ids.Length;
                foreach (var id in ids)
                    count += [|Count(id, depth + 1)|];
                return count;
            }

            public int Sum(int? parentId = null)
            {
                var sum = 0;
                foreach (var id in db.Users.Where(u => u.ParentId.Equals(parentId)).Select(u => u.Id).ToArray())
                    sum += id + [|Sum(id)|];
                return sum;
            }
        """,
        """
            public async Task<List<string>> NamesAsync(int? parentId = null)
            {
                var users = await db.Users.AsNoTracking().OrderBy(u => u.Name).ToListAsync();
                var usersByParentId = users.ToLookup(u => u.ParentId);
                return Names(parentId);

                List<string> Names(int? parentId)
                {
                    var names = new List<string>();
                    foreach (var user in usersByParentId[parentId].ToList())
                    {
                        names.Add(user.Name);
                        names.AddRange(Names(user.Id));
                    }

                    return names;
                }
            }

            public int All() => Count(null, 0);

            private int Count(int? parentId, int depth)
            {
                var users = db.Users
                    .Where(u => u.Name != "") // but not the nameless
                    .Select(u => new KeyValuePair<int?, int>(u.ParentId, u.Id))
                    .ToList();
                var idsByParentId = users.ToLookup(pair => pair.Key, pair => pair.Value);
                return CountInMemory(parentId, depth);

                int CountInMemory(int? parentId, int depth)
                {
                    var ids = idsByParentId[parentId].ToArray();
                    var count = ids.Length;
                    foreach (var id in ids)
                        count += CountInMemory(id, depth + 1);
                    return count;
                }
            }

            public int Sum(int? parentId = null)
            {
                var users = db.Users.Select(u => new KeyValuePair<int?, int>(u.ParentId, u.Id)).ToList();
                var idsByParentId = users.ToLookup(pair => pair.Key, pair => pair.Value);
                return SumInMemory(parentId);

                int SumInMemory(int? parentId)
                {
                    var sum = 0;
                    foreach (var id in idsByParentId[parentId].ToArray())
                        sum += id + SumInMemory(id);
                    return sum;
                }
            }
        """);

    [Fact]
    public Task The_whole_tree_is_the_second_action_for_a_walk_from_the_roots()
    {
        const string start = """
                public int All() => db.Users.AsNoTracking().Where(u => u.ParentId == null).ToList().Sum(root => Count(root.Id));

            """;
        var test = Service.Create(
            start + """
                private int Count(int nodeId)
                {
                    var count = 1;
                    foreach (var child in db.Users.AsNoTracking().Where(u => u.ParentId == nodeId).ToList())
                        count += [|Count(child.Id)|];
                    return count;
                }
            """,
            start + """
                private int Count(int nodeId)
                {
                    var users = db.Users.AsNoTracking().ToList();
                    var usersByParentId = users.ToLookup(u => u.ParentId);
                    return CountInMemory(nodeId);

                    int CountInMemory(int nodeId)
                    {
                        var count = 1;
                        foreach (var child in usersByParentId[nodeId].ToList())
                            count += CountInMemory(child.Id);
                        return count;
                    }
                }
            """);
        test.CodeActionEquivalenceKey = "WholeTreeLoad";
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("int? id = null", "db.Users.Where(u => u.ParentId == id).ToList()", "rows that the context would track")]
    [InlineData("int? id", "db.Users.AsNoTracking().Where(u => u.ParentId == id).ToList()", "a start that nobody sees")]
    public Task No_fix_for_a_node_without_a_key(string parameter, string rows, string why)
    {
        _ = why;
        return VerifyAsync($"    public void Run({parameter})\n    {{\n        foreach (var child in {rows})\n            [|Run(child.Id)|];\n    }}");
    }

    [Fact]
    public Task No_fix_for_a_virtual_method() => VerifyAsync(
        """
            public virtual void Run(int id)
            {
                foreach (var child in db.Users.Where(u => u.ParentId == id).ToList())
                    [|Run(child.Id)|];
            }
        """);

    [Fact]
    public Task No_fix_for_a_climbing_loop() => VerifyAsync(
        """
            public async Task<User> Run(User user)
            {
                while (user.ParentId is { } parentId)
                    user = await [|db.Users.SingleAsync(u => u.Id == parentId)|];
                return user;
            }

            public async Task<User> Root(int id)
            {
                var current = await db.Users.SingleAsync(u => u.Id == id);
                while (current.ParentId is { } parentId)
                    current = await [|db.Users.SingleAsync(u => u.Id == parentId)|];
                return current;
            }
        """);
}
