using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PerfAnalyzers;
using TheChain.Contracts;
using TheChain.Data;
using TheChain.Domain;

namespace TheChain.Services;

public sealed class TicketService(ChainContext db, IOptions<TicketOptions> options, TimeProvider clock)
{
    private const int LatestCount = 50;

    [HotPath]
    [HotPathArgs(1_999)]
    public Task<int> CountActiveAsync(int ownerId, CancellationToken cancellationToken = default)
        => db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId && ticket.Status == TicketStatus.Issued, cancellationToken);

    /// <summary>Issues tickets to a member, or null when that would be more than the member may hold.</summary>
    public async Task<IReadOnlyList<OwnTicket>?> GenerateAsync(int ownerId, int count, CancellationToken cancellationToken = default)
    {
        var active = CountActiveAsync(ownerId, cancellationToken).Result;
        if (active + count > options.Value.MaxActive)
        {
            return null;
        }

        var issued = await db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var tickets = new List<Ticket>(count);
        for (var sequence = issued + 1; sequence <= issued + count; sequence++)
        {
            tickets.Add(new Ticket
            {
                Code = TicketCodes.Compute(options.Value.Key, ownerId, sequence),
                OwnerId = ownerId,
                IssuedAt = now,
                ExpiresAt = now.Add(options.Value.Validity),
            });
        }

        db.Tickets.AddRange(tickets);
        await db.SaveChangesAsync(cancellationToken);
        return tickets.ConvertAll(OwnTicket.From);
    }

    /// <summary>The newest tickets of the chain and who holds them.</summary>
    [HotPath]
    public async Task<IReadOnlyList<LatestTicket>> GetLatestAsync(CancellationToken cancellationToken = default)
    {
        var tickets = await db.Tickets
            .AsNoTracking()
            .OrderByDescending(ticket => ticket.IssuedAt)
            .ThenByDescending(ticket => ticket.Id)
            .Take(LatestCount)
            .ToListAsync(cancellationToken);

        var latest = new List<LatestTicket>(tickets.Count);
        foreach (var ticket in tickets)
        {
            var owner = await FindOwnerAsync(ticket.OwnerId);
            if (owner is not null)
            {
                latest.Add(new LatestTicket(ticket.Id, owner.Name, owner.Country, ticket.Status, ticket.IssuedAt));
            }
        }

        return latest;

        async Task<User?> FindOwnerAsync(int ownerId)
            => await db.Users.FirstOrDefaultAsync(user => user.Id == ownerId, cancellationToken);
    }

    public async Task<IReadOnlyList<TicketSummary>> GetAllAsync(CancellationToken cancellationToken = default)
        => await db.Tickets
            .OrderBy(ticket => ticket.Id)
            .Select(ticket => new TicketSummary(ticket.Id, ticket.OwnerId, ticket.Status, ticket.IssuedAt))
            .ToListAsync(cancellationToken);
}
