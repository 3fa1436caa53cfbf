using System.Globalization;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.HotPaths;

/// <summary>What code on a hot path gives and costs, before and after our fixes.</summary>
public sealed class HotPathRewriteTests
{
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using PerfAnalyzers;

        namespace PerfAnalyzers { internal sealed class HotPathAttribute : Attribute; }


        """;

    private const string Texts = Prelude + """
        public static class Scenario
        {
            [HotPath]
            public static string Joined(object?[] items)
            {
                var text = "<";
                for (var i = 0; i < items.Length; i++)
                {
                    if (text.Length > 1)
                    {
                        text += ", ";
                    }

                    text = text + i + ':' + items[i] + (i % 2 == 0) + 1.5m * i + $"{i:000}";
                }

                return text + ">";
            }
        }
        """;

    private const string Tasks = Prelude + """
        public static class Scenario
        {
            private static readonly List<string> s_log = new();

            [HotPath]
            public static async Task<string> Named(int number)
            {
                s_log.Clear();
                try
                {
                    s_log.Add(await NameAsync(number));
                }
                catch (ArgumentException exception)
                {
                    s_log.Add(exception.Message);
                }

                return string.Join(",", s_log);
            }

            private static async Task<string> NameAsync(int number)
            {
                s_log.Add("asked");
                return number < 0 ? throw new ArgumentException("negative") : s_log[0];
            }
        }
        """;

    private const string Copies = Prelude + """
        public static class Scenario
        {
            private readonly record struct Box(decimal A, decimal B, decimal C, decimal D);

            [HotPath]
            public static decimal Sum(decimal number)
            {
                var box = new Box(number, 2, 3, 4);
                var sum = Of(box);
                box = box with { A = 0 };
                return sum * Of(box) + Of(new Box(1, 1, 1, number));
            }

            private static decimal Of(Box box) => box.A + box.B + box.C + box.D;
        }
        """;

    private const string Spans = Prelude + """
        public static class Scenario
        {
            [HotPath]
            public static int Largest(int number) => Max(1, number, 3) + Max() * Max(number);

            // Inlined, the array would be on the stack as well: the JIT sees that nobody keeps it.
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            private static int Max(params int[] numbers)
            {
                var max = numbers.Length;
                foreach (var number in numbers)
                {
                    max = Math.Max(max, number);
                }

                return max;
            }
        }
        """;

    [Theory]
    [InlineData(".")]
    [InlineData(",")]
    public async Task A_built_string_is_the_concatenated_one(string decimalSeparator)
    {
        var (before, after) = await MethodsAsync<Func<object?[], string>>(RuleIds.HotPathConcatenation, Texts, "Joined", "new StringBuilder(\"<\")");
        var previous = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = decimalSeparator } };
        try
        {
            foreach (var items in (object?[][])[[], [null], ["a", 1.25, 'c', DateTime.UnixEpoch, null, true]])
            {
                Assert.Equal(before(items), after(items));
            }

            object?[] many = [.. Enumerable.Range(0, 300)];
            Assert.True(Allocated(() => after(many)) * 10 < Allocated(() => before(many)));
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public async Task A_value_task_gives_and_throws_what_the_task_did()
    {
        var (before, after) = await MethodsAsync<Func<int, Task<string>>>(RuleIds.HotPathAsyncWithoutAwait, Tasks, "Named", "ValueTask<string> NameAsync");

        Assert.Equal("asked,asked", await before(1));
        Assert.Equal("asked,asked", await after(1));
        Assert.Equal("asked,negative", await before(-1));
        Assert.Equal("asked,negative", await after(-1));
        Assert.True(Allocated(() => after(1)) < Allocated(() => before(1)));
    }

    [Fact]
    public async Task A_struct_by_in_is_the_same_value()
    {
        var (before, after) = await MethodsAsync<Func<decimal, decimal>>(RuleIds.HotPathStructCopy, Copies, "Sum", "in Box box");

        foreach (var number in (decimal[])[0, 1, -7.5m])
        {
            Assert.Equal(before(number), after(number));
        }
    }

    [Fact]
    public async Task A_span_holds_the_arguments_of_the_array()
    {
        var (before, after) = await MethodsAsync<Func<int, int>>(RuleIds.HotPathParamsArray, Spans, "Largest", "params ReadOnlySpan<int> numbers");

        foreach (var number in (int[])[0, 9, -9])
        {
            Assert.Equal(before(number), after(number));
        }

        Assert.True(Allocated(() => before(1)) > 0);
        Assert.Equal(0, Allocated(() => after(1)));
    }

    /// <summary>The method of the source, and that of the source with our fixes, which must have written the text.</summary>
    private static async Task<(T Before, T After)> MethodsAsync<T>(string rule, string text, string method, string written)
        where T : Delegate
    {
        var source = ScenarioSource.Library(text);
        var rewritten = await new Rewriter(rule).RewriteAsync(source, TestContext.Current.CancellationToken);
        Assert.Contains(written, rewritten.Text, StringComparison.Ordinal);
        return (
            (await CompiledScenario.TypeAsync(source, TestContext.Current.CancellationToken)).Method<T>(method),
            (await CompiledScenario.TypeAsync(rewritten, TestContext.Current.CancellationToken)).Method<T>(method));
    }

    /// <summary>Bytes of one call, of code that has run before.</summary>
    private static long Allocated(Action call)
    {
        for (var i = 0; i < 3; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
