using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

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

    private static Task VerifyAsync(string members, string? fixedMembers = null)
    {
        var test = new CSharpCodeFixTest<RecursiveQueryAnalyzer, RecursiveQueryCodeFix> { TestCode = Wrap(members) };
        test.TestState.Sources.Add(("Model.cs", Model));
        if (fixedMembers is not null)
        {
            test.FixedCode = Wrap(fixedMembers);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Wrap(string members) => Usings + "public class Service(ShopContext db)\n{\n" + members + "\n}\n";

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
                var parents = new List<User>();
                var level = new List<int> { parentId };
                while (level.Count > 0)
                {
                    var next = new List<int>();
                    foreach (var chunk in level.Chunk(1000))
                    {
                        var batch = db.Users.Where(u => chunk.Contains(u.ParentId!.Value)).OrderBy(u => u.Name).ToList();
                        parents.AddRange(batch);
                        next.AddRange(batch.Select(u => u.Id));
                    }

                    level = next;
                }

                var usersByParentId = parents.ToLookup(u => u.ParentId!.Value);
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
