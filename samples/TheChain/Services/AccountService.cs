using Microsoft.EntityFrameworkCore;
using TheChain.Authentication;
using TheChain.Contracts;
using TheChain.Data;
using TheChain.Domain;

namespace TheChain.Services;

public enum RegistrationError
{
    None,
    EmailTaken,
    TicketInvalid,
}

public sealed class AccountService(
    ChainContext db,
    TokenService tokens,
    WelcomeMessageService welcomeMessages,
    TimeProvider clock,
    ILogger<AccountService> logger)
{
    public async Task<(SignedIn? SignedIn, RegistrationError Error)> RegisterAsync(Registration registration, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!TicketCodes.IsWellFormed(registration.TicketCode)
            || await db.Tickets.Include(x => x.Owner).SingleOrDefaultAsync(x => x.Code == registration.TicketCode, cancellationToken) is not { } ticket
            || !ticket.CanBeRedeemed(now))
        {
            return (null, RegistrationError.TicketInvalid);
        }

        if (IsEmailTaken(registration.Email))
        {
            return (null, RegistrationError.EmailTaken);
        }

        var user = new User
        {
            Name = registration.Name,
            Email = registration.Email,
            PasswordHash = Passwords.Hash(registration.Password),
            Country = registration.Country,
            City = registration.City,
            JoinedAt = now,
        }.InvitedBy(ticket.Owner!);
        ticket.Redeem(user, now);
        db.Users.Add(user);
        await db.SaveChangesAsync(cancellationToken);

        var message = await welcomeMessages.ComposeAsync(user, cancellationToken);
        logger.LogInformation("Welcome message for member {UserId}: {Subject}", user.Id, message.Subject);
        return (new SignedIn(user.Id, user.Name, tokens.Issue(user.Id)), RegistrationError.None);
    }

    public async Task<SignedIn?> LogInAsync(Credentials credentials, CancellationToken cancellationToken = default)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(x => x.Email == credentials.Email, cancellationToken);
        return user is not null && Passwords.Verify(credentials.Password, user.PasswordHash)
            ? new SignedIn(user.Id, user.Name, tokens.Issue(user.Id))
            : null;
    }

    private bool IsEmailTaken(string email) => db.Users.AnyAsync(user => user.Email == email).GetAwaiter().GetResult();
}
