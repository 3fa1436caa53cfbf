using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Commands;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Fixing;
using PerfAnalyzers.Tool.Views;

namespace PerfAnalyzers.Tool.Tests;

public sealed class SmallPartsTests
{
    private static readonly HashSet<string> Ids = ["PERF0901", "PERF0902"];

    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", 0, 0)]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", 1, 1)]
    [InlineData("a\nb\n", "a\nb\nc\nd\n", 2, 0)]
    [InlineData("a\r\nb\r\n", "a\nb\n", 0, 0)]
    [InlineData("", "a\n", 1, 0)]
    [InlineData("a\nb\nc\n", "", 0, 3)]
    public void Changed_lines_are_counted_as_diff_tools_do(string before, string after, int added, int removed)
        => Assert.Equal((added, removed), LineDiff.Count(before, after));

    [Theory]
    [InlineData("src/App/Program.cs:1:2", 40, "src/App/Program.cs:1:2")]
    [InlineData("src/Application/Services/Program.cs:1:2", 26, "src/Application/Services/\nProgram.cs:1:2")]
    [InlineData("averyveryverylongname.cs", 10, "averyveryv\nerylongnam\ne.cs")]
    public void A_long_path_is_folded_at_its_folders(string path, int width, string expected)
        => Assert.Equal(expected, LocationText.Fold(path, width));

    [Fact]
    public void Rules_are_named_with_spaces_or_commas_in_any_case()
        => Assert.Equal(Ids, RuleSelection.Select(["perf0901,PERF0902", "PERF0902"], Ids).ToHashSet());

    [Fact]
    public void Without_a_name_all_rules_are_meant() => Assert.Same(Ids, RuleSelection.Select([], Ids));

    [Fact]
    public void The_ids_of_our_rules_are_read_from_the_analyzers_metadata()
    {
        var ids = ToolHome.Installed.ReadRuleIds();

        Assert.Superset(new HashSet<string> { "PERF0901", "PERF0902", "PERF0903" }, ids.ToHashSet());
        Assert.All(ids, id => Assert.Matches("^PERF[0-9]{4}$", id));
    }

    [Theory]
    [InlineData("CS8032", "warning", "CS8032: An instance of analyzer X cannot be created")]
    [InlineData("AD0001", "warning", "AD0001: An instance of analyzer X cannot be created")]
    [InlineData("CS9057", "warning", "CS9057: An instance of analyzer X cannot be created")]
    [InlineData("CS0029", "error", "it does not compile: 1 error")]
    [InlineData("CS0168", "warning", null)]
    public void A_log_says_why_its_findings_are_not_all_there_are(string id, string level, string? why)
        => Assert.Equal(
            why,
            ReadLog($$"""{ "ruleId": "{{id}}", "level": "{{level}}", "message": { "text": "An instance of analyzer X cannot be created\r\nmore" } }""").WhyIncomplete);

    [Theory]
    [InlineData(""" "fix": "Make it async" """, "Make it async", null)]
    [InlineData(""" "fix": "Make it async", "fixCondition": "its callers in other projects can follow" """, "Make it async, if its callers in other projects can follow", null)]
    [InlineData(""" "noFix": "'Run' cannot follow" """, null, "'Run' cannot follow")]
    [InlineData("", null, null)]
    public void A_finding_says_on_what_its_fix_depends(string properties, string? fix, string? noFix)
    {
        var finding = Assert.Single(ReadLog($$"""
            {
                "ruleId": "PERF0901", "level": "warning", "message": { "text": "m" }, "properties": { "customProperties": {{{properties}}} },
                "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "C.cs" }, "region": { "startLine": 1 } } } ]
            }
            """).Findings);

        Assert.Equal((fix, noFix), (finding.Fix, finding.NoFix));
    }

    private static CompilerLog ReadLog(string result)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $$"""
                { "runs": [ { "results": [ {{result}} ], "tool": { "driver": { "rules": [ { "id": "PERF0901" } ] } } } ] }
                """);
            Assert.True(CompilerLog.TryRead(file, Ids, out var log, out var problem), problem);
            return log;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_fix_that_one_target_framework_refuses_is_not_offered()
    {
        var finding = new Finding(new Rule("PERF0901", "Title", null, null), Level.Warning, "m", new SourceSpan("/x/C.cs", 1, 1, 1, 2), [], [], "Fix", null, []);
        var log = new CompilerLog([finding], new Dictionary<string, Rule>(), 0, null);
        var refused = log with { Findings = [finding with { Fix = null, NoFix = "reason" }] };
        var build = new BuildOutcome(true, [], [new CompiledProject("/x/A.csproj", "net10.0", [], log, null), new CompiledProject("/x/A.csproj", "net8.0", [], refused, null)]);

        var merged = Assert.Single(AuditResult.Create(new Targets.AuditTarget("/x/A.csproj", "/x", ["/x/A.csproj"], []), build, Ids).Findings);

        Assert.Null(merged.Fix);
        Assert.Equal("reason", merged.NoFix);
        Assert.Equal(["A (net10.0)", "A (net8.0)"], merged.Projects);
    }

    [Fact]
    public void The_help_documents_the_exit_codes()
    {
        Assert.Contains("3  the target did not build", ExitCodes.Help);
        Assert.Contains("1  at least one finding at or over --fail-on", ExitCodes.Help);
    }
}
