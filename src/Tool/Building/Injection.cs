namespace PerfAnalyzers.Tool.Building;

/// <summary>
/// The environment that brings our analyzers into every project that <c>dotnet build</c> or <c>dotnet format</c> loads,
/// and keeps their output out of the target.
/// </summary>
internal sealed class Injection(ToolHome home, IReadOnlySet<string> ruleIds, string artifacts)
{
    public ToolHome Home { get; } = home;

    public IReadOnlySet<string> RuleIds { get; } = ruleIds;

    public string Artifacts { get; } = artifacts;

    /// <param name="records">Where builds write what they compiled and what the compiler found; null for a load that compiles nothing.</param>
    public Dictionary<string, string> Environment(string? records)
    {
        var environment = new Dictionary<string, string>
        {
            ["CustomBeforeMicrosoftCommonTargets"] = Home.InjectedTargets,
            ["CustomAfterDirectoryBuildProps"] = Home.InjectedProps,
            ["PerfAnalyzersInjected"] = "true",
            ["PerfAuditHome"] = Home.Folder,
            ["PerfAuditArtifacts"] = Artifacts,
            ["PerfAuditRules"] = string.Join(';', RuleIds),
            ["PerfAuditRecords"] = records is null ? "" : Path.TrimEndingDirectorySeparator(records) + Path.DirectorySeparatorChar,
        };
        Chain("CustomBeforeMicrosoftCommonTargets", "PerfAuditChainedTargets");
        Chain("CustomAfterDirectoryBuildProps", "PerfAuditChainedProps");
        return environment;

        // A user's own file in the same place is still imported, by ours.
        void Chain(string variable, string chained)
        {
            if (System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } own)
            {
                environment[chained] = own;
            }
        }
    }
}
