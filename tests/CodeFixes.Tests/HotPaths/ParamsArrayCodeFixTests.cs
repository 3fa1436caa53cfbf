using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.ParamsArrayCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class ParamsArrayCodeFixTests
{
    [Fact]
    public Task TheArgumentsAreASpan() => Verify.VerifyCodeFixAsync(
        HotCode.Usings + """
        public static class C
        {
            [HotPath]
            public static int M(int n) => {|PERF8103:Sum(1, n)|} + Sum() + {|PERF8103:Sum(n)|} + {|PERF8103:First("a", "b")|};

            private static int Sum(
                params int[] numbers) // all of them
            {
                var sum = numbers.Length;
                foreach (var number in numbers)
                {
                    sum += number;
                }

                return sum;
            }

            private static int First(params string?[] texts) => texts[0]!.Length;
        }
        """,
        HotCode.Usings + """
        public static class C
        {
            [HotPath]
            public static int M(int n) => Sum(1, n) + Sum() + Sum(n) + First("a", "b");

            private static int Sum(
                params ReadOnlySpan<int> numbers) // all of them
            {
                var sum = numbers.Length;
                foreach (var number in numbers)
                {
                    sum += number;
                }

                return sum;
            }

            private static int First(params ReadOnlySpan<string?> texts) => texts[0]!.Length;
        }
        """);

    [Theory]

    // Others may call it.
    [InlineData("[HotPath] public static int M() => {|PERF8103:N(1)|}; public static int N(params int[] numbers) => numbers.Length;")]

    // The array is kept, changed, compared or handed on.
    [InlineData("private static int[] s_kept = []; [HotPath] public static void M() => {|PERF8103:N(1)|}; private static void N(params int[] numbers) => s_kept = numbers;")]
    [InlineData("[HotPath] public static int M() => {|PERF8103:N(1)|}; private static int N(params int[] numbers) { numbers[0] = 2; return numbers[0]; }")]
    [InlineData("[HotPath] public static bool M() => {|PERF8103:N(1)|}; private static bool N(params int[]? numbers) => numbers == null;")]
    [InlineData("[HotPath] public static string M() => {|PERF8103:N(\"a\")|}; private static string N(params string[] texts) => string.Join(\",\", texts);")]
    [InlineData("[HotPath] public static int M() { foreach (var n in {|PERF8103:N(1)|}) { return n; } return 0; } private static IEnumerable<int> N(params int[] numbers) { foreach (var n in numbers) { yield return n; } }")]
    [InlineData("private struct Counter { private int _n; public int Next() => ++_n; } [HotPath] public static int M() => {|PERF8103:N(new Counter())|}; private static int N(params Counter[] all) => all[0].Next() + all[0].Next();")]

    // A caller has an array.
    [InlineData("[HotPath] public static int M(int[] all) => {|PERF8103:N(1)|} + N(all); private static int N(params int[] numbers) => numbers.Length;")]
    [InlineData("[HotPath] public static int M() => {|PERF8103:N(1)|} + Use(N); private static int Use(Func<int[], int> f) => f([]); private static int N(params int[] numbers) => numbers.Length;")]
    public Task NoneIsOfferedWhereAnArrayIsWanted(string members)
        => new CSharpCodeFixTest<HotPathAllocationAnalyzer, ParamsArrayCodeFix>
        {
            // The analyzer does not ask the callers.
            TestCode = HotCode.Usings + "public static class C { " + members + " }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        }.RunAsync();
}
