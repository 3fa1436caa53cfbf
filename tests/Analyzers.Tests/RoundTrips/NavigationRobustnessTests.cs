using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Half-typed code: whatever the author has typed so far, the analyzers of navigations do not throw.</summary>
public sealed class NavigationRobustnessTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Linq; using System.Text.Json; using System.Threading.Tasks; using Microsoft.EntityFrameworkCore;
        public class Service(AirContext db, LazyContext lazy)
        {
            public async Task<string> Run(int id, List<string> names, Flight? other)
            {
                IQueryable<Flight> query = db.Flights.Include(f => f.Seats.Where(s => s.Price > 0)).ThenInclude(s => s.Traveller).Include("Carrier.Country");
                if (id > 3) query = query.Include(f => f.Gate);
                foreach (var flight in await query.OrderBy(f => f.Id).ToListAsync())
                    names.AddRange(flight.Bags.Select(b => b.Weight + flight.Carrier.Country.Code));
                foreach (var ticket in lazy.Tickets) names.Add(ticket.Holder?.Name ?? ticket.Coupons.First().Payer!.Name);
                if (await db.Flights.FindAsync(id) is { Gate: { } gate } found) await db.Entry(found).Collection(f => f.Seats).Query().CountAsync();
                foreach (var f in db.Flights.ToList()) { await db.Entry(f).Reference(x => x.Carrier).LoadAsync(); }
                var byId = (from f in db.Flights where f.Id > 3 select f).ToDictionary(f => f.Id);
                return byId.TryGetValue(id, out var known) ? JsonSerializer.Serialize(known.Carrier) : JsonSerializer.Serialize(lazy.Tickets.ToList());
            }
        }
        public class MoreContext : DbContext
        {
            public DbSet<Flight> Flights => Set<Flight>();
            protected override void OnModelCreating(ModelBuilder b)
            {
                b.Entity<Flight>(e => { e.HasKey(f => new { f.Id, f.Number }); e.HasIndex(f => f.Number).IsUnique().HasFilter("x"); e.Navigation(f => f.Gate).AutoInclude(); });
                b.Entity<Flight>().HasOne(f => f.Carrier).WithMany(c => c.Flights).HasForeignKey(f => f.CarrierId).IsRequired(false);
                b.ApplyConfigurationsFromAssembly(typeof(MoreContext).Assembly);
            }
        }
        """;

    [Fact]
    public async Task Never_throws_on_a_truncated_source()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var tree = CSharpSyntaxTree.ParseText(Source, options, "Test0.cs", cancellationToken: cancellationToken);
        var model = CSharpSyntaxTree.ParseText(Airline.Model, options, "Model.cs", cancellationToken: cancellationToken);
        var complete = CSharpCompilation.Create(
            "Test",
            [tree, model],
            ReferenceAssemblies.Default.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var text = await tree.GetTextAsync(cancellationToken);
        var root = await tree.GetRootAsync(cancellationToken);
        var start = root.DescendantNodes().OfType<ClassDeclarationSyntax>().First().SpanStart;
        foreach (var token in root.DescendantTokens().Where(token => token.SpanStart > start))
        {
            var truncated = CSharpSyntaxTree.ParseText(text.GetSubText(new TextSpan(0, token.SpanStart)), options, "Test0.cs", cancellationToken);
            Exception? thrown = null;
            var analysis = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => thrown ??= exception, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
            var compilation = complete.ReplaceSyntaxTree(tree, truncated);
            await compilation
                .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new NavigationPerElementAnalyzer(), new LazyEntitySerializedAnalyzer()), analysis)
                .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(truncated), filterSpan: null, cancellationToken);
            Assert.True(thrown is null, $"Truncated before '{token}' at {token.SpanStart}: {thrown}");
        }
    }
}
