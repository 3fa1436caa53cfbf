namespace PerfAnalyzers.Package.Tests;

public sealed class PackageContentTests(PackedPackages packages)
{
    [Fact]
    public void PerfAnalyzers_holds_the_analyzers_and_build_files_and_nothing_else()
        => Assert.Equal(
            [
                "PerfAnalyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/PerfAnalyzers.Analyzers.dll",
                "analyzers/dotnet/cs/PerfAnalyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/PerfAnalyzers.Generators.dll",
                "build/PerfAnalyzers.all.globalconfig",
                "build/PerfAnalyzers.errors.globalconfig",
                "build/PerfAnalyzers.props",
                "build/PerfAnalyzers.targets",
                "build/perf-budgets.schema.json",
                "buildTransitive/PerfAnalyzers.all.globalconfig",
                "buildTransitive/PerfAnalyzers.errors.globalconfig",
                "buildTransitive/PerfAnalyzers.props",
                "buildTransitive/PerfAnalyzers.targets",
                "buildTransitive/perf-budgets.schema.json",
            ],
            packages.Content("PerfAnalyzers"));

    [Fact]
    public void PerfAnalyzers_is_a_development_dependency_without_dependencies()
    {
        var metadata = packages.Metadata("PerfAnalyzers");

        Assert.Equal("true", metadata.Element("developmentDependency")?.Value);
        Assert.Empty(metadata.Descendants("dependency"));
        Assert.Empty(metadata.Descendants("group"));
    }

    [Fact]
    public void PerfAnalyzers_Benchmarks_holds_its_library_and_build_files()
    {
        Assert.Equal(
            [
                "PerfAnalyzers.Benchmarks.nuspec",
                "README.md",
                "build/PerfAnalyzers.Benchmarks.props",
                "build/PerfAnalyzers.Benchmarks.targets",
                "lib/net10.0/PerfAnalyzers.Benchmarks.dll",
                "lib/net10.0/PerfAnalyzers.Benchmarks.xml",
            ],
            packages.Content("PerfAnalyzers.Benchmarks"));
        Assert.Contains(packages.Metadata("PerfAnalyzers.Benchmarks").Descendants("dependency"), dependency => dependency.Attribute("id")?.Value == "BenchmarkDotNet");
    }

    [Fact]
    public void The_tool_package_holds_the_command_and_what_it_injects()
    {
        var content = packages.Content("PerfAnalyzers.Tool");

        Assert.Contains("README.md", content);
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", content);
        Assert.Contains("tools/net10.0/any/perfaudit.dll", content);
        foreach (var injected in new[] { "PerfAnalyzers.Analyzers.dll", "PerfAnalyzers.CodeFixes.dll", "PerfAnalyzers.Generators.dll", "PerfAnalyzers.props", "PerfAnalyzers.targets" })
        {
            Assert.Contains(content, name => name.StartsWith("tools/net10.0/any/", StringComparison.Ordinal) && Path.GetFileName(name) == injected);
        }

        // The tool runs builds; it analyses nothing itself.
        Assert.DoesNotContain(content, name => Path.GetFileName(name).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PerfAnalyzers")]
    [InlineData("PerfAnalyzers.Benchmarks")]
    [InlineData("PerfAnalyzers.Tool")]
    public void Each_package_says_what_it_is_and_under_which_license(string id)
    {
        var metadata = packages.Metadata(id);

        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("expression", metadata.Element("license")?.Attribute("type")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.NotEqual("Package Description", metadata.Element("description")?.Value);
        Assert.NotEmpty(metadata.Element("tags")?.Value ?? "");
    }
}
