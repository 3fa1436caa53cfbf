using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure.Options;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Configuration.UnreadableOptionAnalyzer>;

namespace PerfAnalyzers.Configuration;

public class UnreadableOptionAnalyzerTests
{
    private const string TrueOrFalse = "it takes true or false";

    [Fact]
    public Task Options_that_can_be_read() => VerifyAsync(
        """
        is_global = true
        perf_analyzers.round_trip_methods = Shop.IStore.Load, Shop.Mailer.Send:remote; Shop.IStore.Save:write,
        perf_analyzers.ignored_methods =
        perf_analyzers.max_call_depth = 0
        perf_analyzers.test_projects = TRUE
        perf_analyzers.migrations = false
        perf_analyzers.small_collection_limit = 10
        Perf_Analyzers.perf4001.Duration = 300
        dotnet_diagnostic.PERF1001.severity = none
        perf_analyzers_of_another = yes
        """,
        """
        [*.cs]
        perf_analyzers.migrations = true
        perf_analyzers.small_collection_limit = 0
        perf_analyzers.PERF4001.duration = 1
        """);

    [Theory]
    [InlineData("migrations", "yes", "cannot be 'yes'; " + TrueOrFalse)]
    [InlineData("test_projects", "1", "cannot be '1'; " + TrueOrFalse)]
    [InlineData("migrations", "", "cannot be ''; " + TrueOrFalse)]
    [InlineData("small_collection_limit", "-1", "cannot be '-1'; it takes a whole number from 0")]
    [InlineData("small_collection_limit", "99999999999", "cannot be '99999999999'; it takes a whole number from 0")]
    [InlineData("max_call_depth", "41", "cannot be '41'; it takes a whole number from 0 to 40")]
    [InlineData("PERF4001.duration", "1m", "cannot be '1m'; it takes a whole number from 1")]
    [InlineData("PERF4001.duration", "0", "cannot be '0'; it takes a whole number from 1")]
    public Task A_value_that_cannot_be_read(string name, string value, string fault)
        => VerifyAsync($"is_global = true\nperf_analyzers.{name} = {value}", "", Fault(name, fault));

    [Theory]
    [InlineData("Shop.IStore.Load, Load, Other", "Load")]
    [InlineData("Shop.IStore.Load:never", "Shop.IStore.Load:never")]
    [InlineData("Shop.IStore.", "Shop.IStore.")]
    [InlineData(".Load", ".Load")]
    [InlineData("Shop.IStore.Load :  write, :read", ":read")]
    public Task An_entry_that_cannot_be_read(string value, string part)
        => VerifyAsync(
            "is_global = true\nperf_analyzers.ignored_methods = " + value,
            "",
            Fault("ignored_methods", $"cannot be '{part}'; it takes {PerfOptions.IgnoredMethods.Allowed}"));

    [Fact]
    public Task A_key_that_there_is_not()
    {
        var known = string.Join(", ", PerfOptions.All.Select(option => option.Key));
        return VerifyAsync(
            "is_global = true\nperf_analyzers.test_project = true",
            "[*.cs]\nperf_analyzers.smal_collection_limit = 3",
            Fault("test_project", "is unknown; there are " + known),
            Fault("smal_collection_limit", "is unknown; there are " + known));
    }

    [Fact]
    public Task A_global_option_in_a_section_for_files()
        => VerifyAsync(
            "is_global = true\nperf_analyzers.ignored_methods = Shop.IStore.Load",
            "[*.cs]\nperf_analyzers.test_projects = true",
            Fault("test_projects", "is read from a global analyzer configuration only (is_global = true), not from a section for files"));

    [Fact]
    public Task One_option_of_many_files_is_said_once()
        => VerifyAsync("", "[*.cs]\nperf_analyzers.migrations = on", Fault("migrations", "cannot be 'on'; " + TrueOrFalse));

    [Fact]
    public async Task A_host_that_cannot_list_keys_is_asked_for_those_that_there_are()
    {
        var compilation = CSharpCompilation.Create("Host", [CSharpSyntaxTree.ParseText("class A { }")]);
        var options = new AnalyzerOptions([], new KeylessHost());
        var found = await compilation
            .WithAnalyzers([new UnreadableOptionAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal("The option 'perf_analyzers.migrations' cannot be 'yes'; " + TrueOrFalse, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture));
    }

    private static DiagnosticResult Fault(string name, string fault)
        => Verify.Diagnostic().WithArguments("perf_analyzers." + name, fault);

    private static async Task VerifyAsync(string global, string files, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<UnreadableOptionAnalyzer> { TestBehaviors = TestBehaviors.SkipSuppressionCheck | TestBehaviors.SkipGeneratedCodeCheck };
        test.TestState.Sources.Add("class A { }");
        test.TestState.Sources.Add("class B { }");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", global.Length == 0 ? "is_global = true\n" : global + "\n"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n" + files + "\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class KeylessHost : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values : AnalyzerConfigOptions
        {
            // The attribute that the base has here, NotNullWhen, is also one of ours, made visible to this assembly.
#pragma warning disable CS8765
            public override bool TryGetValue(string key, out string? value) => (value = key == "perf_analyzers.migrations" ? "yes" : null) is not null;
#pragma warning restore CS8765
        }
    }
}
