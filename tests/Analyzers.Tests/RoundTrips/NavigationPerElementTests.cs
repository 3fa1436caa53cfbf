namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class NavigationPerElementTests
{
    [Fact]
    public Task Names_the_navigation_that_is_null() => Airline.VerifyAsync(
        """
            public async Task Run(List<string> board)
            {
                var flights = await db.Flights.OrderBy(f => f.Id).Take(30).ToListAsync();
                foreach (var flight in flights)
                    board.Add(flight.Number + " " + {|#0:flight.Carrier|}.Name);
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("flight.Carrier", "is null: the query of 'Flights' does not include it"));

    [Fact]
    public Task Names_the_collection_that_is_empty() => Airline.VerifyAsync(
        """
            public async Task<decimal> Run(int id)
            {
                var flight = await db.Flights.FirstAsync(f => f.Id == id);
                return {|#0:flight.Seats|}.Sum(s => s.Price);
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("flight.Seats", "is empty: the query of 'Flights' does not include it"));

    [Fact]
    public Task Names_the_elements_of_a_lazy_load() => Airline.VerifyAsync(
        """
            public async Task<List<string>> Run(CancellationToken ct)
            {
                var tickets = await lazy.Tickets.Where(t => t.Id > 5).ToListAsync(ct);
                return tickets.Select(t => $"{t.Id} {{|#0:t.Holder|}.Name}").ToList();
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("t.Holder", "is loaded by a query of its own for each element of 'tickets': the query of 'Tickets' does not include it"));

    [Theory]
    [InlineData("db.Flights.ToList()")]
    [InlineData("db.Flights.AsNoTracking().Where(f => f.Id > 3).ToArray()")]
    [InlineData("await db.Set<Flight>().OrderBy(f => f.Number).Skip(5).ToListAsync()")]
    [InlineData("(from f in db.Flights where f.Id > 3 select f).ToList()")]
    [InlineData("db.Flights.Include(f => f.Gate).Include(\"Seats.Traveller\").ToList()")]
    [InlineData("db.Carriers.SelectMany(c => c.Flights).Where(f => f.Id > 3).AsNoTracking().ToList()")]
    [InlineData("db.Flights.ToList().Where(f => f.Id > 3).OrderBy(f => f.Id)")]
    [InlineData("db.Flights")]
    [InlineData("db.Flights.AsAsyncEnumerable().ToBlockingEnumerable()", false)]
    [InlineData("Departing()")]
    [InlineData("Departing().ToDictionary(f => f.Id).Values")]
    [InlineData("Departing().ToLookup(f => f.GateId).SelectMany(g => g)")]
    public Task Follows_every_way_to_the_query(string query, bool isFollowed = true) => Airline.VerifyAsync(
        $$"""
            public async Task Run(List<string> names)
            {
                await Task.Yield();
                foreach (var flight in {{query}})
                {
                    names.Add({{(isFollowed ? "[|flight.Carrier|]" : "flight.Carrier")}}.Name);
                    names.Add(flight.Carrier.Name);
                }
            }

            private IQueryable<Flight> Departing() => db.Flights.Where(f => f.Id > 3);
        """);

    [Fact]
    public Task Follows_locals_lambdas_groups_and_patterns() => Airline.VerifyAsync(
        """
            public async Task Run(int id, List<string> names)
            {
                var flights = db.Flights.AsNoTracking().ToList();
                flights.ForEach(f => names.Add([|f.Carrier|].Name));
                foreach (var group in flights.GroupBy(f => f.Number))
                    names.AddRange(group.Select(f => [|f.Gate|]!.Name));
                if (await db.Flights.FindAsync(id) is { } found)
                    names.Add([|found.Carrier|].Name);
                var single = await db.Flights.SingleOrDefaultAsync(f => f.Id == id) ?? throw new InvalidOperationException();
                names.Add([|single.Gate|]!.Name);
                var byId = await db.Flights.AsNoTracking().ToDictionaryAsync(f => f.Id);
                names.Add([|byId[id].Carrier|].Name);
                if (byId.TryGetValue(id, out var known))
                    names.Add([|known.Gate|]?.Name ?? "");
            }
        """);

    [Fact]
    public Task Follows_a_member_that_gives_back_untracked_rows() => Airline.VerifySourceAsync(
        """
        public interface IBoard { Task<List<Flight>> DepartingAsync(string number); }
        public class Board(AirContext db) : IBoard
        {
            public async Task<List<Flight>> DepartingAsync(string number)
            {
                if (number == "") return [];
                return await {|#1:db.Flights.AsNoTracking().Include(f => f.Gate).Where(f => f.Number == number).ToListAsync()|};
            }

            public Task<Flight> OneAsync(int id) => db.Flights.AsNoTracking().FirstAsync(f => f.Id == id);
            public Flight Needed(int id) => db.Flights.AsNoTracking().FirstOrDefault(f => f.Id == id) ?? throw new ArgumentException("");
        }

        public class Service(IBoard board, Board own)
        {
            public async Task Run(List<string> names)
            {
                var flights = await board.DepartingAsync("LH 1");
                foreach (var flight in flights)
                {
                    names.Add({|#0:flight.Carrier|}.Name + flight.Gate!.Name);
                    names.Add(flight.Carrier.Name);
                }

                names.Add([|(await own.OneAsync(3)).Carrier|].Name + [|own.Needed(3).Gate|]!.Name);
                names.AddRange(flights.Select(Shown));
            }

            private static string Shown(Flight flight) => flight.Number;
        }
        """,
        Airline.Finding().WithLocation(0).WithLocation(1).WithArguments("flight.Carrier", "is null: the query of 'Flights' does not include it"));

    [Fact]
    public Task Follows_navigations_that_are_included() => Airline.VerifyAsync(
        """
            public async Task Run(List<string> names)
            {
                foreach (var flight in await db.Flights.Include(f => f.Seats).ToListAsync())
                {
                    foreach (var seat in flight.Seats)
                        names.Add([|seat.Traveller|]!.Name + seat.Flight.Number);
                    names.AddRange(flight.Seats.Select(s => s.Traveller!.Name));
                }
            }
        """);

    [Fact]
    public Task Reports_a_lazy_load_of_a_loader_and_a_test_for_null_that_loads() => Airline.VerifyAsync(
        """
            public void Run(List<string> names)
            {
                foreach (var parcel in parcels.Parcels.ToList())
                    if ([|parcel.Depot|] != null) names.Add(parcel.Depot.Town);
                foreach (var ticket in lazy.Tickets.ToList())
                    foreach (var coupon in [|ticket.Coupons|])
                        names.Add(coupon.Value.ToString());
            }
        """);

    [Fact]
    public Task Reports_a_lazy_load_of_what_a_lazy_load_gave() => Airline.VerifyAsync(
        """
            public void All(List<string> names)
            {
                foreach (var ticket in lazy.Tickets.ToList())
                    foreach (var coupon in [|ticket.Coupons|])
                        names.Add([|coupon.Payer|]!.Name);
            }

            public void One(int id, List<string> names)
            {
                var ticket = lazy.Tickets.First(t => t.Id == id);
                foreach (var coupon in ticket.Coupons)
                    names.Add({|#0:coupon.Payer|}!.Name + coupon.Payer.Id);
            }

            public void Chain(List<string> names)
            {
                foreach (var ticket in lazy.Tickets.Include(t => t.Coupons).ToList())
                    names.AddRange(ticket.Coupons.Select(c => [|c.Payer|]!.Name));
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("coupon.Payer", "is loaded by a query of its own for each element of 'ticket.Coupons': the query of 'Tickets' does not include it"));

    [Fact]
    public Task Reports_what_no_proxy_can_load() => Airline.VerifyAsync(
        """
            public string Run(int id) => [|lazy.Tickets.First(t => t.Id == id).Stamp|].Text;
        """);

    [Fact]
    public Task Reports_explicit_loads_per_element() => Airline.VerifyAsync(
        """
            public async Task Run(List<Flight> flights, Dictionary<int, int> counts)
            {
                foreach (var flight in flights)
                {
                    await {|#0:db.Entry(flight).Collection(f => f.Seats).LoadAsync()|};
                    {|#1:db.Entry(flight).Reference("Carrier").Load()|};
                    counts[flight.Id] = await {|#2:db.Entry(flight).Collection(f => f.Bags).Query().Where(b => b.Weight > 20).CountAsync()|};
                    foreach (var bag in {|#3:db.Entry(flight).Collection(f => f.Bags).Query()|})
                        counts[flight.Id] += bag.Weight;
                    var entry = db.Entry(flight);
                    if (!entry.Collection("Seats").IsLoaded) {|#4:entry.Collection("Seats").Load()|};
                }
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("flight.Seats", "is loaded by a query of its own for each element of 'flights'"),
        Airline.Finding().WithLocation(1).WithArguments("flight.Carrier", "is loaded by a query of its own for each element of 'flights'"),
        Airline.Finding().WithLocation(2).WithArguments("flight.Bags", "is queried for each element of 'flights'"),
        Airline.Finding().WithLocation(3).WithArguments("flight.Bags", "is queried for each element of 'flights'"),
        Airline.Finding().WithLocation(4).WithArguments("flight.Seats", "is loaded by a query of its own for each element of 'flights'"));

    [Fact]
    public Task Reports_explicit_loads_of_a_navigation_that_a_variable_keeps() => Airline.VerifyAsync(
        """
            public void Run(List<Flight> flights)
            {
                foreach (var flight in flights)
                {
                    var seats = db.Entry(flight).Collection(f => f.Seats);
                    if (!seats.IsLoaded)
                        [|seats.Load()|];
                }
            }
        """);

    [Fact]
    public Task Reports_explicit_loads_through_the_entries_that_are_walked() => Airline.VerifyAsync(
        """
            public async Task Run(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Flight> other)
            {
                foreach (var entry in db.ChangeTracker.Entries<Flight>().ToList())
                {
                    if (entry.State == EntityState.Deleted) continue;
                    await {|#0:entry.Collection(f => f.Seats).LoadAsync()|};
                    await other.Collection(f => f.Seats).LoadAsync();
                    _ = entry.Collection(f => f.Bags).IsLoaded;
                }

                db.ChangeTracker.Entries<Flight>().ToList().ForEach(e => [|e.Reference(f => f.Carrier).Load()|]);
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("entry.Seats", "is loaded by a query of its own for each element of 'Entries'"));

    [Fact]
    public Task Reports_a_function_that_loads_for_each_element() => Airline.VerifyAsync(
        """
            private async Task Complete(Flight flight)
            {
                if (!db.Entry(flight).Collection(f => f.Seats).IsLoaded)
                    await db.Entry(flight).Collection(f => f.Seats).LoadAsync();
            }

            private int Heavy(Flight flight) => db.Entry(flight).Collection(f => f.Bags).Query().Count(b => b.Weight > 20);

            private void Board(Flight flight, Seat seat) => db.Entry(flight).Reference(f => f.Carrier).Load();

            public async Task Run(List<Flight> flights, Flight one, List<int> counts)
            {
                foreach (var flight in flights)
                    await {|#0:Complete(flight)|};
                counts.AddRange(flights.Select({|#1:Heavy|}));
                await Complete(one);
                for (var i = 0; i < counts.Count; i++)
                    await Complete(one);
            }
        """,
        Airline.Finding().WithLocation(0).WithArguments("Service.Complete", "loads a navigation by a query of its own for each element of 'flights' (path: 'Service.Complete' -> 'Collection.LoadAsync')"),
        Airline.Finding().WithLocation(1).WithArguments("Service.Heavy", "loads a navigation by a query of its own for each element of 'flights' (path: 'Service.Heavy' -> 'Query.Count')"));

    [Fact]
    public Task Reports_explicit_loads_of_what_each_round_takes() => Airline.VerifyAsync(
        """
            private Flight _next = new();

            private async Task Complete(Flight flight) => await db.Entry(flight).Collection(f => f.Seats).LoadAsync();

            public async Task Run(Queue<Flight> waiting, Stack<Flight> stack, List<Flight> left, IEnumerator<Flight> rows, Flight one)
            {
                while (waiting.Count > 0)
                    await [|Complete(waiting.Dequeue())|];
                while (stack.Count > 0)
                    [|db.Entry(stack.Pop()).Collection(f => f.Seats).Load()|];
                while (rows.MoveNext())
                    [|db.Entry(rows.Current).Collection(f => f.Seats).Load()|];
                while (left.Count > 0)
                {
                    await [|Complete(left[0])|];
                    left.RemoveAt(0);
                }
                foreach (var flight in left)
                {
                    _next = flight;
                    await [|Complete(_next)|];
                    await Complete(one);
                }
                foreach (var flight in left)
                    await Complete(_next);
            }
        """);

    [Fact]
    public Task A_test_that_only_guards_the_read_is_none() => Airline.VerifyAsync(
        """
            public List<Flight> Of(string carrier)
            {
                var flights = db.Flights.ToArray();
                return flights.Where(f => f.Carrier != null && [|f.Carrier|].Name == carrier).ToList();
            }

            public string Gate(int id)
            {
                var flight = db.Flights.First(f => f.Id == id);
                return flight.Gate == null ? "" : [|flight.Gate|].Name;
            }

            public string Tested(int id)
            {
                var flight = db.Flights.First(f => f.Id == id);
                if (flight.Gate != null)
                    return flight.Gate.Name;
                return flight.Gate == null ? "" : flight.Gate.Name;
            }
        """);

    [Fact]
    public Task A_virtual_navigation_of_a_library_is_reported_only_per_element() => Airline.Create(
        """
        public class Letter { public int Id { get; set; } public virtual Sender Sender { get; set; } = null!; }
        public class Sender { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class LetterContext : DbContext { public DbSet<Letter> Letters => Set<Letter>(); }
        public class Post(LetterContext letters)
        {
            public string One(int id) => letters.Letters.First(l => l.Id == id).Sender.Name;
            public List<string> All() => letters.Letters.ToList().Select(l => [|l.Sender|].Name).ToList();
        }
        """).RunAsync(TestContext.Current.CancellationToken);
}
