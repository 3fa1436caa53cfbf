using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>One snapshot per shape of decorator. Each run also checks what must hold of every generator: incrementality above all.</summary>
public sealed class CacheableSnapshotTests
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
        var driver = await Test("class C { }").RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver).IgnoreGeneratedResult(source => source.HintName.Contains("Embedded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Support()
    {
        var driver = await Test("public interface IFoo { [Cacheable(\"n\", Duration = 1)] Task<int> M(); }").RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver).IgnoreGeneratedResult(source => !source.HintName.StartsWith("PerfAnalyzers.CacheableSupport", StringComparison.Ordinal));
    }

    [Fact]
    public Task Interface() => VerifyAsync("""
        namespace Shop;

        public interface IReports
        {
            [Cacheable("reports", Duration = 60)]
            Task<string> GetAsync(int year, string? name, CancellationToken cancellationToken);

            [Cacheable("reports", Duration = 60)]
            ValueTask<int> CountAsync();

            string Name { get; set; }

            event EventHandler Changed;
        }
        """, ("int year", "long year"));

    [Fact]
    public Task Synchronous() => VerifyAsync("public interface IFoo { [Cacheable(\"n\", Duration = 60, CacheNulls = true)] string? Get(Guid id); [CacheEvict(\"n\")] void Clear(); }", ("60", "61"));

    [Fact]
    public Task Evicting() => VerifyAsync("public interface IFoo { [CacheEvict(\"n\", Key = \"{id}\"), CacheEvict(\"m\", Tags = new[] { \"user-{user}\", \"all\" })] Task<int> SetAsync(int id, string user, CancellationToken token); }", ("user-", "owner-"));

    [Fact]
    public Task TemplateAndTags() => VerifyAsync("public class Filter { public int? Year { get; set; } } public interface IFoo { [Cacheable(\"n\", Key = \"{filter.Year}:{id}\", Tags = new[] { \"user-{id}\" }, Duration = 60)] Task<int> Get(Filter filter, int id); }", ("{filter.Year}:{id}", "{id}:{filter.Year}"));

    [Fact]
    public Task StructuredKeys() => VerifyAsync("public sealed record Page(int Number, Sort? Sort); public readonly record struct Sort(string By, bool Down); public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(Page? page, IReadOnlyList<DateTime> days, (int, string?) pair); }", ("Number", "Index"));

    [Fact]
    public Task Generic() => VerifyAsync("public interface IRepository<T, TKey> where T : class where TKey : notnull { [Cacheable(\"n\", Duration = 60)] Task<T?> FindAsync(TKey id, CancellationToken token); [Cacheable(\"n\", Duration = 60)] Task<TOther?> OtherAsync<TOther>() where TOther : class, new(); [CacheEvict(\"n\", Key = \"{id}\")] Task RemoveAsync(TKey id); }");

    [Fact]
    public Task Inherited() => VerifyAsync("public interface IBase { [Cacheable(\"b\", Duration = 5)] Task<int> BaseAsync(); int Plain(ref int a, params string[] b); } public interface IFoo : IBase, IDisposable { [Cacheable(\"n\", Duration = 60)] Task<int> Get() => Task.FromResult(1); int this[int i] { get; } }");

    [Fact]
    public Task Sequence() => VerifyAsync("public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<IEnumerable<int>> All(); }");

    [Fact]
    public Task Class() => VerifyAsync("public class Rates { public Rates(IDisposable clock, int digits = 2) { } [Cacheable(\"n\", Duration = 60)] public virtual Task<decimal> GetAsync(string currency) => Task.FromResult(1m); [CacheEvict(\"n\")] protected virtual void Clear() { } }", ("digits", "places"));

    [Fact]
    public Task WithoutDependencyInjection() => VerifyAsync("public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); }", references: ReferenceAssemblies.AspNetCore.Without("Microsoft.Extensions.DependencyInjection"));

    /// <summary>An edit of one type leaves the decorator of the other alone.</summary>
    [Fact]
    public async Task TheEditOfAMethodThatIsNotMarkedIsNoticed()
    {
        var test = Test("public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Get(int id); int Other(int a); } public interface IBar { [CacheEvict(\"n\")] Task Set(); }");
        test.RelevantEdit = ("Other(int a)", "Other(int b)");
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What other snapshots hold is left out.</summary>
    private static async Task VerifyAsync(string source, (string From, string To)? edit = null, ReferenceAssemblies? references = null, [System.Runtime.CompilerServices.CallerMemberName] string name = "", [System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        var test = Test(source);
        test.RelevantEdit = edit;
        test.ReferenceAssemblies = references ?? test.ReferenceAssemblies;
        var driver = await test.RunAsync(TestContext.Current.CancellationToken);
        await Verifier.Verify(driver, file, name).IgnoreGeneratedResult(generated => !generated.HintName.StartsWith("Cacheable.", StringComparison.Ordinal));
    }

    private static CSharpSourceGeneratorTest<CacheableGenerator> Test(string source)
        => new() { TestCode = Usings + source, ReferenceAssemblies = ReferenceAssemblies.AspNetCore };
}
