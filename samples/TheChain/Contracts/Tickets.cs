using System.ComponentModel.DataAnnotations;
using TheChain.Domain;

namespace TheChain.Contracts;

public sealed record GenerateTickets([Range(1, 10)] int Count);

/// <summary>A ticket as its owner sees it.</summary>
public sealed record OwnTicket(int Id, string Code, TicketStatus Status, DateTime IssuedAt, DateTime ExpiresAt)
{
    public static OwnTicket From(Ticket ticket) => new(ticket.Id, ticket.Code, ticket.Status, ticket.IssuedAt, ticket.ExpiresAt);
}

/// <summary>A ticket as the others see it: without its code.</summary>
public sealed record TicketSummary(int Id, int OwnerId, TicketStatus Status, DateTime IssuedAt);

public sealed record LatestTicket(int Id, string Owner, string Country, TicketStatus Status, DateTime IssuedAt);
