using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace TheChain.Authentication;

/// <summary>Signed bearer tokens: <c>userId.expiry.signature</c>.</summary>
public sealed class TokenService(IOptions<TokenOptions> options, TimeProvider clock)
{
    private readonly byte[] _key = options.Value.Key is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : RandomNumberGenerator.GetBytes(32);

    public string Issue(int userId)
    {
        var expiry = clock.GetUtcNow().Add(options.Value.Lifetime).ToUnixTimeSeconds();
        var payload = string.Create(CultureInfo.InvariantCulture, $"{userId}.{expiry}");
        return $"{payload}.{Sign(payload)}";
    }

    /// <summary>The member that a token speaks for, or null when it is forged, malformed or out of date.</summary>
    public int? Validate(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || !IsSignature(token[..end], token[(end + 1)..]))
        {
            return null;
        }

        var parts = token[..end].Split('.');
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var userId)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var expiry)
            && clock.GetUtcNow().ToUnixTimeSeconds() < expiry
                ? userId
                : null;
    }

    private bool IsSignature(string payload, string signature)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(payload)), Encoding.UTF8.GetBytes(signature));

    private string Sign(string payload) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(payload)));
}
