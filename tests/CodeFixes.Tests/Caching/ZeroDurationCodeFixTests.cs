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
}
