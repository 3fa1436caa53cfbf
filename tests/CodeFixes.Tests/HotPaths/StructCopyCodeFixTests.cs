using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.StructCopyCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class StructCopyCodeFixTests
{
    private const string Big = "internal readonly record struct Big(Guid A, Guid B, Guid C);\n\n";

    [Fact]
    public Task ItIsPassedByIn() => Verify.VerifyCodeFixAsync(
        HotCode.Usings + Big + """
        public class C
        {
            private readonly Dictionary<int, Big> _all = new();

            [HotPath]
            public int M(int n)
            {
                var big = new Big();
                big = big with { A = Guid.NewGuid() };
                return Hash(big, n) + Hash(new Big(), n) + Hash(_all[n], n) + Hash(Make(), n);
            }

            private static int Hash(
                Big {|PERF8108:big|}, // all of it
                int n) => n == 0 ? big.A.GetHashCode() : Hash(big, n - 1);

            private static Big Make() => default;
        }
        """,
        HotCode.Usings + Big + """
        public class C
        {
            private readonly Dictionary<int, Big> _all = new();

            [HotPath]
            public int M(int n)
            {
                var big = new Big();
                big = big with { A = Guid.NewGuid() };
                return Hash(big, n) + Hash(new Big(), n) + Hash(_all[n], n) + Hash(Make(), n);
            }

            private static int Hash(
                in Big big, // all of it
                int n) => n == 0 ? big.A.GetHashCode() : Hash(big, n - 1);

            private static Big Make() => default;
        }
        """);

    [Theory]

    // The callee, or what it calls, can change what it was given.
    [InlineData("private static Big s_big; [HotPath] public static int M() => N(s_big); private static int N(Big {|PERF8108:big|}) { s_big = new Big(); return big.A.GetHashCode(); }")]
    [InlineData("[HotPath] public static int M(Big[] all) => N(all[0]); private static int N(Big {|PERF8108:big|}) => big.A.GetHashCode();")]
    [InlineData("[HotPath] public static int M() { var big = new Big(); Action change = () {|PERF8102:=>|} big = new Big(); return N(big, change); } private static int N(Big {|PERF8108:big|}, Action change) { change(); return big.A.GetHashCode(); }")]
    [InlineData("[HotPath] public static int M() { var big = new Big(); return N(big, ref big); } private static int N(Big {|PERF8108:big|}, ref Big other) { other = new Big(Guid.NewGuid(), default, default); return big.A.GetHashCode(); }")]
    [InlineData("[HotPath] public static int M() { var big = new Big(); return N(big, big = new Big(Guid.NewGuid(), default, default)); } private static int N(Big {|PERF8108:big|}, Big {|PERF8108:other|}) => big.A.GetHashCode();")]

    // A delegate of it has another type.
    [InlineData("[HotPath] public static int M() => N(new Big()) + Use(N); private static int Use(Func<Big, int> f) => f(new Big()); private static int N(Big {|PERF8108:big|}) => big.A.GetHashCode();")]
    public Task NoneIsOfferedWhereTheVariableMayChange(string members)
        => new CSharpCodeFixTest<HotPathAllocationAnalyzer, StructCopyCodeFix>
        {
            // The analyzer does not ask the callers.
            TestCode = HotCode.Usings + Big + "internal static class C { " + members + " }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        }.RunAsync();
}
