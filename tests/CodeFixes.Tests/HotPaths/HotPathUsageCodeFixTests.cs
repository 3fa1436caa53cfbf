using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathUsageAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.HotPathUsageCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class HotPathUsageCodeFixTests
{
    private const string Attributes = """
        using System;
        using System.Collections.Generic;
        using PerfAnalyzers;

        namespace PerfAnalyzers
        {
            internal sealed class HotPathAttribute : Attribute
            {
                public string? Args { get; set; }
                public string? Setup { get; set; }
                public string? Seed { get; set; }
                public string? Factory { get; set; }
                public string? Services { get; set; }
                public Type[]? TypeArgs { get; set; }
            }

            internal sealed class HotPathArgsAttribute(params object[] values) : Attribute { public object[] Values => values; }
            internal sealed class HotPathParamsAttribute(params int[] sizes) : Attribute { public int[] Sizes => sizes; }
        }


        """;

    [Fact]
    public Task TheOnlyMemberThatMakesAnInstanceIsNamed() => Verify.VerifyCodeFixAsync(
        Attributes + """
        public class Store(int size)
        {
            // how long is it
            [{|PERF8001:HotPath|}] // measured
            public int Length() => size;

            [{|PERF8001:HotPath(Setup = nameof(Fill))|}]
            public int Filled() => size;

            private void Fill() { }

            private static Store ForBenchmark() => new(10);
        }

        [HotPath]
        public class Served(int size)
        {
            public int {|PERF8001:Length|}() => size;

            private static IServiceProvider Services => null!;
        }
        """,
        Attributes + """
        public class Store(int size)
        {
            // how long is it
            [HotPath(Factory = nameof(ForBenchmark))] // measured
            public int Length() => size;

            [HotPath(Setup = nameof(Fill), Factory = nameof(ForBenchmark))]
            public int Filled() => size;

            private void Fill() { }

            private static Store ForBenchmark() => new(10);
        }

        [HotPath(Services = "Services")]
        public class Served(int size)
        {
            public int Length() => size;

            private static IServiceProvider Services => null!;
        }
        """);

    [Fact]
    public Task TheTypesOfTheCallersAreGiven() => Verify.VerifyCodeFixAsync(
        Attributes + """
        public static class Sums
        {
            [{|PERF8001:HotPath|}]
            public static int Count<T>() => 1;

            public static int All() => Count<List<int>>() + Count<List<int>>() + Open<int>();

            private static int Open<T>() => Count<T>();
        }

        public class Box<T>
        {
            [{|PERF8001:HotPath|}]
            public int Size() => 1;

            public static int Of(Box<string?> box) => box.Size();
        }
        """,
        Attributes + """
        public static class Sums
        {
            [HotPath(TypeArgs = new[] { typeof(System.Collections.Generic.List<int>) })]
            public static int Count<T>() => 1;

            public static int All() => Count<List<int>>() + Count<List<int>>() + Open<int>();

            private static int Open<T>() => Count<T>();
        }

        public class Box<T>
        {
            [HotPath(TypeArgs = new[] { typeof(string) })]
            public int Size() => 1;

            public static int Of(Box<string?> box) => box.Size();
        }
        """);

    [Fact]
    public Task AMemberThatTakesASizeGetsSizes() => Verify.VerifyCodeFixAsync(
        Attributes + """
        public class C
        {
            [HotPath(Setup = {|PERF8002:nameof(Fill)|})]
            public int Count() => 1;

            [PerfAnalyzers.HotPath(Args = {|PERF8002:nameof(Make)|}), Obsolete]
            public int Longest(string[] words) => words.Length;

            private void Fill(int size) { }

            private static string[] Make(int size) => new string[size];
        }
        """,
        Attributes + """
        public class C
        {
            [HotPath(Setup = nameof(Fill)), HotPathParams(10, 100, 1_000)]
            public int Count() => 1;

            [PerfAnalyzers.HotPath(Args = nameof(Make)), Obsolete, PerfAnalyzers.HotPathParams(10, 100, 1_000)]
            public int Longest(string[] words) => words.Length;

            private void Fill(int size) { }

            private static string[] Make(int size) => new string[size];
        }
        """);

    [Fact]
    public Task APrivateMemberBecomesStatic() => Verify.VerifyCodeFixAsync(
        Attributes + """
        public class C
        {
            [HotPath(Args = {|PERF8002:nameof(Cases)|})]
            public int Count(int owner) => owner;

            [HotPath(Setup = {|PERF8002:nameof(Fill)|})]
            public static int Total() => 1;

            // two owners
            private int[] Cases() => [1, 2];

            private void Fill() { }
        }
        """,
        Attributes + """
        public class C
        {
            [HotPath(Args = nameof(Cases))]
            public int Count(int owner) => owner;

            [HotPath(Setup = nameof(Fill))]
            public static int Total() => 1;

            // two owners
            private static int[] Cases() => [1, 2];

            private static void Fill() { }
        }
        """);

    [Theory]

    // No member, or a choice.
    [InlineData("public class C(int size) { [{|PERF8001:HotPath|}] public int M() => size; }")]
    [InlineData("public class C(int size) { [{|PERF8001:HotPath|}] public int M() => size; private static C One => new(1); private static C Two => new(2); }")]
    [InlineData("public class C(int size) { [{|PERF8001:HotPath|}] public int M() => size; private static C One => new(1); private static C Two => new(2); private static IServiceProvider Services => null!; }")]

    // Callers with different types, and none.
    [InlineData("public static class C { [{|PERF8001:HotPath|}] public static int M<T>() => 1; public static int N() => M<int>() + M<string>(); }")]
    [InlineData("public static class C { [{|PERF8001:HotPath|}] public static int M<T>() => 1; }")]

    // It works on the instance; others call it.
    [InlineData("public class C { private int _n; [HotPath(Args = {|PERF8002:nameof(Cases)|})] public int M(int n) => n + _n; private int[] Cases() => [_n]; }")]
    [InlineData("public class C { [HotPath(Args = {|PERF8002:nameof(Cases)|})] public int M(int n) => n; public int[] Cases() => [1]; }")]

    // Nobody runs benchmarks.
    [InlineData("internal struct R { } public class C { [{|PERF8001:HotPath|}] internal R M() => default; }")]
    public Task NoneIsOfferedWhereAPersonHasToSay(string code)
        => new CSharpCodeFixTest<HotPathUsageAnalyzer, HotPathUsageCodeFix>
        {
            // What callers and other projects say, the analyzer does not know.
            TestCode = Attributes + code,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        }.RunAsync();

    [Fact]
    public Task InternalsAreShownToTheProjectThatRunsTheBenchmarks()
    {
        var test = new CSharpCodeFixTest<HotPathUsageAnalyzer, HotPathUsageCodeFix>
        {
            TestCode = Attributes + """
                internal struct R { }

                public class C { [{|PERF8001:HotPath|}] internal R M() => default; }
                """,
            FixedCode = Attributes.Replace("using PerfAnalyzers;\n", "using PerfAnalyzers;\n\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App.Benchmarks\")]\n", StringComparison.Ordinal) + """
                internal struct R { }

                public class C { [HotPath] internal R M() => default; }
                """,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        var benchmarks = test.TestState.AdditionalProjects["App.Benchmarks"];
        benchmarks.AdditionalProjectReferences.Add("TestProject");
        benchmarks.Sources.Add("namespace PerfAnalyzers.Benchmarks { public static class PerfBenchmarks { } }");
        return test.RunAsync();
    }
}
