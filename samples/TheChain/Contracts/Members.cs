using TheChain.Domain;

namespace TheChain.Contracts;

/// <summary>What everybody may see of a member.</summary>
public sealed record Member(int Id, string Name, string Country, string City, DateTime JoinedAt)
{
    public static Member From(User user) => new(user.Id, user.Name, user.Country, user.City, user.JoinedAt);
}

/// <summary>What members see of themselves.</summary>
public sealed record Profile(int Id, string Name, string Email, string Country, string City, DateTime JoinedAt, int ActiveTickets, int Invited);

public sealed record Hierarchy(Member Member, IReadOnlyList<Member> Ancestors)
{
    public int Depth => Ancestors.Count;
}

public sealed record Child(Member Member, int Invited);

public sealed record DirectoryEntry(int Id, string Name, string City, string? InvitedBy);
