using System.Globalization;
using System.Security.Claims;

namespace TheChain.Authentication;

internal static class ClaimsPrincipalExtensions
{
    /// <summary>The signed-in member. Only for endpoints that require authorization.</summary>
    public static int GetUserId(this ClaimsPrincipal principal)
        => int.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
}
