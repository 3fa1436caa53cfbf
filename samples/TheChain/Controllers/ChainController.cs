using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PerfAnalyzers;
using TheChain.Contracts;
using TheChain.Data;
using TheChain.Services;

namespace TheChain.Controllers;

[ApiController]
[Route("api/v1/chain")]
public sealed class ChainController(ChainContext db, AnnouncementService announcements, MemberExport export) : ControllerBase
{
    /// <summary>How large the chain is.</summary>
    [HotPath]
    [HttpGet("stats")]
    public async Task<ActionResult<ChainStats>> GetStats()
    {
        var users = await db.Users.CountAsync();
        var countries = await db.Users.Select(user => user.Country).Distinct().CountAsync();
        return new ChainStats(users, countries);
    }

    [Authorize]
    [HttpPost("announcements")]
    public async Task<ActionResult<int>> Announce(Announcement announcement, CancellationToken cancellationToken)
        => await announcements.SendAsync(announcement, cancellationToken);

    [Authorize]
    [HttpGet("export")]
    public async Task Export(CancellationToken cancellationToken)
    {
        Response.ContentType = "text/csv; charset=utf-8";
        await export.WriteAsync(Response.Body, cancellationToken);
    }
}
