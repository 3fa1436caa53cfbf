namespace TheChain.Services;

public sealed class TicketOptions
{
    public const string Section = "Tickets";

    /// <summary>The secret that ticket codes are computed with.</summary>
    public string Key { get; set; } = "the-chain";

    /// <summary>How many tickets a member may hold at a time.</summary>
    public int MaxActive { get; set; } = 20;

    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(30);

    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromHours(1);
}
