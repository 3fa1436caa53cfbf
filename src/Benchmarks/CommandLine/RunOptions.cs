using System.Diagnostics.CodeAnalysis;

namespace PerfAnalyzers.Benchmarks.CommandLine;

/// <summary>The options of this package; what it does not know goes on to BenchmarkDotNet's own parser.</summary>
internal sealed record RunOptions
{
    public bool Help { get; private init; }
    public bool Quick { get; private init; }
    public string? JsonPath { get; private init; }
    public IReadOnlyList<string> ReportPaths { get; private init; } = [];
    public string? ComparePath { get; private init; }

    /// <summary>The budget file; null for the one beside the program.</summary>
    public string? BudgetsPath { get; private init; }

    /// <summary>Which environment of the budget file applies.</summary>
    public string? BudgetEnvironment { get; private init; }

    /// <summary>Where samples go that perfaudit compares between revisions; nothing else is measured then.</summary>
    public string? SamplesPath { get; private init; }

    /// <summary>A budget that was not measured is no success.</summary>
    public bool Strict { get; private init; }
    public required IReadOnlyList<string> BenchmarkDotNetArguments { get; init; }

    public const string Usage = """
        Usage: [--quick] [--filter GLOB...] [--list flat|tree] [--json FILE] [--compare FILE] [--report FILE]
               [--budgets FILE] [--environment NAME] [--strict]

          --quick          Measure in this process and briefly (seconds per hot path), for a first impression.
          --filter GLOB    Only hot paths whose name, id or benchmark name matches, for example --filter '*Tickets*'.
          --list flat|tree Print the names and ids of the hot paths, or a tree of the benchmark names, and stop.
          --json FILE      Write the figures as JSON.
          --compare FILE   Show the figures beside those of an earlier --json FILE.
          --report FILE    Write a report: Markdown, or one self-contained page for FILE.html.
          --budgets FILE   Check these budgets instead of the project's perf-budgets.json.
          --environment NAME  Use what the budget file says for this environment; also PERF_BUDGETS_ENVIRONMENT.
          --samples FILE   Only write samples of each hot path, for 'perfaudit compare' and 'perfaudit baseline'.
          --strict         Exit with 3 when a budget could not be measured.

        BenchmarkDotNet's --artifacts, --exporters, --keepFiles, --info and category filters work too.
        Exit codes: 0 passed, 1 over budget, 2 usage error or failed hot path, 3 (--strict) a budget was not measured.
        """;

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out RunOptions? options, [NotNullWhen(false)] out string? error)
    {
        var rest = new List<string>();
        var parsed = new RunOptions { BenchmarkDotNetArguments = rest };
        options = null;

        for (var i = 0; i < args.Count; i++)
        {
            // Both --json FILE and --json=FILE.
            var (name, inlineValue) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            switch (name)
            {
                case "-h" or "--help" or "-?":
                    parsed = parsed with { Help = true };
                    break;
                case "--quick" or "--strict":
                    if (inlineValue is not null)
                    {
                        error = $"{name} takes no value.";
                        return false;
                    }

                    parsed = name == "--quick" ? parsed with { Quick = true } : parsed with { Strict = true };
                    break;
                case "--json" or "--report" or "--compare" or "--budgets" or "--environment" or "--samples":
                    var value = inlineValue ?? (i + 1 < args.Count && !args[i + 1].StartsWith('-') ? args[++i] : null);
                    if (string.IsNullOrWhiteSpace(value))
                    {
                        error = name == "--environment" ? "--environment needs a name." : $"{name} needs a file name.";
                        return false;
                    }

                    // Absolute at once: a hot path may change the current directory.
                    value = name == "--environment" ? value : Path.GetFullPath(value);
                    parsed = name switch
                    {
                        "--json" => parsed with { JsonPath = value },
                        "--report" => parsed with { ReportPaths = [.. parsed.ReportPaths, value] },
                        "--samples" => parsed with { SamplesPath = value },
                        "--budgets" => parsed with { BudgetsPath = value },
                        "--environment" => parsed with { BudgetEnvironment = value },
                        _ => parsed with { ComparePath = value },
                    };
                    break;
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        options = parsed;
        error = null;
        return true;
    }
}
