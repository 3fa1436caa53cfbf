using Spectre.Console;

namespace PerfAnalyzers.Tool;

/// <summary>The report goes to standard output, progress to standard error: a redirected report holds nothing but the report.</summary>
internal sealed class Terminal(IAnsiConsole report, IAnsiConsole progress, string currentFolder)
{
    /// <summary>Wide enough for a location and a message side by side, and what a CI log shows without wrapping.</summary>
    private const int RedirectedWidth = 120;

    public IAnsiConsole Report { get; } = report;

    /// <summary>Paths below it are shown relative to it.</summary>
    public string CurrentFolder { get; } = currentFolder;

    public static Terminal System()
        => new(Create(Console.Out, Console.IsOutputRedirected), Create(Console.Error, Console.IsErrorRedirected), Directory.GetCurrentDirectory());

    public static IAnsiConsole Create(TextWriter writer, bool redirected, int width = RedirectedWidth)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = width;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }

    /// <summary>Shows a spinner with the state of the work, or in a log one line per piece of work.</summary>
    public async Task<T> WhileAsync<T>(string what, Func<Action<string>, Task<T>> work)
    {
        if (!progress.Profile.Capabilities.Interactive)
        {
            progress.WriteLine(what + "...");
            return await work(static _ => { }).ConfigureAwait(false);
        }

        return await progress.Status()
            .Spinner(Spinner.Known.Dots)
            .StartAsync(Markup.Escape(what), context => work(state => context.Status(Markup.Escape($"{what}  {state}"))))
            .ConfigureAwait(false);
    }

    public void Error(string message, IReadOnlyList<string>? details = null)
    {
        progress.MarkupLineInterpolated($"[red]error:[/] {message}");
        foreach (var line in details ?? [])
        {
            progress.WriteLine("  " + line);
        }
    }
}
