namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <param name="Methods">A method that calls itself.</param>
/// <param name="Start">The statements that start it, at the node <c>first</c> where that is not 0.</param>
internal sealed record TreeWalk(string Methods, string Start);

/// <summary>Methods that read a tree node by node.</summary>
internal static class TreeWalks
{
    /// <summary>Two are roots; each further node is below the one with half its number.</summary>
    public const int Nodes = 24;

    public const int Levels = 4;

    public static readonly IReadOnlyDictionary<string, TreeWalk> ByLevel = new Dictionary<string, TreeWalk>
    {
        ["rows"] = new(
            """
            private static async Task<int> CountAsync(TreeContext db, int nodeId, List<string> log)
            {
                var children = await db.Nodes.AsNoTracking().Where(n => n.ParentId == nodeId).OrderBy(n => n.Name).ToListAsync();
                var count = children.Count;
                foreach (var child in children)
                {
                    log.Add(child.Name);
                    count += await CountAsync(db, child.Id, log);
                }

                return count;
            }
            """,
            "log.Add((await CountAsync(db, first == 0 ? 2 : first, log)).ToString());"),
        ["keys, with a condition"] = new(
            """
            private static int Count(TreeContext db, int nodeId, int depth, List<string> log)
            {
                log.Add(nodeId + "/" + depth);
                var count = 1;
                foreach (var id in db.Nodes.Where(n => n.ParentId == nodeId && !n.IsHidden).OrderByDescending(n => n.Id).Select(n => n.Id).ToArray())
                    count += Count(db, id, depth + 1, log);
                return count;
            }
            """,
            "log.Add(Count(db, first == 0 ? 2 : first, 0, log).ToString());"),
    };

    public static readonly IReadOnlyDictionary<string, TreeWalk> Whole = new Dictionary<string, TreeWalk>
    {
        ["rows from null"] = new(
            """
            private static async Task<List<string>> NamesAsync(TreeContext db, int? parentId = null)
            {
                var names = new List<string>();
                foreach (var node in await db.Nodes.AsNoTracking().Where(n => n.ParentId == parentId).OrderBy(n => n.Name).ToListAsync())
                {
                    names.Add(node.Name);
                    names.AddRange(await NamesAsync(db, node.Id));
                }

                return names;
            }
            """,
            """
            log.Add("names:");
            log.AddRange(await NamesAsync(db, first == 0 ? null : first));
            """),
        ["keys from null, with a condition"] = new(
            """
            private static void Walk(TreeContext db, int? parentId, string path, List<string> log)
            {
                var ids = db.Nodes.Where(n => !n.IsHidden && n.ParentId == parentId).OrderBy(n => n.Id).Select(n => n.Id).ToList();
                log.Add(path + ids.Count);
                foreach (var id in ids)
                    Walk(db, id, path + id + "/", log);
            }
            """,
            """
            if (first == 0)
                Walk(db, null, "", log);
            else
                Walk(db, first, "", log);
            """),
        ["rows from each root"] = new(
            """
            private static async Task<int> DepthAsync(TreeContext db, int nodeId)
            {
                var depth = 0;
                foreach (var child in await db.Nodes.AsNoTracking().Where(n => n.ParentId == nodeId).ToListAsync())
                    depth = Math.Max(depth, await DepthAsync(db, child.Id));
                return depth + 1;
            }
            """,
            """
            log.Add("depths:");
            foreach (var root in await db.Nodes.AsNoTracking().Where(n => n.ParentId == null && n.Id >= first).OrderBy(n => n.Id).ToListAsync())
                log.Add(root.Name + await DepthAsync(db, root.Id));
            """),
    };

    public const string Model = """
        using Microsoft.EntityFrameworkCore;

        public class Node
        {
            public int Id { get; set; }
            public int? ParentId { get; set; }
            public string Name { get; set; } = "";
            public bool IsHidden { get; set; }
        }

        public class TreeContext(DbContextOptions options) : DbContext(options)
        {
            public DbSet<Node> Nodes => Set<Node>();

            protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Node>().Property(n => n.Id).ValueGeneratedNever();

            public void Fill(int nodes)
            {
                for (var id = 1; id <= nodes; id++)
                    Add(new Node { Id = id, ParentId = id <= 2 ? null : id / 2, Name = "n" + id, IsHidden = id % 22 == 1 });
                SaveChanges();
            }
        }
        """;
}
