namespace TheChain.Data;

public sealed class SeedOptions
{
    public const string Section = "Seed";

    /// <summary>How many members an empty database gets. With 0 it gets the first member alone.</summary>
    public int Users { get; set; } = 2_000;

    public int TicketsPerUser { get; set; } = 3;

    /// <summary>The password of every seeded member.</summary>
    public string Password { get; set; } = "chain-demo";
}
