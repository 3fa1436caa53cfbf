using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TheChain.Authentication;
using TheChain.Domain;
using TheChain.Services;

namespace TheChain.Data;

/// <summary>Fills an empty database. The same options give the same rows, ids, codes and times, on either database.</summary>
internal sealed class DatabaseSeeder(
    ChainContext db,
    IOptions<SeedOptions> options,
    IOptions<TicketOptions> tickets,
    ILogger<DatabaseSeeder> logger)
{
    private const int RowsPerSave = 5_000;

    private static readonly DateTime Start = new(2024, 1, 1, 8, 0, 0, DateTimeKind.Utc);

    public async Task RunAsync()
    {
        await db.Database.EnsureCreatedAsync();
        if (await db.Users.AnyAsync())
        {
            return;
        }

        var random = new Random(20240101);
        var members = CreateUsers(random);
        await using var transaction = await db.Database.BeginTransactionAsync();
        await InsertAsync(members);
        await InsertAsync(CreateTickets(members, random));
        if (db.Database.IsNpgsql())
        {
            // The members came with their ids, so the sequence still stands at its start.
            await db.Database.ExecuteSqlRawAsync("""SELECT setval(pg_get_serial_sequence('users', 'Id'), (SELECT MAX("Id") FROM users))""");
        }

        await transaction.CommitAsync();
        logger.LogInformation("Created {Users} members", members.Count);
    }

    private List<User> CreateUsers(Random random)
    {
        var count = Math.Max(1, options.Value.Users);
        var salt = new byte[Passwords.SaltLength];
        random.NextBytes(salt);
        var passwordHash = Passwords.Hash(options.Value.Password, salt);
        var users = new List<User>(count);
        for (var id = 1; id <= count; id++)
        {
            var name = $"{Pick(SampleData.GivenNames, random)} {Pick(SampleData.FamilyNames, random)}";
            var (country, city) = SampleData.Places[(int)(SampleData.Places.Length * Math.Pow(random.NextDouble(), 1.7))];
            var user = new User
            {
                Name = name,
                Email = $"member{id}@thechain.example",
                PasswordHash = passwordHash,
                Country = country,
                City = city,
                JoinedAt = Start.AddMinutes(id * 37L),
            }.WithId(id);
            users.Add(id == 1 ? user : user.InvitedBy(PickParent(users, count, random)));
        }

        return users;
    }

    /// <summary>Newcomers are invited by the latest tenth of the members, which gives the last one some twenty ancestors at any size.</summary>
    private static User PickParent(List<User> users, int count, Random random)
        => users[^(1 + random.Next(Math.Min(users.Count, Math.Max(1, count / 10))))];

    private IEnumerable<Ticket> CreateTickets(List<User> owners, Random random)
    {
        foreach (var owner in owners)
        {
            for (var sequence = 1; sequence <= options.Value.TicketsPerUser; sequence++)
            {
                var issuedAt = owner.JoinedAt.AddHours(random.Next(1, 2_000));
                var standing = random.Next(4) == 0;
                var ticket = new Ticket
                {
                    Code = TicketCodes.Compute(tickets.Value.Key, owner.Id, sequence),
                    OwnerId = owner.Id,
                    IssuedAt = issuedAt,
                    ExpiresAt = standing ? issuedAt.AddYears(50) : issuedAt.AddDays(30),
                };
                switch (random.Next(10))
                {
                    case < 4:
                        ticket.Redeem(owners[random.Next(owners.Count)], issuedAt.AddDays(random.Next(1, 29)));
                        break;
                    case < 6 when !standing:
                        ticket.Expire();
                        break;
                }

                yield return ticket;
            }
        }
    }

    private async Task InsertAsync<T>(IEnumerable<T> rows)
        where T : class
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var chunk in rows.Chunk(RowsPerSave))
        {
            db.AddRange(chunk);
            await db.SaveChangesAsync();
        }
    }

    private static string Pick(string[] values, Random random) => values[random.Next(values.Length)];
}
