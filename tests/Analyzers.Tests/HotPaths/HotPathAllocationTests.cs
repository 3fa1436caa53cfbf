namespace PerfAnalyzers.Analyzers.Tests.HotPaths;

/// <summary>
/// Each rule with code that it reports and a look-alike that it leaves alone. The same code then runs: what is reported
/// allocates, the look-alike does not, or less.
/// </summary>
public sealed class HotPathAllocationTests
{
    /// <summary>Id, and a source whose methods <c>Flagged</c> and <c>LookAlike</c> are hot.</summary>
    public static TheoryData<string, string> Rules => new()
    {
        {
            "PERF8101", """
            public static class C
            {
                private static object s_kept = "";
                private static int s_number = 1000;
                [HotPath] public static void Flagged() => Keep({|PERF8101:s_number|});
                [HotPath] public static void LookAlike() => KeepNumber(s_number);
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static void Keep(object value) => s_kept = value;
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static void KeepNumber<T>(T value) where T : struct => s_number = value.GetHashCode();
            }
            """
        },
        {
            "PERF8102", """
            public static class C
            {
                private static int s_number = 1000;
                [HotPath] public static void Flagged() { var number = s_number; s_number = Run(() {|PERF8102:=>|} number); }
                [HotPath] public static void LookAlike() => s_number = Run(() => s_number);
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static int Run(Func<int> work) => work();
            }
            """
        },
        {
            "PERF8103", """
            public static class C
            {
                private static int s_number = 1;
                [HotPath] public static void Flagged() => s_number = {|PERF8103:Count(1, 2, s_number)|};
                [HotPath] public static void LookAlike() => s_number = CountSpan(1, 2, s_number) + Count();
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static int Count(params int[] numbers) => numbers.Length;
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static int CountSpan(params ReadOnlySpan<int> numbers) => numbers.Length;
            }
            """
        },
        {
            "PERF8104", """
            public static class C
            {
                private static readonly List<int> s_numbers = new() { 1, 2, 3, 4 };
                private static int s_sum;
                [HotPath] public static void Flagged() => s_sum = s_numbers.{|PERF8104:Where|}(n => n > 1).Select(n => n * 2).Sum();
                [HotPath] public static void LookAlike() { var sum = 0; foreach (var n in s_numbers) { if (n > 1) { sum += n * 2; } } s_sum = sum + s_numbers.Count() + s_numbers.First(); }
            }
            """
        },
        {
            "PERF8105", """
            public static class C
            {
                private static readonly string[] s_words = Enumerable.Repeat("word", 100).ToArray();
                private static readonly StringBuilder s_builder = new();
                private static string s_text = "";
                [HotPath] public static void Flagged() { var text = ""; foreach (var word in s_words) { {|PERF8105:text += word|}; } s_text = text; }
                [HotPath] public static void LookAlike() { s_builder.Clear(); foreach (var word in s_words) { s_builder.Append(word); } s_text = s_builder.ToString(); }
            }
            """
        },
        {
            "PERF8106", """
            public static class C
            {
                private static string s_text = "abc";
                [HotPath] public static void Flagged() => s_text = Text().Result;
                [HotPath] public static void LookAlike() => s_text = Value().Result;
                private static async Task<string> {|PERF8106:Text|}() { return s_text; }
                private static async ValueTask<string> Value() { return s_text; }
            }
            """
        },
        {
            "PERF8107", """
            public static class C
            {
                private static readonly IReadOnlyList<int> s_numbers = new List<int> { 1, 2, 3, 4 };
                private static int s_sum;
                [HotPath] public static void Flagged() => s_sum = Sum(s_numbers);
                [HotPath] public static void LookAlike() => s_sum = SumByIndex(s_numbers);
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static int Sum(IReadOnlyList<int> numbers) { var sum = 0; foreach (var n in {|PERF8107:numbers|}) { sum += n; } return sum; }
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static int SumByIndex(IReadOnlyList<int> numbers) { var sum = 0; for (var i = 0; i < numbers.Count; i++) { sum += numbers[i]; } return sum; }
            }
            """
        },
        {
            "PERF8109", """
            public static class C
            {
                private static readonly int[] s_numbers = new int[1000];
                private static List<int>? s_list;
                [HotPath] public static void Flagged() { var list = {|PERF8109:new List<int>()|}; foreach (var n in s_numbers) { list.Add(n); } s_list = list; }
                [HotPath] public static void LookAlike() { var list = new List<int>(s_numbers.Length); foreach (var n in s_numbers) { list.Add(n); } s_list = list; }
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public Task IsReported(string id, string source)
    {
        Assert.Contains($"{{|{id}:", source, StringComparison.Ordinal);
        return HotCodeSource.VerifyAsync(source);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void WhatIsReportedAllocatesAndTheLookAlikeDoesNot(string id, string source)
    {
        var bytes = HotCodeSource.Allocated(System.Text.RegularExpressions.Regex.Replace(source, @"\{\|PERF\d+:|\|\}", ""));

        Assert.True(bytes["Flagged"] >= 16, $"{id}: {bytes["Flagged"]} bytes");

        // A text or a list that is made on purpose stays.
        var purpose = id switch { "PERF8105" => 900, "PERF8109" => 4_100, _ => 0 };
        Assert.True(bytes["LookAlike"] <= purpose && bytes["Flagged"] >= 2 * bytes["LookAlike"], $"{id}: {bytes["Flagged"]} against {bytes["LookAlike"]} bytes");
    }

    /// <summary>What is passed by value is another variable, what is passed by <c>in</c> the same.</summary>
    [Fact]
    public void ALargeStructIsCopied()
    {
        var large = default(Guids);

        Assert.False(IsSameByValue(large, ref large));
        Assert.True(IsSameByIn(in large, ref large));
    }

    private readonly record struct Guids(Guid A, Guid B, Guid C);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static bool IsSameByValue(Guids value, ref Guids original) => System.Runtime.CompilerServices.Unsafe.AreSame(ref value, ref original);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static bool IsSameByIn(in Guids value, ref Guids original) => System.Runtime.CompilerServices.Unsafe.AreSame(ref System.Runtime.CompilerServices.Unsafe.AsRef(in value), ref original);

    [Theory]

    // Boxing.
    [InlineData("[HotPath] public static string M(int n) => \"a\" + n + $\"{n}\";")]
    [InlineData("[HotPath] public static bool M(DayOfWeek d) => d.HasFlag(DayOfWeek.Monday) && (object)d != null && d is IComparable;")]
    [InlineData("[HotPath] public static int M(object o) => o is int n ? n : throw new ArgumentOutOfRangeException(nameof(o), 5, \"\");")]
    [InlineData("[HotPath] public static void M(int n) { try { N(); } catch (Exception) { object o = n; N(); } } private static void N() { }")]
    [InlineData("[HotPath] public static void M(int n) => System.Diagnostics.Debug.Assert(n > 0, \"\", \"\", n);")]
    [InlineData("[HotPath] public static T M<T>(T value) where T : struct, IComparable<T> => value.CompareTo(value) > 0 ? value : default;")]
    [InlineData("[HotPath] public static int M(int? n) { ArgumentNullException.ThrowIfNull(n); return n.Value; }")]
    [InlineData("[HotPath] public static IEnumerable<int> M(System.Collections.Immutable.ImmutableArray<int> items) { foreach (var item in items) { yield return item; } }")]

    [InlineData("[HotPath] public static async Task<string?> M(Microsoft.EntityFrameworkCore.DbSet<string> set, int n) => await set.FindAsync(n) ?? await set.FindAsync([n], default(System.Threading.CancellationToken));")]

    // Delegates.
    [InlineData("[HotPath] public static int M(List<int> items) => items.FindIndex(i => i > 1) + items.FindIndex(static i => i > 2) + items.FindIndex(Is);  private static bool Is(int n) => n > 0;")]
    [InlineData("private static Func<int, int>? s_f; [HotPath] public static int M(int a) { s_f ??= n => n + a; return s_f(a); }")]
    [InlineData("[HotPath] public static IQueryable<int> M(IQueryable<int> q, int a) => q.Where(n => n > a);")]
    [InlineData("[HotPath] public static int M(int a) { return Add(a); int Add(int n) => n + a; }")]

    // params.
    [InlineData("[HotPath] public static string M(string a) => string.Concat(a, a) + string.Format(\"{0}\", a) + N(); private static string N(params object[] all) => \"\";")]
    [InlineData("[HotPath] public static string M(object[] all) => string.Format(\"{0}{1}{2}{3}\", all);")]

    [InlineData("[HotPath] public static int M(Microsoft.Extensions.Logging.ILogger log, string a) { if (a.Length > 9) { Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(log, \"{A}\", a); return 0; } return 1; }")]
    [InlineData("[HotPath] public static int M(Microsoft.Extensions.Logging.ILogger log, DayOfWeek d) { switch (d) { case DayOfWeek.Monday: return 1; default: Microsoft.Extensions.Logging.LoggerExtensions.LogError(log, \"{D}\", d); return 0; } }")]

    // LINQ.
    [InlineData("[HotPath] public static IEnumerable<int> M(List<int> items) => items.Where(i => i > 1);")]
    [InlineData("[HotPath] public static int M(IEnumerable<int> items) => items.Where(i => i > 1).Count();")]
    [InlineData("[HotPath] public static int M(int[] items) => items.Sum() + items.Max() + items.Count(i => i > 1) + items.First();")]
    [InlineData("[HotPath] public static int M(int[] items) { var sum = 0; foreach (var chunk in items.Distinct().Chunk(1000)) { sum += chunk.Length; } return sum; }")]
    [InlineData("[HotPath] public static List<int> M(List<int> items) => items.Where(i => i > 1).OrderBy(i => i).ToList();")]
    [InlineData("[HotPath] public static int M(List<int> items) => items.Select(i => i / 2).GroupBy(i => i).Count();")]

    // Strings.
    [InlineData("[HotPath] public static string M(string[] items) { foreach (var item in items) { var s = \"a\"; s += item; N(s); } return \"\"; } private static void N(string s) { }")]
    [InlineData("[HotPath] public static string M(string[] items) { var s = \"\"; foreach (var item in items) { if (item.Length > 3) { s += item; break; } } return s; }")]
    [InlineData("[HotPath] public static string M(string[] items) { var s = \"\"; foreach (var item in items) { s = item; s += item; } return s; }")]
    [InlineData("[HotPath] public static string M(string a) { var s = \"\"; s += a; s += a; return s; }")]
    [InlineData("[HotPath] public static int M(int[] items) { var s = 0; foreach (var item in items) { s += item; } return s; }")]

    // async.
    [InlineData("[HotPath] public static async Task<string> M() { await Task.Yield(); return \"\"; }")]
    [InlineData("[HotPath] public static async Task M() { }")]
    [InlineData("[HotPath] public static async Task<bool> M() => true;")]
    [InlineData("[HotPath] public static async Task<int> M(IAsyncEnumerable<int> items) { var sum = 0; await foreach (var item in items) { sum += item; } return sum; }")]

    // Enumerators.
    [InlineData("[HotPath] public static int M(List<int> items) { var sum = 0; foreach (var item in items) { sum += item; } return sum; }")]
    [InlineData("[HotPath] public static int M(IEnumerable<int> items) { var sum = 0; foreach (var item in items) { sum += item; } return sum; }")]

    // Capacity.
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = new List<int>(); foreach (var item in items) { if (item > 0) { list.Add(item); } } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = new List<int>(); foreach (var item in items) { if (item < 0) { continue; } list.Add(item); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = new List<int>(); foreach (var item in items) { list.Add(item); if (item < 0) { break; } } return list; }")]
    [InlineData("[HotPath] public static List<int>? M(int[] items) { var list = new List<int>(); foreach (var item in items) { if (item < 0) { return null; } list.Add(item); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(IEnumerable<int> items) { var list = new List<int>(); foreach (var item in items) { list.Add(item); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = new List<int>(); list.EnsureCapacity(items.Length); foreach (var item in items) { list.Add(item); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items, int[] more) { var list = new List<int>(); foreach (var item in items) { list.Add(item); } foreach (var item in more) { list.Add(item); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items, int[] more) { var list = new List<int>(); foreach (var item in items) { list.Add(item); } list.AddRange(more); return list; }")]
    [InlineData("[HotPath] public static HashSet<int> M(int[] items) { var set = new HashSet<int>(); foreach (var item in items) { set.Add(item); } return set; }")]

    // Structs.
    [InlineData("public readonly record struct Big(Guid A, Guid B, Guid C); [HotPath] public static int M(Big big) => big.A.GetHashCode();")]
    [InlineData("private readonly record struct Small(Guid A, Guid B); [HotPath] public static int M() => N(default); private static int N(Small small) => small.A.GetHashCode();")]
    [InlineData("private record struct Changing(Guid A, Guid B, Guid C); [HotPath] public static int M() => N(default); private static int N(Changing big) => big.A.GetHashCode();")]
    [InlineData("private readonly record struct Big(Guid A, Guid B, Guid C); [HotPath] public static int M() => N(default); private static int N(in Big big) => big.A.GetHashCode();")]
    [InlineData("private readonly record struct Big(Guid A, Guid B, Guid C); [HotPath] public static int M() => N(default); private static int N(Big big) { big = new Big(); return big.A.GetHashCode(); }")]
    [InlineData("private readonly record struct Big(Guid A, Guid B, Guid C); [HotPath] public static Task<int> M() => N(default); private static async Task<int> N(Big big) { await Task.Yield(); return 1; }")]
    public Task IsSilent(string members) => HotCodeSource.VerifyAsync("public static class C { " + members + " }");

    [Theory]
    [InlineData("[HotPath] public static object M(int n) => (IComparable){|PERF8101:n|};")]
    [InlineData("[HotPath] public static void M(int? n) { object? o = {|PERF8101:n|}; Console.WriteLine(o); }")]
    [InlineData("public struct S : IDisposable { public void Dispose() { } } [HotPath] public static IDisposable M() => {|PERF8101:new S()|};")]
    [InlineData("[HotPath] public static string M(int n) => string.Format(\"{0}\", {|PERF8101:n|});")]
    [InlineData("[HotPath] public static int M(List<int> items, int a) => items.FindIndex(i {|PERF8102:=>|} i > a);")]
    [InlineData("[HotPath] public static bool M(List<int> items, int a) => items.Any(i {|PERF8102:=>|} i > a);")]
    [InlineData("[HotPath] public static void M(string a, object b) => {|PERF8103:N(a, b, 1, 2)|}; private static void N(string a, params object[] all) { }")]
    [InlineData("[HotPath] public static void M(string a, object b) => Console.WriteLine(\"{0}{1}{2}{3}\", a, b, {|PERF8101:1|}, {|PERF8101:2|});")]
    [InlineData("[HotPath] public static int M(Microsoft.Extensions.Logging.ILogger log, string a) { if (a.Length > 9) { {|PERF8103:Microsoft.Extensions.Logging.LoggerExtensions.LogDebug(log, \"{A}\", a)|}; return 0; } {|PERF8103:Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(log, \"{A}\", a)|}; return 1; }")]
    [InlineData("[HotPath] public static int M(Microsoft.Extensions.Logging.ILogger log, string a) { if (a.Length > 9) { {|PERF8103:Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(log, \"{A}\", a)|}; } return 1; }")]
    [InlineData("[HotPath] public static int M(int[] items, int a) { var sum = 0; foreach (var item in items.{|PERF8104:Where|}(i => i > a)) { sum += item; } return sum; }")]
    [InlineData("[HotPath] public static int[] M(List<int> items) => (from i in items {|PERF8104:where i > 1|} select i * 2).ToArray();")]
    [InlineData("[HotPath] public static string M(int n) { var s = \"\"; for (var i = 0; i < n; i++) { {|PERF8105:s = s + \",\" + n|}; } return s; }")]
    [InlineData("private static string s_log = \"\"; [HotPath] public static void M(int n) { while (n-- > 0) { if (n > 2) { {|PERF8105:s_log = \",\" + s_log|}; } } }")]
    [InlineData("[HotPath] public static async Task<int> {|PERF8106:M|}() => 1000;")]
    [InlineData("[HotPath] public static int M(IList<int> items) { var sum = 0; foreach (var item in {|PERF8107:items|}) { sum += item; } return sum; }")]
    [InlineData("private readonly record struct Big(Guid A, Guid B, decimal C, string D); [HotPath] public static int M() => N(default); private static int N(Big {|PERF8108:big|}) => big.A.GetHashCode();")]
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = {|PERF8109:new List<int>()|}; foreach (var item in items) { list.Add(Array.Find(items, i => i > 2)); } return list; }")]
    [InlineData("[HotPath] public static List<int> M(int[] items) { var list = {|PERF8109:new List<int>()|}; foreach (var item in items) { list.Add(item); } list.Add(3); foreach (var item in list) { Console.WriteLine(); } return list; }")]
    [InlineData("[HotPath] public static Dictionary<int, string> M(List<string> items) { var map = {|PERF8109:new Dictionary<int, string>()|}; var n = 0; foreach (var item in items) { n++; map.Add(n, item); } return map; }")]
    public Task IsReportedToo(string members) => HotCodeSource.VerifyAsync("public static class C { " + members + " }");

    [Theory]

    // Not hot.
    [InlineData("public static class C { public static object M(int n) => n; }")]
    [InlineData("public static class C { [Other.HotPath] public static object M(int n) => n; } namespace Other { class HotPathAttribute : Attribute; }")]
    [InlineData("public static class C { [HotPath] public static int M(int n) => n; public static object N(int n) => n; }")]
    [InlineData("public static class C { [HotPath] public static int M(int n) { try { return n; } catch { N(n); throw; } } private static object N(int n) => n; }")]

    // Reached: a callee, through an interface with one implementation, a getter, a constructor, the type's attribute, a lambda.
    [InlineData("public static class C { [HotPath] public static int M(int n) => N(n); private static int N(int n) => O(n).GetHashCode(); private static object O(int n) => {|PERF8101:n|}; }")]
    [InlineData("public interface I { object N(int n); } public class D : I { public object N(int n) => {|PERF8101:n|}; } public static class C { [HotPath] public static object M(I i) => i.N(1); }")]
    [InlineData("public interface I { object N(int n); } public class D : I { public object N(int n) => n; } public class E : I { public object N(int n) => n; } public static class C { [HotPath] public static object M(I i) => i.N(1); }")]
    [InlineData("public class D { private int _n; public D(int n) { object o = {|PERF8101:n|}; _n = o.GetHashCode(); } public object P { get { return {|PERF8101:_n|}; } } } public static class C { [HotPath] public static object M() => new D(1).P; }")]
    [InlineData("[HotPath] public class C { public object M(int n) => {|PERF8101:n|}; private object N(int n) => n; public override string ToString() { object o = 1; return o.ToString()!; } }")]
    [InlineData("[HotPath] public class C { public object Equals(int n) => {|PERF8101:n|}; public override bool Equals(object? o) { object n = 1; return n == o; } public override int GetHashCode() => 1; }")]
    [InlineData("public static class C { public static Func<int, object> M() => [HotPath] (n) => {|PERF8101:n|}; public static object N(int n) => n; }")]
    [InlineData("public static class C { public static object M(int n) { return L(n); [HotPath] static object L(int n) => {|PERF8101:n|}; } }")]
    [InlineData("public partial class C { [HotPath] public partial object M(int n); } public partial class C { public partial object M(int n) => {|PERF8101:n|}; }")]
    public Task OnlyHotCodeIsLookedAt(string source) => HotCodeSource.VerifyAsync(source);

    [Fact]
    public Task MessagesNameTheHotPath()
    {
        var test = new PerfAnalyzers.Testing.CSharpAnalyzerTest<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer>
        {
            TestCode = """
                using System.Collections.Generic;
                using System.Linq;
                namespace PerfAnalyzers { internal sealed class HotPathAttribute : System.Attribute; }
                public static class C
                {
                    [PerfAnalyzers.HotPath] public static int Total(List<int> items) => N(items);
                    private static int N(List<int> items) => items.{|#0:Where|}(i => i > 1).Sum();
                }
                """,
        };
        test.ExpectedDiagnostics.Add(new PerfAnalyzers.Testing.DiagnosticResult("PERF8104", Microsoft.CodeAnalysis.DiagnosticSeverity.Info).WithLocation(0).WithMessage("'Where' over the list 'items' allocates an iterator on the hot path of 'C.Total'; a loop does not"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
