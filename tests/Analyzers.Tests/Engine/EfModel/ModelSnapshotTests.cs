using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;

namespace PerfAnalyzers.Analyzers.Tests.Engine.Model;

/// <summary>The model snapshot in the form that the migrations tool writes.</summary>
public sealed class ModelSnapshotTests
{
    private const string Classes = """
        using System.Collections.Generic;
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Infrastructure;

        namespace Shop
        {
            public class Order
            {
                public int Id { get; set; }
                public string Number { get; set; } = "";
                public Customer? Customer { get; set; }
                public Customer Payer { get; set; } = null!;
                public List<Line> Lines { get; } = new();
                public Detail Detail { get; set; } = null!;
                public Address Address { get; set; } = null!;
                public Money Total { get; set; } = null!;
                public Payload Data { get; set; } = null!;
                public class Part { public int Code { get; set; } }
            }

            public class BigOrder : Order { }
            public class Customer { public int CustomerId { get; set; } public string Email { get; set; } = ""; public List<Order> Orders { get; } = new(); }
            public class Detail { public int Id { get; set; } public int OrderKey { get; set; } public Order Order { get; set; } = null!; }
            public class Line { public int No { get; set; } public int Row { get; set; } public Order Parent { get; set; } = null!; }
            public class Address { public int Id { get; set; } }
            public class Money { public int Id { get; set; } }
            public class Payload { public int Id { get; set; } }
            public class Country { public int Id { get; set; } public string Iso { get; set; } = ""; }
            public class Region { [Key] public string Code { get; set; } = ""; }
            public class Report { public int Rows { get; set; } }
            public class Audit { public int Id { get; set; } }
            public class Payment { public int Id { get; set; } public int PaidOrderId { get; set; } [ForeignKey("PaidOrderId")] public Order Order { get; set; } = null!; }
        }
        """;

    private const string Snapshot = """
        namespace Shop.Migrations
        {
            [DbContext(typeof(DbContext))]
            partial class ShopModelSnapshot : ModelSnapshot
            {
                protected override void BuildModel(ModelBuilder modelBuilder)
                {
                    modelBuilder.HasAnnotation("ProductVersion", "10.0.0");

                    modelBuilder.Entity("OrderTag", b =>
                        {
                            b.HasKey("OrdersId", "TagsName");
                        });

                    modelBuilder.Entity("Shop.Customer", b =>
                        {
                            b.Property<int>("CustomerId").ValueGeneratedOnAdd();
                            b.HasKey("CustomerId");
                            b.HasAlternateKey("Email");
                            b.HasIndex("Email").IsUnique().HasDatabaseName("IX_Email");
                        });

                    modelBuilder.Entity("Shop.Detail", b =>
                        {
                            b.HasKey("Id");
                        });

                    modelBuilder.Entity("Shop.Line", b =>
                        {
                            b.HasKey("No", "Row");
                        });

                    modelBuilder.Entity("Shop.Order", b =>
                        {
                            b.Property<int>("Id").ValueGeneratedOnAdd();
                            b.Property<int?>("BuyerId");
                            b.Property<int>("PayerKey");
                            b.Property<string>("Data").IsRequired();
                            b.ComplexProperty(typeof(Dictionary<string, object>), "Total", "Shop.Order.Total#Money", b1 =>
                                {
                                    b1.Property<int>("Id");
                                });
                            b.HasKey("Id");
                            b.HasIndex("BuyerId");
                            b.HasIndex(new[] { "Number", "Id" }, "IX_Number").IsUnique().IsDescending(true, false).HasFilter("Number <> ''");
                        });

                    modelBuilder.Entity("Shop.Order+Part", b =>
                        {
                            b.HasKey("Code");
                        });

                    modelBuilder.Entity("Shop.BigOrder", b =>
                        {
                            b.HasBaseType("Shop.Order");
                        });

                    modelBuilder.Entity("Shop.Country", b =>
                        {
                            b.HasKey("Iso");
                        });

                    modelBuilder.Entity("Shop.Region", b =>
                        {
                            b.HasKey("Code");
                        });

                    modelBuilder.Entity("Shop.Report", b =>
                        {
                            b.ToView("reports", (string)null);
                        });

                    modelBuilder.Entity("Shop.Payment", b =>
                        {
                            b.HasKey("Id");
                            b.HasOne("Shop.Order", "Order").WithMany().HasForeignKey("OldOrderId").IsRequired();
                        });

                    modelBuilder.Entity("Shop.Detail", b =>
                        {
                            b.HasOne("Shop.Order", "Order").WithOne("Detail").HasForeignKey("Shop.Detail", "OrderKey").OnDelete(DeleteBehavior.Cascade).IsRequired();
                            b.Navigation("Order");
                        });

                    modelBuilder.Entity("Shop.Line", b =>
                        {
                            b.HasOne("Shop.Order", "Parent").WithMany("Lines").HasForeignKey("No").OnDelete(DeleteBehavior.Cascade).IsRequired();
                        });

                    modelBuilder.Entity("Shop.Order", b =>
                        {
                            b.HasOne("Shop.Customer", "Customer").WithMany("Orders").HasForeignKey("BuyerId");
                            b.HasOne("Shop.Customer", "Payer").WithMany().HasForeignKey("PayerKey").IsRequired();
                            b.OwnsOne("Shop.Address", "Address", b1 =>
                                {
                                    b1.Property<int>("OrderId");
                                    b1.HasKey("OrderId");
                                    b1.WithOwner().HasForeignKey("OrderId");
                                });
                            b.Navigation("Customer");
                        });
                }
            }
        }
        """;

    private static EfEntity? Entity(string name, string further = "")
    {
        var compilation = EngineCompilation.Create(Classes + Snapshot + further);
        return EfModel.TryCreate(compilation)!.Entity(compilation.GetTypeByMetadataName("Shop." + name), TestContext.Current.CancellationToken);
    }

    private static EfNavigation Navigation(string entity, string property) => Entity(entity)!.Navigation(property)!;

    [Theory]
    [InlineData("Line", "No,Row")]
    [InlineData("Order+Part", "Code")]
    [InlineData("BigOrder", "Id")]
    [InlineData("Region", "Code")]
    [InlineData("Audit", "Id")]
    public void Gives_keys_that_the_classes_do_not_show(string entity, string key) => Assert.Equal(key, string.Join(',', Entity(entity)!.Key));

    [Fact]
    public void A_convention_that_the_snapshot_contradicts_is_not_known() => Assert.True(Entity("Country")!.Key.IsDefault);

    [Fact]
    public void A_fluent_key_wins_over_the_snapshot()
    {
        const string context = """
            public class C : DbContext
            {
                protected override void OnModelCreating(ModelBuilder b) => b.Entity<Shop.Line>().HasKey(l => l.Row);
            }
            """;
        Assert.Equal(["Row"], Entity("Line", context)!.Key);
    }

    [Fact]
    public void A_key_that_a_loop_configures_is_that_of_the_snapshot()
    {
        const string context = """
            public class C : DbContext
            {
                protected override void OnModelCreating(ModelBuilder b)
                {
                    foreach (var type in b.Model.GetEntityTypes())
                    {
                        b.Entity(type.ClrType).HasKey("Iso");
                    }
                }
            }
            """;
        Assert.Equal(["Iso"], Entity("Country", context)!.Key);
        Assert.True(Entity("Audit", context)!.Key.IsDefault);
    }

    [Fact]
    public void A_class_that_the_snapshot_has_without_a_key_is_no_entity_with_one() => Assert.Null(Entity("Report"));

    [Fact]
    public void Gives_relationships_with_shadow_keys()
    {
        var customer = Navigation("Order", "Customer");
        Assert.Equal(("Orders", true, EfFact.No), (customer.Inverse, customer.IsOnDependent, customer.IsRequired));
        Assert.Empty(customer.ForeignKey);

        var payer = Navigation("Order", "Payer");
        Assert.Equal((null, true, EfFact.Yes), (payer.Inverse, payer.IsOnDependent, payer.IsRequired));

        var orders = Navigation("Customer", "Orders");
        Assert.Equal(("Customer", false), (orders.Inverse, orders.IsOnDependent));
        Assert.Empty(orders.ForeignKey);
    }

    [Fact]
    public void Gives_both_ends_of_a_relationship_with_a_key_of_another_name()
    {
        var detail = Navigation("Order", "Detail");
        Assert.Equal(("Order", false, EfFact.Yes), (detail.Inverse, detail.IsOnDependent, detail.IsRequired));
        Assert.Equal(["OrderKey"], detail.ForeignKey);

        var order = Navigation("Detail", "Order");
        Assert.Equal(("Detail", true, EfFact.Yes), (order.Inverse, order.IsOnDependent, order.IsRequired));
        Assert.Equal(["OrderKey"], order.ForeignKey);

        Assert.Equal(["No"], Navigation("Order", "Lines").ForeignKey);
    }

    [Fact]
    public void An_attribute_wins_over_the_snapshot() => Assert.Equal(["PaidOrderId"], Navigation("Payment", "Order").ForeignKey);

    [Fact]
    public void What_the_snapshot_embeds_is_no_navigation()
        => Assert.Equal(["Customer", "Payer", "Lines", "Detail"], Entity("Order")!.Navigations.Select(navigation => navigation.Property.Name));

    [Fact]
    public void Gives_indexes_and_alternate_keys()
    {
        var indexes = Entity("Order")!.Indexes;
        Assert.Equal(["BuyerId"], indexes[0].Columns);
        Assert.Equal(["Number", "Id"], indexes[1].Columns);
        Assert.Equal([true, false], indexes[1].Descending);
        Assert.Equal((true, "Number <> ''"), (indexes[1].IsUnique, indexes[1].Filter));

        Assert.True(Assert.Single(Entity("Customer")!.Indexes).IsUnique);
        Assert.Equal(["Email"], Assert.Single(Entity("Customer")!.AlternateKeys));
    }

    [Fact]
    public void An_index_that_the_source_declares_is_there_once()
    {
        const string context = """
            public class C : DbContext
            {
                protected override void OnModelCreating(ModelBuilder b)
                {
                    b.Entity<Shop.Customer>().HasIndex(c => c.Email);
                    b.Entity<Shop.Customer>().HasAlternateKey(c => c.Email);
                }
            }
            """;
        Assert.False(Assert.Single(Entity("Customer", context)!.Indexes).IsUnique);
        Assert.Single(Entity("Customer", context)!.AlternateKeys);
    }
}
