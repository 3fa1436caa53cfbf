using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Testing.Tests;

public sealed class AnalyzerVerifierTests
{
    private const string Reported = """
        class C
        {
            int M()
            {
                int [|bad|] = 1;
                return bad;
            }
        }
        """;

    private const string Silent = """
        class C
        {
            int M()
            {
                int good = 1;
                return good;
            }
        }
        """;

    [Fact]
    public Task A_reported_span_passes() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(Reported);

    [Fact]
    public Task A_silent_source_passes() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(Silent);

    [Theory]
    [InlineData("class C { int {|T0001:bad|} = 1; }")]
    [InlineData("class C { int $$bad = 1; }")]
    [InlineData("class C { int [|bad|] = 1; string s = $$\"\"\"{{1}}\"\"\"; }")]
    [InlineData("class C { int {|T0001:bad|} = 1, {|T0001:bad|}; {|CS0246:X|} x; }", "CS0102")]
    public Task Each_form_of_markup_passes(string source, string? error = null)
    {
        var test = new CSharpAnalyzerTest<GoodAnalyzer> { TestCode = source };
        if (error is not null)
        {
            test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerError(error).WithSpan(1, 24, 1, 27));
        }

        return test.RunAsync();
    }

    [Fact]
    public Task A_key_with_arguments_passes()
        => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(
            "class C { int {|#0:bad|} = 1; }",
            CSharpAnalyzerVerifier<GoodAnalyzer>.Diagnostic().WithLocation(0).WithArguments("bad").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task Overlapping_spans_additional_locations_and_rules_off_by_default_pass()
        => CSharpAnalyzerVerifier<TwoRulesAnalyzer>.VerifyAnalyzerAsync(
            "class C { int {|#1:{|#0:bad|} = 1|}; }",
            CSharpAnalyzerVerifier<TwoRulesAnalyzer>.Diagnostic("T0001").WithLocation(0).WithLocation(1),
            CSharpAnalyzerVerifier<TwoRulesAnalyzer>.Diagnostic("T0002").WithLocation(1));

    [Fact]
    public async Task A_missing_diagnostic_fails_with_carets_and_markup()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(Silent.Replace("int good", "int [|good|]")));

        Assert.Contains("1 diagnostics expected, 0 reported, 1 missing, 0 unexpected", text);
        Assert.Contains("missing    T0001 warning /0/Test0.cs(5,13)-(5,17)", text);
        Assert.Contains("   5 |         int good = 1;\n     |             ^^^^ missing T0001", text);
        Assert.Contains("Markup that would pass:\n" + Silent, text);
    }

    [Fact]
    public async Task An_unexpected_diagnostic_fails_with_carets_and_markup()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(Reported.Replace("[|bad|]", "bad")));

        Assert.Contains("0 diagnostics expected, 1 reported, 0 missing, 1 unexpected", text);
        Assert.Contains("unexpected T0001 warning /0/Test0.cs(5,13)-(5,16): 'bad' is bad", text);
        Assert.Contains("     |             ^^^ unexpected T0001", text);
        Assert.Contains("Markup that would pass:\n" + Reported.Replace("[|bad|]", "{|T0001:bad|}"), text);
    }

    [Fact]
    public async Task A_span_that_ends_elsewhere_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync("class C { int [|bad = 1|]; }"));

        Assert.Contains("missing    T0001 warning /0/Test0.cs(1,15)-(1,22)", text);
        Assert.Contains("unexpected T0001 warning /0/Test0.cs(1,15)-(1,18)", text);
    }

    [Fact]
    public async Task One_diagnostic_does_not_satisfy_two_expectations()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync("class C { int {|T0001:{|T0001:bad|}|} = 1; }"));

        Assert.Contains("2 diagnostics expected, 1 reported, 1 missing, 0 unexpected", text);
    }

    [Fact]
    public async Task Another_severity_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(
            "class C { int {|#0:bad|} = 1; }",
            CSharpAnalyzerVerifier<GoodAnalyzer>.Diagnostic().WithLocation(0).WithSeverity(DiagnosticSeverity.Error)));

        Assert.Contains("missing    T0001 error", text);
        Assert.Contains("unexpected T0001 warning", text);
    }

    [Fact]
    public async Task Other_arguments_fail_and_the_right_ones_are_shown()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(
            "class C { int {|#0:bad|} = 1; }",
            CSharpAnalyzerVerifier<GoodAnalyzer>.Diagnostic().WithLocation(0).WithArguments("worse")));

        Assert.Contains("missing    T0001 warning /0/Test0.cs(1,15)-(1,18): 'worse' is bad", text);
        Assert.Contains("class C { int {|#0:bad|} = 1; }\nDiagnostic(\"T0001\").WithLocation(0).WithArguments(\"bad\")", text);
    }

    [Fact]
    public async Task Other_additional_locations_fail()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<TwoRulesAnalyzer>.VerifyAnalyzerAsync(
            "class C { int {|T0002:{|#0:bad|} = 1|}; }",
            CSharpAnalyzerVerifier<TwoRulesAnalyzer>.Diagnostic("T0001").WithLocation(0).WithLocation(0)));

        Assert.Contains("missing    T0001 warning /0/Test0.cs(1,15)-(1,18) and /0/Test0.cs(1,15)-(1,18)", text);
    }

    [Fact]
    public async Task A_compiler_error_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync("class C { Missing M() => null; }"));

        Assert.Contains("unexpected CS0246 error /0/Test0.cs(1,11)-(1,18)", text);
        Assert.Contains("class C { {|CS0246:Missing|} M() => null; }", text);
    }

    [Fact]
    public async Task An_exception_of_the_analyzer_fails_with_its_text()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<ThrowingAnalyzer>.VerifyAnalyzerAsync(Reported));

        Assert.Contains("AD0001: ThrowingAnalyzer threw System.InvalidOperationException: the specimen throws", text);
        Assert.Contains("at PerfAnalyzers.Testing.Tests.ThrowingAnalyzer.Report", text);
    }

    [Fact]
    public async Task A_second_run_that_differs_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<ForgetfulAnalyzer>.VerifyAnalyzerAsync(Reported));

        Assert.Contains("A second run with fresh analyzers does not report the same.\nFirst, concurrent:\n  T0001", text);
    }

    [Fact]
    public async Task A_finding_that_no_pragma_reaches_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<TreelessLocationAnalyzer>.VerifyAnalyzerAsync(Reported));

        Assert.Contains("The source disabled by #pragma must be silent, but there is:\n  T0001 warning /0/Test0.cs(6,13)-(6,16)", text);
    }

    [Fact]
    public async Task A_finding_in_generated_code_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<GeneratedCodeAnalyzer>.VerifyAnalyzerAsync(Reported));

        Assert.Contains("The source marked as generated code must be silent, but there is:\n  T0001", text);
    }

    [Fact]
    public async Task A_finding_that_Windows_line_endings_hide_fails()
    {
        var text = await Failure.OfAsync(() => CSharpAnalyzerVerifier<LineFeedAnalyzer>.VerifyAnalyzerAsync(Reported));

        Assert.Contains("In the source with Windows line endings: 1 diagnostics expected, 0 reported", text);
    }

    [Theory]
    [InlineData(TestBehaviors.SkipSuppressionCheck, typeof(TreelessLocationAnalyzer))]
    [InlineData(TestBehaviors.SkipGeneratedCodeCheck, typeof(GeneratedCodeAnalyzer))]
    [InlineData(TestBehaviors.SkipLineEndingCheck, typeof(LineFeedAnalyzer))]
    public Task A_variant_that_cannot_apply_is_left_out(TestBehaviors skip, Type analyzer)
    {
        var test = (AnalyzerTest)Activator.CreateInstance(typeof(CSharpAnalyzerTest<>).MakeGenericType(analyzer))!;
        test.TestCode = Reported;
        test.TestBehaviors = skip;
        return test.RunAsync();
    }

    [Theory]
    [InlineData("class C { int [|bad = 1; }", "opens [| and never closes it")]
    [InlineData("class C { int {|T0001:bad = 1; }", "opens {|T0001: and never closes it")]
    [InlineData("class C { int {|T9999:bad|} = 1; }", "names T9999, which the analyzers of this test do not report (T0001)")]
    public async Task Markup_that_means_nothing_fails(string source, string expected)
        => Assert.Contains(expected, await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(source)));

    [Fact]
    public async Task A_key_without_a_span_fails()
        => Assert.Contains(
            "WithLocation(3) has no span {|#3:..|}",
            await Failure.OfAsync(() => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync(Silent, CSharpAnalyzerVerifier<GoodAnalyzer>.Diagnostic().WithLocation(3))));

    [Fact]
    public async Task Brackets_with_two_rules_fail()
        => Assert.Contains("but it has 2: name the id", await Failure.OfAsync(() => CSharpAnalyzerVerifier<TwoRulesAnalyzer>.VerifyAnalyzerAsync(Reported)));

    [Fact]
    public Task Configuration_files_top_level_statements_and_several_projects_pass()
    {
        var test = new CSharpAnalyzerTest<GoodAnalyzer>
        {
            TestState =
            {
                OutputKind = OutputKind.ConsoleApplication,
                Sources = { "int bad = Lib.Value;\nSystem.Console.WriteLine(bad);" },
                AnalyzerConfigFiles = { ("/.globalconfig", "is_global = true\ndotnet_diagnostic.T0001.severity = none") },
                AdditionalProjectReferences = { "Lib" },
            },
        };
        test.TestState.AdditionalProjects["Lib"].Sources.Add("public static class Lib { public static int Value => 1; private static int [|bad|] = 1; }");
        return test.RunAsync();
    }

    [Fact]
    public async Task A_finding_in_an_additional_file_passes_when_expected_and_fails_when_not()
    {
        var test = new CSharpAnalyzerTest<AdditionalFileAnalyzer> { TestState = { Sources = { Silent }, AdditionalFiles = { ("/budgets.json", "bad\n{}") } } };
        Assert.Contains("unexpected T0001 warning /budgets.json(1,1)-(1,4): 'bad' is bad", await Failure.OfAsync(() => test.RunAsync()));

        test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<AdditionalFileAnalyzer>.Diagnostic().WithSpan("/budgets.json", 1, 1, 1, 4));
        await test.RunAsync();
    }

    [Fact]
    public void What_the_test_process_has_loaded_is_not_referenced()
        => Assert.DoesNotContain(
            ReferenceAssemblies.Default.References,
            reference => Path.GetFileName(reference.Display!) is var name
                && (name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name.StartsWith("PerfAnalyzers", StringComparison.Ordinal)));

    [Fact]
    public Task The_default_references_hold_the_frameworks_and_libraries_of_the_rules()
        => CSharpAnalyzerVerifier<GoodAnalyzer>.VerifyAnalyzerAsync("""
            using System.Data.Common;
            using Dapper;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Data.Sqlite;
            using Microsoft.EntityFrameworkCore;
            using Microsoft.Extensions.Caching.Distributed;
            using Microsoft.Extensions.DependencyInjection;

            class Db(DbContextOptions<Db> options) : DbContext(options)
            {
                public DbSet<C> Cs => Set<C>();
            }

            class C : ControllerBase
            {
                public int Id { get; set; }

                static void M(WebApplicationBuilder builder, DbConnection connection, IDistributedCache cache)
                {
                    builder.Services.AddDbContext<Db>(options => options.UseSqlite(new SqliteConnection()));
                    builder.Services.AddOutputCache();
                    builder.Build().MapGet("/", () => connection.Query<C>("select 1")).CacheOutput();
                }
            }
            """);

    [Fact]
    public async Task Libraries_can_be_left_out()
    {
        var test = new CSharpAnalyzerTest<GoodAnalyzer>
        {
            TestCode = "using Microsoft.{|CS0234:EntityFrameworkCore|};",
            ReferenceAssemblies = ReferenceAssemblies.Default.Without("Microsoft.EntityFrameworkCore"),
        };
        await test.RunAsync();
        Assert.DoesNotContain(ReferenceAssemblies.NetCore.References, reference => reference.Display!.Contains("AspNetCore"));
    }
}
