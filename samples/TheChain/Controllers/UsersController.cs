using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers;
using TheChain.Authentication;
using TheChain.Contracts;
using TheChain.Data;
using TheChain.Services;

namespace TheChain.Controllers;

[ApiController]
[Route("api/v1/users")]
public sealed class UsersController(ChainContext db, HierarchyService hierarchy, TicketService tickets) : ControllerBase
{
    [Authorize]
    [HttpGet("me")]
    public async Task<ActionResult<Profile>> GetMe(CancellationToken cancellationToken)
    {
        var userId = User.GetUserId();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(x => x.Id == userId, cancellationToken);
        if (user is null)
        {
            return NotFound();
        }

        var active = await tickets.CountActiveAsync(userId, cancellationToken);
        var invited = await db.Users.CountAsync(x => x.ParentId == userId, cancellationToken);
        return new Profile(user.Id, user.Name, user.Email, user.Country, user.City, user.JoinedAt, active, invited);
    }

    /// <summary>The members at a place, with the names of those who invited them.</summary>
    [HttpGet]
    public IReadOnlyList<DirectoryEntry> GetByLocation(string country, string? city)
    {
        var query = db.Users.Where(user => user.Country == country);
        if (city is not null)
        {
            query = query.Where(user => user.City == city);
        }

        var users = query.OrderBy(user => user.Id).ToList();
        return users
            .Select(user => new DirectoryEntry(user.Id, user.Name, user.City, db.Users.FirstOrDefault(x => x.Id == user.ParentId)?.Name))
            .ToList();
    }

    [HotPath]
    [HotPathArgs(2_000)]
    [HttpGet("{id:int}/hierarchy")]
    public async Task<ActionResult<Hierarchy>> GetHierarchy(int id, CancellationToken cancellationToken)
        => await hierarchy.GetHierarchyAsync(id, cancellationToken) is { } found ? found : NotFound();

    [HttpGet("{id:int}/children")]
    public async Task<IReadOnlyList<Child>> GetChildren(int id, CancellationToken cancellationToken)
        => await hierarchy.GetChildrenAsync(id, cancellationToken);

    [HttpGet("{id:int}/root")]
    public async Task<ActionResult<Member>> GetRoot(int id, CancellationToken cancellationToken)
        => await hierarchy.GetRootAsync(id, cancellationToken) is { } found ? found : NotFound();

    [HttpGet("{id:int}/descendants/count")]
    public async Task<int> CountDescendants(int id, CancellationToken cancellationToken)
        => await hierarchy.CountDescendantsAsync(id, cancellationToken);
}
