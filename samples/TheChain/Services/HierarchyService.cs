using Microsoft.EntityFrameworkCore;
using TheChain.Contracts;
using TheChain.Data;
using TheChain.Domain;

namespace TheChain.Services;

/// <summary>Who invited whom.</summary>
public sealed class HierarchyService(ChainContext db)
{
    /// <summary>A member and the members above, the parent first; null when there is no such member.</summary>
    public async Task<Hierarchy?> GetHierarchyAsync(int userId, CancellationToken cancellationToken = default)
    {
        var user = await db.Users.FindAsync([userId], cancellationToken);
        if (user is null)
        {
            return null;
        }

        var ancestors = new List<Member>();
        foreach (var ancestorId in user.GetAncestorIds())
        {
            var ancestor = await db.Users.FindAsync([ancestorId], cancellationToken);
            if (ancestor is not null)
            {
                ancestors.Add(Member.From(ancestor));
            }
        }

        return new Hierarchy(Member.From(user), ancestors);
    }

    /// <summary>The members that a member invited, each with the number of members that they invited in turn.</summary>
    public async Task<IReadOnlyList<Child>> GetChildrenAsync(int userId, CancellationToken cancellationToken = default)
    {
        var childIds = await db.Users
            .Where(user => user.ParentId == userId)
            .OrderBy(user => user.Id)
            .Select(user => user.Id)
            .ToListAsync(cancellationToken);

        var children = new List<Child>(childIds.Count);
        foreach (var childId in childIds)
        {
            var child = await db.Users.FirstAsync(user => user.Id == childId, cancellationToken);
            var invited = await db.Users.CountAsync(user => user.ParentId == childId, cancellationToken);
            children.Add(new Child(Member.From(child), invited));
        }

        return children;
    }

    /// <summary>The first member of the chain that a member belongs to, or null when there is no such member.</summary>
    public async Task<Member?> GetRootAsync(int userId, CancellationToken cancellationToken = default)
    {
        var user = await db.Users.FindAsync([userId], cancellationToken);
        return user is null ? null : Member.From(await ClimbAsync(user, cancellationToken));
    }

    /// <summary>How many members joined through a member, directly or not.</summary>
    public async Task<int> CountDescendantsAsync(int userId, CancellationToken cancellationToken = default)
    {
        var childIds = await db.Users
            .Where(user => user.ParentId == userId)
            .Select(user => user.Id)
            .ToListAsync(cancellationToken);

        var descendants = childIds.Count;
        foreach (var childId in childIds)
        {
            descendants += await CountDescendantsAsync(childId, cancellationToken);
        }

        return descendants;
    }

    private async Task<User> ClimbAsync(User user, CancellationToken cancellationToken)
    {
        if (user.ParentId is not { } parentId)
        {
            return user;
        }

        var parent = await db.Users.SingleAsync(candidate => candidate.Id == parentId, cancellationToken);
        return await ClimbAsync(parent, cancellationToken);
    }
}
