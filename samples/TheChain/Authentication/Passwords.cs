using System.Security.Cryptography;

namespace TheChain.Authentication;

internal static class Passwords
{
    public const int SaltLength = 16;

    private const int Iterations = 100_000;
    private const int HashLength = 32;

    public static string Hash(string password) => Hash(password, RandomNumberGenerator.GetBytes(SaltLength));

    public static string Hash(string password, byte[] salt)
        => $"{Convert.ToBase64String(salt)}:{Convert.ToBase64String(Derive(password, salt))}";

    public static bool Verify(string password, string hash)
    {
        var separator = hash.IndexOf(':');
        var salt = Convert.FromBase64String(hash[..separator]);
        var expected = Convert.FromBase64String(hash[(separator + 1)..]);
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt), expected);
    }

    private static byte[] Derive(string password, byte[] salt)
        => Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, HashLength);
}
