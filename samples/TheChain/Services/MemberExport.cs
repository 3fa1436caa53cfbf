using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TheChain.Data;
using TheChain.Domain;

namespace TheChain.Services;

/// <summary>Writes all members as comma-separated values, a page at a time.</summary>
public sealed class MemberExport(ChainContext db)
{
    private const int PageSize = 500;

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken = default)
    {
        await using var writer = new StreamWriter(output, leaveOpen: true);
        await writer.WriteLineAsync("id,parent,name,country,city,joined");

        var lastId = 0;
        List<User> page;
        do
        {
            page = await db.Users
                .AsNoTracking()
                .Where(user => user.Id > lastId)
                .OrderBy(user => user.Id)
                .Take(PageSize)
                .ToListAsync(cancellationToken);
            foreach (var user in page)
            {
                await writer.WriteLineAsync(Format(user).AsMemory(), cancellationToken);
                lastId = user.Id;
            }
        }
        while (page.Count == PageSize);
    }

    private static string Format(User user)
        => string.Create(CultureInfo.InvariantCulture, $"{user.Id},{user.ParentId},{Quote(user.Name)},{user.Country},{Quote(user.City)},{user.JoinedAt:O}");

    private static string Quote(string value) => $"\"{value.Replace("\"", "\"\"")}\"";
}
