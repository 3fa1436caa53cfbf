using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using PerfAnalyzers;
using TheChain.Contracts;
using TheChain.Services;

namespace TheChain.Controllers;

[ApiController]
[Route("api/v1/chain")]
public sealed class ChainController(IChainStatistics statistics, AnnouncementService announcements, MemberExport export) : ControllerBase
{
    /// <summary>How large the chain is.</summary>
    [HotPath]
    [HttpGet("stats")]
    public async Task<ActionResult<ChainStats>> GetStats(CancellationToken cancellationToken) => await statistics.CountAsync(cancellationToken);

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
