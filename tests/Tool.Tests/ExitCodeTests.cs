using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Commands;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("none", "info", "warning", "error", 0, 0, 0, 0)]
    [InlineData("warning", "none", "warning", "error", 0, 0, 1, 1)]
    [InlineData("info", "none", "info", "warning", 0, 0, 1, 1)]
    public void Findings_are_held_against_the_threshold(string failOn, string first, string second, string third, int none, int forFirst, int forSecond, int forThird)
    {
        Assert.Equal(none, ExitCode(failOn, "none"));
        Assert.Equal(forFirst, ExitCode(failOn, first));
        Assert.Equal(forSecond, ExitCode(failOn, second));
        Assert.Equal(forThird, ExitCode(failOn, third));
    }

    [Fact]
    public void An_info_is_below_warning() => Assert.Equal(ExitCodes.Clean, ExitCode("warning", "info"));

    [Fact]
    public void An_incomplete_audit_is_never_clean()
    {
        var audit = Audit("none");

        Assert.Equal(ExitCodes.NotAudited, AuditCommand.ExitCode(Request("none"), audit with { BuildSucceeded = false }, null));
        Assert.Equal(ExitCodes.NotAudited, AuditCommand.ExitCode(Request("none"), audit with { NotAudited = [new NotAuditedProject("A.csproj", "", "why")] }, null));
        Assert.Equal(ExitCodes.NotAudited, AuditCommand.ExitCode(Request("none"), audit, [new BenchmarkRun("B.csproj", null, [], "it does not build", [])]));
    }

    [Fact]
    public void A_project_that_the_build_never_reached_is_not_audited()
    {
        var target = new AuditTarget(null, "/x", ["/x/A.csproj"], []);

        var audit = AuditResult.Create(target, new BuildOutcome(true, [], []), new HashSet<string>());

        Assert.False(audit.IsComplete);
        Assert.Equal("/x/A.csproj", Assert.Single(audit.NotAudited).Path);
    }

    private static int ExitCode(string failOn, string level) => AuditCommand.ExitCode(Request(failOn), Audit(level), []);

    private static AuditRequest Request(string failOn) => new(".", [], failOn, null, null, null, false, null, null);

    private static AuditResult Audit(string level)
    {
        IReadOnlyList<Finding> findings = Enum.TryParse<Level>(level, ignoreCase: true, out var parsed)
            ? [new Finding(new Rule("PERF0901", "Title", null, null), parsed, "message", null, [], [], null, null, [])]
            : [];
        return new AuditResult(new AuditTarget("/x/A.csproj", "/x", ["/x/A.csproj"], []), findings, [], [], [], true, []);
    }
}
