using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>What has no harness has a diagnostic that says why, and the other way round.</summary>
public sealed class HotPathUsageTests
{
    private const string Web = "using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Mvc; using Microsoft.AspNetCore.Http;\n";

    public static TheoryData<string, string> Unmeasurable => new()
    {
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot call it; make it and its containing types internal or public", "file class C { [HotPath] public int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot call it; make it and its containing types internal or public", "public class Outer { private struct C { [HotPath] public int M() => 1; } }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'R'; make it and its containing types internal or public", "public class C { private struct R { } [HotPath] private R M() => default; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'E'; make it and its containing types internal or public", "public class C { private enum E { A } [HotPath, HotPathArgs(E.A)] private int M(E e) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot call it; make it and its containing types internal or public", "public class C { [HotPath(TypeArgs = new[] { typeof(int) })] private int M<T>() => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot call it; make it and its containing types internal or public", "public class C<T> { [HotPath(TypeArgs = new[] { typeof(int) })] private int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'R'; make it and its containing types internal or public", "public class C { private struct R { } [HotPath] private IEnumerable<R> M() => []; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'Job'; make it and its containing types internal or public", "public class C { private sealed class Job : Task { public Job() : base(() => { }) { } } [HotPath] private Job M() => new(); }" },
        { "PERF8001 'C.M' cannot be measured: something it needs is internal, and this project shows its internals to no other; add InternalsVisibleTo for the benchmarks project", "internal struct R { } public class C { [HotPath] internal R M() => default; }" },
        { "PERF8001 'M' cannot be measured: there is no way to make a 'C'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)", "public class C(int x) { [HotPath] public int M() => x; }" },
        { "PERF8001 'M' cannot be measured: there is no way to make a 'C'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)", "public class C { public required int X { get; init; } [HotPath] public int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: there is no way to make a 'C'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)", "public abstract class C { [HotPath] public int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: there is no way to make a 'I'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)", "public interface I { [HotPath] int M(); }" },
        { "PERF8001 'M' cannot be measured: it is generic; say with which types (TypeArgs = new[] { typeof(int) }), or mark a method that calls it", "public class C { [HotPath] public int M<T>() => 1; }" },
        { "PERF8001 'M' cannot be measured: it is generic; say with which types (TypeArgs = new[] { typeof(int) }), or mark a method that calls it", "public class C<T> { [HotPath] public int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: it is generic; say with which types (TypeArgs = new[] { typeof(int) }), or mark a method that calls it", "public class Outer<T> { public class C { [HotPath(TypeArgs = null)] public int M() => 1; } }" },
        { "PERF8003 The arguments for 'M' do not fit: it has 2 type arguments and 1 type argument is given", "public class C<T> { [HotPath(TypeArgs = new[] { typeof(int) })] public int M<U>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: it has 0 type arguments and 1 type argument is given", "public class C { [HotPath(TypeArgs = new[] { typeof(int) })] public int M() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: null is no type for 'T'", "public class C { [HotPath(TypeArgs = new Type[] { null! })] public int M<T>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'string' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(string) })] public int M<T>() where T : struct => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'int' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(int) })] public int M<T>() where T : class => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'int?' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(int?) })] public int M<T>() where T : IComparable => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'int?' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(int?) })] public int M<T>() where T : notnull => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'string' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(string) })] public int M<T>() where T : unmanaged => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'string' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(string) })] public int M<T>() where T : new() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'object' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(object), typeof(int) })] public int M<T, U>() where T : IEnumerable<U> => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'List<>' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(List<>) })] public int M<T>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'void' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(void) })] public int M<T>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'Span<int>' cannot be 'T'", "public class C { [HotPath(TypeArgs = new[] { typeof(Span<int>) })] public int M<T>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: 'I' cannot be 'T'", "public interface I { static abstract int S(); } public class C { [HotPath(TypeArgs = new[] { typeof(I) })] public int M<T>() where T : I => 1; }" },
        { "PERF8001 'M' cannot be measured: its parameter 'x' is a span passed by ref, which no field can hold", "public static class C { [HotPath(Args = \"A\")] public static void M(ref Span<int> x) { } private static int[] A => []; }" },
        { "PERF8001 'M' cannot be measured: its parameter 'x' is a pointer", "public static class C { [HotPath] public static unsafe void M(int* x) { } }" },
        { "PERF8001 'M' cannot be measured: its result is a pointer", "public static class C { [HotPath] public static unsafe int*[] M() => null!; }" },
        { "PERF8001 'M' cannot be measured: its result has a pointer in it", "public static class C { [HotPath] public static unsafe List<int*[]> M() => null!; }" },
        { "PERF8001 'M' cannot be measured: its parameter 'x' has a pointer in it", "public static class C { [HotPath(Args = \"A\")] public static unsafe void M((int, delegate*<void>[]) x) { } private static unsafe (int, delegate*<void>[]) A => default; }" },
        { "PERF8001 'M' cannot be measured: its type argument is a pointer", "public unsafe class C { [HotPath(TypeArgs = new[] { typeof(int*[]) })] public int M<T>() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: an argument is a pointer", "public unsafe class C { [HotPath, HotPathArgs(typeof(int*))] public int M(Type t) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'N'; make it and its containing types internal or public", "public class C { private class N { } [HotPath, HotPathArgs(typeof(N))] public int M(Type t) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'N'; make it and its containing types internal or public", "public class C { private class N { } [HotPath, HotPathArgs(typeof(List<N[]>))] private int M(Type t) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'E'; make it and its containing types internal or public", "public class C { private enum E { A } [HotPath, HotPathArgs(E.A)] public int M(object o) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'E'; make it and its containing types internal or public", "public class C { private enum E { A } [HotPath, HotPathArgs(new[] { E.A }, 1)] public int M(object o, int a) => 1; }" },
        { "PERF8001 'M' cannot be measured: generated code outside 'C' cannot name 'E'; make it and its containing types internal or public", "public class C { private enum E { A } [HotPath, HotPathArgs(new object[] { E.A }, 1)] public int M(object[] o, int a) => 1; }" },
        { "PERF8001 'M' cannot be measured: it takes __arglist, which no field can hold; take an array", "public class C { [HotPath] public int M(__arglist) => 1; }" },
        { "PERF8001 'M' cannot be measured: 'Old', the type of its parameter 'x', is obsolete, and using it is an error", "[Obsolete(\"x\", true)] public class Old { } public class C { [HotPath(Args = \"A\"), Obsolete] public void M(List<Old[]> x) { } [Obsolete] private static List<Old[]> A => []; }" },
        { "PERF8001 'M' cannot be measured: 'Old', the type of its result, is obsolete, and using it is an error", "[Obsolete(\"x\", true)] public class Old { public class Inner { } } public class C { [HotPath, Obsolete] public Old.Inner M() => new(); }" },
        { "PERF8001 'M' cannot be measured: its parameter 'x' is a ref struct, which no field can hold", "public ref struct R { } public static class C { [HotPath] public static void M(R x) { } }" },
        { "PERF8001 'M' cannot be measured: its result is a ref struct, which nothing can keep", "public ref struct R { } public static class C { [HotPath] public static R M() => default; }" },
        { "PERF8001 'M' cannot be measured: it is an instance method of a ref struct, which no field can hold", "public ref struct R { [HotPath] public int M() => 1; }" },
        { "PERF8001 'M' cannot be measured: it is async void, so nobody can wait for its end; return a Task", "public class C { [HotPath] public async void M() => await Task.Yield(); }" },
        { "PERF8001 'get_P' cannot be measured: it is not an ordinary method; move the code to one", "public class C { public int P { [HotPath] get => 1; } }" },
        { "PERF8001 'op_Addition' cannot be measured: it is not an ordinary method; move the code to one", "public class C { [HotPath] public static C operator +(C a, C b) => a; }" },
        { "PERF8001 'L' cannot be measured: it is a local function; move it to a type, or map it to a route", "public class C { public int M() { return L(); [HotPath] int L() => 1; } }" },
        { "PERF8001 'lambda' cannot be measured: it is not an ordinary method; move the code to one", "public class C { public Func<int> M() => [HotPath] () => 1; }" },
        { "PERF8001 'M' cannot be measured: it is a static interface member without a type to call it on; mark an implementation", "public interface I { [HotPath] static abstract int M(); }" },
        { "PERF8001 'M' cannot be measured: it is a partial method without a body", "public partial class C { [HotPath] partial void M(); }" },
        { "PERF8001 'M' cannot be measured: calls to it are compiled only under a symbol (Conditional)", "public class C { [HotPath, System.Diagnostics.Conditional(\"DEBUG\")] public void M() { } }" },
        { "PERF8001 'M' cannot be measured: 'C' is obsolete, and using it is an error", "[Obsolete(\"x\", true)] public class C { [HotPath] public void M() { } }" },

        { "PERF8002 'Nothing' cannot be used as 'Args': 'C' has no static field, property or parameterless method of this name", "public class C { [HotPath(Args = \"Nothing\")] public int M(int a) => a; }" },
        { "PERF8002 'Cases' cannot be used as 'Args': 'C' has no static field, property or parameterless method of this name", "public class C { [HotPath(Args = \"Cases\")] public int M(int a) => a; private int[] Cases => []; }" },
        { "PERF8002 'Cases' cannot be used as 'Args': 'C' has no static field, property or parameterless method of this name", "public class C { [HotPath(Args = \"Cases\")] public int M(int a) => a; private static int[] Cases(int x) => []; }" },
        { "PERF8002 'Cases' cannot be used as 'Args': it gives 'string', which is no case and no sequence of cases for (int)", "public class C { [HotPath(Args = \"Cases\")] public int M(int a) => a; private static string Cases => \"\"; }" },
        { "PERF8002 'Cases' cannot be used as 'Args': it gives '(int, int)[]', which is no case and no sequence of cases for (int, int, int)", "public class C { [HotPath(Args = \"Cases\")] public int M(int a, int b, int c) => a; private static (int, int)[] Cases => []; }" },
        { "PERF8002 'Cases' cannot be used as 'Args': it gives 'List<int>', which is no case and no sequence of cases for (Span<int>)", "public class C { [HotPath(Args = \"Cases\")] public int M(Span<int> a) => 1; private static List<int> Cases => []; }" },
        { "PERF8002 'Make' cannot be used as 'Factory': it gives no 'C'", "public class C { [HotPath(Factory = \"Make\")] public int M() => 1; private static object Make() => null!; }" },
        { "PERF8002 'Host' cannot be used as 'Services': it gives no IServiceProvider", "public class C { [HotPath(Services = \"Host\")] public int M() => 1; private static object Host => null!; }" },
        { "PERF8002 'Seed' cannot be used as 'Setup': 'C' has no method of this name that takes nothing, an IServiceProvider, the size, or for an endpoint an HttpClient", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private void Seed(string x) { } }" },
        { "PERF8002 'Seed' cannot be used as 'Setup': it is not static, and the hot path is", "public class C { [HotPath(Setup = \"Seed\")] public static int M() => 1; private void Seed() { } }" },
        { "PERF8002 'Seed' cannot be used as 'Setup': there is no IServiceProvider for its parameter 'x'", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private void Seed(IServiceProvider x) { } }" },
        { "PERF8002 'Seed' cannot be used as 'Setup': there is no HttpClient for its parameter 'x'", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private void Seed(System.Net.Http.HttpClient x) { } }" },

        { "PERF8002 'Seed' cannot be used as 'Setup': there is no size for its parameter 'n'; add [HotPathParams(...)]", "public class C { [HotPath(Setup = \"Seed\")] public int M() => 1; private void Seed(int n) { } }" },
        { "PERF8002 'Fill' cannot be used as 'SetupPerCall': it is not static, and the hot path is", "public class C { [HotPath(SetupPerCall = \"Fill\")] public static int M() => 1; private void Fill() { } }" },
        { "PERF8002 'Fill' cannot be used as 'Seed': it is not static, and runs once for all instances", "public class C { [HotPath(Seed = \"Fill\")] public int M() => 1; private void Fill() { } }" },
        { "PERF8002 'Fill' cannot be used as 'Seed': it runs once for all sizes; take the size in Setup", "public class C { [HotPath(Seed = \"Fill\"), HotPathParams(1, 2)] public int M(int n) => 1; private static void Fill(int n) { } }" },
        { "PERF8002 'Make' cannot be used as 'Args': it gives 'int[]', which is no case for (int, int)", "public class C { [HotPath(Args = \"Make\"), HotPathParams(1, 2)] public int M(int a, int b) => 1; private static int[] Make(int n) => []; }" },
        { "PERF8002 'Make' cannot be used as 'Args': 'C' has no static field, property or parameterless method of this name", "public class C { [HotPath(Args = \"Make\")] public int M(int[] a) => 1; private static int[] Make(int n) => []; }" },

        { "PERF8003 The arguments for 'M' do not fit: nothing takes the sizes of [HotPathParams]; take an int in the member of Args or Setup, or in the method itself", "public class C { [HotPath, HotPathParams(1, 2)] public int M() => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: nothing takes the sizes of [HotPathParams]; take an int in the member of Args or Setup, or in the method itself", "public class C { [HotPath, HotPathParams(1, 2), HotPathArgs(1)] public int M(int n) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: a size must be greater than zero", "public class C { [HotPath, HotPathParams(0, 2)] public int M(int n) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: [HotPathParams] gives no sizes", "public class C { [HotPath, HotPathParams] public int M(int n) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes 1 argument and none is given; add [HotPathArgs(...)], or name a member that provides them (Args)", "public class C { [HotPath] public int M(int a) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes 2 arguments and 1 is given", "public class C { [HotPath, HotPathArgs(1)] public int M(int a, int b) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes 1 to 2 arguments and 3 are given", "public class C { [HotPath, HotPathArgs(1, 2, 3)] public int M(int a, int b = 1) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes 0 to 1 argument and 2 are given; give 'names' one array: new object[] { new string[] { ... } }", "public class C { [HotPath, HotPathArgs(\"a\", \"b\")] public int M(params string[] names) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes 2 arguments and 3 are given; give 'items' one array: new object[] { ..., new object[] { ... } }", "public class C { [HotPath, HotPathArgs(1, \"x\", 2)] public int M(int n, object[] items) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: \"http://[\" is no 'Uri' for 'a'", "public class C { [HotPath, HotPathArgs(\"http://[\")] public int M(Uri a) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: its cases give different numbers of arguments", "public class C { [HotPath, HotPathArgs(1), HotPathArgs(1, 2)] public int M(int a, int b = 1) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: \"x\" is no 'int' for 'a'", "public class C { [HotPath, HotPathArgs(\"x\")] public int M(int a) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: 256 is no 'byte' for 'a'", "public class C { [HotPath, HotPathArgs(256)] public int M(byte a) => a; }" },
        { "PERF8003 The arguments for 'M' do not fit: \"nonsense\" is no 'Guid' for 'a'", "public class C { [HotPath, HotPathArgs(\"nonsense\")] public int M(Guid a) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: null is no 'int' for 'a'", "public class C { [HotPath, HotPathArgs(null)] public int M(int a) => 1; }" },
        { "PERF8003 The arguments for 'M' do not fit: both [HotPathArgs] and Args are given", "public class C { [HotPath(Args = \"Cases\"), HotPathArgs(1)] public int M(int a) => 1; private static int[] Cases => []; }" },
        { "PERF8003 The arguments for 'M' do not fit: it takes none", "public class C { [HotPath(Args = \"Cases\")] public int M() => 1; private static int[] Cases => []; }" },
    };

    public static TheoryData<string, string> UnmeasurableEndpoints => new()
    {
        { "PERF8003 The arguments for 'Get' do not fit: it takes 1 argument and none is given; add [HotPathArgs(...)], or name a member that provides them (Args)", "public class UsersController : ControllerBase { [HttpGet(\"users/{id}\"), HotPath] public int Get(int id) => id; }" },
        { "PERF8001 'Get' cannot be measured: nothing gives a value for 'tenant' of its route; name what to request (Url)", "[Route(\"{tenant}/users\")] public class UsersController : ControllerBase { [HttpGet, HotPath] public int Get() => 1; }" },
        { "PERF8001 'Get' cannot be measured: its route or verb is not known at compile time; name what to request (Url), or map it with constants", "public class UsersController : ControllerBase { [HotPath] public int Get() => 1; }" },
        { "PERF8002 'Seed' cannot be used as 'Setup': it is not static, and the application makes the instances", "public class UsersController : ControllerBase { [HttpGet(\"users\"), HotPath(Setup = \"Seed\")] public int Get() => 1; private void Seed() { } }" },
    };

    [Theory]
    [MemberData(nameof(Unmeasurable))]
    public async Task SaysWhyALibrarysHotPathIsNotMeasured(string expected, string source)
    {
        var application = TwoProjects.RunApplication(source);

        Assert.Equal([expected], await application.UsageAsync());
        if (!expected.Contains("InternalsVisibleTo", StringComparison.Ordinal))
        {
            Assert.Empty(application.Manifests);
        }
    }

    [Theory]
    [MemberData(nameof(UnmeasurableEndpoints))]
    public async Task SaysWhyAnEndpointIsNotMeasured(string expected, string source)
    {
        var application = TwoProjects.RunApplication(Web + "WebApplication.Create().Run();\n" + source, OutputKind.ConsoleApplication);

        Assert.Equal([expected], await application.UsageAsync());
        Assert.Empty(application.Manifests);
    }

    [Fact]
    public async Task SaysThatALibrarysEndpointHasNoHost()
    {
        var application = TwoProjects.RunApplication(Web + "public class UsersController : ControllerBase { [HttpGet(\"users\"), HotPath] public int Get() => 1; }");

        Assert.Equal(["PERF8001 'Get' cannot be measured: it is an endpoint in a library, and a test host runs applications only; mark a service behind it"], await application.UsageAsync());
    }

    [Fact]
    public async Task SaysThatTheTestHostIsMissing()
    {
        var application = TwoProjects.RunApplication(Web + "WebApplication.Create().Run();\npublic class UsersController : ControllerBase { [HttpGet(\"users\"), HotPath] public int Get() => 1; }", OutputKind.ConsoleApplication);

        var benchmarks = TwoProjects.RunBenchmarks(application, references: TwoProjects.BenchmarksWithoutTestHost);

        Assert.Empty(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
        Assert.Equal(["PERF8004 'GET /users' is measured in the application's own host, which needs a reference to the package Microsoft.AspNetCore.Mvc.Testing"], await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task SaysThatInternalsAreNotShownToTheBenchmarksProject()
    {
        var application = TwoProjects.RunApplication("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Another\")] internal struct R { } public class C { [HotPath] internal R M() => default; }");
        Assert.Empty(await application.UsageAsync());

        var benchmarks = TwoProjects.RunBenchmarks(application);

        Assert.Empty(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
        Assert.Equal(["PERF8001 'C.M' cannot be measured: it is internal to 'App', which does not show its internals to this project; add InternalsVisibleTo there"], await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task SaysThatAnotherReferenceHasTheType()
    {
        var application = TwoProjects.RunApplication("public class C { [HotPath] public int M() => 1; }");
        var other = TwoProjects.Run("Other", ["public class C { public int M() => 1; }"], TwoProjects.Application.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [], []);

        var benchmarks = TwoProjects.Run("App.Benchmarks", [""], TwoProjects.Benchmarks.References, OutputKind.ConsoleApplication, LanguageVersion.Latest, [TwoProjects.ReferenceAssemblyOf(application.Compilation), TwoProjects.ReferenceAssemblyOf(other.Compilation)], [("PerfAnalyzersProjectReferences", "App|Other")]);

        Assert.Empty(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
        Assert.Equal(["PERF8001 'C.M' cannot be measured: 'Other' has a type 'C' too, so that generated code cannot name that of 'App'; give one of the two another name"], await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task SaysThatTheProjectHasTheTypeItself()
    {
        var benchmarks = TwoProjects.RunBenchmarks(TwoProjects.RunApplication("public class C { [HotPath] public int M() => 1; }"), "class C { }");

        Assert.Empty(benchmarks.Harnesses);
        Assert.Equal(["PERF8001 'C.M' cannot be measured: 'App.Benchmarks' has a type 'C' too, so that generated code cannot name that of 'App'; give one of the two another name"], await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task SaysThatTheReferenceHasAnAlias()
    {
        var application = TwoProjects.ReferenceAssemblyOf(TwoProjects.RunApplication("public class C { [HotPath] public int M() => 1; }").Compilation).WithAliases(["app"]);

        var benchmarks = TwoProjects.Run(
            "App.Benchmarks",
            ["extern alias app; public class D { [HotPath] public app::C[]? N() => null; [HotPath] public int O() => 1; }"],
            TwoProjects.Benchmarks.References,
            OutputKind.ConsoleApplication,
            LanguageVersion.Latest,
            [application],
            [("PerfAnalyzersProjectReferences", "App")]);

        Assert.Single(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
        Assert.Equal(
            [
                "PERF8001 'C.M' cannot be measured: the reference to 'App' has an extern alias, which generated code does not use; add 'global' to its aliases",
                "PERF8001 'N' cannot be measured: 'C[]' is of a reference with an extern alias, which generated code does not use; add 'global' to its aliases",
            ],
            (await benchmarks.UsageAsync()).Order(StringComparer.Ordinal));
    }

    /// <summary>A library's harnesses are in another project, whose reference need have no alias.</summary>
    [Fact]
    public async Task AnAliasInALibraryIsItsOwnBusiness()
    {
        var other = TwoProjects.ReferenceAssemblyOf(TwoProjects.Run("Other", ["public class C { }"], TwoProjects.Application.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [], []).Compilation);

        var application = TwoProjects.Run("App", ["extern alias other; public class D { [HotPath] public other::C? N() => null; }"], TwoProjects.Application.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [other.WithAliases(["other"])], []);

        Assert.Empty(await application.UsageAsync());
        Assert.Single(application.Manifests);
    }

    [Fact]
    public async Task SaysThatAMemberOfAnExtensionBlockIsNotMeasured()
    {
        var application = TwoProjects.Run(
            "App",
            ["[HotPath] public static class Texts { extension(string text) { public int Words() => text.Length; public int Length2 => 1; } [HotPathArgs(\"a\")] public static int Letters(string text) => text.Length; }"],
            TwoProjects.Application.References,
            OutputKind.DynamicallyLinkedLibrary,
            LanguageVersion.Preview,
            [],
            []);

        Assert.Single(application.Manifests);
        Assert.Equal(["PERF8001 'Words' cannot be measured: it is a member of an extension block; move the code to an ordinary method"], await application.UsageAsync());
    }

    [Fact]
    public async Task SaysThatTheLanguageIsTooOld()
    {
        var application = TwoProjects.RunApplication("public class C { [HotPath] public int M() => 1; }");

        var benchmarks = TwoProjects.RunBenchmarks(application, "class P { static void Main() { } }", version: LanguageVersion.CSharp7_3);

        Assert.Empty(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
        Assert.Equal(["PERF8001 'C.M' cannot be measured: generated benchmarks need C# 8 or later"], await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task ShowsTheMethodBehindTheAttributeOfItsType()
    {
        var application = TwoProjects.RunApplication("""
            [HotPath(Setup = "Nothing")] public class A { public int M() => 1; public int N() => 2; }
            [HotPath(Setup = "Seed")] public class B { public static int M() => 1; public int N(int a) => a; private void Seed() { } }
            """);

        Assert.Equal(
            [
                "PERF8002 'Nothing' cannot be used as 'Setup': 'A' has no method of this name that takes nothing, an IServiceProvider, the size, or for an endpoint an HttpClient",
                "PERF8003 The arguments for 'N' do not fit: it takes 1 argument and none is given; add [HotPathArgs(...)], or name a member that provides them (Args)",
            ],
            await application.UsageAsync());
    }

    [Theory]
    [InlineData("public class C { [HotPath, HotPathParams(unknown)] public int M(int n) => 1; }")]
    [InlineData("public class C { [HotPath(TypeArgs = new[] { typeof(Unknown) })] public int M<T>() => 1; }")]
    [InlineData("public class C { [HotPath(TypeArgs = unknown)] public int M<T>() => 1; }")]
    [InlineData("[HotPath] public class C { public }")]
    [InlineData("[HotPath] public class C<T> where T : Unknown { public int M(")]
    [InlineData("public class C { [HotPath] public Unknown M() => 1; }")]
    [InlineData("public class C { [HotPath, HotPathArgs(unknown)] public int M(int a) => a; }")]
    [InlineData("public class C { [HotPath(Args = nameof(Unknown))] public int M(List<Unknown> a) => 1; }")]
    [InlineData("public class C { [HotPath] public }")]
    [InlineData("public class C { [HotPath] public int M(")]
    [InlineData("[HotPath] int M() => 1")]
    [InlineData("public class C { [HotPath] public int }")]
    [InlineData("[HotPath]")]
    [InlineData("public class { [HotPath] public int M() => 1; }")]
    [InlineData("public class C { [HotPath] public int M() => 1; [HotPath] public int M() => 2; }")]
    [InlineData("public class C { [HotPath, HotPath] public int M() => 1; }")]
    public async Task HalfTypedCodeIsTheCompilersBusiness(string source)
    {
        var application = TwoProjects.RunApplication(source);

        Assert.DoesNotContain(await application.UsageAsync(), message => !message.Contains("cannot be measured", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CodeThatEndsAnywhereHarmsNobody()
    {
        const string Source = """
            public record Order(int Count);
            [HotPath(Factory = nameof(Make), TypeArgs = new[] { typeof(int) })]
            public class G<T> where T : struct { private G() { } public void M(ref T a, out int b) => b = 1; [HotPathParams(1, 10)] public int N(int n) => n; static G<T> Make() => new(); }
            public partial class C(int x)
            {
                [HotPath(Args = nameof(Cases), Factory = nameof(Make), Setup = nameof(Seed)), HotPathArgs(1, "a", typeof(List<>), new[] { 1 })]
                public async Task<IEnumerable<Order?>> M<T>(int n, ReadOnlySpan<char> text = default, params (int A, T B)[] rest) => [];
                private static IEnumerable<(int, string)> Cases { get { yield return (1, "a"); } }
                [HotPath(Services = "Host", Url = "/x")] public static C operator +(C a, C b) => a;
                public Func<int> L() { [HotPath] static int Local() => 1; return [HotPath] () => Local(); }
            }
            """;
        for (var end = 0; end < Source.Length; end += 9)
        {
            var project = TwoProjects.Run("Cut", [Source[..end]], ReferenceAssemblies.NetCore.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [], []);
            await project.UsageAsync();
        }
    }

    /// <summary>Concurrent and twice, under a pragma, as generated code and with Windows line endings; the span is what has to change.</summary>
    [Fact]
    public Task ReportsTheAttributeOrItsArgument()
    {
        var test = new CSharpAnalyzerTest<HotPathUsageAnalyzer>
        {
            TestCode = """
                using PerfAnalyzers;

                public class C
                {
                    [{|PERF8001:HotPath|}]
                    private int Generic<T>() => 1;

                    [HotPath(Args = {|PERF8002:"Nothing"|})]
                    public int Member(int a) => a;

                    [HotPath, {|PERF8003:HotPathArgs("x")|}]
                    public int Arguments(int a) => a;

                    [HotPath]
                    public int Fine() => 1;
                }
                """,
        };
        test.SourceGenerators.Add(new HotPathGenerator());
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
