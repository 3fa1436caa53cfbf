using PerfAnalyzers.Analyzers.Tests.Robustness;
using PerfAnalyzers.RoundTrips;

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
    public Task NothingIsThrownOnAnyPartOfIt()
        => HalfTypedCode.VerifyNothingThrownAsync(HalfTypedCode.Compile(Source, Airline.Model), [new NavigationPerElementAnalyzer(), new LazyEntitySerializedAnalyzer()]);
}
