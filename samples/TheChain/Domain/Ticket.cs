namespace TheChain.Domain;

/// <summary>An invitation that its owner may hand to one new member.</summary>
public sealed class Ticket
{
    public int Id { get; private set; }

    public required string Code { get; init; }

    public required int OwnerId { get; init; }

    public User? Owner { get; private set; }

    public TicketStatus Status { get; private set; } = TicketStatus.Issued;

    public required DateTime IssuedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? RedeemedAt { get; private set; }

    public User? RedeemedBy { get; private set; }

    public int? RedeemedById { get; private set; }

    public bool CanBeRedeemed(DateTime now) => Status == TicketStatus.Issued && now < ExpiresAt;

    public void Redeem(User newMember, DateTime now)
    {
        Status = TicketStatus.Redeemed;
        RedeemedBy = newMember;
        RedeemedAt = now;
    }

    public void Expire() => Status = TicketStatus.Expired;
}
