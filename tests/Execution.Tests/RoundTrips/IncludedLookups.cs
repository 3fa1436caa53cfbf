namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that ask per element for what a navigation leads to, and a model that has it.</summary>
internal static class IncludedLookups
{
    /// <summary>Every third parcel has no courier; several share a sender; the last has no item.</summary>
    public const int Parcels = 24;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["required, First"] = """
            var parcels = await db.Parcels.Where(p => p.Id >= first).OrderByDescending(p => p.Id).ToListAsync();
            foreach (var parcel in parcels)
            {
                var sender = await db.Senders.FirstAsync(s => s.Id == parcel.SenderId);
                log.Add($"{parcel.Id} {sender.Name}");
            }
            """,
        ["required, both are changed"] = """
            var parcels = await db.Parcels.Where(p => p.Id >= first).OrderBy(p => p.Id).ToListAsync();
            foreach (var parcel in parcels)
            {
                var sender = await db.Senders.SingleAsync(s => s.Id == parcel.SenderId);
                sender.Sent++;
                parcel.Weight += sender.Sent;
                log.Add($"{parcel.Id} {parcel.Weight} {sender.Sent}");
            }
            """,
        ["optional, FirstOrDefault"] = """
            foreach (var parcel in db.Parcels.Where(p => p.Id >= first).OrderBy(p => p.Id).ToList())
            {
                var courier = db.Couriers.FirstOrDefault(c => c.Id == parcel.CourierId);
                log.Add(parcel.Id + " " + (courier?.Name ?? "none"));
            }
            """,
        ["optional, First throws"] = """
            foreach (var parcel in await db.Parcels.Where(p => p.Id >= first).OrderBy(p => p.Id).ToListAsync())
            {
                log.Add((await db.Couriers.FirstAsync(c => c.Id == parcel.CourierId)).Name);
            }
            """,
        ["optional, Single throws"] = """
            log.AddRange(db.Parcels.Where(p => p.Id >= first).OrderBy(p => p.Id).ToList().Select(parcel => db.Couriers.Single(c => c.Id == parcel.CourierId).Name).ToList());
            """,
        ["not tracked"] = """
            foreach (var parcel in await db.Parcels.AsNoTracking().Where(p => p.Id >= first).OrderBy(p => p.Id).ToListAsync())
            {
                var sender = await db.Senders.AsNoTracking().Where(s => s.Id == parcel.SenderId).SingleOrDefaultAsync();
                log.Add($"{parcel.Id} {sender?.Name}");
            }
            """,
        ["of what a navigation leads to"] = """
            foreach (var parcel in await db.Parcels.Include(p => p.Items).Where(p => p.Id >= first).OrderBy(p => p.Id).ToListAsync())
            {
                foreach (var item in parcel.Items)
                {
                    log.Add($"{item.Id} {(await db.Products.FindAsync(item.ProductId))!.Name}");
                }
            }

            log.Sort(StringComparer.Ordinal);
            """,
        ["skipped elements"] = """
            var parcels = await db.Parcels.Where(p => p.Id >= first).OrderBy(p => p.Id).ToListAsync();
            foreach (var parcel in parcels)
            {
                if (parcel.Weight < 5)
                    continue;
                log.Add((await db.Senders.FirstAsync(s => s.Id == parcel.SenderId)).Name);
            }
            """,
    };

    public const string Model = """
        using System;
        using System.Collections.Generic;
        using Microsoft.EntityFrameworkCore;

        public class Parcel
        {
            public int Id { get; set; }
            public int SenderId { get; set; }
            public Sender Sender { get; set; } = null!;
            public int? CourierId { get; set; }
            public Courier? Courier { get; set; }
            public int Weight { get; set; }
            public List<Item> Items { get; } = new();
        }

        public class Sender
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
            public int Sent { get; set; }
            public List<Parcel> Parcels { get; } = new();
        }

        public class Courier { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Product { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Item { public int Id { get; set; } public int ParcelId { get; set; } public int ProductId { get; set; } public Product Product { get; set; } = null!; }

        public class ParcelContext(DbContextOptions options) : DbContext(options)
        {
            public DbSet<Parcel> Parcels => Set<Parcel>();
            public DbSet<Sender> Senders => Set<Sender>();
            public DbSet<Courier> Couriers => Set<Courier>();
            public DbSet<Product> Products => Set<Product>();

            public void Fill(int parcels)
            {
                for (var id = 1; id <= parcels; id++)
                {
                    Add(new Courier { Id = id, Name = "c" + id });
                    Add(new Product { Id = id, Name = "p" + id });
                    if (id <= 14) Add(new Sender { Id = id, Name = "s" + id });
                }

                SaveChanges();
                for (var id = 1; id <= parcels; id++)
                {
                    var parcel = new Parcel { Id = id, SenderId = 1 + (id % 14), CourierId = id % 3 == 0 ? null : id, Weight = 3 + (id % 10) };
                    for (var item = 0; item < (parcels - id) % 4; item++)
                    {
                        parcel.Items.Add(new Item { Id = (id * 10) + item, ProductId = id });
                    }

                    Add(parcel);
                }

                SaveChanges();
            }
        }
        """;
}
