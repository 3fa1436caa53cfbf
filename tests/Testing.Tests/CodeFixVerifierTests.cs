using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.Testing.Tests;

public sealed class CodeFixVerifierTests
{
    private const string Source = """
        class C
        {
            int M()
            {
                int [|bad|] = 1; // kept
                return bad;
            }

            int N()
            {
                int [|bad|] = 2;
                return bad;
            }
        }
        """;

    private const string Fixed = """
        class C
        {
            int M()
            {
                int good = 1; // kept
                return good;
            }

            int N()
            {
                int good = 2;
                return good;
            }
        }
        """;

    [Fact]
    public Task A_fix_of_two_findings_passes() => CSharpCodeFixVerifier<GoodAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(Source, Fixed);

    [Fact]
    public Task An_expected_result_with_arguments_passes()
        => CSharpCodeFixVerifier<GoodAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(
            "class C { int {|#0:bad|} = 1; }",
            CSharpCodeFixVerifier<GoodAnalyzer, GoodCodeFix>.Diagnostic().WithLocation(0).WithArguments("bad"),
            "class C { int good = 1; }");

    [Fact]
    public Task Several_files_and_projects_are_fixed_and_the_others_stay()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, GoodCodeFix>
        {
            TestState = { Sources = { "class A { int [|bad|] = Lib.Value; }", "class B { int [|bad|] = 2; }", "class D { }" }, AdditionalProjectReferences = { "Lib" } },
            FixedState = { Sources = { "class A { int good = Lib.Value; }", "class B { int good = 2; }" } },
        };
        test.TestState.AdditionalProjects["Lib"].Sources.Add("public class Lib { public const int Value = 1; int [|bad|] = 3; }");
        test.FixedState.AdditionalProjects["Lib"].Sources.Add("public class Lib { public const int Value = 1; int good = 3; }");
        return test.RunAsync();
    }

    [Fact]
    public Task An_equal_fixed_source_means_no_action()
        => CSharpCodeFixVerifier<NoFixAnalyzer, ChoosyCodeFix>.VerifyCodeFixAsync("class C { void Keep() { int [|bad|] = 1; } }", "class C { void Keep() { int bad = 1; } }");

    [Fact]
    public async Task An_action_where_none_is_expected_fails()
    {
        var text = await Failure.OfAsync(() => CSharpCodeFixVerifier<GoodAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(Source, Source));

        Assert.Contains("No action may be offered, but 'Say good' is, for T0001 warning /0/Test0.cs(5,13)-(5,16)", text);
    }

    [Fact]
    public async Task No_action_where_one_is_expected_fails()
    {
        var text = await Failure.OfAsync(() => CSharpCodeFixVerifier<NoFixAnalyzer, ChoosyCodeFix>.VerifyCodeFixAsync(
            "class C { void Keep() { int [|bad|] = 1; } }", "class C { void Keep() { int good = 1; } }"));

        Assert.Contains("Fixed one by one, 0 actions applied: the text is not the expected one", text);
    }

    [Fact]
    public async Task Another_text_fails_with_its_lines_and_the_text_that_would_pass()
    {
        var text = await Failure.OfAsync(() => CSharpCodeFixVerifier<GoodAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(Source, Fixed.Replace("kept", "lost")));

        Assert.Contains("Fixed one by one, 2 actions applied: the text is not the expected one", text);
        Assert.Contains("-         int good = 1; // lost\n+         int good = 1; // kept\n", text);
        Assert.Contains("Text that would pass:\n" + Fixed, text);
    }

    [Fact]
    public async Task A_finding_that_stays_must_be_marked()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, GoodCodeFix>
        {
            TestCode = Source,
            FixedCode = Source.Replace("[|bad|] = 1", "good = 1").Replace("return bad;\n    }\n\n", "return good;\n    }\n\n").Replace("[|bad|]", "bad"),
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne,
        };
        var text = await Failure.OfAsync(() => test.RunAsync());

        Assert.Contains("Fixed one by one, in the fixed source: 0 diagnostics expected, 1 reported", text);
    }

    [Fact]
    public async Task A_compiler_error_in_the_fixed_source_fails()
        => Assert.Contains("'Say good' for T0001 warning /0/Test0.cs(5,13)-(5,16): 'bad' is bad\nadds a compiler error: CS0103", await FailureAsync<BreakingCodeFix>());

    [Fact]
    public async Task An_action_without_a_key_fails()
        => Assert.Contains("The action 'Say good' has no equivalence key", await FailureAsync<KeylessCodeFix>());

    [Fact]
    public async Task An_exception_of_the_fix_fails_with_its_text()
        => Assert.Contains("ThrowingCodeFix threw on T0001 warning /0/Test0.cs(5,13)-(5,16): 'bad' is bad\nSystem.InvalidOperationException: the specimen throws", await FailureAsync<ThrowingCodeFix>());

    [Fact]
    public async Task An_action_that_changes_nothing_fails()
        => Assert.Contains("'Say good' is offered and changes nothing", await FailureAsync<UnchangingCodeFix>());

    [Fact]
    public async Task A_tree_that_is_not_its_text_fails()
        => Assert.Contains("the fixer's tree is not what its text parses to: MultiplyExpression `1 + 1 * 2` is parsed as AddExpression `1 + 1 * 2`.", await FailureAsync<UnparenthesizedCodeFix>());

    [Fact]
    public async Task A_fix_that_does_not_end_fails()
        => Assert.Contains("Fixing does not end: after 14 actions 'Say good' is still offered", await FailureAsync<EndlessCodeFix>());

    [Fact]
    public async Task A_fix_that_adds_a_document_fails()
        => Assert.Contains("'Say good' does more than edit existing source documents", await FailureAsync<DocumentAddingCodeFix>());

    [Fact]
    public async Task A_fix_with_line_endings_of_its_own_fails()
    {
        var text = await Failure.OfAsync(() => CSharpCodeFixVerifier<GoodAnalyzer, LineFeedCodeFix>.VerifyCodeFixAsync(
            "class C\n{\n    int [|bad|] = 1;\n}\n", "// fixed\nclass C\n{\n    int good = 1;\n}\n"));

        Assert.Contains("Fixed one by one with Windows line endings", text);
        Assert.Contains("- // fixed<CR>\n+ // fixed\n", text);
    }

    [Fact]
    public async Task A_missing_fix_all_provider_fails()
        => Assert.Contains("NoFixAllCodeFix has no fix-all provider for the scope Document", await FailureAsync<NoFixAllCodeFix>());

    [Fact]
    public async Task A_fix_all_that_reaches_too_far_fails()
    {
        var text = await FailureAsync<FarReachingFixAllCodeFix>();

        Assert.Contains("Fix all in Document, at most 1 passes: the text is not the expected one", text);
        Assert.Contains("/0/Test0.Copy.cs (- expected, + actual)", text);
    }

    [Fact]
    public async Task A_fix_all_that_does_not_reach_far_enough_fails()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, ShortSightedFixAllCodeFix>
        {
            TestState = { Sources = { "class A { int [|bad|] = 1; }", "class B { int [|bad|] = 2; }" } },
            FixedState = { Sources = { "class A { int good = 1; }", "class B { int good = 2; }" } },
        };
        var text = await Failure.OfAsync(() => test.RunAsync());

        Assert.Contains("Fix all in Project, at most 1 passes: the text is not the expected one", text);
        Assert.Contains("/0/Test1.cs (- expected, + actual):\n- class B { int good = 2; }\n+ class B { int bad = 2; }", text);
    }

    [Fact]
    public async Task A_fix_all_with_a_result_of_its_own_fails_unless_that_is_expected()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, OtherResultFixAllCodeFix> { TestCode = Source, FixedCode = Fixed };
        Assert.Contains("Fix all in Document, at most 1 passes: the text is not the expected one", await Failure.OfAsync(() => test.RunAsync()));

        test.BatchFixedCode = Fixed.Replace("good", "best");
        await test.RunAsync();
    }

    [Fact]
    public async Task A_fix_all_that_needs_the_key_of_a_finding_without_a_fix_fails()
    {
        var test = new CSharpCodeFixTest<NoFixAnalyzer, ChoosyCodeFix>
        {
            TestCode = Source.Replace("int M", "int Keep"),
            FixedCode = Fixed.Replace("int M", "int Keep").Replace("int good = 1", "int [|bad|] = 1").Replace("return good;\n    }\n\n", "return bad;\n    }\n\n"),
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        };

        Assert.Contains("Fix all in Solution offers nothing for T0001 with the key null, although 'Say good' is offered", await Failure.OfAsync(() => test.RunAsync()));
    }

    [Fact]
    public Task The_fix_all_check_can_be_left_out()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, NoFixAllCodeFix> { TestCode = Source, FixedCode = Fixed, CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck };
        return test.RunAsync();
    }

    [Fact]
    public async Task A_property_that_names_another_fix_fails()
        => Assert.Contains("property: Say good\n  action:   Say better", await FailureAsync<OtherTitleCodeFix>());

    [Fact]
    public async Task A_fix_without_a_property_fails()
        => Assert.Contains(
            "property: (absent)\n  action:   Say good",
            await Failure.OfAsync(() => CSharpCodeFixVerifier<NoFixAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(Source, Fixed)));

    [Fact]
    public async Task A_fix_and_a_reason_for_none_fail()
        => Assert.Contains(
            "'fix' and 'noFix' exclude each other",
            await Failure.OfAsync(() => CSharpCodeFixVerifier<ContradictoryAnalyzer, GoodCodeFix>.VerifyCodeFixAsync(Source, Fixed)));

    [Fact]
    public async Task A_fixed_file_that_the_source_lacks_fails()
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, GoodCodeFix> { TestCode = Source, FixedState = { Sources = { Fixed, "class New;" } } };

        Assert.Contains("The fixed state has /0/Test1.cs, which the source has not", await Failure.OfAsync(() => test.RunAsync()));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(null, "Other")]
    public async Task An_action_that_is_not_offered_leaves_the_source(int? index, string? key)
    {
        var test = new CSharpCodeFixTest<GoodAnalyzer, GoodCodeFix> { TestCode = Source, FixedCode = Fixed, CodeActionIndex = index, CodeActionEquivalenceKey = key };

        Assert.Contains("0 actions applied", await Failure.OfAsync(() => test.RunAsync()));
    }

    private static Task<string> FailureAsync<TCodeFix>()
        where TCodeFix : CodeFixProvider, new()
        => Failure.OfAsync(() => CSharpCodeFixVerifier<GoodAnalyzer, TCodeFix>.VerifyCodeFixAsync(Source, Fixed));
}
