using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.ZeroDurationAnalyzer>;

namespace PerfAnalyzers.Caching;

public class ZeroDurationAnalyzerTests
{
    [Fact]
    public Task ThePartIsAlwaysZero() => Verify.VerifyAnalyzerAsync(
        """
        using System;

        public class C
        {
            public int Duration { get; set; } = {|#0:TimeSpan.FromDays(30).Seconds|};
            public int Minutes() => {|PERF4016:TimeSpan.FromHours(2).Minutes|};
            public int Milliseconds() => {|PERF4016:TimeSpan.FromSeconds(1.0).Milliseconds|};
            public int Days() => {|PERF4016:TimeSpan.FromMinutes(90).Days|};
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("TimeSpan.FromDays(30).Seconds", "TotalSeconds"));

    [Fact]
    public Task SilentForWhatIsNotZeroOrNotKnown() => Verify.VerifyAnalyzerAsync("""
        using System;

        public class C
        {
            private static readonly TimeSpan Day = TimeSpan.FromDays(1);
            public int Left() => TimeSpan.FromSeconds(90).Seconds + TimeSpan.FromDays(1.5).Hours;
            public double Whole() => TimeSpan.FromDays(30).TotalSeconds;
            public int None() => TimeSpan.FromDays(0).Seconds + TimeSpan.Zero.Seconds;
            public int Computed(int days) => TimeSpan.FromDays(days).Seconds + Day.Seconds + TimeSpan.FromHours(1, 2, 3).Seconds;
            public int Endless() => TimeSpan.FromDays(-1e10).Seconds + TimeSpan.FromSeconds(double.NaN).Days + TimeSpan.FromHours(double.NegativeInfinity).Minutes + TimeSpan.FromSeconds(long.MinValue).Days;
            public int Own() => new Span().Seconds;
            public class Span { public int Seconds => 0; }
        }
        """);
}
