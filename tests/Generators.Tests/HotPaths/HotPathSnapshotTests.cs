using Microsoft.CodeAnalysis;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>One snapshot per shape of harness. Each run also checks what must hold of every generator: incrementality above all.</summary>
public sealed class HotPathSnapshotTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using PerfAnalyzers;

        """;

    [Fact]
    public async Task Attributes()
    {
        var driver = await Application("class C { }").RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver).IgnoreGeneratedResult(source => source.HintName.Contains("Embedded", StringComparison.Ordinal));
    }

    [Fact]
    public Task Manifest() => VerifyAsync(Application("""
        namespace Shop;

        public class Tickets
        {
            [HotPath(Setup = nameof(Seed)), HotPathArgs(10, "a"), HotPathArgs(1000, "b")]
            public Task<int> CountAsync(int owner, string status, CancellationToken cancellationToken) => Task.FromResult(owner);

            private static void Seed()
            {
            }
        }
        """, ("1000", "2000")));

    [Fact]
    public Task StaticMethod() => VerifyAsync(Benchmarks("public static class C { [HotPath] public static int M() => 1; }", ("int M", "long M")));

    [Fact]
    public Task InstanceWithOneConstant() => VerifyAsync(Benchmarks("public class C { [HotPath, HotPathArgs(10), HotPathArgs(1000)] public Task<int> M(int count, CancellationToken token) => Task.FromResult(count); }", ("1000", "2000")));

    [Fact]
    public Task Cases() => VerifyAsync(Benchmarks("public class C { [HotPath, HotPathArgs(1, \"x\"), HotPathArgs(2, \"y\")] public void M(byte count, string text, int skipped = 0, CancellationToken token = default) { } }"));

    [Fact]
    public Task ProviderOfCases() => VerifyAsync(Benchmarks("public class C { [HotPath(Args = nameof(Cases))] public void M(Guid id, int page) { } private static IEnumerable<(Guid, int)> Cases => []; }"));

    [Fact]
    public Task FactoryAndSetup() => VerifyAsync(Benchmarks("public class C { private C(int x) { } [HotPath(Factory = nameof(Make), Setup = nameof(Seed))] public ValueTask M() => default; private static Task<C> Make() => Task.FromResult(new C(1)); private void Seed() { } }"));

    [Fact]
    public Task Services() => VerifyAsync(Benchmarks("public class C(IDisposable x) { [HotPath(Services = nameof(Host), Setup = nameof(Seed))] public object M() => x; private static IServiceProvider Host => null!; private static void Seed(IServiceProvider services) { } }"));

    [Fact]
    public Task LazySequence() => VerifyAsync(Benchmarks("public class C { [HotPath] public IEnumerable<int> M() { yield return 1; } }"));

    [Fact]
    public Task Span() => VerifyAsync(Benchmarks("public static class C { [HotPath, HotPathArgs(\"abc\")] public static ReadOnlySpan<char> M(ReadOnlySpan<char> text) => text; }"));

    [Fact]
    public Task Private() => VerifyAsync(Benchmarks("public class C { [HotPath, HotPathArgs(1)] private int M(int count, string text = \"x\") => count; }", ("int count", "long count")));

    [Fact]
    public Task PrivateWithHiddenTypes() => VerifyAsync(Benchmarks("public class Outer { private class R { } private class C { [HotPath(Args = nameof(One))] internal Task<R?> M(R first) => null!; private static R One => new(); } }"));

    [Fact]
    public Task Sizes() => VerifyAsync(Benchmarks("public static class C { [HotPath(Args = nameof(Make), SetupPerCall = nameof(Empty)), HotPathParams(10, 100, 1000)] public static void M(int[] items) { } private static int[] Make(int n) => new int[n]; private static void Empty() { } }", ("1000", "2000")));

    [Fact]
    public Task ApplicationService() => VerifyAsync(WebApplication("", "public interface IClock; public class Tickets(IClock clock) { [HotPath] public Task<object> M() => Task.FromResult<object>(clock); }"));

    [Fact]
    public Task ServiceOnDatabase()
    {
        var test = Benchmarks("using Microsoft.EntityFrameworkCore; public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options); interface IStore<T>; class Store<T>(ShopContext db) : IStore<T>; class Service(ShopContext db, IStore<string> store, IDbContextFactory<ShopContext> contexts) { [HotPath(Setup = nameof(Fill))] internal Task<int> M() => Task.FromResult(db.GetHashCode()); private static void Fill(IServiceProvider services) { } }");
        test.TestState.OutputKind = OutputKind.DynamicallyLinkedLibrary;
        test.ReferenceAssemblies = HotPathDatabaseTests.Benchmarks;
        return VerifyAsync(test);
    }

    [Fact]
    public Task EndpointWithRoute() => VerifyAsync(WebApplication("", "public class UsersController : ControllerBase { [HttpGet(\"users/{id}/tickets\"), HotPath, HotPathArgs(42, 1)] public int Get(int id, int page) => id; }", ("tickets", "orders")));

    [Fact]
    public Task EndpointWithBodyAndSetup() => VerifyAsync(WebApplication("app.MapPost(\"/tickets\", Handlers.Post);", "public record Order(int Count); static class Handlers { [HotPath(Args = nameof(Example), Setup = nameof(SignIn))] internal static int Post(Order order) => 1; private static Order Example => new(1); private static Task SignIn(System.Net.Http.HttpClient client) => Task.CompletedTask; }"));

    [Fact]
    public Task EndpointLambda() => VerifyAsync(WebApplication("app.MapGet(\"/stats\", [HotPath] () => 1);", "public class Marker;", ("/stats", "/figures")));

    [Fact]
    public async Task SupportAndMain()
    {
        var driver = await Benchmarks("public class C;").RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver).IgnoreGeneratedResult(source => source.HintName.Contains("Attribute", StringComparison.Ordinal));
    }

    /// <summary>What other snapshots hold is left out; a manifest only where it is what the test is about.</summary>
    private static async Task VerifyAsync(CSharpSourceGeneratorTest<HotPathGenerator> test, [System.Runtime.CompilerServices.CallerMemberName] string name = "", [System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        var driver = await test.RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver, file, name).IgnoreGeneratedResult(source => !source.HintName.StartsWith("HotPath.", StringComparison.Ordinal) && (name != "Manifest" || !source.HintName.StartsWith("HotPathManifest.", StringComparison.Ordinal)));
    }

    private static CSharpSourceGeneratorTest<HotPathGenerator> Application(string source, (string From, string To)? edit = null)
        => new() { TestCode = Usings + source, ReferenceAssemblies = TwoProjects.Application, RelevantEdit = edit };

    private static CSharpSourceGeneratorTest<HotPathGenerator> Benchmarks(string source, (string From, string To)? edit = null)
    {
        var test = new CSharpSourceGeneratorTest<HotPathGenerator> { TestCode = Usings + source, ReferenceAssemblies = TwoProjects.Benchmarks, RelevantEdit = edit };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.PerfAnalyzersProjectReferences =\nbuild_property.ProjectDir = /0/\n"));
        return test;
    }

    private static CSharpSourceGeneratorTest<HotPathGenerator> WebApplication(string statements, string types, (string From, string To)? edit = null)
        => Benchmarks($$"""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;

            var app = WebApplication.Create();
            {{statements}}
            app.Run();

            {{types}}
            """, edit);
}
