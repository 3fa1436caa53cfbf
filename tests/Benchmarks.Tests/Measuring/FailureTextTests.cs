using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.Tests.Measuring;

public sealed class FailureTextTests
{
    [Fact]
    public void The_innermost_exception_of_a_log_is_named_with_its_first_stack_line()
    {
        string[] log =
        [
            "// BeforeAnythingElse",
            "",
            "System.Reflection.TargetInvocationException: Exception has been thrown by the target of an invocation.",
            " ---> System.TimeoutException: the pool is exhausted",
            "   at Chain.Pool.Rent() in Pool.cs:line 7",
            "   at Chain.Harness.Call()",
            "   --- End of inner exception stack trace ---",
            "   at System.RuntimeMethodHandle.InvokeMethod()",
            "// AfterAll",
        ];

        Assert.Equal("System.TimeoutException: the pool is exhausted at Chain.Pool.Rent() in Pool.cs:line 7", FailureText.Of(log));
    }

    [Fact]
    public void A_build_error_is_quoted() =>
        Assert.Equal("X.cs(1,1): error CS0103: no x", FailureText.Of(["// start /w", "X.cs(1,1): error CS0103: no x", "Y.cs(2,2): error CS0103: no y", "done", "Error : Half of 99.9% confidence interval"]));

    [Fact]
    public void Nothing_logged_is_said() => Assert.Contains("no reason", FailureText.Of([]), StringComparison.Ordinal);

    [Fact]
    public void A_wrapped_exception_is_unwrapped_and_kept_on_one_line()
    {
        var exception = new AggregateException(new InvalidOperationException("first\nsecond"));

        Assert.Equal("System.InvalidOperationException: first second", FailureText.Of(exception));
    }
}
