using System.Text;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Package.Tests;

/// <summary>The presets list every rule by id, so they must follow the descriptors.</summary>
public sealed class PresetTests
{
    [Fact]
    public void The_preset_errors_makes_each_warning_an_error()
        => Verify(
            "errors",
            "Fails the build on every rule that warns by default.",
            rule => rule is { IsEnabledByDefault: true, DefaultSeverity: DiagnosticSeverity.Warning } ? "error" : null);

    [Fact]
    public void The_preset_all_makes_each_rule_a_warning()
        => Verify(
            "all",
            "Shows every rule as a warning, also those that are suggestions or off by default.",
            rule => rule.DefaultSeverity == DiagnosticSeverity.Error ? null : "warning");

    private static void Verify(string name, string purpose, Func<DiagnosticDescriptor, string?> severity)
    {
        var expected = new StringBuilder($"# PerfAnalyzersPreset={name}: {purpose}\nis_global = true\n# Below a project's own global configuration, above that of the SDK.\nglobal_level = -50\n");
        foreach (var rule in Repository.Rules)
        {
            if (severity(rule) is { } value)
            {
                expected.Append($"\n# {rule.Title}\ndotnet_diagnostic.{rule.Id}.severity = {value}\n");
            }
        }

        var file = $"PerfAnalyzers.{name}.globalconfig";
        Assert.True(expected.ToString() == Repository.Read("src", "CodeFixes", "build", file), $"{file} must be:\n{expected}");
    }
}
