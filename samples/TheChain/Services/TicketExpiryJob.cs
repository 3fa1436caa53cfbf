using Microsoft.EntityFrameworkCore;
using TheChain.Data;
using TheChain.Domain;

namespace TheChain.Services;

/// <summary>Marks the tickets that nobody redeemed in time.</summary>
public sealed class TicketExpiryJob(ChainContext db, TimeProvider clock)
{
    /// <returns>How many tickets expired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var overdue = await db.Tickets
            .Where(ticket => ticket.Status == TicketStatus.Issued && ticket.ExpiresAt < now)
            .ToListAsync(cancellationToken);

        foreach (var ticket in overdue)
        {
            ticket.Expire();
            await db.SaveChangesAsync(cancellationToken);
        }

        return overdue.Count;
    }
}
