using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>Whatever a user writes, the harness compiles, without warnings and with nullable on.</summary>
public sealed class HarnessCompilesTests
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "static void", "public static class C { [HotPath] public static void M() { } }" },
        { "static value", "public static class C { [HotPath] public static int M() => 1; }" },
        { "instance", "public class C { [HotPath] public string? M() => null; }" },
        { "global namespace and nested", "public class Outer { public static class Inner { [HotPath] public static int M() => 1; } }" },
        { "namespace like a keyword", "namespace @class.@namespace { public static class @event { [HotPath, HotPathArgs(1)] public static int @return(int @int) => @int; } }" },
        { "contextual keywords", "public static class @record { [HotPath, HotPathArgs(1, 2)] public static int @await(int @value, int @field) => @value; }" },
        { "parameter named like a member of the harness", "public static class C { [HotPath, HotPathArgs(1)] public static int Call(int Setup) => Setup; }" },
        { "parameter with an underscore", "public static class C { [HotPath, HotPathArgs(1)] public static int M(int _target) => _target; }" },
        { "overloads", "public static class C { [HotPath] public static int M() => 1; [HotPath, HotPathArgs(1)] public static int M(int a) => a; }" },
        { "names that differ by underscores", "namespace A { public static class B_C { [HotPath] public static int M() => 1; } } namespace A_B { public static class C { [HotPath] public static int M() => 1; } }" },
        { "struct", "public struct S { private int _x; [HotPath] public int M() => _x++; }" },
        { "record", "public record R { [HotPath] public int M() => 1; }" },
        { "record struct", "public record struct R(int X) { [HotPath] public int M() => X; }" },
        { "static method of a ref struct", "public ref struct R { [HotPath] public static int M() => 1; }" },
        { "partial type and method", "public partial class C { [HotPath] public partial int M(); } public partial class C { public partial int M() => 1; }" },
        { "Task", "public class C { [HotPath] public Task M() => Task.CompletedTask; }" },
        { "Task of a value", "public class C { [HotPath] public async Task<List<string?>> M() { await Task.Yield(); return []; } }" },
        { "ValueTask", "public class C { [HotPath] public ValueTask M() => default; }" },
        { "ValueTask of a value", "public class C { [HotPath] public ValueTask<(int A, string? B)> M() => default; }" },
        { "cancellation token", "public class C { [HotPath] public Task M(CancellationToken cancellationToken) => Task.CompletedTask; }" },
        { "cancellation token in between", "public class C { [HotPath, HotPathArgs(1, \"x\")] public Task M(int a, CancellationToken cancellationToken, string b) => Task.CompletedTask; }" },
        { "lazy sequence", "public class C { [HotPath] public IEnumerable<int> M() { yield return 1; } }" },
        { "lazy sequence, not generic", "public class C { [HotPath] public System.Collections.IEnumerable M() { yield return 1; } }" },
        { "query", "public class C { [HotPath] public IQueryable<int> M() => new[] { 1 }.AsQueryable(); }" },
        { "task of a lazy sequence", "public class C { [HotPath] public Task<IEnumerable<int>> M() => Task.FromResult<IEnumerable<int>>([1]); }" },
        { "asynchronous sequence", "public class C { [HotPath] public async IAsyncEnumerable<int> M() { await Task.Yield(); yield return 1; } }" },
        { "span result", "public class C { [HotPath] public ReadOnlySpan<char> M() => \"x\"; }" },
        { "span argument from a string", "public static class C { [HotPath, HotPathArgs(\"abc\")] public static int M(ReadOnlySpan<char> text) => text.Length; }" },
        { "span argument from an array", "public static class C { [HotPath, HotPathArgs(new byte[] { 1, 2 }), HotPathArgs(new byte[] { 3 })] public static int M(Span<byte> bytes) => bytes.Length; }" },
        { "span argument from a provider", "public static class C { [HotPath(Args = nameof(Data))] public static int M(ReadOnlySpan<int> items) => items.Length; private static int[] Data => [1]; }" },
        { "ref return", "public class C { private int _x; [HotPath] public ref int M() => ref _x; }" },
        { "in and ref readonly parameters", "public static class C { [HotPath, HotPathArgs(1, 2)] public static int M(in int a, ref readonly int b) => a + b; }" },
        { "dynamic", "public class C { [HotPath] public dynamic? M() => null; }" },
        { "two cases of one parameter", "public class C { [HotPath, HotPathArgs(10), HotPathArgs(1000)] public int M(int count) => count; }" },
        { "narrowed constants", "public class C { [HotPath, HotPathArgs(1, 2, 3, 4, 5)] public int M(byte a, short b, ulong c, float d, decimal e) => a; }" },
        { "extreme constants", "public class C { [HotPath, HotPathArgs(int.MinValue, long.MinValue, ulong.MaxValue, double.NaN, float.NegativeInfinity, double.Epsilon)] public int M(int a, long b, ulong c, double d, float e, double f) => a; }" },
        { "text with everything", "public class C { [HotPath, HotPathArgs(\"quote \\\" brace { } \\n \\ud800 \\0\", '\\''), HotPathArgs(\"quote _ brace _ _ _ _ _\", 'x')] public int M(string a, char b) => 1; }" },
        { "text as the only parameter", "public class C { [HotPath, HotPathArgs(\"quote \\\" brace { } \\n\")] public int M(string a) => 1; }" },
        { "null", "public class C { [HotPath, HotPathArgs(null), HotPathArgs(\"x\")] public int M(string? a) => 1; }" },
        { "nullable value", "public class C { [HotPath, HotPathArgs(null, 1), HotPathArgs(1, null)] public int M(int? a, long? b) => 1; }" },
        { "parsed constants", "public class C { [HotPath, HotPathArgs(\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\", \"2024-02-29\", \"2024-02-29T10:00:00Z\", \"00:01:00\", \"2024-02-29\", \"10:00\")] public int M(Guid a, DateTime b, DateTimeOffset c, TimeSpan d, DateOnly e, TimeOnly f) => 1; }" },
        { "one parsed constant", "public class C { [HotPath, HotPathArgs(\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\")] public int M(Guid a) => 1; }" },
        { "enum", "public enum E { A, B } public class C { [HotPath, HotPathArgs(E.B), HotPathArgs(E.A)] public E M(E e) => e; }" },
        { "nested enum and type", "public class C { public enum E { A } [HotPath, HotPathArgs(E.A, typeof(List<>), new[] { \"a\", null })] public int M(E e, Type t, IEnumerable<string?> texts) => 1; }" },
        { "object parameter", "public class C { [HotPath, HotPathArgs((short)1), HotPathArgs(\"x\")] public int M(object o) => 1; }" },
        { "params left out", "public class C { [HotPath] public int M(params int[] items) => 1; }" },
        { "optional left out before a token", "public class C { [HotPath, HotPathArgs(1)] public int M(int a, string @string = \"x\", CancellationToken token = default) => a; }" },
        { "provider of values", "public class C { [HotPath(Args = nameof(Cases))] public int M(long n) => 1; private static IEnumerable<int> Cases() => [1, 2]; }" },
        { "provider of tuples", "public class C { [HotPath(Args = \"Cases\")] public int M(Guid id, string? text, int page = 0) => 1; private static readonly List<(Guid, string)> Cases = []; }" },
        { "provider of rows", "public class C { [HotPath(Args = \"Cases\")] public int M(Guid id, string text) => 1; private static IEnumerable<object[]> Cases => []; }" },
        { "provider of one value", "public class C { [HotPath(Args = \"Cases\")] public int M(int[] items) => 1; private static int[] Cases => []; }" },
        { "provider of one tuple", "public class C { [HotPath(Args = \"Cases\")] public int M(int[] items, string s) => 1; private static (int[], string) Cases => ([], \"\"); }" },
        { "setup", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private async Task Seed() => await Task.Yield(); }" },
        { "static setup", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private static void Seed() { } }" },
        { "factory", "public class C { private C(int x) { } [HotPath(Factory = \"Make\")] public int M() => 1; private static C Make() => new(1); }" },
        { "asynchronous factory of an interface", "public interface I { [HotPath(Factory = \"Make\")] int M(); private static Task<I> Make() => throw new Exception(); }" },
        { "factory of a struct", "public struct S(int x) { [HotPath(Factory = \"Make\")] public int M() => x; private static S Make => new(1); }" },
        { "services", "public class C(IServiceProvider p) { [HotPath(Services = \"Host\", Setup = \"Seed\")] public object M() => p; private static IServiceProvider Host => null!; private void Seed(IServiceProvider p) { } }" },
        { "services of an interface", "public interface I { [HotPath(Services = \"Host\")] ValueTask<int> M(); private static IServiceProvider Host => null!; }" },
        { "private", "public class C { [HotPath] private int M() => 1; }" },
        { "private static", "public class C { [HotPath, HotPathArgs(1)] private static string? M(int? a) => null; }" },
        { "private in a static class", "public static class C { [HotPath, HotPathArgs(\"a\", 1)] private static int M(ReadOnlySpan<char> a, in int b) => b; }" },
        { "private in a struct", "public struct S { private int _x; [HotPath] private int M() => _x++; [HotPath] private static int N() => 1; }" },
        { "private in an internal struct", "public record struct R(int X) { [HotPath] private Task M(CancellationToken t) => Task.CompletedTask; }" },
        { "protected, virtual and private protected", "public class C { [HotPath] protected virtual int M() => 1; [HotPath] private protected ValueTask N() => default; }" },
        { "private with defaults", "public class C { public enum E { A, B } [HotPath, HotPathArgs(1)] private int M(int a, string @string = \"x\\n\", E e = E.B, decimal d = 1.5m, DateTime at = default, double n = double.NaN, long? l = 5, CancellationToken t = default, params int[] rest) => a; }" },
        { "private with other params", "public class C { [HotPath] private int M(params ReadOnlySpan<int> rest) => 1; [HotPath] private int N(params List<int> rest) => 1; [HotPath] private int O(params IEnumerable<int> rest) => 1; }" },
        { "private with ref and out", "public class C { [HotPath, HotPathArgs(1, 2)] private ref int M(ref int a, ref readonly int b, out string? c) { c = null; return ref a; } private int _x; [HotPath] private ref readonly int N() => ref _x; }" },
        { "private sequences", "public class C { [HotPath] private IEnumerable<int> M() => []; [HotPath] private async IAsyncEnumerable<string> N() { await Task.Yield(); yield break; } [HotPath] private IQueryable<int> O() => null!; [HotPath] private Task<IEnumerable<int>> P() => null!; }" },
        { "private span result", "public class C { [HotPath] private ReadOnlySpan<char> M() => \"x\"; }" },
        { "private with a dynamic and a tuple", "public class C { [HotPath(Args = \"Cases\")] private dynamic? M(dynamic a, (int A, string? B) b) => null; private static (object, (int, string?)) Cases => (1, (1, null)); }" },
        { "private like a keyword", "namespace @namespace { public class @class { [HotPath, HotPathArgs(1)] private int @return(int @int) => @int; } }" },
        { "private nested class", "public class Outer { private class C { [HotPath] public int M() => 1; [HotPath] private static int N() => 1; } private static class S { [HotPath] public static int M() => 1; } }" },
        { "private nested class with members", "public class Outer { private class C(int x) { [HotPath(Factory = \"Make\", Setup = \"Seed\", SetupPerCall = \"Seed\"), HotPathArgs(1)] public int M(int a) => x; private static C Make() => new(1); private void Seed() { } } }" },
        { "private nested class from services", "public class Outer { private class C(IServiceProvider p) { [HotPath(Services = \"Host\")] public object M() => p; private static IServiceProvider Host => null!; } }" },
        { "hidden types in a signature", "public class Outer { private class R { } [HotPath] private R? M() => null; [HotPath] private Task<R> N() => null!; [HotPath] private R[] O() => []; [HotPath] private Dictionary<string, List<R>[]> P() => []; [HotPath] private IEnumerable<R> S() => []; [HotPath] private IAsyncEnumerable<R> T() => null!; [HotPath(Args = \"Rs\")] private int U(R r, List<R>? rs) => 1; private static IEnumerable<(R, List<R>)> Rs => []; [HotPath(Args = \"One\")] private int V(R r) => 1; private static R One => new(); }" },
        { "internal without a friend", "internal class C { internal C() { } [HotPath] internal int M() => 1; } internal static class S { [HotPath] internal static int M() => 1; } public class D { internal D() { } [HotPath] public int M() => 1; }" },
        { "generic method", "public class C { [HotPath(TypeArgs = new[] { typeof(int) }), HotPathArgs(5)] public T M<T>(T a) where T : struct, IComparable<T> => a; }" },
        { "generic type", "public class C<T> where T : new() { [HotPath(TypeArgs = new[] { typeof(List<string>) })] public T M() => new(); }" },
        { "generic method of a nested type in a generic type", "public class Outer<T> { public class C<U> where U : IEnumerable<T> { [HotPath(Args = nameof(Cases), TypeArgs = new[] { typeof(int), typeof(List<int>), typeof(string) })] public V? M<V>(T a, U b, V[] c) where V : class => null; private static IEnumerable<(T, U, string[])> Cases => []; } }" },
        { "generic with many constraints", "public class C { [HotPath(TypeArgs = new[] { typeof(int), typeof(DayOfWeek), typeof(C), typeof(Guid), typeof(object) })] public int M<A, B, D, E, F>() where A : unmanaged, System.Numerics.INumber<A> where B : Enum where D : C, new() where E : struct, IEquatable<E> where F : class? => 1; }" },
        { "two hot paths of one generic type", "public static class C<T> { [HotPath(TypeArgs = new[] { typeof(string) })] public static IEnumerable<T> M() => []; [HotPath(TypeArgs = new[] { typeof(int?) })] public static Task<T> N() => null!; }" },
        { "class", "[HotPath] public class C : IDisposable { public int M() => 1; public static Task N() => Task.CompletedTask; [HotPathArgs(1)] public int O(int a) => a; private int Hidden() => 1; public int P { get; set; } public override string ToString() => \"\"; public void Dispose() { } }" },
        { "class with members", "[HotPath(Factory = nameof(Make), Setup = nameof(Seed), Args = nameof(Cases))] public class C(int x) { public int M() => x; public int N(int a) => a; [HotPath(Factory = nameof(Make))] public int O() => 1; public static C Make() => new(1); public void Seed() { } public static int[] Cases => [1, 2]; }" },
        { "record, struct and interface", "[HotPath] public record R(int X) { public R() : this(1) { } public int M() => X; } [HotPath] public struct S { public int M() => 1; } [HotPath(Services = \"Host\")] public interface I { int M(); private static IServiceProvider Host => null!; }" },
        { "generic class as a whole", "[HotPath(TypeArgs = new[] { typeof(int) })] public class C<T> { public T? M() => default; public List<T> N() => []; }" },
        { "out parameter", "public static class C { [HotPath, HotPathArgs(\"5\")] public static bool TryParse(string text, out int number) => int.TryParse(text, out number); }" },
        { "ref parameter", "public static class C { [HotPath, HotPathArgs(5), HotPathArgs(6)] public static int M(ref int number) => number++; }" },
        { "out of a ref struct", "public ref struct R { } public static class C { [HotPath] public static void M(out R r, out Span<int> s) { r = default; s = default; } }" },
        { "in span", "public static class C { [HotPath, HotPathArgs(\"abc\")] public static int M(in ReadOnlySpan<char> text) => 1; }" },
        { "setup per call", "public class C { [HotPath(SetupPerCall = nameof(Fill))] public int M() => 1; private async Task Fill() => await Task.Yield(); }" },
        { "setup per call with fresh arguments", "public static class C { [HotPath(Args = nameof(Items), SetupPerCall = nameof(Fill))] public static void M(int[] items) => Array.Sort(items); private static int[] Items => [3, 1, 2]; private static void Fill() { } }" },
        { "setup per call in a scope", "public class C(IServiceProvider p) { [HotPath(Services = \"Host\", Seed = \"Fill\", Setup = \"Open\", SetupPerCall = \"Empty\")] public object M() => p; private static IServiceProvider Host => null!; private static Task Fill(IServiceProvider p) => Task.CompletedTask; private static void Empty(IServiceProvider p) { } private void Open() { } }" },
        { "seed", "public static class C { [HotPath(Seed = nameof(Fill))] public static int M() => 1; [HotPath(Seed = nameof(Fill))] public static int N() => 1; private static void Fill() { } }" },
        { "sizes as the argument", "public class C { [HotPath, HotPathParams(10, 100, 1_000)] public int M(int n) => n; [HotPath, HotPathParams(10, 100)] public int N(long n, CancellationToken t) => 1; [HotPath, HotPathParams(10)] public int O(double Size, string s = \"\") => 1; }" },
        { "sizes for a provider", "public class C { [HotPath(Args = nameof(Make)), HotPathParams(10, 100)] public int M(int[] items) => 1; [HotPath(Args = \"Two\"), HotPathParams(10, 100)] public int N(List<int> a, string b) => 1; private static int[] Make(int n) => new int[n]; private static (List<int>, string) Two(int n) => ([], \"\"); }" },
        { "sizes for a setup", "public class C { [HotPath(Setup = nameof(Fill)), HotPathParams(10, 100)] public int M() => 1; [HotPath(SetupPerCall = nameof(Fill)), HotPathParams(10, 100), HotPathArgs(1, 2), HotPathArgs(3, 4)] public int N(int a, int b) => 1; private void Fill(int n) { } }" },
        { "sizes of a private method", "public class C { [HotPath, HotPathParams(10, 100)] private static int M(ulong n) => 1; }" },
        { "sizes and spans", "public static class C { [HotPath(Args = \"Make\"), HotPathParams(8, 64)] public static int M(ReadOnlySpan<byte> data) => 1; private static byte[] Make(int n) => new byte[n]; }" },
        { "names that differ only in combining marks", "public class C { [HotPath] public int \u0915\u093F() => 1; [HotPath] public int \u0915\u0940() => 2; } public class D\u2160 { [HotPath] public int M() => 1; } public class D\u2161 { [HotPath] public int M() => 1; }" },
        { "long names", $"public class C {{ [HotPath] public int {new string('a', 300)}() => 1; [HotPath] public int {new string('a', 301)}() => 1; [HotPath] public int {new string('\u00E4', 200)}() => 1; }}" },
        { "uri", "public class C { [HotPath, HotPathArgs(\"http://a/b?c=\\\"\"), HotPathArgs(\"relative\")] public int M(Uri a) => 1; [HotPath, HotPathArgs(\"http://a\", null)] public int N(Uri? a, Uri? b) => 1; }" },
        { "array of objects as one argument", "public class C { [HotPath, HotPathArgs(new object[] { new object[] { \"x\", 1 } })] public int M(object[] items) => 1; [HotPath, HotPathArgs(new object[] { new string[] { \"a\", \"b\" } })] public int N(params string[] names) => 1; }" },
        { "typeof and enum constants", "public enum E { A } public class C { [HotPath, HotPathArgs(typeof(List<>), E.A), HotPathArgs(typeof(C[]), new[] { E.A })] public int M(Type t, object o) => 1; }" },
        { "obsolete", "public class C { [HotPath, Obsolete(\"old\")] public int M() => 1; }" },
        { "other package's attribute beside ours", "namespace Other { class HotPathAttribute : Attribute { } } public class C { [PerfAnalyzers.HotPath, Other.HotPath] public int M() => 1; }" },
        { "types named like ours and like namespaces", "namespace N.System { public class BenchmarkDotNet { } public class Task { [HotPath] public global::System.Threading.Tasks.Task<Task> M() => null!; } }" },
    };

    public static TheoryData<string, string> InternalShapes => new()
    {
        { "internal type", "internal class C { [HotPath] public int M() => 1; }" },
        { "internal result", "internal class R { } public class C { [HotPath] internal R M() => new(); }" },
        { "internal struct result", "internal struct R { } public class C { [HotPath] internal R M() => new(); }" },
        { "task of an internal result", "internal class R { } public class C { [HotPath] internal Task<R> M() => null!; [HotPath] internal ValueTask<R> N() => default; }" },
        { "lazy sequence of internals", "internal class R { } public class C { [HotPath] internal IEnumerable<R> M() => []; [HotPath] internal IAsyncEnumerable<R> N() => null!; }" },
        { "internal argument", "internal enum E { A } public class C { [HotPath, HotPathArgs(E.A)] internal int M(E e) => 1; [HotPath(Args = \"Es\")] internal int N(E[] e) => 1; static E[] Es => []; }" },
        { "private method with an internal argument", "internal struct R { } public class C { [HotPath(Args = \"One\")] private R M(in R r, R[] rs) => r; private static (R, R[]) One => default; }" },
        { "internal type and enum in constants", "internal class N { } internal enum E { A } public class C { [HotPath, HotPathArgs(typeof(N[]), E.A), HotPathArgs(typeof(int), new[] { E.A })] public int M(Type t, object o) => 1; }" },
        { "internal type in a constant of a private method", "internal class N { } public class C { [HotPath, HotPathArgs(typeof(N))] private int M(Type t) => 1; }" },
        { "internal interface", "internal interface I { [HotPath(Services = \"Host\")] int M(); private static IServiceProvider Host => null!; }" },
        { "internal type argument", "internal class A { } public class C { [HotPath(TypeArgs = new[] { typeof(A) })] public T? M<T>() where T : class => null; } internal class G<T> { [HotPath(TypeArgs = new[] { typeof(A) })] public List<T> M() => []; }" },
        { "internal parameterless constructor", "public class C { internal C() { } [HotPath] public int M() => 1; }" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task CompilesInTheBenchmarksProject(string shape, string source)
    {
        var application = TwoProjects.RunApplication(source);
        Assert.True(application.Manifests.Length > 0, shape + " has no manifest");
        Assert.Empty(await application.UsageAsync());
        Assert.All(application.ManifestTexts, text => Assert.Equal(text, HotPathManifest.Write(HotPathManifest.Read(text)!)));

        var benchmarks = TwoProjects.RunBenchmarks(application);

        Assert.Equal(application.Manifests.Length, benchmarks.Harnesses.Length);
        Assert.All(benchmarks.HintNames.Concat(application.HintNames), name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 1, 255));
        benchmarks.AssertNoProblems(shape == "obsolete" ? ["CS0618"] : []);
        Assert.Empty(await benchmarks.UsageAsync());
    }

    [Theory]
    [MemberData(nameof(InternalShapes))]
    public async Task CompilesForAFriend(string shape, string source)
    {
        var application = TwoProjects.RunApplication("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App.Benchmarks\")]\n" + source);
        Assert.True(application.Manifests.Length > 0, shape + " has no manifest");
        Assert.Empty(await application.UsageAsync());

        var benchmarks = TwoProjects.RunBenchmarks(application);

        Assert.Equal(application.Manifests.Length, benchmarks.Harnesses.Length);
        benchmarks.AssertNoProblems();
    }

    [Theory]
    [MemberData(nameof(InternalShapes))]
    public void CompilesInTheSameProject(string shape, string source)
    {
        var benchmarks = TwoProjects.Run("Own", [source], TwoProjects.Benchmarks.References, OutputKind.ConsoleApplication, LanguageVersion.Latest, [], [("PerfAnalyzersProjectReferences", "")]);

        Assert.True(benchmarks.Harnesses.Length > 0, shape + " has no harness");
        benchmarks.AssertNoProblems();
    }

    [Theory]
    [InlineData("class P { static void Main(int a, int b) { } }", true)]
    [InlineData("class P { static void Main(int a) { } static void Main(string[][] a) { } }", true)]
    [InlineData("class P<T> { class Inner { static void Main() { } } }", true)]
    [InlineData("class P { static void Main<T>() { } }", true)]
    [InlineData("class P { static string Main() => \"\"; }", true)]
    [InlineData("class P { void Main() { } }", true)]
    [InlineData("class P { static void Main() { } }", false)]
    [InlineData("class P { static int Main(string[] args) => 0; }", false)]
    [InlineData("using T = System.Threading.Tasks.Task<int>; class P { static async T Main(params string[] args) { await System.Threading.Tasks.Task.Yield(); return 0; } }", false)]
    [InlineData("System.Console.WriteLine();", false)]
    public void AProjectWithoutAnEntryPointGetsOne(string source, bool isGenerated)
    {
        var benchmarks = TwoProjects.RunBenchmarks(TwoProjects.RunApplication("public class C { [HotPath] public int M() => 1; }"), source);

        Assert.Equal(isGenerated, benchmarks.HintNames.Contains("PerfAnalyzers.Main.g.cs"));
        benchmarks.AssertNoProblems("CS0028", "CS0402");
    }
}
