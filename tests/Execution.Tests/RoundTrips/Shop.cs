using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>The model that the scenarios query. It is compiled into this assembly and, so that our rules can read it, into each scenario.</summary>
public sealed class ShopContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Voucher> Vouchers => Set<Voucher>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Customer>().Property(customer => customer.Id).ValueGeneratedNever();
        modelBuilder.Entity<Customer>().HasIndex(customer => customer.Token).IsUnique();
        modelBuilder.Entity<Customer>().HasIndex(customer => customer.Badge).IsUnique();
        modelBuilder.Entity<Order>().Property(order => order.Id).ValueGeneratedNever();
        modelBuilder.Entity<Order>().Property<int?>("OwnerId");
        modelBuilder.Entity<Order>().HasOne<Customer>().WithMany(customer => customer.Orders).HasForeignKey("OwnerId");
        var voucher = modelBuilder.Entity<Voucher>();
        voucher.HasKey(x => new { x.Series, x.Number });
        if (Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal))
        {
            // What is the default on SQL Server: the database takes "a1" and "A1" for equal.
            voucher.Property(x => x.Text).UseCollation("NOCASE");
        }
    }
}

public sealed class Customer
{
    public int Id { get; set; }

    public Guid Token { get; set; }

    /// <summary>No two customers have the same one, but many have none.</summary>
    public int? Badge { get; set; }

    /// <summary>Several customers have the same one.</summary>
    public string Code { get; set; } = "";

    public string? Region { get; set; }

    public int? Rank { get; set; }

    public bool Active { get; set; }

    public List<Order> Orders { get; } = [];
}

public sealed class Order
{
    public int Id { get; set; }

    /// <summary>No foreign key: some orders name a customer that does not exist.</summary>
    public int CustomerId { get; set; }

    public string? CustomerRegion { get; set; }

    public int? CustomerRank { get; set; }

    public string Note { get; set; } = "";
}

public sealed class Voucher
{
    public string Series { get; set; } = "";

    public int Number { get; set; }

    public string Text { get; set; } = "";
}
