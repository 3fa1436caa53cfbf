namespace TheChain.Authentication;

public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The secret that tokens are signed with. Without one a random secret is used, and tokens end with the process.</summary>
    public string? Key { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(8);
}
