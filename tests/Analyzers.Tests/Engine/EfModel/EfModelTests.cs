using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;

namespace PerfAnalyzers.Analyzers.Tests.Engine.Model;

public sealed class EfModelTests
{
    private const string Source = """
        using System.Collections.Generic;
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Metadata.Builders;

        [Index(nameof(Number), IsUnique = true)]
        [Index("Day", "Number", IsDescending = new[] { true, false })]
        public class Order
        {
            public int Id { get; set; }
            public string Number { get; set; } = "";
            public int Day { get; set; }
            public int CustomerId { get; set; }
            public Customer Customer { get; set; } = null!;
            public int? PayerId { get; set; }
            [ForeignKey("PayerId")] public Customer? PaidBy { get; set; }
            public List<Line> Lines { get; } = new();
            public List<Tag> Tags { get; set; } = new();
            public Address Address { get; set; } = null!;
            public Money Total { get; set; } = null!;
            public Line First => Lines[0];
        }

        public class Customer { public int CustomerId { get; set; } public string Email { get; set; } = ""; [InverseProperty(nameof(Order.Customer))] public ICollection<Order> Orders { get; set; } = null!; }
        public class Line { public int OrderNo { get; set; } public int Row { get; set; } public Order Parent { get; set; } = null!; }
        public class Tag { [Key] public string Name { get; set; } = ""; public List<Order> Orders { get; set; } = new(); }
        [Owned] public class Address { public int Id { get; set; } }
        public class Money { public int Id { get; set; } }
        public class Report { public int Rows { get; set; } }
        public class Person { public int Id { get; set; } public Passport Passport { get; set; } = null!; }
        public class Passport { public int Id { get; set; } public int Holder { get; set; } public Person Person { get; set; } = null!; }

        public class OrderContext : DbContext
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Report> Reports => Set<Report>();
            protected override void OnModelCreating(ModelBuilder b)
            {
                b.Entity<Order>().OwnsOne(o => o.Total);
                b.Entity<Customer>().HasAlternateKey(c => c.Email);
                b.Entity<Customer>().HasQueryFilter(c => c.Email != "");
                b.Entity<Customer>(e => e.HasIndex(c => new { c.Email, c.CustomerId }, "IX").HasFilter("Email <> ''").IncludeProperties(c => c.Email));
                b.Entity<Report>().HasNoKey();
                b.Entity<Person>().HasOne(p => p.Passport).WithOne(p => p.Person).HasForeignKey<Passport>(p => p.Holder);
            }
        }

        public class LineConfiguration : IEntityTypeConfiguration<Line>
        {
            public void Configure(EntityTypeBuilder<Line> builder)
            {
                builder.HasKey(l => new { l.OrderNo, l.Row });
                builder.HasOne(l => l.Parent).WithMany(o => o.Lines).HasForeignKey(l => l.OrderNo);
                builder.Navigation(l => l.Parent).AutoInclude();
            }
        }
        """;

    private static EfEntity? Entity(string name)
    {
        var compilation = EngineCompilation.Create(Source);
        return EfModel.TryCreate(compilation)!.Entity(compilation.GetTypeByMetadataName(name), TestContext.Current.CancellationToken);
    }

    private static EfNavigation Navigation(string entity, string property) => Entity(entity)!.Navigation(property)!;

    [Theory]
    [InlineData("Order", "Id")]
    [InlineData("Customer", "CustomerId")]
    [InlineData("Line", "OrderNo,Row")]
    [InlineData("Tag", "Name")]
    [InlineData("Report", "")]
    public void Reads_keys(string entity, string key) => Assert.Equal(key, string.Join(',', Entity(entity)!.Key));

    [Fact]
    public void Owned_types_and_what_leads_to_them_are_no_entities()
    {
        Assert.Null(Entity("Address"));
        Assert.Equal(["Customer", "PaidBy", "Lines", "Tags"], Entity("Order")!.Navigations.Select(navigation => navigation.Property.Name));
    }

    [Fact]
    public void Reads_relationships()
    {
        var customer = Navigation("Order", "Customer");
        Assert.Equal(("Orders", true, EfFact.Yes), (customer.Inverse, customer.IsOnDependent, customer.IsRequired));
        Assert.Equal(["CustomerId"], customer.ForeignKey);

        var payer = Navigation("Order", "PaidBy");
        Assert.Equal((null, true, EfFact.No), (payer.Inverse, payer.IsOnDependent, payer.IsRequired));
        Assert.Equal(["PayerId"], payer.ForeignKey);

        var lines = Navigation("Order", "Lines");
        Assert.Equal(("Parent", true, false), (lines.Inverse, lines.IsCollection, lines.IsOnDependent));
        Assert.Equal(["OrderNo"], lines.ForeignKey);

        var orders = Navigation("Customer", "Orders");
        Assert.Equal(("Customer", false), (orders.Inverse, orders.IsOnDependent));
        Assert.Equal(["CustomerId"], orders.ForeignKey);

        Assert.Equal("Orders", Navigation("Order", "Tags").Inverse);
        Assert.Empty(Navigation("Order", "Tags").ForeignKey);
    }

    [Fact]
    public void The_key_from_one_to_one_is_on_the_side_that_is_named()
    {
        var passport = Navigation("Person", "Passport");
        Assert.Equal(("Person", false), (passport.Inverse, passport.IsOnDependent));
        Assert.Equal(["Holder"], passport.ForeignKey);
        Assert.True(Navigation("Passport", "Person").IsOnDependent);
    }

    [Fact]
    public void Reads_what_is_loaded_automatically_and_filtered()
    {
        Assert.Equal(EfFact.Yes, Navigation("Line", "Parent").IsAutoIncluded);
        Assert.Equal(EfFact.No, Navigation("Order", "Lines").IsAutoIncluded);
        Assert.Equal(EfFact.Yes, Entity("Customer")!.HasQueryFilter);
        Assert.Equal(EfFact.No, Entity("Order")!.HasQueryFilter);
        Assert.Equal(["Email"], Assert.Single(Entity("Customer")!.AlternateKeys));
    }

    [Fact]
    public void Reads_indexes()
    {
        var (number, day) = (Entity("Order")!.Indexes[0], Entity("Order")!.Indexes[1]);
        Assert.True(number.IsUnique);
        Assert.Equal(["Number"], number.Columns);
        Assert.Equal(["Day", "Number"], day.Columns);
        Assert.Equal([true, false], day.Descending);

        var email = Assert.Single(Entity("Customer")!.Indexes);
        Assert.Equal(["Email", "CustomerId"], email.Columns);
        Assert.Equal(["Email"], email.Included);
        Assert.Equal("Email <> ''", email.Filter);
    }

    [Fact]
    public void A_compilation_without_a_context_has_entities_by_convention_but_is_not_configured_here()
    {
        var compilation = EngineCompilation.Create("public class Note { public int Id { get; set; } } public class Pair { public string Left { get; set; } = \"\"; }");
        var model = EfModel.TryCreate(compilation)!;
        var note = model.Entity(compilation.GetTypeByMetadataName("Note"), TestContext.Current.CancellationToken);
        Assert.False(note!.IsConfigured);
        Assert.False(model.IsConfiguredHere(note.Type, context: null, TestContext.Current.CancellationToken));
        Assert.Null(model.Entity(compilation.GetTypeByMetadataName("Pair"), TestContext.Current.CancellationToken));
    }
}
