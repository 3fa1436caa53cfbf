using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class LazyEntitySerializedCodeFixTests
{
    private const string Source = """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        namespace Microsoft.EntityFrameworkCore
        {
            public static class ProxiesExtensions
            {
                public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder builder) => builder;
            }
        }

        public class Artist { public int Id { get; set; } public virtual List<Album> Albums { get; set; } = new(); public virtual List<Prize> Prizes { get; set; } = new(); }
        public class Album { public int Id { get; set; } public int ArtistId { get; set; } }
        public class Prize { public int Id { get; set; } public int ArtistId { get; set; } }
        public class Concert { public int Id { get; set; } public virtual Artist? Artist { get; set; } }
        public class Venue { public int Id { get; set; } public virtual List<Hall> Halls { get; set; } = new(); }
        public class Hall { public int Id { get; set; } public int VenueId { get; set; } }
        public class MusicContext : DbContext
        {
            public DbSet<Artist> Artists => Set<Artist>();
            public DbSet<Venue> Venues => Set<Venue>();
            public DbSet<Concert> Concerts => Set<Concert>();
            protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseLazyLoadingProxies();
        }

        """;

    private static CSharpCodeFixTest<LazyEntitySerializedAnalyzer, LazyEntitySerializedCodeFix> Test(string members)
        => new() { TestCode = Wrap(members) };

    private static string Wrap(string members) => Source + "[ApiController, Route(\"music\")] public class MusicController(MusicContext db) : ControllerBase\n{\n" + members + "\n}\n";

    [Fact]
    public Task The_only_navigation_that_is_left_is_included()
    {
        var test = Test(
            """
                [HttpGet]
                public async Task<IActionResult> All()
                {
                    var venues = await db.Venues.OrderBy(v => v.Id).ToListAsync();
                    return Ok([|venues|]);
                }

                [HttpGet("prized")]
                public async Task<IActionResult> Prized() => Ok([|await db.Artists.Include(a => a.Albums).ToListAsync()|]);
            """);
        test.FixedCode = Wrap(
            """
                [HttpGet]
                public async Task<IActionResult> All()
                {
                    var venues = await db.Venues.Include(v => v.Halls).OrderBy(v => v.Id).ToListAsync();
                    return Ok(venues);
                }

                [HttpGet("prized")]
                public async Task<IActionResult> Prized() => Ok(await db.Artists.Include(a => a.Albums).Include(a => a.Prizes).AsSplitQuery().ToListAsync());
            """);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Several_navigations_call_for_a_projection() => Test(
        """
            [HttpGet("artists")] public IActionResult Artists() => Ok([|db.Artists.ToList()|]);
            [HttpGet("concerts")] public IActionResult Concerts() => Ok([|db.Concerts.ToList()|]);
        """).RunAsync(TestContext.Current.CancellationToken);
}
