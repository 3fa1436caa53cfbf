using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Performance;

/// <summary>An application of any size: per unit one entity, one service with calls between methods, one controller; some of it with the faults that the rules look for, most of it without.</summary>
internal static class GeneratedCode
{
    private const int UnitsPerSize = 25;
    private const int StatementsPerSize = 25;

    /// <summary>Sources of an application with <paramref name="units"/> units of about 75 lines, one source per unit and one for the context.</summary>
    public static IEnumerable<string> Application(int units)
    {
        var context = new StringBuilder("""
            using Microsoft.EntityFrameworkCore;
            namespace Generated;
            public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
            {

            """);
        for (var i = 0; i < units; i++)
        {
            context.AppendLine($"    public DbSet<Item{i}> Items{i} => Set<Item{i}>();");
            yield return Unit(i);
        }

        yield return context.AppendLine("}").ToString();
    }

    /// <summary>An application of <paramref name="size"/> times 25 units.</summary>
    public static IEnumerable<string> OfSize(int size) => Application(size * UnitsPerSize);

    /// <summary>One unit, and methods of <paramref name="size"/> times 25 statements each, as a machine writes them: loops over one list, saves after loops, awaited calls.</summary>
    public static IEnumerable<string> LongBodies(int size)
    {
        var numbers = Enumerable.Range(0, size * StatementsPerSize).ToArray();
        var loops = Lines(numbers, i => $"foreach (var item in items) {{ var found{i} = await db.Items0.FirstOrDefaultAsync(x => x.OwnerId == item.Id, ct); sum += found{i}?.Id ?? {i}; }}");
        var saves = Lines(numbers, i => $"foreach (var item in await db.Items0.Where(x => x.OwnerId == {i}).ToListAsync(ct)) {{ item.Name = \"{i}\"; }} await db.SaveChangesAsync(ct);");
        var calls = Lines(numbers, i => $"var count{i} = await service.CountAsync(ct); if (count{i} > {i}) {{ sum += (await service.ByOwnersAsync(owners, ct)).Count; }}");
        return Application(1).Append($$"""
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.EntityFrameworkCore;
            namespace Generated;

            public sealed class LongBodies(AppDb db, IService0 service)
            {
                public async Task<int> LoopsAsync(List<Item0> items, CancellationToken ct)
                {
                    var sum = 0;
            {{loops}}
                    return sum;
                }

                public async Task SavesAsync(CancellationToken ct)
                {
            {{saves}}
                }

                public async Task<int> CallsAsync(List<int> owners, CancellationToken ct)
                {
                    var sum = 0;
            {{calls}}
                    return sum;
                }
            }
            """);
    }

    /// <summary>What the application compiles against: everything that this process was started with, the ASP.NET shared framework included.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static string Lines(IEnumerable<int> numbers, Func<int, string> line) => string.Join("\n", numbers.Select(line));

    private static string Unit(int i) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        namespace Generated;

        public sealed class Item{{i}} { public int Id { get; set; } public int OwnerId { get; set; } public string Name { get; set; } = ""; }

        public interface IService{{i}} { Task<List<Item{{i}}>> ByOwnersAsync(List<int> owners, CancellationToken ct); Task<int> CountAsync(CancellationToken ct); }

        public sealed class Service{{i}}(AppDb db) : IService{{i}}
        {
            public async Task<List<Item{{i}}>> ByOwnersAsync(List<int> owners, CancellationToken ct)
            {
                var found = new List<Item{{i}}>();
                foreach (var owner in owners)
                {
                    if (await FirstAsync(owner, ct) is { } item)
                    {
                        found.Add(item);
                    }
                }

                return found.OrderBy(x => x.Name).Where(x => x.Id > 0).ToList();
            }

            public async Task<List<Item{{i}}>> BatchedAsync(List<int> owners, CancellationToken ct)
                => await db.Items{{i}}.Where(x => owners.Contains(x.OwnerId)).ToListAsync(ct);

            public async Task<int> CountAsync(CancellationToken ct)
            {
                var counts = new[] { db.Items{{i}}.CountAsync(ct), db.Items{{i}}.Where(x => x.OwnerId == 1).CountAsync(ct) };
                await Task.WhenAll(counts);
                return counts[0].Result + counts[1].Result;
            }

            public async Task<int> BlockingAsync(CancellationToken ct)
            {
                await Task.Yield();
                return CountAsync(ct).Result + Compute([1, 2, 3]);
            }

            private Task<Item{{i}}?> FirstAsync(int owner, CancellationToken ct) => db.Items{{i}}.FirstOrDefaultAsync(x => x.OwnerId == owner, ct);

            private static int Compute(int[] values)
            {
                var sum = 0;
                foreach (var value in values)
                {
                    for (var j = 0; j < value; j++)
                    {
                        sum += Math.Max(value, j) * (sum % 7);
                    }
                }

                return sum;
            }
        }

        [ApiController, Route("items{{i}}")]
        public sealed class Items{{i}}Controller(IService{{i}} service) : ControllerBase
        {
            [HttpGet("count")]
            public async Task<ActionResult<int>> Count(CancellationToken ct) => await service.CountAsync(ct);

            [HttpPost]
            public async Task<List<Item{{i}}>> ByOwners([FromBody] List<int> owners, CancellationToken ct) => await service.ByOwnersAsync(owners, ct);
        }
        """;
}
