using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using TheChain.Domain;

namespace TheChain.Data;

public sealed class ChainContext(DbContextOptions<ChainContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Indexes are declared below, all of them.
        configurationBuilder.Conventions.Remove(typeof(ForeignKeyIndexConvention));
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<TicketStatus>().HaveConversion<string>().HaveMaxLength(16);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("users");
            user.Property(x => x.Name).HasMaxLength(100);
            user.Property(x => x.Email).HasMaxLength(200);
            user.Property(x => x.Country).HasMaxLength(2);
            user.Property(x => x.City).HasMaxLength(100);
            user.HasIndex(x => x.Email).IsUnique();
            user.HasOne(x => x.Parent).WithMany(x => x.Children).HasForeignKey(x => x.ParentId).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<Ticket>(ticket =>
        {
            ticket.ToTable("tickets");
            ticket.Property(x => x.Code).HasMaxLength(32);
            ticket.HasIndex(x => x.Code).IsUnique();
            ticket.HasOne(x => x.Owner).WithMany(x => x.Tickets).HasForeignKey(x => x.OwnerId);
            ticket.HasOne(x => x.RedeemedBy).WithMany().HasForeignKey(x => x.RedeemedById).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
