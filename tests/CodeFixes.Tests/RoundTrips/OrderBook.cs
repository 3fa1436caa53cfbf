namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>Orders, whose context loads nothing by itself, and tickets, whose context is lazy.</summary>
internal static class OrderBook
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    public const string Model = Usings + """
        namespace Microsoft.EntityFrameworkCore
        {
            public static class ProxiesExtensions
            {
                public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder builder) => builder;
            }
        }

        public class Order
        {
            public int Id { get; set; }
            public string Number { get; set; } = "";
            public string Title => "No. " + Number;
            public int CustomerId { get; set; }
            public Customer Customer { get; set; } = null!;
            public int? DriverId { get; set; }
            public Driver? Driver { get; set; }
            public int ShopId { get; set; }
            public Shop Shop { get; set; } = null!;
            public List<Line> Lines { get; set; } = new();
            public List<Note> Notes { get; set; } = new();
        }

        public class Customer { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Driver { public int Id { get; set; } public string Name { get; set; } = ""; public bool IsGone { get; set; } }
        public class Shop { public int Id { get; set; } public string Name { get; set; } = ""; public bool IsGone { get; set; } }
        public class Line { public int Id { get; set; } public int OrderId { get; set; } public Product? Product { get; set; } }
        public class Product { public int Id { get; set; } public decimal Price { get; set; } }
        public class Note { public int Id { get; set; } public int OrderId { get; set; } public string Text { get; set; } = ""; }
        public class OrderContext : DbContext
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Shop> Shops => Set<Shop>();
            protected override void OnModelCreating(ModelBuilder modelBuilder)
            {
                modelBuilder.Entity<Driver>().HasQueryFilter(d => !d.IsGone);
                modelBuilder.Entity<Shop>().HasQueryFilter(d => !d.IsGone);
            }
        }

        public class Ticket { public int Id { get; set; } public virtual Holder? Holder { get; set; } }
        public class Holder { public int Id { get; set; } public string Name { get; set; } = ""; public virtual ICollection<Badge> Badges { get; set; } = new List<Badge>(); }
        public class Badge { public int Id { get; set; } public virtual Maker? Maker { get; set; } }
        public class Maker { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class TicketContext : DbContext
        {
            public DbSet<Ticket> Tickets => Set<Ticket>();
            protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseLazyLoadingProxies();
        }
        """;

    public const string Service = "public class Service(OrderContext db, TicketContext tickets)";
}
