using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>Harnesses do what they say: set up, call with the right arguments, clean up. Run as BenchmarkDotNet runs them.</summary>
public sealed class HarnessRunsTests
{
    private const string Log = "public static class Log { public static readonly List<string> Lines = []; }\n";

    public static TheoryData<string, string, string> Runs => new()
    {
        { "provider of values", "public class C { [HotPath(Args = nameof(Cases))] public void M(long n) => Log.Lines.Add(\"n\" + n); private static IEnumerable<int> Cases() { yield return 1; yield return 2; } }", "n1 n2" },
        { "provider of tuples", "public class C { [HotPath(Args = nameof(Cases))] public void M(string s, int n) => Log.Lines.Add(s + n); private static readonly (string, int)[] Cases = [(\"a\", 1), (\"b\", 2)]; }", "a1 b2" },
        { "provider of rows", "public class C { [HotPath(Args = nameof(Cases))] public void M(string? s, long n) => Log.Lines.Add(s + n); private static List<object?[]> Cases => [[\"a\", 1], [null, 2L]]; }", "a1 2" },
        { "provider of rows of one", "public class C { [HotPath(Args = nameof(Cases))] public void M(string s) => Log.Lines.Add(s); private static IEnumerable<object[]> Cases => [[\"a\"], [\"b\"]]; }", "a b" },
        { "provider of one array", "public class C { [HotPath(Args = nameof(Cases))] public void M(int[] items) => Log.Lines.Add(items.Length.ToString()); private static int[] Cases => [1, 2, 3]; }", "3" },
        { "constants", "public class C { [HotPath, HotPathArgs(\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\", 2), HotPathArgs(\"00000000-0000-0000-0000-000000000000\", 3)] public void M(Guid id, byte n) => Log.Lines.Add(id.ToString()[..2] + n); }", "6f2 003" },
        { "one constant", "public class C { [HotPath, HotPathArgs(5), HotPathArgs(6)] public void M(short n) => Log.Lines.Add(\"n\" + n); }", "n5 n6" },
        { "defaults and a token", "public class C { [HotPath, HotPathArgs(5)] public void M(int n, string s = \"d\", CancellationToken t = default) => Log.Lines.Add(n + s + t.CanBeCanceled); }", "5dFalse" },
        { "private factory and instance setup", "public sealed class C : IDisposable { private string _x; private C(string x) => _x = x; [HotPath(Factory = nameof(Make), Setup = nameof(Seed))] public ValueTask M() { Log.Lines.Add(_x); return default; } private static async Task<C> Make() { await Task.Yield(); return new(\"made\"); } private async Task Seed() { await Task.Yield(); _x += \"+seeded\"; } public void Dispose() => Log.Lines.Add(\"disposed\"); }", "made+seeded disposed" },
        { "lazy sequence", "public class C { [HotPath] public IEnumerable<int> M() { Log.Lines.Add(\"start\"); yield return 1; Log.Lines.Add(\"end\"); } }", "start end" },
        { "asynchronous sequence", "public class C { [HotPath] public async IAsyncEnumerable<int> M() { yield return 1; await Task.Yield(); Log.Lines.Add(\"end\"); } }", "end" },
        { "private", "public class C { private int _n = 7; [HotPath, HotPathArgs(\"a\")] private void M(string s, int d = 3, params int[] rest) => Log.Lines.Add(s + _n + d + rest.Length); }", "a730" },
        { "private static in a static class", "public static class C { [HotPath, HotPathArgs(\"abc\", 2)] private static int M(ReadOnlySpan<char> s, in int n) { Log.Lines.Add(s.ToString() + n); return n; } }", "abc2" },
        { "private of a struct", "public struct S { public S() { X = 4; } private int X; [HotPath] private Task<int> M() { Log.Lines.Add(\"x\" + X++); return Task.FromResult(X); } }", "x4" },
        { "static of a struct", "public struct S { [HotPath, HotPathArgs(1)] private static bool M(int a, out string? b) { b = null; Log.Lines.Add(\"s\" + a); return true; } }", "s1" },
        { "virtual and protected", "public class C { [HotPath] protected virtual void M() => Log.Lines.Add(\"base\"); }", "base" },
        { "private nested class", "public class Outer { private sealed class C : IDisposable { private string _x = \"\"; [HotPath(Setup = nameof(Seed))] public int M() { Log.Lines.Add(_x); return 1; } private void Seed() => _x = \"seeded\"; public void Dispose() => Log.Lines.Add(\"disposed\"); } }", "seeded disposed" },
        { "hidden argument and result", "public class Outer { private record R(int X); [HotPath(Args = nameof(Cases))] private async Task<R> M(R r, List<R> rs) { await Task.Yield(); Log.Lines.Add(r.X + \"/\" + rs.Count); return r; } private static IEnumerable<(R, List<R>)> Cases => [(new R(1), []), (new R(2), [new R(3)])]; }", "1/0 2/1" },
        { "hidden sequence", "public class Outer { private record R(int X); [HotPath] private IEnumerable<R> M() { Log.Lines.Add(\"start\"); yield return new R(1); Log.Lines.Add(\"end\"); } }", "start end" },
        { "hidden asynchronous sequence", "public class Outer { private record R(int X); [HotPath] private static async IAsyncEnumerable<R> M() { yield return new R(1); await Task.Yield(); Log.Lines.Add(\"end\"); } }", "end" },
        { "internal without a friend", "internal class C { internal C() { } [HotPath] internal void M() => Log.Lines.Add(\"called\"); }", "called" },
        { "generic", "public class C<T> where T : struct { [HotPath(TypeArgs = new[] { typeof(int), typeof(string) }, Args = nameof(One))] public void M<U>(T a, U b) => Log.Lines.Add(typeof(T).Name + typeof(U).Name + a + b); private static (T, string) One => (default, \"x\"); }", "Int32String0x" },
        { "ref and out", "public class C { [HotPath, HotPathArgs(5)] public void M(ref int a, out int b) { b = a; Log.Lines.Add(\"a\" + a++); } }", "a5" },
        { "setup per call", "public class C { private Queue<int> _q = new(); [HotPath(SetupPerCall = nameof(Fill))] public void M() => Log.Lines.Add(\"q\" + _q.Dequeue()); private async Task Fill() { await Task.Yield(); _q.Enqueue(1); } }", "q1" },
        { "fresh arguments per call", "public static class C { private static int s_made; [HotPath(Args = nameof(Items), SetupPerCall = nameof(Nothing))] public static void M(int[] items) => Log.Lines.Add(\"made\" + items[0]); private static int[] Items => [++s_made]; private static void Nothing() { } }", "made2" },
        { "sizes as the argument", "public class C { [HotPath, HotPathParams(10, 100)] public void M(long n) => Log.Lines.Add(\"n\" + n); }", "n10 n100" },
        { "sizes for a provider", "public class C { [HotPath(Args = nameof(Make)), HotPathParams(10, 100)] public void M(int[] items, string s) => Log.Lines.Add(s + items.Length); private static (int[], string) Make(int n) => (new int[n], \"n\"); }", "n10 n100" },
        { "sizes for a setup", "public class C { private int _n; [HotPath(Setup = nameof(Fill)), HotPathParams(10, 100)] public void M() => Log.Lines.Add(\"n\" + _n); private void Fill(int n) => _n = n; }", "n10 n100" },
        { "seed once", "public class C { [HotPath(Seed = nameof(Fill)), HotPathArgs(1), HotPathArgs(2)] public void M(int n) => Log.Lines.Add(\"n\" + n); private static async Task Fill() { await Task.Yield(); Log.Lines.Add(\"seed\"); } }", "seed n1 n2" },
        { "services", """
            public class Scoped : IAsyncDisposable { public ValueTask DisposeAsync() { Log.Lines.Add("scope ends"); return default; } }
            public class C(Scoped scoped)
            {
                [HotPath(Services = nameof(Host), Setup = nameof(Seed))] public async Task<bool> M() { await Task.Yield(); Log.Lines.Add("call"); return scoped is not null; }
                private static IServiceProvider Host { get; } = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<Scoped>(new Microsoft.Extensions.DependencyInjection.ServiceCollection()));
                private static void Seed(IServiceProvider services) => Log.Lines.Add("seed");
            }
            """, "seed scope ends call scope ends" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task CallsTheHotPath(string shape, string source, string expected)
    {
        Assert.Equal((shape, expected), (shape, await RunAsync(Log + source, OutputKind.DynamicallyLinkedLibrary)));
    }

    [Fact]
    public async Task AFactoryThatGivesNothingIsNamed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(
            Log + "public class C { private C(int x) { } [HotPath(Factory = nameof(Make))] public int M() => 1; private static C Make() => null!; }",
            OutputKind.DynamicallyLinkedLibrary));

        Assert.Equal("'Make' of the hot path's type gave null.", failure.Message);
    }

    [Fact]
    public async Task RequestsAnEndpointOfTheApplication()
    {
        var log = await RunAsync("""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            var app = WebApplication.CreateBuilder(args).Build();
            app.Use((context, next) => { Log.Lines.Add(context.Request.Method + context.Request.Path + context.Request.QueryString + context.Request.Headers["X-Key"]); return next(context); });
            app.MapPost("/orders/{id}", Handlers.Post);
            app.Run();

            public record Order(int Count);

            static class Handlers
            {
                [HotPath(Args = nameof(Cases), Setup = nameof(SignIn))]
                internal static string Post(string id, DateTime at, Order order) { Log.Lines.Add(id + at.Year + order.Count); return "ok"; }
                private static (string, DateTime, Order) Cases => ("a b/c", new DateTime(2024, 2, 29, 10, 0, 0, DateTimeKind.Utc), new Order(7));
                private static void SignIn(System.Net.Http.HttpClient client) => client.DefaultRequestHeaders.Add("X-Key", "key");
            }

            """ + Log, OutputKind.ConsoleApplication);

        // The first request warms up.
        const string Request = "POST/orders/a%20b%2Fc?at=2024-02-29T10%3A00%3A00.0000000Zkey a b%2Fc20247";
        Assert.Equal($"{Request} {Request}", log);
    }

    [Fact]
    public async Task AFailingAnswerFailsTheBenchmark()
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync("""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/broken", [HotPath] () => Results.Problem("no database"));
            app.Run();

            """ + Log.Replace("static class", "class", StringComparison.Ordinal), OutputKind.ConsoleApplication));

        Assert.StartsWith("GET /broken answered 500 Internal Server Error. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no database", failure.Message, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(string source, OutputKind kind) => RunningHarness.RunAsync(source, kind, TwoProjects.Application, TwoProjects.Benchmarks);
}
