using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore;

namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>The model that the scenarios write to. It is compiled into this assembly and, so that our rules can read it, into each scenario.</summary>
public sealed class StoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();

    public DbSet<Part> Parts => Set<Part>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Item>().HasIndex(item => item.Token).IsUnique();
        modelBuilder.Entity<Part>().HasOne<Item>().WithMany(item => item.Parts).HasForeignKey(part => part.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class Item
{
    public int Id { get; set; }

    public string Code { get; set; } = "";

    public string? Note { get; set; }

    public int Stock { get; set; }

    public bool IsSold { get; private set; }

    /// <summary>No two items have the same one.</summary>
    public string? Token { get; set; }

    public List<Part> Parts { get; } = [];

    public void Sell() => IsSold = true;

    public void Take(int count)
    {
        if (count > Stock)
        {
            throw new InvalidOperationException("Not enough.");
        }

        Stock -= count;
    }
}

public sealed class Part
{
    public int Id { get; set; }

    public int ItemId { get; set; }

    public string Name { get; set; } = "";
}
