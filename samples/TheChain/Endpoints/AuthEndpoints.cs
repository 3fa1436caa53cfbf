using TheChain.Contracts;
using TheChain.Services;

namespace TheChain.Endpoints;

internal static class AuthEndpoints
{
    public static void MapAuthEndpoints(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth");
        auth.MapPost("/register", RegisterAsync);
        auth.MapPost("/login", LogInAsync);
    }

    private static async Task<IResult> RegisterAsync(Registration registration, AccountService accounts, CancellationToken cancellationToken)
    {
        var (signedIn, error) = await accounts.RegisterAsync(registration, cancellationToken);
        return error switch
        {
            RegistrationError.EmailTaken => Results.Problem("This e-mail address is taken.", statusCode: StatusCodes.Status409Conflict),
            RegistrationError.TicketInvalid => Results.Problem("This ticket is not valid.", statusCode: StatusCodes.Status400BadRequest),
            _ => Results.Created($"/api/v1/users/{signedIn!.UserId}/hierarchy", signedIn),
        };
    }

    private static async Task<IResult> LogInAsync(Credentials credentials, AccountService accounts, CancellationToken cancellationToken)
        => await accounts.LogInAsync(credentials, cancellationToken) is { } signedIn ? Results.Ok(signedIn) : Results.Unauthorized();
}
