using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>What is not cached has a diagnostic that says why, and what has one is not cached.</summary>
public sealed class CacheableUsageTests
{
    private const string Nothing = "PERF4050 '[Cacheable]' on 'M' does nothing: ";

    public static TheoryData<string, string> Unusable => new()
    {
        { Nothing + "it is private, so that nothing can stand before it", "public class C { [Cacheable(\"n\", Duration = 1)] private int M() => 1; }" },
        { Nothing + "it is private, so that nothing can stand before it", "public interface I { [Cacheable(\"n\", Duration = 1)] private int M() => 1; }" },
        { Nothing + "it is static, so that nothing can stand before it", "public class C { [Cacheable(\"n\", Duration = 1)] public static int M() => 1; }" },
        { "PERF4050 '[Cacheable]' on 'get_P' does nothing: it is not an ordinary method, so that nothing can stand before it", "public class C { public virtual int P { [Cacheable(\"n\", Duration = 1)] get => 1; } }" },
        { "PERF4050 '[Cacheable]' on 'L' does nothing: it is a local function; put it on a method of an interface", "public class C { public int M() { return L(); [Cacheable(\"n\", Duration = 1)] int L() => 1; } }" },
        { "PERF4050 '[Cacheable]' on 'lambda' does nothing: it is a lambda; put it on a method of an interface", "public class C { public Func<int> M() => [Cacheable(\"n\", Duration = 1)] () => 1; }" },
        { Nothing + "it is not virtual, so that nothing can stand before it; make it virtual, or put the attribute on a method of an interface", "public class C { [Cacheable(\"n\", Duration = 1)] public int M() => 1; }" },
        { Nothing + "it is not virtual, so that nothing can stand before it; put the attribute on 'I.M'", "public interface I { int M(); } public class C : I { [Cacheable(\"n\", Duration = 1)] public int M() => 1; }" },
        { Nothing + "it is not virtual, so that nothing can stand before it; make it virtual, or put the attribute on a method of an interface", "public class B { public virtual int M() => 1; } public class C : B { [Cacheable(\"n\", Duration = 1)] public sealed override int M() => 1; }" },
        { Nothing + "it is sealed, so that nothing can stand before it", "public interface I { [Cacheable(\"n\", Duration = 1)] sealed int M() => 1; }" },
        { Nothing + "its type 'C' is sealed, and a decorator derives from the class; put the attribute on a method of an interface", "public sealed class C { [Cacheable(\"n\", Duration = 1)] public int M() => 1; }" },
        { Nothing + "its type 'C' is abstract, and a decorator derives from the class; put the attribute on a method of an interface", "public abstract class C { [Cacheable(\"n\", Duration = 1)] public abstract int M(); }" },
        { Nothing + "its type 'C' is a record, and a decorator derives from the class; put the attribute on a method of an interface", "public record C { [Cacheable(\"n\", Duration = 1)] public virtual int M() => 1; }" },
        { Nothing + "it is a method of a struct, and nothing can stand before that", "public struct C { [Cacheable(\"n\", Duration = 1)] public int M() => 1; }" },
        { Nothing + "generated code cannot see 'I'; make it internal or public", "public class C { private interface I { [Cacheable(\"n\", Duration = 1)] int M(); } }" },
        { Nothing + "generated code cannot see 'I'; make it internal or public", "file interface I { [Cacheable(\"n\", Duration = 1)] int M(); }" },
        { Nothing + "its type stands within the generic type 'C'", "public class C<T> { public interface I { [Cacheable(\"n\", Duration = 1)] int M(); } }" },
        { Nothing + "'C' has no constructor that a derived class can call", "public class C { private C() { } [Cacheable(\"n\", Duration = 1)] public virtual int M() => 1; }" },
        { Nothing + "'I.S' is static, and belongs to a type", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(); static abstract int S(); }" },
        { Nothing + "'I.P' is protected, and cannot be passed through", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(); protected int P(); }" },
        { Nothing + "'I.P' can be set only while an object is made", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(); int P { get; init; } }" },
        { Nothing + "'I.P' takes or gives a pointer", "public unsafe interface I { [Cacheable(\"n\", Duration = 1)] int M(); int P(int* p); }" },
        { Nothing + "the name 'FooCached', which generated code needs, is taken", "public interface IFoo { [Cacheable(\"n\", Duration = 1)] int M(); } public class FooCached;" },
        { Nothing + "'IFoo' has cached methods, too, and both decorators would be named 'FooCached'; mark the methods of one of them", "public interface IFoo { [Cacheable(\"n\", Duration = 1)] int M(); } public class Foo { [Cacheable(\"n\", Duration = 1)] public virtual int M() => 1; }" },

        { Nothing + "it has no result to keep", "public interface I { [Cacheable(\"n\", Duration = 1)] void M(); }" },
        { Nothing + "it has no result to keep", "public interface I { [Cacheable(\"n\", Duration = 1)] Task M(); }" },
        { Nothing + "it has no result to keep", "public interface I { [Cacheable(\"n\", Duration = 1)] ValueTask M(); }" },
        { Nothing + "its result is a task within a task", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<Task<int>> M(); }" },
        { Nothing + "its result 'FileStream' is disposed by its first reader; give back what is read from it", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<FileStream> M(); }" },
        { Nothing + "its result 'IQueryable<int>' is a query, which would run again on each use; give back a list", "public interface I { [Cacheable(\"n\", Duration = 1)] IQueryable<int> M(); }" },
        { Nothing + "its result 'IAsyncEnumerable<int>' is read once; give back a list", "public interface I { [Cacheable(\"n\", Duration = 1)] IAsyncEnumerable<int> M(); }" },
        { Nothing + "its result 'Span<int>' is a ref struct, which no cache can hold", "public interface I { [Cacheable(\"n\", Duration = 1)] Span<int> M(); }" },
        { Nothing + "its result 'Func<int>' is code, not a value", "public interface I { [Cacheable(\"n\", Duration = 1)] Func<int> M(); }" },
        { Nothing + "its result 'Dictionary<int, Stream>' holds 'Stream', which cannot be kept", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<Dictionary<int, Stream>> M(); }" },
        { Nothing + "its result '(int Count, IQueryable<int> More)' holds 'IQueryable<int>', which cannot be kept", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<(int Count, IQueryable<int> More)> M(); }" },
        { Nothing + "its result 'Task<int>[]' holds 'Task<int>', which cannot be kept", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<int>[] M(); }" },
        { Nothing + "it returns a reference", "public interface I { [Cacheable(\"n\", Duration = 1)] ref int M(); }" },
        { Nothing + "its parameter 'x' is passed by ref", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(ref int x); }" },
        { Nothing + "its parameter 'x' is passed by out", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(out int x); }" },
        { Nothing + "its parameter 'x' is passed by in", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(in int x); }" },
        { Nothing + "its parameter 'x' is a ref struct, which cannot be kept until the result is there", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(ReadOnlySpan<char> x); }" },
        { Nothing + "it takes two cancellation tokens", "public interface I { [Cacheable(\"n\", Duration = 1)] Task<int> M(CancellationToken a, CancellationToken b); }" },
        { Nothing + "it takes a cancellation token and gives no task; make it async, or leave the token out", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(CancellationToken a); }" },
        { Nothing + "it does not say how long a result is kept; give a Duration in seconds", "public interface I { [Cacheable(\"n\")] int M(); }" },
        { Nothing + "it does not say how long a result is kept; give a Duration in seconds", "public interface I { [Cacheable(\"n\", Duration = 0)] int M(); }" },
        { Nothing + "it does not say how long a result is kept; give a Duration in seconds", "public interface I { [Cacheable(\"n\", Duration = -5)] int M(); }" },
        { Nothing + "the tag '*' stands for all entries; name one", "public interface I { [Cacheable(\"n\", Duration = 1, Tags = [\"*\"])] int M(); }" },
        { Nothing + "its parameter 'x' cannot be part of a key: 'Filter' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]", "public class Filter; public interface I { [Cacheable(\"n\", Duration = 1)] int M(Filter x); }" },
        { Nothing + "its parameter 'x' cannot be part of a key: 'R' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]", "public record R(int A); public interface I { [Cacheable(\"n\", Duration = 1)] int M(R x); }" },
        { Nothing + "its parameter 'x' cannot be part of a key: 'R' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]", "public sealed record R(int A) { private int _hidden; public int Next() => ++_hidden; } public interface I { [Cacheable(\"n\", Duration = 1)] int M(R x); }" },
        { Nothing + "its parameter 'x' cannot be part of a key: 'object' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(object x); }" },
        { Nothing + "its parameter 'x' cannot be part of a key: 'Dictionary<int, int>' has no text that tells its values apart; name what matters in Key, or mark it with [CacheIgnore]", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(Dictionary<int, int> x); }" },
        { Nothing + "its parameter 'x' may be a query, which is read once; take a list, or name what matters in Key", "public interface I { [Cacheable(\"n\", Duration = 1)] int M(IEnumerable<int> x); }" },
        { Nothing + "'A' has the same key and gives another type", "public interface I { [Cacheable(\"n\", Key = \"k\", Duration = 1)] int A(); [Cacheable(\"n\", Key = \"k\", Duration = 1)] string M(); }" },
        { "PERF4050 '[CacheEvict]' on 'M' does nothing: it is [Cacheable]; a method either keeps its result or changes data", "public interface I { [Cacheable(\"n\", Duration = 1), CacheEvict(\"m\")] int M(); }" },
        { "PERF4050 '[CacheEvict]' on 'M' does nothing: its parameter 'x' is passed by out", "public interface I { [CacheEvict(\"n\")] Task M(out int x); }" },
        { "PERF4050 '[CacheEvict]' on 'M' does nothing: it gives a sequence, and may change data only while that is read", "public interface I { [CacheEvict(\"n\")] IAsyncEnumerable<int> M(); }" },

        { "PERF4052 The key names 'idd', but 'M' has no parameter 'idd'", "public interface I { [Cacheable(\"n\", Key = \"{idd}\", Duration = 1)] int M(int id); }" },
        { "PERF4052 The key names 'x.Yeer', but 'Filter' has no readable property 'Yeer'", "public class Filter { public int Year { get; set; } } public interface I { [Cacheable(\"n\", Key = \"{x.Yeer}\", Duration = 1)] int M(Filter x); }" },
        { "PERF4052 The key names 'x', and a 'Filter' has no text that tells its values apart; name a property of it", "public class Filter { public int Year { get; set; } } public interface I { [Cacheable(\"n\", Key = \"{x}\", Duration = 1)] int M(Filter x); }" },
        { "PERF4052 The key names '{id', which has no closing brace", "public interface I { [Cacheable(\"n\", Key = \"{id\", Duration = 1)] int M(int id); }" },
        { "PERF4052 The key names '}', a closing brace without an opening one; write '}}' for the character", "public interface I { [Cacheable(\"n\", Key = \"}\", Duration = 1)] int M(); }" },
        { "PERF4052 The key names '', but 'M' has no parameter ''", "public interface I { [Cacheable(\"n\", Key = \"{}\", Duration = 1)] int M(int id); }" },
        { "PERF4052 The tag names 'user', but 'M' has no parameter 'user'", "public interface I { [Cacheable(\"n\", Tags = [\"u-{user}\"], Duration = 1)] int M(int id); }" },
        { "PERF4052 The key names 'idd', but 'M' has no parameter 'idd'", "public interface I { [CacheEvict(\"n\", Key = \"{idd}\")] Task M(int id); }" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task SaysWhyAMethodIsNotCached(string expected, string source)
    {
        var project = CachedProject.Run(source);

        Assert.Equal([expected], await project.UsageAsync());
        Assert.DoesNotContain(project.Decorators, text => text.Contains(".M(", StringComparison.Ordinal) && text.Contains("GetAsync", StringComparison.Ordinal));
        project.AssertNoProblems();
    }

    [Theory]
    [InlineData("'id'", "public interface I { [Cacheable(\"n\", Key = \"all\", Duration = 1)] int M(int id); }")]
    [InlineData("'T' and 'b'", "public interface I { [Cacheable(\"n\", Key = \"{a}\", Duration = 1)] Task<T> M<T>(int a, string b, [CacheIgnore] object c, CancellationToken d); }")]
    [InlineData("'T'", "public interface I<T> { [Cacheable(\"n\", Key = \"{a}\", Duration = 1)] Task<T> M(int a); }")]
    public async Task SaysWhatAKeyLeavesOut(string missing, string source)
    {
        var project = CachedProject.Run(source);
        var key = source.Contains("all", StringComparison.Ordinal) ? "all" : "{a}";

        Assert.Equal([$"PERF4053 The key '{key}' of 'M' leaves out {missing}: calls that differ in it share one entry; name it, or mark the parameter with [CacheIgnore]"], await project.UsageAsync());
        Assert.Single(project.Decorators);
        project.AssertNoProblems();
    }

    [Fact]
    public async Task OneMistakeDoesNotTakeTheDecoratorAway()
    {
        var project = CachedProject.Run("public interface IFoo { [Cacheable(\"n\", Duration = 60)] Task<int> Good(int id); [Cacheable(\"n\")] Task<int> Bad(int id); }");

        Assert.Single(await project.UsageAsync());
        Assert.Contains("((global::IFoo)this._inner).Bad(id)", Assert.Single(project.Decorators));
        project.AssertNoProblems();
    }

    /// <summary>A decorator in this project could not implement the member; nor could it be compiled.</summary>
    [Fact]
    public async Task SaysThatAMemberIsInternalToAnotherProject()
    {
        var other = CachedProject.Run("public interface IBase { internal int Hidden(); }");
        var project = CachedProject.Run("public interface I : IBase { [Cacheable(\"n\", Duration = 1)] int M(); }", more: other.Compilation.ToMetadataReference());

        Assert.Equal([Nothing + "'IBase.Hidden' is internal to another project"], await project.UsageAsync());
        Assert.Empty(project.Decorators);
        project.AssertNoProblems();
    }

    [Fact]
    public async Task SaysThatThereIsNoCache()
    {
        var project = CachedProject.Run("public interface I { [Cacheable(\"n\", Duration = 60)] Task<int> M(int id); }", CachedProject.WithoutCaches);

        Assert.Equal([Nothing + "the project has no cache; reference Microsoft.Extensions.Caching.Hybrid or Microsoft.Extensions.Caching.Memory"], await project.UsageAsync());
        Assert.Empty(project.Decorators);
        project.AssertNoProblems();
    }

    [Fact]
    public async Task SaysThatTheLanguageIsTooOld()
    {
        var project = CachedProject.Run("using PerfAnalyzers; public interface I { [Cacheable(\"n\", Duration = 60)] int M(int id); }", version: LanguageVersion.CSharp7_3);

        Assert.Equal([Nothing + "generated decorators need C# 8 or later"], await project.UsageAsync());
        Assert.Empty(project.Decorators);
        project.AssertNoProblems();
    }

    [Theory]
    [InlineData("using Other; namespace Other { [AttributeUsage(AttributeTargets.All)] class CacheableAttribute(string name) : Attribute; } public class C { [Other.Cacheable(\"n\")] private int M() => 1; }")]
    [InlineData("namespace EasyCaching.Core { public class EasyCachingAbleAttribute : Attribute; } public class C { [EasyCaching.Core.EasyCachingAble] private int M() => 1; }")]
    [InlineData("namespace EasyCaching.Core.Interceptor { public class EasyCachingAbleAttribute : Attribute; } public class C { [EasyCaching.Core.Interceptor.EasyCachingAble] public int M() => 1; }")]
    public async Task SaysNothingOfOtherAttributes(string source)
    {
        var project = CachedProject.Run(source.Replace("using Other; ", "", StringComparison.Ordinal));

        Assert.Empty(await project.UsageAsync());
        Assert.Empty(project.Decorators);
    }

    [Theory]
    [InlineData("it is private, so that nothing can stand before it", "private int M() => 1;")]
    [InlineData("it is static, so that nothing can stand before it", "public static int M() => 1;")]
    [InlineData("it has no result to keep", "public virtual Task M() => Task.CompletedTask;")]
    public async Task KnowsTheAttributesOfOtherLibraries(string reason, string method)
    {
        foreach (var (ns, name) in new[] { ("EasyCaching.Core.Interceptor", "EasyCachingAble"), ("MethodCache.Core", "Cache") })
        {
            var project = CachedProject.Run($"namespace {ns} {{ public class {name}Attribute : Attribute; }} public class C {{ [{ns}.{name}] {method} }}");

            Assert.Equal([$"PERF4050 '[{name}]' on 'M' does nothing: {reason}"], await project.UsageAsync());
        }
    }

    [Theory]
    [InlineData("public interface I { [Cacheable(\"n\", Duration = 1)] Foo M(); }")]
    [InlineData("public interface I { [Cacheable(\"n\", Duration = 1)] int M(Foo x); }")]
    [InlineData("public interface I { [Cacheable(, Duration = 1)] int M(); }")]
    [InlineData("public interface I { [Cacheable(\"n\", Duration = )] int M(); }")]
    [InlineData("public interface I { [Cacheable(\"n\", Duration = 1)] int ; }")]
    [InlineData("public interface I { [Cacheable(\"n\", Duration = 1)] int M( }")]
    [InlineData("public interface I { [Cacheable(null, Key = null, Tags = null, Duration = 1)] int M(int a, , int c); }")]
    [InlineData("public interface I { [Cacheable(\"n\", Tags = [null], Duration = 1)] int M(string a); }")]
    [InlineData("public interface { [Cacheable(\"n\", Duration = 1)] int M(); }")]
    [InlineData("public class : I<> { [Cacheable(\"n\", Duration = 1)] public virtual int M() => 1; }")]
    [InlineData("[Cacheable(\"n\", Duration = 1)] int M();")]
    [InlineData("public interface I { [Cacheable] int M(); [CacheEvict] void N(); [CacheIgnore] int P { get; } }")]
    public async Task HalfTypedCodeDoesNoHarm(string source)
    {
        var project = CachedProject.Run(source);

        await project.UsageAsync(new CacheableUsageAnalyzer(), new CacheBypassAnalyzer());
        Assert.DoesNotContain(project.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), each => each.Severity == DiagnosticSeverity.Error && each.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
    }
}
