using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class ShortLivedCacheCodeFixTests
{
    private const string Registration = """
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup { public static void Run(IServiceCollection services) => services.AddMemoryCache(); }
        """;

    private const string Usings = """
        using System;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Caching.Memory;


        """;

    [Fact]
    public Task TheClassIsGivenOne() => VerifyAsync(
        """
        public class WithoutController : ControllerBase
        {
            private readonly MemoryCache _cache = {|PERF4042:new(new MemoryCacheOptions())|};

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }
        """,
        """
        public class WithoutController : ControllerBase
        {
            private readonly IMemoryCache _cache;

            public WithoutController(IMemoryCache memoryCache) => _cache = memoryCache;

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }
        """);

    [Fact]
    public Task ItsConstructorTakesIt() => VerifyAsync(
        """
        public class InitialController : ControllerBase
        {
            private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
            private readonly Random _random;

            public InitialController(Random random)
            {
                _random = random; // kept
            }

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }

        public class AssignedController : ControllerBase
        {
            private readonly IMemoryCache _cache;

            public AssignedController()
            {
                _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
            }

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }

        public class PrimaryController(Random memoryCache) : ControllerBase
        {
            private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};

            public object? Get() => _cache.GetOrCreate(memoryCache.Next(), _ => new object());
        }
        """,
        """
        public class InitialController : ControllerBase
        {
            private readonly IMemoryCache _cache;
            private readonly Random _random;

            public InitialController(Random random, IMemoryCache memoryCache)
            {
                _cache = memoryCache;
                _random = random; // kept
            }

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }

        public class AssignedController : ControllerBase
        {
            private readonly IMemoryCache _cache;

            public AssignedController(IMemoryCache memoryCache)
            {
                _cache = memoryCache;
            }

            public object? Get(int id) => _cache.GetOrCreate(id, _ => new object());
        }

        public class PrimaryController(Random memoryCache, IMemoryCache sharedMemoryCache) : ControllerBase
        {
            private readonly IMemoryCache _cache = sharedMemoryCache;

            public object? Get() => _cache.GetOrCreate(memoryCache.Next(), _ => new object());
        }
        """);

    /// <summary>What only <c>MemoryCache</c> has, options, an end of its own, two constructors, someone who makes the object.</summary>
    [Fact]
    public Task NotWhereAnotherCacheIsNeeded()
    {
        const string Source = """
            public class CountedController : ControllerBase
            {
                private readonly MemoryCache _cache = {|PERF4042:new(new MemoryCacheOptions())|};
                public int Get() => _cache.Count;
            }

            public class LimitedController : ControllerBase
            {
                private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions { SizeLimit = 10 })|};
                public object? Get(int id) => _cache.Get(id);
            }

            public class DisposedController : ControllerBase, IDisposable
            {
                private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
                public object? Get(int id) => _cache.Get(id);
                public void Dispose() => _cache.Dispose();
            }

            public class TwoController : ControllerBase
            {
                private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
                public TwoController() { }
                public TwoController(Random random) { }
                public object? Get(int id) => _cache.Get(id);
            }

            public class MadeController : ControllerBase
            {
                private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
                public object? Get(int id) => _cache.Get(id);
            }
            """;
        return VerifyAsync(Source, Source, Registration + "\npublic static class Made { public static object Controller() => new MadeController(); }");
    }

    [Fact]
    public Task NotWhereNoneIsRegistered()
    {
        const string Source = """
            public class LoneController : ControllerBase
            {
                private readonly IMemoryCache _cache = {|PERF4042:new MemoryCache(new MemoryCacheOptions())|};
                public object? Get(int id) => _cache.Get(id);
            }
            """;
        return VerifyAsync(Source, Source, setup: "");
    }

    private static Task VerifyAsync(string source, string fixedSource, string setup = Registration)
    {
        var test = new CSharpCodeFixTest<ShortLivedCacheAnalyzer, ShortLivedCacheCodeFix>
        {
            TestCode = Usings + source,
            FixedCode = Usings + fixedSource,
            CodeActionEquivalenceKey = "PERF4042.Inject",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        test.TestState.Sources.Add(("Setup.cs", setup));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
