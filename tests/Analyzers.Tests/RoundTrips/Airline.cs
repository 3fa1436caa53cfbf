using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Three contexts for sources that read navigations: without lazy loading, with proxies, and with entities that load themselves.</summary>
internal static class Airline
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Infrastructure;

        """;

    /// <summary>The package with the proxies is replaced by a method of the same name and namespace.</summary>
    public const string Model = Usings + """
        namespace Microsoft.EntityFrameworkCore
        {
            public static class ProxiesExtensions
            {
                public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder builder, bool useLazyLoadingProxies = true) => builder;
            }
        }

        public class Flight
        {
            public int Id { get; set; }
            public string Number { get; set; } = "";
            public int CarrierId { get; set; }
            public Carrier Carrier { get; set; } = null!;
            public int? GateId { get; set; }
            public Gate? Gate { get; set; }
            public List<Seat> Seats { get; set; } = new();
            public List<Bag> Bags { get; } = new();
            public Seat FirstSeat => Seats[0];
            [System.ComponentModel.DataAnnotations.Schema.NotMapped] public Gate? Scratch { get; set; }
        }

        public class Carrier { public int Id { get; set; } public string Name { get; set; } = ""; public List<Flight> Flights { get; set; } = new(); public Country Country { get; set; } = null!; }
        public class Country { public int Id { get; set; } public string Code { get; set; } = ""; }
        public class Gate { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Seat { public int Id { get; set; } public int FlightId { get; set; } public Flight Flight { get; set; } = null!; public decimal Price { get; set; } public Traveller? Traveller { get; set; } }
        public class Bag { public int Id { get; set; } public int FlightId { get; set; } public int Weight { get; set; } }
        public class Traveller { public int Id { get; set; } public string Name { get; set; } = ""; }

        public class AirContext(DbContextOptions<AirContext> options) : DbContext(options)
        {
            public DbSet<Flight> Flights => Set<Flight>();
            public DbSet<Carrier> Carriers => Set<Carrier>();
            public DbSet<Gate> Gates => Set<Gate>();
            public DbSet<Seat> Seats => Set<Seat>();
        }

        public class Ticket { public int Id { get; set; } public virtual Holder Holder { get; set; } = null!; public virtual ICollection<Coupon> Coupons { get; set; } = new List<Coupon>(); public Stamp Stamp { get; set; } = null!; }
        public class Holder { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Coupon { public int Id { get; set; } public decimal Value { get; set; } public virtual Holder? Payer { get; set; } public virtual Ticket Ticket { get; set; } = null!; }
        public class Stamp { public int Id { get; set; } public string Text { get; set; } = ""; }

        public class LazyContext : DbContext
        {
            public DbSet<Ticket> Tickets => Set<Ticket>();
            public DbSet<Holder> Holders => Set<Holder>();
            protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseLazyLoadingProxies();
        }

        public class Parcel
        {
            private readonly ILazyLoader? _loader;
            private Depot? _depot;
            public Parcel() { }
            public Parcel(ILazyLoader loader) { _loader = loader; }
            public int Id { get; set; }
            public Depot? Depot { get => _loader.Load(this, ref _depot); set => _depot = value; }
        }

        public class Depot { public int Id { get; set; } public string Town { get; set; } = ""; }
        public class ParcelContext : DbContext { public DbSet<Parcel> Parcels => Set<Parcel>(); }
        """;

    public static Task VerifyAsync(string members, params DiagnosticResult[] expected)
        => VerifySourceAsync("public class Service(AirContext db, LazyContext lazy, ParcelContext parcels)\n{\n" + members + "\n}\n", expected);

    public static Task VerifySourceAsync(string source, params DiagnosticResult[] expected)
    {
        var test = Create(source);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static CSharpAnalyzerTest<NavigationPerElementAnalyzer> Create(string source)
    {
        var test = new CSharpAnalyzerTest<NavigationPerElementAnalyzer> { TestCode = Usings + source };
        test.TestState.Sources.Add(("Model.cs", Model));
        return test;
    }

    public static DiagnosticResult Finding() => CSharpAnalyzerVerifier<NavigationPerElementAnalyzer>.Diagnostic();
}
