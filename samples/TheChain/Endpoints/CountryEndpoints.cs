using Microsoft.EntityFrameworkCore;
using TheChain.Contracts;
using TheChain.Data;

namespace TheChain.Endpoints;

internal static class CountryEndpoints
{
    public static void MapCountryEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/countries", async (ChainContext db, CancellationToken cancellationToken) =>
            await db.Users
                .GroupBy(user => user.Country)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key)
                .Select(group => new CountryCount(group.Key, group.Count()))
                .ToListAsync(cancellationToken));
    }
}
