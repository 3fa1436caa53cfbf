namespace TheChain.Domain;

/// <summary>A member of the chain. Everyone but the first was invited by their parent.</summary>
public sealed class User
{
    public int Id { get; private set; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    public required string PasswordHash { get; set; }

    /// <summary>Two-letter country code.</summary>
    public required string Country { get; set; }

    public required string City { get; set; }

    public required DateTime JoinedAt { get; init; }

    public int? ParentId { get; private set; }

    public User? Parent { get; private set; }

    /// <summary>The ids from the first member down to the parent, as in <c>1/7/93</c>; empty for the first member.</summary>
    public string AncestorPath { get; private set; } = "";

    public List<User> Children { get; } = [];

    public List<Ticket> Tickets { get; } = [];

    /// <summary>Gives a member of the imported data its number; all others get theirs from the database.</summary>
    public User WithId(int id)
    {
        Id = id;
        return this;
    }

    public User InvitedBy(User parent)
    {
        ParentId = parent.Id;
        AncestorPath = parent.AncestorPath.Length == 0 ? $"{parent.Id}" : $"{parent.AncestorPath}/{parent.Id}";
        return this;
    }

    /// <summary>The ancestors from the parent up to the first member.</summary>
    public int[] GetAncestorIds()
    {
        if (AncestorPath.Length == 0)
        {
            return [];
        }

        var ids = Array.ConvertAll(AncestorPath.Split('/'), int.Parse);
        Array.Reverse(ids);
        return ids;
    }
}
