using TheChain.Domain;

namespace TheChain.Services;

public sealed record WelcomeMessage(string Subject, string Text, string Html);

/// <summary>Fills the templates of the message that new members get.</summary>
public sealed class WelcomeMessageService(IHostEnvironment environment)
{
    public async Task<WelcomeMessage> ComposeAsync(User user, CancellationToken cancellationToken = default)
    {
        var text = ReadTemplateAsync("welcome.txt", cancellationToken);
        var html = ReadTemplateAsync("welcome.html", cancellationToken);
        await Task.WhenAll(text, html);
        return new WelcomeMessage($"Welcome to the chain, {user.Name}", Fill(text.Result, user), Fill(html.Result, user));
    }

    private Task<string> ReadTemplateAsync(string name, CancellationToken cancellationToken)
        => File.ReadAllTextAsync(Path.Combine(environment.ContentRootPath, "Templates", name), cancellationToken);

    private static string Fill(string template, User user)
        => template.Replace("{name}", user.Name).Replace("{city}", user.City);
}
