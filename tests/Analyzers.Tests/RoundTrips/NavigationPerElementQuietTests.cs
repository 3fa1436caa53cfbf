namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Navigations that are loaded, or of which nobody can tell.</summary>
public sealed class NavigationPerElementQuietTests
{
    [Theory]
    [InlineData("db.Flights.Include(f => f.Carrier).ToList()")]
    [InlineData("db.Flights.Include(\"Carrier\").ToList()")]
    [InlineData("db.Flights.Include(nameof(Flight.Carrier)).ToList()")]
    [InlineData("db.Flights.Include(f => f.Carrier.Country).AsSplitQuery().ToList()")]
    [InlineData("db.Flights.Include(f => f.Carrier).ThenInclude(c => c.Country).AsNoTracking().ToList()")]
    [InlineData("WithCarrier(db.Flights).ToList()")]
    [InlineData("db.Flights.ToList().Concat(others)")]
    [InlineData("others")]
    [InlineData("db.Carriers.Include(c => c.Flights).ToList().SelectMany(c => c.Flights)")]
    [InlineData("db.Flights.Unknown().ToList()")]
    [InlineData("all ? db.Flights.ToList() : others")]
    public Task Entities_that_are_loaded_whole_or_come_from_elsewhere(string flights) => Airline.Create(
        $$"""
        public static class Extensions { public static IQueryable<Flight> Unknown(this IQueryable<Flight> flights) => (IQueryable<Flight>)Activator.CreateInstance(typeof(object))!; }
        public class Service(AirContext db)
        {
            public void Run(List<string> names, List<Flight> others, bool all)
            {
                foreach (var flight in {{flights}})
                    names.Add(flight.Carrier.Name);
            }

            private static IQueryable<Flight> WithCarrier(IQueryable<Flight> flights) => flights.Include(f => f.Carrier);
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task An_include_that_only_sometimes_runs() => Airline.VerifyAsync(
        """
            public async Task<int> Run(bool withSeats)
            {
                IQueryable<Flight> query = db.Flights;
                if (withSeats)
                    query = query.Include(f => f.Seats.Where(s => s.Price > 0));
                var flights = await query.ToListAsync();
                return withSeats ? flights.Sum(f => f.Seats.Count) : 0;
            }
        """);

    [Theory]
    [InlineData("await db.Entry(flight).Reference(f => f.Carrier).LoadAsync();")]
    [InlineData("var entry = db.Entry(flight); await entry.Reference(f => f.Carrier).LoadAsync();")]
    [InlineData("flight.Carrier = await db.Carriers.FirstAsync(c => c.Id == flight.CarrierId);")]
    [InlineData("await db.Carriers.LoadAsync();")]
    [InlineData("await db.Carriers.ToListAsync();")]
    [InlineData("_ = db.Carriers.Find(1);")]
    [InlineData("_ = await db.Seats.Include(s => s.Flight.Carrier).ToListAsync();")]
    [InlineData("_ = await db.Seats.Include(\"Flight.Carrier\").ToListAsync();")]
    [InlineData("db.Carriers.Add(new Carrier { Id = flight.CarrierId });")]
    [InlineData("db.Attach(carrier);")]
    [InlineData("Prepare(flight);")]
    [InlineData("await LoadCarriers();")]
    [InlineData("filler.Fill(flight);")]
    [InlineData("if (flight.Carrier == null) return \"\";")]
    [InlineData("if (flight.Carrier is null) return \"\";")]
    public Task Something_else_may_load_it(string statement) => Airline.Create(
        $$"""
        public interface IFiller { void Fill(Flight flight); }
        public class Service(AirContext db, IFiller filler)
        {
            public async Task<string> Run(int id, Carrier? carrier = null)
            {
                await Task.Yield();
                var flight = await db.Flights.FirstAsync(f => f.Id == id);
                {{statement}}
                return flight.Carrier.Name;
            }

            private void Prepare(Flight flight) => db.Entry(flight).Reference(f => f.Carrier).Load();

            private async Task LoadCarriers() => await db.Carriers.ToListAsync();
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Entities_that_are_related_to_what_is_at_hand() => Airline.VerifyAsync(
        """
            public async Task Run(Carrier carrier, List<string> names)
            {
                foreach (var flight in await db.Flights.Where(f => f.CarrierId == carrier.Id).ToListAsync())
                    names.Add(flight.Carrier.Name);
            }

            public string Caller(int id)
            {
                var carriers = db.Carriers.ToList();
                return Callee(id);
            }

            private string Callee(int id) => db.Flights.First(f => f.Id == id).Carrier.Name;
        """);

    [Fact]
    public Task What_is_no_read() => Airline.VerifyAsync(
        """
            public async Task Run(int id, Seat seat, Gate gate)
            {
                var flight = await db.Flights.FirstAsync(f => f.Id == id);
                flight.Seats.Add(seat);
                flight.Gate = gate;
                _ = nameof(flight.Carrier);
                _ = flight.Scratch!.Name;
                await db.SaveChangesAsync();
            }

            public Task<List<string>> Projected() => db.Flights.Where(f => f.Carrier.Name != "").Select(f => f.Number + f.Carrier.Name).ToListAsync();

            public async Task<List<string>> ProjectedFirst()
            {
                var rows = await db.Flights.Select(f => new { f.Number, f.Carrier }).ToListAsync();
                return rows.Select(r => r.Number + r.Carrier.Name).ToList();
            }
        """);

    [Fact]
    public Task A_lazy_load_that_runs_once() => Airline.VerifyAsync(
        """
            public string One(int id) => lazy.Tickets.First(t => t.Id == id).Holder.Name;

            public void Any(List<string> names)
            {
                foreach (var ticket in lazy.Tickets.Include(t => t.Holder).ToList())
                    names.Add(ticket.Holder.Name);
            }
        """);

    [Theory]
    [InlineData("public List<Flight> Get() => db.Flights.ToList();")]
    [InlineData("public List<Flight> Get() => db.Flights.AsNoTracking().Include(f => f.Carrier).ToList();")]
    [InlineData("public List<Flight> Get(bool all = false) { var query = db.Flights.AsNoTracking(); if (all) query = query.Include(f => f.Carrier); return query.ToList(); }")]
    [InlineData("public List<Flight> Get(bool all = false) { IQueryable<Flight> query = db.Flights; if (all) query = query.AsNoTracking(); return query.ToList(); }")]
    [InlineData("public List<Flight> Get() { var flights = db.Flights.AsNoTracking().ToList(); flights.ForEach(f => f.Carrier = new Carrier()); return flights; }")]
    [InlineData("public List<Flight> Get(bool all = false) { if (all) return db.Flights.AsNoTracking().ToList(); return db.Flights.AsNoTracking().Include(f => f.Carrier).ToList(); }")]
    [InlineData("public virtual List<Flight> Get() => db.Flights.AsNoTracking().ToList(); public class Full(AirContext db) : Board(db) { public override List<Flight> Get() => db.Flights.AsNoTracking().Include(f => f.Carrier).ToList(); }")]
    [InlineData("public List<Flight> Get() => Shaped(db.Flights.AsNoTracking()); private static List<Flight> Shaped(IQueryable<Flight> flights) => flights.Include(f => f.Carrier).ToList();")]
    public Task Members_that_give_back_what_may_be_loaded(string member) => Airline.VerifySourceAsync(
        $$"""
        public class Board(AirContext db)
        {
            {{member}}
        }

        public class Service(Board board)
        {
            public void Run(List<string> names)
            {
                foreach (var flight in board.Get())
                    names.Add(flight.Carrier.Name);
            }
        }
        """);

    [Fact]
    public Task Untracked_rows_of_another_member_that_the_caller_completes() => Airline.VerifySourceAsync(
        """
        public class Board(AirContext db)
        {
            public List<Flight> Get() => db.Flights.AsNoTracking().ToList();
            public Carrier Of(Flight flight) => db.Carriers.First(c => c.Id == flight.CarrierId);
        }

        public class Service(AirContext db, Board board)
        {
            public void Sets(List<string> names)
            {
                foreach (var flight in board.Get())
                {
                    flight.Carrier = board.Of(flight);
                    names.Add(flight.Carrier.Name);
                }
            }

            public void Loads(List<string> names)
            {
                foreach (var flight in board.Get())
                {
                    db.Attach(flight);
                    [|db.Entry(flight).Reference(f => f.Carrier).Load()|];
                    names.Add(flight.Carrier.Name);
                }
            }

            public void Asks(List<string> names)
            {
                foreach (var flight in board.Get())
                    names.Add(flight.Carrier?.Name ?? (flight.Gate is null ? "" : flight.Gate.Name));
            }
        }
        """);

    [Fact]
    public Task A_lazy_load_on_the_way_of_which_all_is_there() => Airline.VerifyAsync(
        """
            public void Back(List<string> names)
            {
                foreach (var ticket in lazy.Tickets.ToList())
                    foreach (var coupon in [|ticket.Coupons|])
                        names.Add(coupon.Ticket.Id.ToString());
            }

            public void Included(List<string> names)
            {
                foreach (var ticket in lazy.Tickets.Include(t => t.Coupons).ThenInclude(c => c.Payer).ToList())
                    foreach (var coupon in ticket.Coupons)
                        names.Add(coupon.Payer!.Name);
            }

            public void Known(List<string> names)
            {
                var holders = lazy.Holders.ToList();
                foreach (var ticket in lazy.Tickets.ToList())
                    foreach (var coupon in [|ticket.Coupons|])
                        names.Add(coupon.Payer!.Name + holders.Count);
            }

            public void Unloaded(List<string> names)
            {
                foreach (var carrier in db.Carriers.ToList())
                    foreach (var flight in [|carrier.Flights|])
                        foreach (var seat in flight.Seats)
                            names.Add(seat.Traveller!.Name);
            }

            public string Once(int id) => lazy.Tickets.First(t => t.Id == id).Coupons.First().Payer!.Name;
        """);

    [Fact]
    public Task Explicit_loads_that_run_once_or_not_at_all() => Airline.VerifyAsync(
        """
            public async Task Run(Flight flight, List<Flight> flights)
            {
                await db.Entry(flight).Collection(f => f.Seats).LoadAsync();
                foreach (var other in flights)
                {
                    await db.Entry(flight).Collection(f => f.Bags).LoadAsync();
                    db.Entry(other).State = EntityState.Modified;
                    var query = db.Entry(other).Collection(f => f.Seats).Query();
                    _ = db.Entry(other).Reference(f => f.Carrier).IsLoaded;
                }
            }
        """);

    [Theory]
    [InlineData("modelBuilder.Entity<Letter>().Navigation(l => l.Sender).AutoInclude();")]
    [InlineData("modelBuilder.Entity<Letter>().OwnsOne(l => l.Sender);")]
    [InlineData("modelBuilder.Entity<Letter>().Ignore(l => l.Sender);")]
    [InlineData("modelBuilder.Entity<Letter>().Property(l => l.Sender).HasConversion(s => s.Name, n => new Sender());")]
    [InlineData("modelBuilder.Owned<Sender>();")]
    [InlineData("modelBuilder.ApplyConfigurationsFromAssembly(typeof(DbContext).Assembly);")]
    [InlineData("foreach (var type in modelBuilder.Model.GetEntityTypes()) foreach (var n in type.GetNavigations()) n.SetIsEagerLoaded(true);")]
    public Task What_the_model_loads_or_does_not_know(string configuration) => Airline.Create(
        $$"""
        public class Letter { public int Id { get; set; } public Sender Sender { get; set; } = null!; }
        public class Sender { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class LetterContext : DbContext
        {
            public DbSet<Letter> Letters => Set<Letter>();
            protected override void OnModelCreating(ModelBuilder modelBuilder) { {{configuration}} }
        }
        public class Post(LetterContext letters) { public string One(int id) => letters.Letters.First(l => l.Id == id).Sender.Name; }
        """).RunAsync(TestContext.Current.CancellationToken);
}
