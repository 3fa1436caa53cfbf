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

    private const string Callers = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;

        public interface ICurrentUser { Guid Id { get; } string? Name { get; } int GetNumber(); }
        public class Order { public int Id { get; set; } public Guid Owner { get; set; } public string OwnerName { get; set; } = ""; }
        public class Orders(DbContextOptions<Orders> options) : DbContext(options) { public DbSet<Order> All => Set<Order>(); }


        """;

    [Fact]
    public Task WhoIsAskingIsAdded() => Verify.VerifyCodeFixAsync(
        Callers + """
        public class C(Orders db, IMemoryCache cache, ICurrentUser user) : ControllerBase
        {
            public List<Order>? Member() => cache.GetOrCreate({|PERF4021:"mine"|}, _ => db.All.Where(o => o.Owner == user.Id).ToList());

            public List<Order>? Local() => cache.GetOrCreate({|PERF4021:"through a local"|}, _ =>
            {
                var id = user.Id;
                return db.All.Where(o => o.Owner == id).ToList();
            });

            public List<Order>? Page(int page) => cache.GetOrCreate({|PERF4021:$"pages:{page}"|}, _ =>
            {
                var name = User.FindFirst("sub")!.Value;
                return db.All.Where(o => o.OwnerName == name).Skip(page).ToList();
            });
        }
        """,
        Callers + """
        public class C(Orders db, IMemoryCache cache, ICurrentUser user) : ControllerBase
        {
            public List<Order>? Member() => cache.GetOrCreate($"mine:{user.Id}", _ => db.All.Where(o => o.Owner == user.Id).ToList());

            public List<Order>? Local() => cache.GetOrCreate($"through a local:{user.Id}", _ =>
            {
                var id = user.Id;
                return db.All.Where(o => o.Owner == id).ToList();
            });

            public List<Order>? Page(int page) => cache.GetOrCreate($"pages:{page}:{User.FindFirst("sub")!.Value}", _ =>
            {
                var name = User.FindFirst("sub")!.Value;
                return db.All.Where(o => o.OwnerName == name).Skip(page).ToList();
            });
        }
        """);

    /// <summary>Several reads, a text that may be null, a call, a read in another method, a local of the factory, a key that is removed elsewhere.</summary>
    [Fact]
    public Task NoFixWhereTheKeyCannotReadIt()
    {
        const string Source = Callers + """
            public class C(Orders db, IMemoryCache cache, ICurrentUser user) : ControllerBase
            {
                public List<Order>? Two() => cache.GetOrCreate({|PERF4021:"two"|}, _ => db.All.Where(o => o.Owner == user.Id || o.OwnerName == user.Name).ToList());
                public List<Order>? Nullable() => cache.GetOrCreate({|PERF4021:"nullable"|}, _ => db.All.Where(o => o.OwnerName == user.Name).ToList());
                public List<Order>? Call() => cache.GetOrCreate({|PERF4021:"call"|}, _ => db.All.Where(o => o.Id == user.GetNumber()).ToList());
                public List<Order>? Callee() => cache.GetOrCreate({|PERF4021:"callee"|}, _ => Mine());
                public List<Order>? Whole() => cache.GetOrCreate({|PERF4021:"whole"|}, _ => Of(User));
                public List<Order>? Removed() => cache.GetOrCreate({|PERF4021:"removed"|}, _ => db.All.Where(o => o.Owner == user.Id).ToList());
                public void Remove() => cache.Remove("removed");
                private List<Order> Mine() => db.All.Where(o => o.Owner == user.Id).ToList();
                private static List<Order> Of(ClaimsPrincipal principal) => [];
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
