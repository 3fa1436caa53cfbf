using System.ComponentModel.DataAnnotations;

namespace TheChain.Contracts;

public sealed record Registration(
    [Required, StringLength(100)] string Name,
    [Required, EmailAddress, StringLength(200)] string Email,
    [Required, StringLength(200, MinimumLength = 8)] string Password,
    [Required, RegularExpression("^[A-Z]{2}$")] string Country,
    [Required, StringLength(100)] string City,
    [Required] string TicketCode);

public sealed record Credentials([Required] string Email, [Required] string Password);

public sealed record SignedIn(int UserId, string Name, string Token);
