namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that read navigations which their query does not load, and a model whose entities load themselves.</summary>
internal static class NavigationIncludes
{
    /// <summary>Every third trip has no driver, every fourth no stops; several trips share a route.</summary>
    public const int Trips = 24;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["required reference"] = """
            foreach (var trip in await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync())
                log.Add($"{trip.Id} {trip.Route!.Name}");
            """,
        ["optional reference"] = """
            var trips = await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync();
            log.AddRange(trips.Select(t => t.Id + " " + (t.Driver?.Name ?? "none")));
            """,
        ["collection"] = """
            var trips = db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToList();
            foreach (var trip in trips)
                log.Add(trip.Id + ": " + string.Join(",", trip.Stops.OrderBy(s => s.Id).Select(s => s.Town)));
            """,
        ["collection of a page"] = """
            var query = db.Trips.OrderByDescending(t => t.Id).AsQueryable();
            if (first > 0)
                query = query.Where(t => t.Id >= first);
            var trips = await query.Take(20).ToListAsync();
            trips.ForEach(trip => log.Add(trip.Id + " " + trip.Stops.Count));
            """,
        ["second collection"] = """
            var trips = await db.Trips.Include(t => t.Stops).Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync();
            foreach (var trip in trips)
                log.Add($"{trip.Id} {trip.Stops.Count} {trip.Notes.Sum(n => n.Length)}");
            """,
        ["navigation of an included one"] = """
            var trips = await db.Trips.Include(t => t.Stops).Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync();
            foreach (var stop in trips.SelectMany(t => t.Stops).OrderBy(s => s.Id))
                log.Add(stop.Town + " " + (stop.Depot?.Name ?? "none"));
            """,
        ["explicit load of a collection"] = """
            foreach (var trip in await db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToListAsync())
            {
                await db.Entry(trip).Collection(t => t.Stops).LoadAsync();
                log.Add(trip.Id + " " + trip.Stops.Count);
            }
            """,
        ["explicit load of a reference"] = """
            var trips = db.Trips.Where(t => t.Id >= first).OrderBy(t => t.Id).ToList();
            foreach (var trip in trips)
            {
                db.Entry(trip).Reference(t => t.Driver).Load();
            }

            await Task.Yield();
            log.AddRange(trips.Select(t => t.Id.ToString()));
            log.AddRange(db.ChangeTracker.Entries().Select(e => e.Metadata.ShortName() + e.State).Order());
            """,
    };

    public const string Model = """
        using System;
        using System.Collections.Generic;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Infrastructure;

        public class Trip
        {
            private readonly ILazyLoader? _loader;
            private Route? _route;
            private Driver? _driver;
            private List<Stop>? _stops = new();
            private List<Note>? _notes = new();
            public Trip() { }
            public Trip(ILazyLoader loader) { _loader = loader; }
            public int Id { get; set; }
            public int RouteId { get; set; }
            public Route? Route { get => _loader.Load(this, ref _route); set => _route = value; }
            public int? DriverId { get; set; }
            public Driver? Driver { get => _loader.Load(this, ref _driver); set => _driver = value; }
            public List<Stop> Stops { get => _loader.Load(this, ref _stops)!; set => _stops = value; }
            public List<Note> Notes { get => _loader.Load(this, ref _notes)!; set => _notes = value; }
        }

        public class Route { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Driver { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Note { public int Id { get; set; } public int TripId { get; set; } public int Length { get; set; } }
        public class Depot { public int Id { get; set; } public string Name { get; set; } = ""; }

        public class Stop
        {
            private readonly ILazyLoader? _loader;
            private Depot? _depot;
            public Stop() { }
            public Stop(ILazyLoader loader) { _loader = loader; }
            public int Id { get; set; }
            public int TripId { get; set; }
            public string Town { get; set; } = "";
            public int? DepotId { get; set; }
            public Depot? Depot { get => _loader.Load(this, ref _depot); set => _depot = value; }
        }

        public class TripContext(DbContextOptions options) : DbContext(options)
        {
            public DbSet<Trip> Trips => Set<Trip>();

            protected override void OnModelCreating(ModelBuilder modelBuilder)
            {
                modelBuilder.Entity<Trip>().HasOne(t => t.Route).WithMany().HasForeignKey(t => t.RouteId).IsRequired();
                modelBuilder.Entity<Trip>().Property(t => t.Id).ValueGeneratedNever();
            }

            public void Fill(int trips)
            {
                for (var id = 1; id <= trips; id++)
                {
                    Add(new Driver { Id = id, Name = "d" + id });
                    Add(new Depot { Id = id, Name = "p" + id });
                    if (id <= 12) Add(new Route { Id = id, Name = "r" + id });
                }

                SaveChanges();
                for (var id = 1; id <= trips; id++)
                {
                    Add(new Trip { Id = id, RouteId = 1 + (id % 12), DriverId = id % 3 == 0 ? null : id });
                    for (var stop = 0; stop < id % 4; stop++)
                    {
                        Add(new Stop { TripId = id, Town = $"t{id}.{stop}", DepotId = stop == 2 ? null : id });
                        Add(new Note { TripId = id, Length = id + stop });
                    }
                }

                SaveChanges();
            }
        }
        """;
}
