using System.Text.Json.Nodes;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>What became of one limit of a hot path, as the report of PerfAnalyzers.Benchmarks has it.</summary>
internal sealed record BudgetOutcome(string Metric, string State, double? Measured, double? AtLeast, double? Target, double? Critical, string Source, string? Reason)
{
    public const string Passed = "passed";
    public const string AboveTarget = "aboveTarget";
    public const string Unmeasured = "unmeasured";
    public const string Over = "over";

    public static BudgetOutcome Read(JsonObject outcome) => new(
        (string?)outcome["metric"] ?? "",
        (string?)outcome["state"] ?? Unmeasured,
        (double?)outcome["measured"],
        (double?)outcome["atLeast"],
        (double?)outcome["target"],
        (double?)outcome["critical"],
        (string?)outcome["source"] ?? "",
        (string?)outcome["reason"]);

    /// <summary><c>p95 is 2.4 ms, at least 2.2 ms with 95 % confidence; critical is 2 ms (perf-budgets.json, line 4)</c>.</summary>
    public string Text
    {
        get
        {
            if (State == Unmeasured)
            {
                return $"{Metric}: {Reason} ({Source})";
            }

            var bound = AtLeast is not null && AtLeast != Measured ? $", at least {Format(AtLeast)} with 95 % confidence" : "";
            var limit = Target is not null && !(Measured > Critical) ? $"target is {Format(Target)}" : $"critical is {Format(Critical)}";
            return $"{Metric} is {Format(Measured)}{bound}; {limit} ({Source})";
        }
    }

    private string Format(double? value) => Metric switch
    {
        "allocated" => Units.Bytes(value),
        "queries" or "growth" => Units.Count(value),
        _ => Units.Time(value),
    };
}
