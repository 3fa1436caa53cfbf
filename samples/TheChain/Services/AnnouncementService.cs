using Microsoft.EntityFrameworkCore;
using TheChain.Contracts;
using TheChain.Data;

namespace TheChain.Services;

/// <summary>Sends a text to many members.</summary>
public sealed class AnnouncementService(ChainContext db, ILogger<AnnouncementService> logger)
{
    /// <summary>Databases limit the number of parameters of a command.</summary>
    private const int ChunkSize = 500;

    /// <returns>How many members got the text.</returns>
    public async Task<int> SendAsync(Announcement announcement, CancellationToken cancellationToken = default)
    {
        var recipients = new List<string>();
        foreach (var chunk in announcement.UserIds.Distinct().Chunk(ChunkSize))
        {
            recipients.AddRange(await db.Users
                .Where(user => chunk.Contains(user.Id))
                .Select(user => user.Email)
                .ToListAsync(cancellationToken));
        }

        logger.LogInformation("Announcement of {Length} characters for {Recipients} members", announcement.Text.Length, recipients.Count);
        return recipients.Count;
    }
}
