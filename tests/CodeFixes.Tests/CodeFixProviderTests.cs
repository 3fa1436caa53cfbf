using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.CodeFixes.Tests;

public sealed class CodeFixProviderTests
{
    /// <summary><c>dotnet format</c> asks one provider for each rule: with two, it may be the one that has nothing to offer.</summary>
    [Fact]
    public void EachRuleHasOneProvider()
    {
        var providers = typeof(RewriteCodeFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type, nonPublic: true)!)
            .ToList();

        Assert.NotEmpty(providers);
        Assert.Empty(providers
            .SelectMany(provider => provider.FixableDiagnosticIds.Select(id => (Id: id, provider.GetType().Name)))
            .GroupBy(pair => pair.Id)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => pair.Name))}"));
    }

    /// <summary>In a member or a type, it would rewrite the whole document: nothing public says which member is meant.</summary>
    [Fact]
    public void FixAllIsOfferedWhereItFixesNoMore()
        => Assert.Equal([FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution], RewriteFixAllProvider.Instance.GetSupportedFixAllScopes());
}
