using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.KeyLacksInputAnalyzer, PerfAnalyzers.CodeFixes.Caching.KeyLacksInputCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class KeyLacksInputCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;

        public class Fare { public int Id { get; set; } public string Zone { get; set; } = ""; public DateTime From { get; set; } }
        public class Fares(DbContextOptions<Fares> options) : DbContext(options) { public DbSet<Fare> All => Set<Fare>(); }


        """;

    [Fact]
    public Task WhatIsMissingIsAdded() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(Fares db, IMemoryCache cache)
        {
            public List<Fare>? Literal(string zone, int page) => cache.GetOrCreate({|PERF4020:"fares"|}, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
            public List<Fare>? Interpolated(string zone, int page) => cache.GetOrCreate({|PERF4020:$"page:{page}"|} /* kept */, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
            public List<Fare>? Sum(string zone, int page) => cache.GetOrCreate({|PERF4020:"of:" + page|}, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());

            public async Task<List<Fare>> Local(string zone)
            {
                var key = "checked";
                if (!cache.TryGetValue({|PERF4020:key|}, out List<Fare>? fares))
                {
                    fares = await db.All.Where(f => f.Zone == zone).ToListAsync();
                    cache.Set(key, fares);
                }

                return fares!;
            }
        }
        """,
        Usings + """
        public class C(Fares db, IMemoryCache cache)
        {
            public List<Fare>? Literal(string zone, int page) => cache.GetOrCreate($"fares:{zone}:{page}", _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
            public List<Fare>? Interpolated(string zone, int page) => cache.GetOrCreate($"page:{page}:{zone}" /* kept */, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
            public List<Fare>? Sum(string zone, int page) => cache.GetOrCreate("of:" + page + ":" + zone, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());

            public async Task<List<Fare>> Local(string zone)
            {
                var key = $"checked:{zone}";
                if (!cache.TryGetValue(key, out List<Fare>? fares))
                {
                    fares = await db.All.Where(f => f.Zone == zone).ToListAsync();
                    cache.Set(key, fares);
                }

                return fares!;
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(Fares db, IMemoryCache cache)
            {
                private const string Key = "constant";
                public List<Fare>? Removed(string zone) => cache.GetOrCreate({|PERF4020:"removed"|}, _ => db.All.Where(f => f.Zone == zone).ToList());
                public void Remove() => cache.Remove("removed");
                public List<Fare>? Constant(string zone) => cache.GetOrCreate({|PERF4020:Key|}, _ => db.All.Where(f => f.Zone == zone).ToList());
                public List<Fare>? Date(DateTime from) => cache.GetOrCreate({|PERF4020:"dated"|}, _ => db.All.Where(f => f.From == from).ToList());
                public List<Fare>? Many(int[] ids) => cache.GetOrCreate({|PERF4020:"many"|}, _ => db.All.Where(f => ids.Contains(f.Id)).ToList());
                public List<Fare>? Parameter(string zone, int page) => cache.GetOrCreate({|PERF4020:zone|}, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
