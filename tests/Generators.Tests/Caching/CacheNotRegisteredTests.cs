using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>PERF4055: an application whose decorator nothing uses.</summary>
public sealed class CacheNotRegisteredTests
{
    private const string Service = """
        using Microsoft.Extensions.DependencyInjection;

        {0}

        public interface IFoo {{ [Cacheable("n", Duration = 60)] Task<int> Get(int id); }}
        public sealed class Foo : IFoo {{ public Task<int> Get(int id) => Task.FromResult(id); }}
        """;

    [Theory]
    [InlineData("new ServiceCollection().AddScoped<IFoo, Foo>();")]
    [InlineData("System.Console.WriteLine(\"DecorateFooWithCache\"); // DecorateFooWithCache(), FooCached")]
    public async Task AnApplicationThatDoesNotUseItIsReported(string statements)
        => Assert.Equal(
            ["PERF4055 Nothing puts the cache before 'IFoo': call DecorateFooWithCache() after the service is registered"],
            await CachedProject.Run(string.Format(null, Service, statements), kind: OutputKind.ConsoleApplication).UsageAsync());

    [Theory]
    [InlineData("new ServiceCollection().AddScoped<IFoo, Foo>().DecorateFooWithCache();")]
    [InlineData("FooCachedExtensions.DecorateFooWithCache(new ServiceCollection().AddScoped<IFoo, Foo>());")]
    [InlineData("IFoo foo = new FooCached(new Foo(), (Microsoft.Extensions.Caching.Memory.IMemoryCache)null!);")]
    [InlineData("new ServiceCollection().AddScoped(typeof(IFoo), typeof(FooCached));")]
    [InlineData("foreach (var type in typeof(IFoo).Assembly.GetTypes()) { System.Console.WriteLine(type); }")]
    public async Task AnApplicationThatUsesItIsNot(string statements)
        => Assert.Empty(await CachedProject.Run(string.Format(null, Service, statements), kind: OutputKind.ConsoleApplication).UsageAsync());

    [Fact]
    public async Task ALibraryIsNot()
        => Assert.Empty(await CachedProject.Run(string.Format(null, Service, "")).UsageAsync());

    [Fact]
    public async Task AProjectWithoutDependencyInjectionIsNot()
        => Assert.Empty(await CachedProject.Run(
            string.Format(null, Service, "System.Console.WriteLine();").Replace("using Microsoft.Extensions.DependencyInjection;", "", StringComparison.Ordinal),
            Testing.ReferenceAssemblies.AspNetCore.Without("Microsoft.Extensions.DependencyInjection"),
            kind: OutputKind.ConsoleApplication).UsageAsync());
}
