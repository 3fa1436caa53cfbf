using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class LazyEntitySerializedTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        namespace Microsoft.EntityFrameworkCore
        {
            public static class ProxiesExtensions
            {
                public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder builder) => builder;
            }
        }

        public class Artist { public int Id { get; set; } public string Stage { get; set; } = ""; public virtual List<Album> Albums { get; set; } = new(); }
        public class Album { public int Id { get; set; } public int ArtistId { get; set; } public virtual Label? Label { get; set; } }
        public class Label { public int Id { get; set; } public string Name { get; set; } = ""; [JsonIgnore] public virtual List<Artist> Artists { get; set; } = new(); }
        public class Venue { public int Id { get; set; } public List<Hall> Halls { get; set; } = new(); }
        public class Hall { public int Id { get; set; } public int VenueId { get; set; } }
        public record ArtistDto(int Id, string Stage);
        public class MusicContext : DbContext
        {
            public DbSet<Artist> Artists => Set<Artist>();
            public DbSet<Label> Labels => Set<Label>();
            public DbSet<Venue> Venues => Set<Venue>();
            protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseLazyLoadingProxies();
        }
        """;

    private static Task VerifyAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<LazyEntitySerializedAnalyzer> { TestCode = Usings + source };
        test.TestState.Sources.Add(("Model.cs", Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task VerifyActionAsync(string members, params DiagnosticResult[] expected)
        => VerifyAsync("[ApiController, Route(\"artists\")] public class ArtistsController(MusicContext db) : ControllerBase\n{\n" + members + "\n}\n", expected);

    private static DiagnosticResult Finding() => CSharpAnalyzerVerifier<LazyEntitySerializedAnalyzer>.Diagnostic();

    [Fact]
    public Task Names_the_entity_and_its_navigation() => VerifyActionAsync(
        """
            [HttpGet]
            public async Task<ActionResult<List<Artist>>> All()
            {
                var artists = await db.Artists.OrderBy(a => a.Id).Take(20).ToListAsync();
                return Ok({|#0:artists|});
            }

            [HttpGet("{id}")]
            public async Task<ActionResult<Artist>> One(int id)
            {
                var artist = await db.Artists.FirstOrDefaultAsync(a => a.Id == id);
                if (artist is null) return NotFound();
                return {|#1:artist|};
            }
        """,
        Finding().WithLocation(0).WithArguments("Artist", "Albums", " for each"),
        Finding().WithLocation(1).WithArguments("Artist", "Albums", ""));

    [Fact]
    public Task Reports_every_way_to_a_serializer() => VerifyAsync(
        """
        public static class Endpoints
        {
            public static void Map(WebApplication app, MusicContext db, HttpContext http, Stream stream)
            {
                app.MapGet("/a", async (MusicContext music) => [|await music.Artists.ToListAsync()|]);
                app.MapGet("/b", (MusicContext music) => Results.Ok([|music.Artists.ToList()|]));
                app.MapGet("/c", (MusicContext music) => TypedResults.Ok([|music.Artists.Include(a => a.Albums).ToArray()|]));
                _ = JsonSerializer.Serialize([|db.Artists.Find(3)|]);
                http.Response.WriteAsJsonAsync([|db.Artists.AsNoTracking().First()|]);
            }
        }

        public class PagesController(MusicContext db) : Controller
        {
            public IActionResult A() => Json([|db.Artists.ToList()|]);
            public IActionResult B() => new JsonResult([|db.Artists.ToList()|]);
            public IEnumerable<Artist> C() => [|db.Artists.ToList()|];
        }
        """);

    [Fact]
    public Task Stays_silent_on_what_is_loaded_projected_ignored_or_not_lazy() => VerifyActionAsync(
        """
            [HttpGet("a")] public List<Artist> A() => db.Artists.Include(a => a.Albums).ThenInclude(a => a.Label).ToList();
            [HttpGet("b")] public async Task<IActionResult> B() => Ok(await db.Artists.Select(a => new ArtistDto(a.Id, a.Stage)).ToListAsync());
            [HttpGet("c")] public IActionResult C() => Ok(db.Labels.ToList());
            [HttpGet("d")] public IActionResult D() => Ok(db.Venues.ToList());
            [HttpPost("e")] public IActionResult E(Artist artist) => Ok(artist);
            [HttpGet("f")] public IActionResult F() => Ok(new Artist());
            [HttpGet("g")] public IActionResult G() => Ok(db.Artists.Count());
            [NonAction] public List<Artist> Rows() => db.Artists.ToList();
            [HttpGet("h")] public IActionResult H() => Ok(db.Artists.ToList().Select(a => a.Id));
        """);
}
