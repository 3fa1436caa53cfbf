namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Navigations that a function reads of the entities that it is given: mappers, view models.</summary>
public sealed class NavigationInFunctionTests
{
    private const string Mappers = """
        public record FlightDto(string Number, string Carrier);

        public class FlightView
        {
            public FlightView(Flight flight) { Carrier = flight.Carrier.Name; Seats = flight.Seats.Count; }
            public string Carrier { get; }
            public int Seats { get; }
        }

        public static class Mappers
        {
            public static FlightDto ToDto(this Flight flight) => new(flight.Number, flight.Carrier.Name);
            public static FlightDto? Guarded(Flight? flight)
            {
                if (flight == null)
                    return null;
                return new(flight.Number, flight.Carrier.Name);
            }
            public static List<FlightDto> ToDtos(IEnumerable<Flight> flights) => flights.Select(f => f.ToDto()).ToList();
            public static List<string> Names(IEnumerable<Flight> flights)
            {
                var names = new List<string>();
                foreach (var flight in flights)
                    names.Add(flight.Carrier.Name);
                return names;
            }
            public static string Country(Flight flight) => CodeOf(flight.Carrier);
            public static string CodeOf(Carrier carrier) => carrier.Country.Code;
            public static string Label(Flight flight, bool withCarrier) => withCarrier ? flight.Carrier.Name : flight.Number;
            public static string Early(Flight flight, bool isShort)
            {
                if (isShort)
                    return flight.Number;
                return flight.Carrier.Name;
            }
            public static string Tested(Flight flight) => flight.Carrier == null ? "" : Mappers.CodeOf(flight.Carrier);
            public static string Name(Flight flight) => flight.Carrier.Name;
            public static string Twice(Flight flight, bool isLong) { var text = isLong ? Name(flight) : ""; return text + Name(flight); }
            public static string Wide(Flight flight, bool isLong) => (isLong ? Twice(flight, true) : "") + Twice(flight, false) + Twice(flight, true);
            public static string Again(Flight flight, int times) => times == 0 ? "" : Back(flight, times) + Back(flight, times);
            public static string Back(Flight flight, int times) => Again(flight, times - 1) + Again(flight, times - 2);
            public static string Shown(Flight flight) { if (flight.Gate != null) return flight.Carrier.Name; return ""; }
            public static string Gated(Flight flight) { if (flight.Gate == null) return ""; return flight.Carrier.Name; }
            public static string Open(Flight flight) { if (flight is { GateId: 3 }) return ""; return flight.Carrier.Name; }
            public static string Short(Flight? flight) { if (flight != null) return flight.Number; return flight!.Carrier.Name; }
            public static string Other(Flight flight) { if (flight is null) { return flight!.Carrier.Name; } return ""; }
            public static string Strict(Flight flight, bool isShort) { if (isShort) throw new ArgumentException(""); return flight.Carrier.Name; }
            public static string PerSeat(Flight flight) { var text = ""; foreach (var seat in flight.Seats) text += flight.Carrier.Name; return text; }
            public static List<string> Some(IEnumerable<Flight> flights, bool withCarrier)
            {
                var names = new List<string>();
                foreach (var flight in flights)
                {
                    if (!withCarrier)
                        continue;
                    names.Add(flight.Carrier.Name);
                }
                return names;
            }
            public static List<string> Chosen(List<Flight> flights, bool withCarrier) => flights.ConvertAll(f =>
            {
                if (!withCarrier)
                    return f.Number;
                return f.Carrier.Name;
            });
            public static IEnumerable<string> Stream(IEnumerable<Flight> flights, bool isEmpty)
            {
                if (isEmpty)
                    yield break;
                foreach (var flight in flights)
                    yield return flight.Carrier.Name;
            }
            public static string Present(Flight? flight) { if (flight is not null) { return flight.Carrier.Name; } return ""; }
            public static string Needed(Flight? flight) { var found = flight ?? throw new ArgumentNullException(nameof(flight)); return flight.Carrier.Name + found.Number; }
            public static List<string> Noted(IEnumerable<Flight?> flights, bool isLoud)
            {
                var names = new List<string>();
                foreach (var number in new[] { 1, 2 })
                {
                    if (isLoud)
                        break;
                }
                foreach (var flight in flights)
                {
                    if (flight == null)
                        continue;
                    names.Add(flight.Carrier.Name);
                }
                return names;
            }
            public static string Optional(Flight flight) => flight.Carrier?.Name ?? "";
            public static Carrier Carrier(Flight flight) => flight.Carrier;
            public static int Seats(Flight flight) => flight.Seats.Count;
            public static string Of(Flight flight, Carrier carrier) => flight.Carrier.Name + carrier.Name;
            public static void Set(Flight flight) { flight.Carrier = new Carrier(); Console.WriteLine(flight.Carrier.Name); }
            public static string Holder(Ticket ticket) => ticket.Holder.Name;
        }
        """;

    [Fact]
    public Task Names_the_function() => Airline.VerifySourceAsync(
        Mappers + """

        public class Service(AirContext db)
        {
            public List<FlightDto> Run()
            {
                var flights = db.Flights.OrderBy(f => f.Number).ToList();
                return flights.Select({|#0:Mappers.ToDto|}).ToList();
            }
        }
        """,
        Airline.Finding().WithLocation(0).WithArguments("flight.Carrier", "is null in 'Mappers.ToDto': the query of 'Flights' does not include it"));

    [Theory]
    [InlineData("flights.ConvertAll(f => [|f.ToDto()|]);")]
    [InlineData("flights.ConvertAll(f => [|new FlightView(f)|]);")]
    [InlineData("[|Mappers.ToDtos(flights)|];")]
    [InlineData("[|Mappers.Names(flights)|];")]
    [InlineData("foreach (var flight in flights) { [|Mappers.Guarded(flight)|]; flight.ToDto(); }")]
    [InlineData("flights.ConvertAll(f => [|Mappers.Twice(f, false)|]);")]
    [InlineData("flights.ConvertAll(f => [|Mappers.Wide(f, false)|] + Mappers.Again(f, 3));")]
    [InlineData("var one = [|db.Flights.First(f => f.Id == 1).ToDto()|]; var two = [|db.Flights.First(f => f.Id == 2).ToDto()|]; flights.ConvertAll(f => [|f.ToDto()|]); flights.ConvertAll(f => f.ToDto());")]
    [InlineData("flights.ConvertAll(f => [|Mappers.Present(f)|]);")]
    [InlineData("flights.ConvertAll(f => [|Mappers.Needed(f)|]);")]
    [InlineData("[|Mappers.Noted(flights, true)|];")]
    [InlineData("[|Mappers.Gated(db.Flights.Include(f => f.Gate).First())|];")]
    [InlineData("[|Mappers.PerSeat(db.Flights.Include(f => f.Bags).Include(f => f.Gate).Include(f => f.Seats).AsNoTracking().First())|];")]
    [InlineData("[|Mappers.Country(db.Flights.Include(f => f.Carrier).First(f => f.Id == 1))|];")]
    [InlineData("flights.ConvertAll(f => [|f.Carrier|].Name + f.ToDto().Carrier);")]
    public Task Follows_entities_into_functions(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("db.Flights.Include(f => f.Carrier).ToList().ConvertAll(f => f.ToDto());")]
    [InlineData("flights.ConvertAll(f => Mappers.Label(f, false));")]
    [InlineData("flights.ConvertAll(f => Mappers.Early(f, true));")]
    [InlineData("flights.ConvertAll(f => Mappers.Tested(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Shown(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Gated(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Open(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Short(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Other(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Strict(f, false));")]
    [InlineData("flights.ConvertAll(f => Mappers.PerSeat(f));")]
    [InlineData("Mappers.Some(flights, false);")]
    [InlineData("Mappers.Chosen(flights, false);")]
    [InlineData("Mappers.Stream(flights, true).ToList();")]
    [InlineData("flights.ConvertAll(f => Mappers.Optional(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Carrier(f));")]
    [InlineData("flights.ConvertAll(f => Mappers.Seats(f));")]
    [InlineData("flights.ForEach(Mappers.Set);")]
    [InlineData("flights.ConvertAll(f => Mappers.Of(f, new Carrier()));")]
    [InlineData("var carriers = db.Carriers.ToList(); flights.ConvertAll(f => f.ToDto());")]
    [InlineData("others.ConvertAll(f => f.ToDto());")]
    [InlineData("flights[0] = new Flight { Carrier = new Carrier() }; flights.ConvertAll(f => f.ToDto());")]
    public Task Says_nothing_where_it_may_be_there_or_is_not_read(string statement) => VerifyAsync(statement);

    [Fact]
    public Task A_lazy_load_in_a_function_is_one_per_element() => Airline.VerifySourceAsync(
        Mappers + """

        public class Service(LazyContext lazy)
        {
            public string One() => Mappers.Holder(lazy.Tickets.First());

            public List<string> All()
            {
                var tickets = lazy.Tickets.ToList();
                return tickets.Select(t => {|#0:Mappers.Holder(t)|}).ToList();
            }
        }
        """,
        Airline.Finding().WithLocation(0).WithArguments("ticket.Holder", "is loaded by a query of its own for each element of 'tickets' in 'Mappers.Holder': the query of 'Tickets' does not include it"));

    [Fact]
    public Task A_member_of_the_entity_reads_the_entity() => Airline.VerifySourceAsync(
        """
        public class Bill
        {
            public int Id { get; set; }
            public decimal Start { get; set; }
            public virtual List<BillLine> Lines { get; set; } = new();
            public virtual Payer Payer { get; set; } = null!;
            public decimal Total => Start + Lines.Sum(l => l.Amount);
            public decimal Gross => Total * 1.2m;
            public bool IsEmpty() => Lines.Count == 0;
            public bool IsSame(Bill other) => Id == other.Id && Payer.Name.Length == 0;
            public string Label => Id + " " + Start;
            public string? Optional => Start > 0 ? Payer.Name : null;
        }

        public class BillLine { public int Id { get; set; } public decimal Amount { get; set; } }
        public class Payer { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class BillContext : DbContext
        {
            public DbSet<Bill> Bills => Set<Bill>();
            protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseLazyLoadingProxies();
        }

        public class Service(BillContext db)
        {
            public async Task<List<decimal>> Totals()
            {
                var totals = new List<decimal>();
                var bills = await db.Bills.ToListAsync();
                foreach (var bill in bills)
                    totals.Add({|#0:bill.Total|});
                return totals;
            }

            public List<decimal> Grosses() => db.Bills.ToList().ConvertAll(b => [|b.Gross|]);
            public List<Bill> Empties() => db.Bills.ToList().Where(b => [|b.IsEmpty()|]).ToList();
            public List<string> Labels() => db.Bills.ToList().ConvertAll(b => b.Label);
            public List<string?> Optionals() => db.Bills.ToList().ConvertAll(b => b.Optional);
            public List<decimal> Included() => db.Bills.Include(b => b.Lines).ToList().ConvertAll(b => b.Total);
            public decimal One(int id) => db.Bills.First(b => b.Id == id).Total;
            public decimal Draft(int n)
            {
                var sum = 0m;
                for (var i = 0; i < n; i++)
                    sum += new Bill { Start = i }.Total;
                return sum;
            }
        }
        """,
        Airline.Finding().WithLocation(0).WithArguments("Bill.Lines", "is loaded by a query of its own for each element of 'bills' in 'Bill.Total': the query of 'Bills' does not include it"));

    private static Task VerifyAsync(string statement) => Airline.Create(
        Mappers + $$"""

        public class Service(AirContext db)
        {
            public void Run(List<Flight> others)
            {
                var flights = db.Flights.Where(f => f.Id > 3).ToList();
                {{statement}}
            }
        }
        """).RunAsync(TestContext.Current.CancellationToken);
}
