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
            Budget(home, terminal),
            BaselineOf(home, terminal),
            Compare(home, terminal),
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
        var html = new Option<FileInfo?>("--html") { Description = "Write findings and benchmark figures as a page", HelpName = "FILE" };
        var benchmarks = new Option<bool>("--benchmarks") { Description = "Also run the benchmark projects of the target, quickly" };
        var compare = new Option<FileInfo?>("--compare") { Description = "Show the figures beside those of an earlier --json FILE; implies --benchmarks", HelpName = "FILE" };
        var command = new Command("audit", "Compiles a solution, project or folder with the PerfAnalyzers rules and prints what they find. Changes nothing in it.")
        {
            path, diagnostics, failOn, sarif, json, html, benchmarks, compare, configuration,
        };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new AuditCommand(home, terminal).RunAsync(
            new AuditRequest(
                parsed.GetRequiredValue(path),
                parsed.GetValue(diagnostics) ?? [],
                parsed.GetRequiredValue(failOn),
                parsed.GetValue(sarif)?.FullName,
                parsed.GetValue(json)?.FullName,
                parsed.GetValue(html)?.FullName,
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

    private static Command Budget(ToolHome home, Terminal terminal)
    {
        var path = PathArgument();
        var baseline = new Option<FileInfo?>("--baseline") { Description = "Compare with this baseline instead of the nearest perf-baseline.json", HelpName = "FILE" };
        var strict = StrictOption("Exit with 3 when a limit could not be measured");
        var command = new Command("budget", "Runs the benchmarks and checks them against their budgets, and bytes and queries against the baseline.") { path, baseline, strict };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new BudgetCommand(home, terminal).RunAsync(
            new BudgetRequest(parsed.GetRequiredValue(path), parsed.GetValue(baseline)?.FullName, parsed.GetValue(strict)),
            cancellationToken)));
        return command;
    }

    private static Command BaselineOf(ToolHome home, Terminal terminal)
    {
        var path = PathArgument();
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Write to this file; perf-baseline.json beside the target by default", HelpName = "FILE" };
        var command = new Command("baseline", "Writes what the hot paths allocate and how many queries they send: a file to commit, for 'perfaudit budget'.") { path, output };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new BaselineCommand(home, terminal).RunAsync(
            new BaselineRequest(parsed.GetRequiredValue(path), parsed.GetValue(output)?.FullName),
            cancellationToken)));
        return command;
    }

    private static Command Compare(ToolHome home, Terminal terminal)
    {
        var path = PathArgument();
        var revision = new Option<string>("--base") { Description = "Compare with the commit at which HEAD branched from this revision, such as origin/main", HelpName = "REV", Required = true };
        var threshold = new Option<double>("--threshold") { Description = "How many percent slower is too slow", DefaultValueFactory = _ => 8, HelpName = "PERCENT" };
        var strict = StrictOption("Exit with 3 when the machine is too noisy to say");
        var json = new Option<FileInfo?>("--json") { Description = "Write the verdicts as JSON", HelpName = "FILE" };
        var command = new Command("compare", "Builds the hot paths of the working tree and of an earlier commit, runs them in turns and says what got slower, allocates more or sends more queries.")
        {
            path, revision, threshold, strict, json,
        };
        command.SetAction((parsed, cancellationToken) => GuardAsync(terminal, () => new CompareCommand(home, terminal).RunAsync(
            new CompareRequest(
                parsed.GetRequiredValue(path),
                parsed.GetRequiredValue(revision),
                parsed.GetValue(threshold),
                parsed.GetValue(strict),
                parsed.GetValue(json)?.FullName),
            cancellationToken)));
        return command;
    }

    private static Option<bool> StrictOption(string description) => new("--strict") { Description = description };

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
            parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command.Name switch
            {
                "fix" => ExitCodes.FixHelp,
                "budget" or "baseline" or "compare" => ExitCodes.GateHelp,
                _ => ExitCodes.Help,
            });
            return result;
        }
    }
}
