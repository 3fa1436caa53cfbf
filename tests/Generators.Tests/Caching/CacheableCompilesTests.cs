using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>Whatever a user marks, the decorator compiles, without warnings and with nullable on.</summary>
public sealed class CacheableCompilesTests
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "task", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id, CancellationToken token); }" },
        { "value task", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] ValueTask<string?> Get(string? id, CancellationToken token = default); }" },
        { "synchronous", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] int Get(long id); [CacheEvict(\"n\")] void Set(long id); [CacheEvict(\"n\")] int SetAll(); }" },
        { "no parameters", "namespace A.B; public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); }" },
        { "only a token", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(CancellationToken token); }" },
        { "nullable", "public interface IFoo { [Cacheable(\"n\", Duration = 60, CacheNulls = true)] Task<List<string?>?> Get(int? id, DateTime? when, bool? b, char? c, DayOfWeek? d); }" },
        { "scalars", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(bool a, char b, sbyte c, byte d, short e, ushort f, uint g, ulong h, nint i, float j, double k, decimal l, Guid m, DateTime n, DateTimeOffset o, TimeSpan p, DateOnly q, TimeOnly r, DayOfWeek s, Uri t, Version u, Int128 v, System.Numerics.BigInteger w, string x); }" },
        { "lists", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int[] a, List<string?> b, IReadOnlyList<Guid>? c, HashSet<DayOfWeek> d, int[][] e, params string[] f); }" },
        { "tuple", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<(int Count, string? Name)> Get((int A, string? B) a, (int, (bool, DateTime))? b); }" },
        { "records", "public sealed record Page(int Number, int Size, Sort? Sort, IReadOnlyList<string> Tags); public readonly record struct Sort(string By, bool Down); public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(Page page, Page? other, Sort sort, Sort? maybe); }" },
        { "struct", "public struct Point { public int X; public int Y { get; set; } } public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(Point point); }" },
        { "template", "public sealed class Filter { public int Year { get; set; } public Filter? Inner { get; set; } public DayOfWeek? Day { get; set; } } public interface IFoo { [Cacheable(\"n\", Duration = 60, Key = \"{{x}}{filter.Year}:{filter.Inner.Inner.Day}:{ id }\", Tags = [\"all\", \"user-{id}\"])] Task<int> Get(Filter filter, string id); }" },
        { "ignored", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id, [CacheIgnore] Stream stream, [CacheIgnore] object? log); }" },
        { "generic method", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<T?> Get<T>(int id) where T : class, new(); [Cacheable(\"n\", Duration = 60)] Task<T?> Any<T>(T id); [Cacheable(\"n\", Duration = 60)] T? Value<T>() where T : struct; [Cacheable(\"n\", Duration = 60, Key = \"{T}:{id}\")] Task<T> Named<T>(T id) where T : notnull; }" },
        { "generic interface", "public interface IRepo<T, in TKey> where T : class, IDisposable? where TKey : notnull, IEquatable<TKey> { [Cacheable(\"n\", Duration = 60)] Task<List<T>> Get(TKey id, CancellationToken token); [CacheEvict(\"n\", Key = \"{id}\")] Task Set(TKey id, T value); T? Other { get; set; } }" },
        { "variant", "public interface IRepo<out T> { [Cacheable(\"n\", Duration = 60)] T Get(int id); }" },
        { "overloads", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); [Cacheable(\"n\", Duration = 60)] Task<int> Get(string id); Task<int> Get(object id); }" },
        { "keywords", "namespace @event.@class; public interface @interface { [Cacheable(\"n\", Duration = 60, Key = \"{class}\")] Task<int> @int(int @class, CancellationToken @default); string @return { get; } }" },
        { "internal", "internal interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<Hidden> Get(); } internal class Hidden;" },
        { "internal member", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] internal Task<int> Get(); }" },
        { "nested", "namespace N; public class Outer { public static class Inner { public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); } } }" },
        { "no I", "public interface Foo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); }" },
        { "inherited", "public interface IBase { Task<int> Other(int a); [Cacheable(\"b\", Duration = 5)] Task<int> Base(int a); int this[int a] { get; set; } } public interface IMiddle : IBase, IDisposable, IAsyncDisposable; public interface IFoo : IMiddle { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); new Task<int> Other(int a); }" },
        { "inherited generic", "public interface IBase<T> { [Cacheable(\"b\", Duration = 5)] Task<T?> Find(int id); } public interface IFoo : IBase<string>, IBase<int> { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); }" },
        { "default member", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id) => Task.FromResult(id); int Twice(int a) => Helper(a); private int Helper(int a) => 2 * a; static int Zero => 0; sealed int One() => 1; }" },
        { "everything passed through", "using System.Diagnostics.CodeAnalysis; public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); event EventHandler<int>? Changed; string Name { get; } int Level { set; } ref int Ref(); ref readonly int RefItem { get; } string this[int a, string b] { get; set; } bool Try(string? text, [NotNullWhen(true)] out string? value); void In(in DateTime a, ref int b, ref readonly long d, params int[] c); [return: NotNullIfNotNull(nameof(a))] string? Echo(string? a); ReadOnlySpan<char> Span(ReadOnlySpan<char> s, scoped Span<int> t); void Defaults(int a = 1, string? b = null, CancellationToken c = default); T? Generic<T>(T? a) where T : class; T? Free<T>(T? a); IAsyncEnumerable<int> Stream(CancellationToken c); dynamic Dyn(dynamic a); (int A, string B) Pair((int C, string D) p); }" },
        { "obsolete", "#pragma warning disable CS0618, CS0619\npublic interface IFoo { [Cacheable(\"n\", Duration = 60), Obsolete(\"x\")] Task<int> Get(int id); [Obsolete(\"x\", true)] int Old(); [CacheEvict(\"n\"), Obsolete] Task Set(); [Obsolete] int P { get; set; } }" },
        { "obsolete interface", "[Obsolete] public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); }" },
        { "sequence", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<IEnumerable<string?>> Get(int id); [Cacheable(\"n\", Duration = 60)] IEnumerable<int> All(); [Cacheable(\"n\", Duration = 60)] ValueTask<IEnumerable<int>?> Some(CancellationToken t); }" },
        { "evict", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); [CacheEvict(\"n\", Key = \"{id}\"), CacheEvict(\"m\"), CacheEvict(\"k\", Tags = [\"user-{id}\", \"all\"])] Task<int> A(int id); [CacheEvict(\"n\")] ValueTask B(); [CacheEvict(\"n\")] ValueTask<string?> C(string? x); [CacheEvict(\"n\")] Task D(CancellationToken token); [CacheEvict(\"n\", Key = \"{T}\")] Task E<T>(T x); [CacheEvict(\"n\", Key = \"{x}\")] void F<T>(T x); }" },
        { "evict only", "public interface IFoo { [CacheEvict(\"n\")] Task A(int id); }" },
        { "many parameters", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, CancellationToken token); }" },
        { "names like ours", "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int key, int _inner, int _cache, int state, int token, int k1, int v1, List<int> tags, CancellationToken cancellationToken); }" },
        { "class", "public class Foo { [Cacheable(\"n\", Duration = 60)] public virtual Task<int> Get(int id) => Task.FromResult(id); public int Other() => 1; }" },
        { "class with constructors", "public enum Mode { A, B } public class Foo { public Foo(string name, int size = 5, Mode mode = Mode.B, double d = 1.5, string? s = \"a\\\"\", CancellationToken t = default, bool b = true, char c = 'x', decimal m = 1.5m, int? n = 3, object? o = null) { } internal Foo(Secret s) { } protected Foo() { } private Foo(int x) { } [Cacheable(\"n\", Duration = 60)] public virtual Task<int> Get(int id) => Task.FromResult(id); } internal class Secret;" },
        { "primary constructor", "public class Foo(IDisposable cache) { [Cacheable(\"n\", Duration = 60)] public virtual Task<object> Get(int id) => Task.FromResult<object>(cache); }" },
        { "class members", "public class Base { protected virtual Task<int> Hidden() => Task.FromResult(1); } public class Foo : Base { [Cacheable(\"n\", Duration = 60)] protected override Task<int> Hidden() => Task.FromResult(2); [Cacheable(\"n\", Duration = 60)] protected internal virtual T? Value<T>(T? a) where T : class, new() => a; [CacheEvict(\"n\")] internal virtual async Task Set(int a) => await Task.Yield(); [CacheEvict(\"n\")] private protected virtual void Clear() { } [Cacheable(\"n\", Duration = 60)] public virtual Task<IEnumerable<int>> All() => null!; [Cacheable(\"n\", Duration = 9)] public virtual Task<T?> Free<T>(T? a) => null!; }" },
        { "generic class", "public class Repo<T> where T : class, new() { [Cacheable(\"n\", Duration = 60)] public virtual ValueTask<T?> Get(int id, CancellationToken token) => default; }" },
        { "generic class with constructors", "public class Repo<T, TKey>([Microsoft.Extensions.DependencyInjection.FromKeyedServices(\"k\")] IDisposable log, int size = 5) where T : class where TKey : struct { public Repo() : this(null!) { } protected Repo(int size) : this(null!, size) { } public (IDisposable, int) Taken => (log, size); [Cacheable(\"n\", Duration = 60)] public virtual T? Get(TKey id) => null; }" },
        { "generic class that no container makes", "public class Repo<T> { internal Repo(IDisposable log) { } [Cacheable(\"n\", Duration = 60)] public virtual Task<int> Get(int id) => Task.FromResult(id); }" },
        { "generic obsolete", "[Obsolete] public interface IRepo<T> { [Cacheable(\"n\", Duration = 60)] Task<T> Get(int id); }" },
        { "generic nested internal", "namespace N; internal static class Outer { internal interface IRepo<out T, @in> where T : class? { [Cacheable(\"n\", Duration = 60)] T? Get(@in id); } }" },
        { "generic without a name of its own", "public interface ICached<T> { [Cacheable(\"n\", Duration = 60)] Task<T> Get(int id); } public interface IKeyedCached<T> { [Cacheable(\"n\", Duration = 60)] Task<T> Get(int id); }" },
        { "two interfaces of one service", "public interface IReader { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); } public interface IWriter { [CacheEvict(\"n\")] Task Set(int id); } public interface IBoth : IReader, IWriter { [Cacheable(\"m\", Duration = 60)] Task<int> Other(int id); }" },
        { "required", "public class Foo { public required int A { get; init; } [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Foo(int a) { A = a; } [Cacheable(\"n\", Duration = 60)] public virtual int Get() => A; }" },
        { "two of one stem", "namespace A { public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); } } namespace B { public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); } public interface IFoo<T> { [Cacheable(\"n\", Duration = 60)] Task<T> Get(); } }" },
        { "partial", "public partial interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(); } public partial interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Other(int a); int P { get; } }" },
        { "nullable off", "#nullable disable\npublic interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<string> Get(string id, int? x); string Other(string a); T Gen<T>(T a) where T : class; }" },
        { "nested record key", "public sealed record A(B? B, List<B> Bs); public sealed record B(int X); public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(A a); }" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task CompilesWithoutWarnings(string shape, string source)
    {
        var project = CachedProject.Run(source);

        Assert.True(project.Decorators.Length > 0, shape + " has no decorator");
        project.AssertNoProblems();
        Assert.Empty(await project.UsageAsync());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CompilesWithTheMemoryCacheOnly(string shape, string source)
    {
        var project = CachedProject.RunWithMemoryOnly(source);

        Assert.True(project.Decorators.Length > 0, shape + " has no decorator");
        project.AssertNoProblems();
        Assert.DoesNotContain(project.Decorators, text => text.Contains("HybridCache", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id, CancellationToken token); [Cacheable(\"n\", Duration = 60, CacheNulls = true)] string? Name(int id); [CacheEvict(\"n\", Tags = [\"t-{id}\"])] void Set(int id); }")]
    [InlineData("public interface IRepo<T> where T : class { [Cacheable(\"n\", Duration = 60)] ValueTask<List<T>?> Get(T? id); }")]
    [InlineData("public class Repo<T>(int size = 5) where T : struct { [Cacheable(\"n\", Duration = 60)] public virtual T? Get(T id) => size == 0 ? id : null; }")]
    public void CompilesWithFusionCache(string source)
    {
        var project = CachedProject.Run(source, CachedProject.WithFusionCache);

        Assert.Contains("FusionMethodCache(", Assert.Single(project.Decorators), StringComparison.Ordinal);
        project.AssertNoProblems();
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp9)]
    public void CompilesInAnOldLanguage(LanguageVersion version)
    {
        var project = CachedProject.Run("""
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAnalyzers;

            namespace A
            {
                public interface IFoo<T> where T : class
                {
                    [Cacheable("n", Duration = 60, Tags = new[] { "a-{id}" })] Task<T?> Get(int? id, (int, string?) b, List<string> c, CancellationToken token);
                    [Cacheable("n", Duration = 60)] int Sync(int? a);
                    [CacheEvict("n")] Task Set(T? value);
                    T? Other { get; set; }
                }

                public class Foo
                {
                    [Cacheable("n", Duration = 60)] public virtual Task<int> Get(int id) => Task.FromResult(id);
                }
            }
            """, version: version);

        Assert.Equal(2, project.Decorators.Length);
        project.AssertNoProblems();
    }

    [Fact]
    public void TheAttributesCompileInCSharp5()
    {
        var project = CachedProject.Run("public interface IFoo { [PerfAnalyzers.Cacheable(\"n\", Duration = 60)] int Get(int id); }", version: LanguageVersion.CSharp5);

        Assert.Empty(project.Decorators);
        project.AssertNoProblems();
    }

    [Fact]
    public void WithoutDependencyInjectionThereIsNoExtensionMethod()
    {
        var project = CachedProject.Run(
            "public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); }",
            ReferenceAssemblies.AspNetCore.Without("Microsoft.Extensions.DependencyInjection"));

        Assert.DoesNotContain("IServiceCollection", Assert.Single(project.Decorators));
        project.AssertNoProblems();
    }

    [Fact]
    public void ProjectsThatSeeEachOthersInternalsDoNotClash()
    {
        var first = CachedProject.Run("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")] public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); }");
        first.AssertNoProblems();
        var friend = CachedProject.Run("public interface IBar : IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Other(int id); }", more: first.Compilation.ToMetadataReference());

        Assert.Single(friend.Decorators);
        friend.AssertNoProblems();
    }
}
