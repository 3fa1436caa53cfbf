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
    [InlineData("[|Mappers.Country(db.Flights.Include(f => f.Carrier).First(f => f.Id == 1))|];")]
    [InlineData("flights.ConvertAll(f => [|f.Carrier|].Name + f.ToDto().Carrier);")]
    public Task Follows_entities_into_functions(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("db.Flights.Include(f => f.Carrier).ToList().ConvertAll(f => f.ToDto());")]
    [InlineData("flights.ConvertAll(f => Mappers.Label(f, false));")]
    [InlineData("flights.ConvertAll(f => Mappers.Early(f, true));")]
    [InlineData("flights.ConvertAll(f => Mappers.Tested(f));")]
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
