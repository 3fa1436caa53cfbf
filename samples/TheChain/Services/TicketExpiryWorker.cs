using Microsoft.Extensions.Options;

namespace TheChain.Services;

/// <summary>Runs the <see cref="TicketExpiryJob"/> at every interval, the first time one interval after the start.</summary>
internal sealed class TicketExpiryWorker(
    IServiceScopeFactory scopes,
    IOptions<TicketOptions> options,
    ILogger<TicketExpiryWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ExpiryInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var expired = await scope.ServiceProvider.GetRequiredService<TicketExpiryJob>().RunAsync(stoppingToken);
            logger.LogInformation("{Expired} tickets expired", expired);
        }
    }
}
