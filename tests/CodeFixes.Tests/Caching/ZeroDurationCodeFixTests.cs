using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class ZeroDurationCodeFixTests
{
    [Fact]
    public Task TheWholeLengthIsTaken() => new CSharpCodeFixTest<ZeroDurationAnalyzer, ZeroDurationCodeFix>
    {
        TestCode = """
            using System;

            public class C
            {
                public int Duration { get; set; } = {|PERF4016:TimeSpan.FromDays(30).Seconds|}; // a month
                public string Text() => {|PERF4016:TimeSpan.FromHours(2).Minutes|}.ToString();
            }
            """,
        FixedCode = """
            using System;

            public class C
            {
                public int Duration { get; set; } = (int)TimeSpan.FromDays(30).TotalSeconds; // a month
                public string Text() => ((int)TimeSpan.FromHours(2).TotalMinutes).ToString();
            }
            """,
        CodeActionEquivalenceKey = "PERF4016.Total",
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
    }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Half a minute is no whole one, and a month has more milliseconds than an int.</summary>
    [Theory]
    [InlineData("TimeSpan.FromSeconds(30).Minutes")]
    [InlineData("TimeSpan.FromDays(30).Milliseconds")]
    public Task NoneIsOfferedForANumberThatIsNone(string part)
    {
        var source = "using System; public class C { public int M() => {|PERF4016:" + part + "|}; }";
        return new CSharpCodeFixTest<ZeroDurationAnalyzer, ZeroDurationCodeFix> { TestCode = source }.RunAsync(TestContext.Current.CancellationToken);
    }
}
