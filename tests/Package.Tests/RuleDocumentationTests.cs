using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Package.Tests;

/// <summary>Each rule is told of in four places besides its code; they must say the same.</summary>
public sealed partial class RuleDocumentationTests
{
    private static readonly string[] Headings = ["Cause", "Why", "How to fix", "When to suppress", "Options"];

    public static TheoryData<string> Ids => [.. Repository.RuleIds];

    [Fact]
    public void Each_id_has_one_descriptor()
        => Assert.Equal(Repository.RuleIds, Repository.Rules.Select(rule => rule.Id));

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_has_a_page(string id)
    {
        var rule = Rule(id);
        var page = Repository.Read("docs", "rules", id + ".md");

        Assert.StartsWith($"# {id}: {rule.Title}\n", page);
        Assert.Equal(Headings, SecondLevel().Matches(page).Select(heading => heading.Groups[1].Value));
        Assert.Equal(["Id", id], Cells(page, "Id"));
        Assert.Equal(["Category", rule.Category], Cells(page, "Category"));
        Assert.Equal(["Severity", Severity(rule)], Cells(page, "Severity"));
        Assert.NotEqual("", Cells(page, "Fix")[1]);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri);
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_readme_lists_the_rule(string id)
    {
        var rule = Rule(id);
        var row = Cells(Repository.Read("README.md"), $"[{id}](docs/rules/{id}.md)");

        Assert.Contains(rule.Title.ToString(), row);
        Assert.Contains(Severity(rule), row);
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_release_notes_of_the_analyzers_list_the_rule(string id)
    {
        var rule = Rule(id);
        var notes = Repository.Read("src", "Analyzers", "AnalyzerReleases.Unshipped.md") + Repository.Read("src", "Analyzers", "AnalyzerReleases.Shipped.md");

        Assert.Equal([id, rule.Category, rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled"], Cells(notes, id).Take(3));
    }

    private static DiagnosticDescriptor Rule(string id) => Assert.Single(Repository.Rules, rule => rule.Id == id);

    private static string Severity(DiagnosticDescriptor rule) => rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "None";

    /// <summary>The cells of the first table row that begins with this one.</summary>
    private static string[] Cells(string text, string first)
        => text.Split('\n')
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .FirstOrDefault(cells => cells.Length > 1 && cells[0] == first)
            ?? throw new Xunit.Sdk.XunitException($"No table row begins with {first}");

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex SecondLevel();
}
