using Microsoft.EntityFrameworkCore;
using TheChain.Contracts;
using TheChain.Data;

namespace TheChain.Services;

/// <summary>How large the chain is.</summary>
public interface IChainStatistics
{
    Task<ChainStats> CountAsync(CancellationToken cancellationToken = default);
}

public sealed class ChainStatistics(ChainContext db) : IChainStatistics
{
    public async Task<ChainStats> CountAsync(CancellationToken cancellationToken = default)
    {
        var users = await db.Users.CountAsync(cancellationToken);
        var countries = await db.Users.Select(user => user.Country).Distinct().CountAsync(cancellationToken);
        return new ChainStats(users, countries);
    }
}
