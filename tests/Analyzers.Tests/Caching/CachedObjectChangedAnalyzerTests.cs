using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.CachedObjectChangedAnalyzer>;

namespace PerfAnalyzers.Caching;

public class CachedObjectChangedAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;

        public class Theme { public int Id { get; set; } public string Name { get; set; } = ""; public bool IsInstalled { get; set; } public List<string> Files { get; } = new(); }
        public class Themes(DbContextOptions<Themes> options) : DbContext(options) { public DbSet<Theme> All => Set<Theme>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheLocal() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(IMemoryCache cache)
        {
            public void M() { var themes = cache.Get<List<Theme>>("themes")!; {|#0:themes.Add(new Theme())|}; }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("themes"));

    [Fact]
    public Task ManyWaysToWriteIt() => VerifyAsync("""
        public async Task<List<Theme>> AfterTheMiss()
        {
            if (!cache.TryGetValue("a", out List<Theme>? themes)) { themes = await db.All.ToListAsync(); cache.Set("a", themes); }
            {|PERF4032:themes!.RemoveAll(t => t.Id == 1)|};
            return themes;
        }
        public async Task<List<Theme>> Element()
        {
            if (cache.TryGetValue("b", out List<Theme>? themes) && themes != null)
            {
                foreach (var theme in themes) {|PERF4032:theme.IsInstalled = true|};
                return themes;
            }
            var loaded = await db.All.ToListAsync();
            cache.Set("b", loaded);
            return loaded;
        }
        public async Task<Theme> Setter(int id)
        {
            var theme = (await cache.GetOrCreateAsync(id, async _ => await db.All.FirstAsync(t => t.Id == id)))!;
            {|PERF4032:theme.Name = "x"|};
            return theme;
        }
        public void Inner(int id) { var theme = cache.GetOrCreate(id, _ => db.All.First(t => t.Id == id))!; {|PERF4032:theme.Files.Add("x")|}; }
        public void Map() { var map = cache.Get<Dictionary<int, string>>("c")!; {|PERF4032:map[1] = "x"|}; }
        public void Array() { var array = cache.Get<int[]>("d")!; {|PERF4032:array[0] = 1|}; }
        public void Pattern() { if (cache.Get("e") is List<int> list) {|PERF4032:list.Sort()|}; }
        """);

    [Fact]
    public Task NotTheCachesObject() => VerifyAsync("""
        public void Copy() { var themes = cache.Get<List<Theme>>("a")!; themes = themes.ToList(); themes.Add(new Theme()); }
        public void OtherLocal() { var themes = cache.Get<List<Theme>>("b")!; var copy = new List<Theme>(themes); copy.Add(new Theme()); }
        public void CopyAtOnce() { var themes = cache.Get<List<Theme>>("c")!.ToList(); themes.Add(new Theme()); }
        public void Immutable() { var list = cache.Get<ImmutableList<int>>("d")!; list = list.Add(1); }
        public async Task Bytes() { var bytes = await remote.GetAsync("e"); bytes![0] = 1; }
        public void Built()
        {
            if (!cache.TryGetValue("f", out List<Theme>? themes))
            {
                themes = new List<Theme>();
                foreach (var theme in db.All) themes.Add(theme);
                cache.Set("f", themes);
            }
        }
        public List<Theme> BuiltAfterReturn()
        {
            if (cache.TryGetValue("g", out List<Theme>? themes)) return themes!;
            themes = new List<Theme>();
            themes.AddRange(db.All);
            cache.Set("g", themes);
            return themes;
        }
        public void Read() { var themes = cache.Get<List<Theme>>("h")!; var names = themes.Select(t => t.Name).ToList(); names.Add("x"); }
        """);

    [Fact]
    public Task ThereToBeChanged() => VerifyAsync("""
        private static readonly object Gate = new();
        public void StoredAgain() { var list = cache.Get<List<int>>("a")!; list.Add(1); cache.Set("a", list); }
        public void TakenOut() { var list = cache.Get<List<int>>("b")!; cache.Remove("b"); list.Clear(); }
        public void Locked() { lock (Gate) { var list = cache.Get<List<int>>("c")!; list.Add(1); } }
        public void Concurrent() { var map = cache.Get<ConcurrentDictionary<int, int>>("d")!; map[1] = 2; }
        public void Holder(string id) { var theme = cache.GetOrCreate(id, _ => new Theme())!; theme.Name = "x"; }
        public void OfSomeone(string id) { var theme = cache.Get<Theme>(id)!; theme.Name = "x"; }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(Themes db, IMemoryCache cache, IDistributedCache remote)\n{\n" + members + "\n}\n");
}
