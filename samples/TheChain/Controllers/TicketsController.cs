using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TheChain.Authentication;
using TheChain.Contracts;
using TheChain.Services;

namespace TheChain.Controllers;

[ApiController]
[Authorize]
[Route("api/v1/tickets")]
public sealed class TicketsController(TicketService tickets) : ControllerBase
{
    [HttpPost("generate")]
    public async Task<ActionResult<IReadOnlyList<OwnTicket>>> Generate(GenerateTickets request, CancellationToken cancellationToken)
        => await tickets.GenerateAsync(User.GetUserId(), request.Count, cancellationToken) is { } issued
            ? Ok(issued)
            : Problem("You hold too many tickets.", statusCode: StatusCodes.Status409Conflict);

    [HttpGet]
    public async Task<IReadOnlyList<TicketSummary>> GetAll(CancellationToken cancellationToken)
        => await tickets.GetAllAsync(cancellationToken);

    [HttpGet("latest")]
    public async Task<IReadOnlyList<LatestTicket>> GetLatest(CancellationToken cancellationToken)
        => await tickets.GetLatestAsync(cancellationToken);
}
