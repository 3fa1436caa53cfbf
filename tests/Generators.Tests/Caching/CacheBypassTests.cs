using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>A call of a service to itself does not pass the decorator.</summary>
public sealed class CacheBypassTests
{
    private const string Interface = """
        public interface IFoo
        {
            [Cacheable("n", Duration = 60)] Task<int> Get(int id);
            [CacheEvict("n")] Task Set(int id);
            Task<int> Plain();
        }

        """;

    [Theory]
    [InlineData("Get(1)", "Get", "Cacheable", "IFoo.Get")]
    [InlineData("this.Get(1)", "Get", "Cacheable", "IFoo.Get")]
    [InlineData("Set(1)", "Set", "CacheEvict", "IFoo.Set")]
    [InlineData("Task.WhenAll(new[] { 1, 2 }.Select(id => Get(id)))", "Get", "Cacheable", "IFoo.Get")]
    public async Task ACallToItselfIsReported(string call, string name, string attribute, string member)
        => Assert.Equal(
            [$"PERF4054 '{name}' is called on this object, so that '[{attribute}]' of '{member}' has no effect"],
            await ReportAsync($"public class Foo : IFoo {{ public async Task<int> Plain() {{ await {call}; return 1; }} public Task<int> Get(int id) => Task.FromResult(id); public Task Set(int id) => Task.CompletedTask; }}"));

    [Fact]
    public async Task ACallToAnInheritedImplementationIsReported()
        => Assert.Equal(
            ["PERF4054 'Get' is called on this object, so that '[Cacheable]' of 'IFoo.Get' has no effect"],
            await ReportAsync("public abstract class Base : IFoo { public virtual Task<int> Get(int id) => Task.FromResult(id); public abstract Task<int> Plain(); public Task Set(int id) => Task.CompletedTask; } public class Foo : Base { public override async Task<int> Plain() => await Get(1); }"));

    [Fact]
    public async Task ACallToAGenericServiceIsReported()
        => Assert.Equal(
            ["PERF4054 'Get' is called on this object, so that '[Cacheable]' of 'IRepo.Get' has no effect"],
            await ReportAsync("public interface IRepo<T> { [Cacheable(\"r\", Duration = 5)] Task<T?> Get(int id); } public class Repo<T> : IRepo<T> { public Task<T?> Get(int id) => Task.FromResult(default(T)); public Task<T?> First() => Get(1); }"));

    [Theory]
    [InlineData("public interface IRepo<T> { [Cacheable(\"r\", Duration = 5)] Task<T?> Get(int id); Task<T?> First() => Get(1); }")]
    [InlineData("public interface IRepo<T> { [Cacheable(\"r\", Duration = 5)] Task<T?> Get(int id); } public interface ISpecial : IRepo<int> { Task<int> First() => Get(1); }")]
    public async Task ACallOfADefaultMemberIsReported(string source)
        => Assert.Equal(["PERF4054 'Get' is called on this object, so that '[Cacheable]' of 'IRepo.Get' has no effect"], await ReportAsync(source));

    [Theory]
    // Through the service, whether injected or handed over.
    [InlineData("public class Foo(IFoo self) : IFoo { public async Task<int> Plain() => await self.Get(1); public Task<int> Get(int id) => Task.FromResult(id); public Task Set(int id) => Task.CompletedTask; }")]
    // Another object, which may be decorated or not.
    [InlineData("public class Foo(Foo other) : IFoo { public async Task<int> Plain() => await other.Get(1); public Task<int> Get(int id) => Task.FromResult(id); public Task Set(int id) => Task.CompletedTask; }")]
    // A method without the attribute, also an overload of one with it.
    [InlineData("public class Foo : IFoo { public Task<int> Plain() => Get(\"\"); public Task<int> Get(int id) => Task.FromResult(id); public Task<int> Get(string id) => Plain(); public Task Set(int id) => Task.CompletedTask; }")]
    // The decorator overrides: the call is cached.
    [InlineData("public class Bar { [Cacheable(\"n\", Duration = 60)] public virtual Task<int> Get(int id) => Task.FromResult(id); public Task<int> Twice() => Get(2); }")]
    // A method without the interface.
    [InlineData("public class Bar { public Task<int> Get(int id) => Task.FromResult(id); public Task<int> Twice() => Get(2); }")]
    public async Task OtherCallsAreNot(string source) => Assert.Empty(await ReportAsync(source));

    /// <summary>The interface, with its mark, is known from the metadata of another project.</summary>
    [Fact]
    public async Task AMarkInAnotherProjectIsKnown()
    {
        var contracts = CachedProject.Run(Interface);
        using var stream = new MemoryStream();
        Assert.True(contracts.Compilation.Emit(stream, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success);
        var service = CachedProject.Run(
            "public class Foo : IFoo { public async Task<int> Plain() => await Get(1); public Task<int> Get(int id) => Task.FromResult(id); public Task Set(int id) => Task.CompletedTask; }",
            more: Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(stream.ToArray()));

        Assert.Equal(["PERF4054 'Get' is called on this object, so that '[Cacheable]' of 'IFoo.Get' has no effect"], await service.UsageAsync(new CacheBypassAnalyzer()));
    }

    private static Task<string[]> ReportAsync(string source) => CachedProject.Run(Interface + source).UsageAsync(new CacheBypassAnalyzer());
}
