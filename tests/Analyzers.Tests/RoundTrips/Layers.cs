namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Sources that layered projects share: a context, an interface before it, and what implements that.</summary>
internal static class Layers
{
    public const string Model = """
        public class User { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }
        """;

    public const string Interface = "public interface IUsers { User? Get(int id); }";
    public const string Implementation = "internal sealed class DbUsers(ShopContext db) : IUsers { public User? Get(int id) => db.Users.Find(id); }";
}
