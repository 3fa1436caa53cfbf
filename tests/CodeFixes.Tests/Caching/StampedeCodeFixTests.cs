using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.StampedeAnalyzer, PerfAnalyzers.CodeFixes.Caching.StampedeCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class StampedeCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;

        public class Rank { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Ranks(DbContextOptions<Ranks> options) : DbContext(options) { public DbSet<Rank> All => Set<Rank>(); }


        """;

    [Fact]
    public Task AnEntryIsStoredBeforeTheGateOpens() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            public async Task<int> CountAsync(CancellationToken token)
            {
                if (!cache.{|PERF4010:TryGetValue|}("count", out int count))
                {
                    count = await db.All.CountAsync(token);
                    using var entry = cache.CreateEntry("count");
                    entry.Value = count;
                }

                return count;
            }
        }
        """,
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            private static readonly SemaphoreSlim CountGate = new SemaphoreSlim(1, 1);

            public async Task<int> CountAsync(CancellationToken token)
            {
                if (!cache.TryGetValue("count", out int count))
                {
                    await CountGate.WaitAsync(token);
                    try
                    {
                        if (!cache.TryGetValue("count", out count))
                        {
                            count = await db.All.CountAsync(token);
                            using var entry = cache.CreateEntry("count");
                            entry.Value = count;
                        }
                    }
                    finally
                    {
                        CountGate.Release();
                    }
                }

                return count;
            }
        }
        """);

    [Fact]
    public Task TheMissIsAGateAway() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            /// <summary>The best ten.</summary>
            public async Task<List<Rank>> TopAsync(CancellationToken token)
            {
                // asked first
                if (!cache.{|PERF4010:TryGetValue|}("top", out List<Rank>? top))
                {
                    // the expensive one
                    top = await db.All
                        .Take(10)
                        .ToListAsync(token);

                    cache.Set("top", top, TimeSpan.FromMinutes(1)); // a minute
                }

                return top!;
            }

            public List<Rank> Bottom()
            {
                if (cache.{|PERF4010:TryGetValue|}("bottom", out List<Rank>? bottom))
                    return bottom!;

                bottom = db.All.ToList();
                cache.Set("bottom", bottom, TimeSpan.FromMinutes(1));
                return bottom;
            }
        }
        """,
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            private static readonly SemaphoreSlim TopGate = new SemaphoreSlim(1, 1);

            /// <summary>The best ten.</summary>
            public async Task<List<Rank>> TopAsync(CancellationToken token)
            {
                // asked first
                if (!cache.TryGetValue("top", out List<Rank>? top))
                {
                    await TopGate.WaitAsync(token);
                    try
                    {
                        if (!cache.TryGetValue("top", out top))
                        {
                            // the expensive one
                            top = await db.All
                                .Take(10)
                                .ToListAsync(token);

                            cache.Set("top", top, TimeSpan.FromMinutes(1)); // a minute
                        }
                    }
                    finally
                    {
                        TopGate.Release();
                    }
                }

                return top!;
            }

            private static readonly object BottomGate = new object();

            public List<Rank> Bottom()
            {
                if (cache.TryGetValue("bottom", out List<Rank>? bottom))
                    return bottom!;

                lock (BottomGate)
                {
                    if (cache.TryGetValue("bottom", out bottom))
                        return bottom!;

                    bottom = db.All.ToList();
                    cache.Set("bottom", bottom, TimeSpan.FromMinutes(1));
                    return bottom;
                }
            }
        }
        """);

    [Fact]
    public Task TheQuestionIsAskedAgain() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(Ranks db, IDistributedCache cache)
        {
            private const string Key = "name";

            public async Task<string> Name()
            {
                var name = await cache.{|PERF4010:GetStringAsync|}(Key);
                if (name is null)
                {
                    name = (await db.All.FirstAsync()).Name;
                    await cache.SetStringAsync(Key, name);
                }

                return name;
            }

            public async Task<string> Other()
            {
                var name = await cache.{|PERF4010:GetStringAsync|}("other");
                if (!string.IsNullOrEmpty(name))
                {
                    return name;
                }

                var rank = await db.All.FirstAsync();
                await cache.SetStringAsync("other", rank.Name);
                return rank.Name;
            }
        }
        """,
        Usings + """
        public class C(Ranks db, IDistributedCache cache)
        {
            private const string Key = "name";

            private static readonly SemaphoreSlim NameGate = new SemaphoreSlim(1, 1);

            public async Task<string> Name()
            {
                var name = await cache.GetStringAsync(Key);
                if (name is null)
                {
                    await NameGate.WaitAsync();
                    try
                    {
                        name = await cache.GetStringAsync(Key);
                        if (name is null)
                        {
                            name = (await db.All.FirstAsync()).Name;
                            await cache.SetStringAsync(Key, name);
                        }
                    }
                    finally
                    {
                        NameGate.Release();
                    }
                }

                return name;
            }

            private static readonly SemaphoreSlim OtherGate = new SemaphoreSlim(1, 1);

            public async Task<string> Other()
            {
                var name = await cache.GetStringAsync("other");
                if (!string.IsNullOrEmpty(name))
                {
                    return name;
                }

                await OtherGate.WaitAsync();
                try
                {
                    name = await cache.GetStringAsync("other");
                    if (!string.IsNullOrEmpty(name))
                    {
                        return name;
                    }

                    var rank = await db.All.FirstAsync();
                    await cache.SetStringAsync("other", rank.Name);
                    return rank.Name;
                }
                finally
                {
                    OtherGate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(Ranks db, IMemoryCache cache)
            {
                public async Task<Rank> EachKeyItsOwn(int k)
                {
                    if (!cache.{|PERF4010:TryGetValue|}(k, out Rank? rank))
                    {
                        rank = await db.All.FirstAsync();
                        cache.Set(k, rank);
                    }

                    return rank!;
                }

                public async Task<Rank> Pattern()
                {
                    if (cache.{|PERF4010:Get|}("a") is Rank known) return known;
                    return cache.Set("a", await db.All.FirstAsync());
                }

                public async Task<Rank> Recursive(int depth)
                {
                    if (!cache.{|PERF4010:TryGetValue|}("r", out Rank? rank))
                    {
                        rank = depth == 0 ? await db.All.FirstAsync() : await Recursive(depth - 1);
                        cache.Set("r", rank);
                    }

                    return rank!;
                }

                public async Task<string> Text()
                {
                    if (!cache.{|PERF4010:TryGetValue|}("t", out string? text))
                    {
                        text = await db.All.Select(r => r.Name).FirstAsync() + @"
            kept where it is";
                        cache.Set("t", text);
                    }

                    return text!;
                }

                public async Task<Rank?> Coalesced() => cache.{|PERF4010:Get|}<Rank>("c") ?? cache.Set("c", await db.All.FirstAsync());
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
