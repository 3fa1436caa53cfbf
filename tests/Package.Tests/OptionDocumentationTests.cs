using System.Text.RegularExpressions;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Package.Tests;

/// <summary>The options that the pages name are those that are read.</summary>
public sealed partial class OptionDocumentationTests
{
    private static readonly string[] Known = [.. PerfOptions.All.Select(option => option.Key).Order()];

    [Fact]
    public void One_page_lists_every_option_with_its_place()
    {
        var rows = OptionRow().Matches(Repository.Read("docs", "rules", RuleIds.UnreadableOption + ".md"));

        Assert.Equal(Known, rows.Select(row => row.Groups[1].Value).Order());
        Assert.All(rows, row => Assert.Equal(PerfOptions.Find(row.Groups[1].Value)!.IsGlobal ? "global" : "files", row.Groups[2].Value));
    }

    [Fact]
    public void The_other_pages_name_no_option_that_there_is_not()
    {
        foreach (var id in Repository.RuleIds.Where(id => id != RuleIds.UnreadableOption))
        {
            Assert.All(OptionKey().Matches(Repository.Read("docs", "rules", id + ".md")), key => Assert.Contains(key.Value, Known));
        }
    }

    [GeneratedRegex(@"^\| `(perf_analyzers\.[\w.]+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"perf_analyzers\.[\w.]*\w")]
    private static partial Regex OptionKey();
}
