using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Commands;

/// <summary>The commands, their options and what ends a run early.</summary>
internal static class CommandLine
{
    /// <summary>Time for the builds to end and the temporary folder to be removed after Ctrl+C.</summary>
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args, ToolHome home, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Audits a .NET solution for performance faults, fixes them, and runs its benchmarks. Nothing in the solution needs to reference PerfAnalyzers.")
        {
            Audit(home, terminal),
            Fix(home, terminal),
        };
        var help = root.Options.OfType<HelpOption>().First();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        var parsed = root.Parse(args);
        var exitCode = await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = CancelTimeout },
            cancellationToken).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
    }

    private static Command Audit(ToolHome home, Terminal terminal)
    {
        var path = PathArgument();
        var diagnostics = DiagnosticsOption("Report only these rules");
        var configuration = ConfigurationOption();
        var failOn = new Option<string>("--fail-on") { Description = "The lowest severity that makes the exit code 1", DefaultValueFactory = _ => "warning", HelpName = "warning|info|none" };
        failOn.AcceptOnlyFromAmong("warning", "info", "none");
        var sarif = new Option<FileInfo?>("--sarif") { Description = "Write all findings to one SARIF 2.1.0 file", HelpName = "FILE" };
        var json = new Option<FileInfo?>("--json") { Description = "Write findings and benchmark figures as JSON", HelpName = "FILE" };
        var benchmarks = new Option<bool>("--benchmarks") { Description = "Also run the benchmark projects of the target, quickly" };
        var compare = new Option<FileInfo?>("--compare") { Description = "Show the figures beside those of an earlier --json FILE; implies --benchmarks", HelpName = "FILE" };
        var command = new Command("audit", "Compiles a solution, project or folder with the PerfAnalyzers rules and prints what they find. Changes nothing in it.")
        {
            path, diagnostics, failOn, sarif, json, benchmarks, compare, configuration,
        };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new AuditCommand(home, terminal).RunAsync(
            new AuditRequest(
                parsed.GetRequiredValue(path),
                parsed.GetValue(diagnostics) ?? [],
                parsed.GetRequiredValue(failOn),
                parsed.GetValue(sarif)?.FullName,
                parsed.GetValue(json)?.FullName,
                parsed.GetValue(benchmarks) || parsed.GetValue(compare) is not null,
                parsed.GetValue(compare)?.FullName,
                parsed.GetValue(configuration)),
            cancellationToken)));
        return command;
    }

    private static Command Fix(ToolHome home, Terminal terminal)
    {
        var path = PathArgument();
        var diagnostics = DiagnosticsOption("Fix only these rules");
        var configuration = ConfigurationOption();
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "Leave the target alone and fix a copy of it in this folder, which must be empty or new", HelpName = "DIR" };
        var command = new Command("fix", "Applies the code fixes of the PerfAnalyzers rules until none applies, compiles again and prints what changed.")
        {
            path, diagnostics, output, configuration,
        };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new FixCommand(home, terminal).RunAsync(
            new FixRequest(
                parsed.GetRequiredValue(path),
                parsed.GetValue(diagnostics) ?? [],
                parsed.GetValue(output)?.FullName,
                parsed.GetValue(configuration)),
            cancellationToken)));
        return command;
    }

    private static Argument<string> PathArgument()
        => new("PATH") { Description = "A solution (.sln, .slnx, .slnf), a project (.csproj) or a folder", DefaultValueFactory = _ => "." };

    private static Option<string[]> DiagnosticsOption(string description)
        => new("--diagnostics") { Description = description + ", for example --diagnostics PERF1001 PERF4001", AllowMultipleArgumentsPerToken = true, HelpName = "IDS" };

    private static Option<string?> ConfigurationOption()
        => new("--configuration", "-c") { Description = "The build configuration; Debug unless the target says otherwise", HelpName = "NAME" };

    private static async Task<int> GuardAsync(Terminal terminal, Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            terminal.Error(exception.Message);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Error("cancelled");
            return ExitCodes.Cancelled;
        }
        catch (TargetException exception)
        {
            terminal.Error(exception.Message, exception.Details);
            return ExitCodes.NotAudited;
        }
        catch (Exception exception)
        {
            // Whatever it is, it must not end with the exit code of a clean audit or of findings.
            terminal.Error($"perfaudit failed: {exception.Message}", exception is IOException or UnauthorizedAccessException ? [] : [exception.ToString()]);
            return ExitCodes.NotAudited;
        }
    }

    private sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command.Name == "fix" ? ExitCodes.FixHelp : ExitCodes.Help);
            return result;
        }
    }
}
