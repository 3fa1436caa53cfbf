using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

/// <summary>PERF4009: a service keeps what it reads, by hand.</summary>
public sealed class CacheableServiceCodeFixTests
{
    private const string Model = """
        public class Country
        {
            public int Id { get; set; }
            public int Continent { get; set; }
        }

        public class World(DbContextOptions<World> options) : DbContext(options)
        {
            public DbSet<Country> Countries => Set<Country>();
        }
        """;

    private const string Program = """
        using Chain;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddScoped<ICountries, Countries>();
        Setup.AddHybridCache(builder.Services);
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public static class Setup { public static void AddHybridCache(IServiceCollection services) => services.AddMemoryCache(); }
        """;

    private const string Endpoints = """
        namespace Chain;

        [ApiController, Route("chain"), Authorize]
        public class ChainController(ICountries countries) : ControllerBase
        {
            [HttpGet("a")] public Task<int> A(int continent, CancellationToken token) => countries.CountAsync(continent, token);
            [HttpGet("b")] public async Task<int> B(int continent, CancellationToken token) => await countries.CountAsync(continent, token) + 1;
        }
        """;

    private const string Expression = """
        namespace Chain;

        public interface ICountries
        {
            Task<int> CountAsync(int continent, CancellationToken token);
        }

        public class Countries(World db) : ICountries
        {
            // All of them.
            public Task<int> {|PERF4009:CountAsync|}(int continent, CancellationToken token) => db.Countries.CountAsync(c => c.Continent == continent, token);
        }

        """;

    [Fact]
    public Task The_method_asks_HybridCache() => VerifyAsync("HybridCacheMethod", Expression, """
        using Microsoft.Extensions.Caching.Hybrid;

        namespace Chain;

        public interface ICountries
        {
            Task<int> CountAsync(int continent, CancellationToken token);
        }

        public class Countries(World db, HybridCache hybridCache) : ICountries
        {
            // All of them.
            public async Task<int> CountAsync(int continent, CancellationToken token) => await hybridCache.GetOrCreateAsync($"Chain.Countries.CountAsync:{continent}", async cancellation => await db.Countries.CountAsync(c => c.Continent == continent, cancellation), new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(60) }, cancellationToken: token);
        }

        """);

    /// <summary>5 and "5" are one text.</summary>
    [Fact]
    public Task An_overload_has_keys_of_its_own() => VerifyAsync(
        "HybridCacheMethod",
        Expression.Replace("    // All of them.", "    public Task<int> CountAsync(string continent) => db.Countries.CountAsync();\n\n    // All of them.", StringComparison.Ordinal),
        """
        using Microsoft.Extensions.Caching.Hybrid;

        namespace Chain;

        public interface ICountries
        {
            Task<int> CountAsync(int continent, CancellationToken token);
        }

        public class Countries(World db, HybridCache hybridCache) : ICountries
        {
            public Task<int> CountAsync(string continent) => db.Countries.CountAsync();

            // All of them.
            public async Task<int> CountAsync(int continent, CancellationToken token) => await hybridCache.GetOrCreateAsync($"Chain.Countries.CountAsync(int,CancellationToken):{continent}", async cancellation => await db.Countries.CountAsync(c => c.Continent == continent, cancellation), new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(60) }, cancellationToken: token);
        }

        """);

    [Fact]
    public Task A_block_becomes_the_factory() => VerifyAsync(
        "HybridCacheMethod",
        Expression.Replace(
            " => db.Countries.CountAsync(c => c.Continent == continent, token);",
            """

                {
                    var count = await db.Countries.CountAsync(c => c.Continent == continent, token);

                    return count; // kept
                }
            """,
            StringComparison.Ordinal).Replace("public Task<int> {|", "public async Task<int> {|", StringComparison.Ordinal),
        """
        using Microsoft.Extensions.Caching.Hybrid;

        namespace Chain;

        public interface ICountries
        {
            Task<int> CountAsync(int continent, CancellationToken token);
        }

        public class Countries(World db, HybridCache hybridCache) : ICountries
        {
            // All of them.
            public async Task<int> CountAsync(int continent, CancellationToken token)
            {
                return await hybridCache.GetOrCreateAsync($"Chain.Countries.CountAsync:{continent}", async cancellation =>
                {
                    var count = await db.Countries.CountAsync(c => c.Continent == continent, cancellation);

                    return count; // kept
                }, new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(60) }, cancellationToken: token);
            }
        }

        """);

    [Fact]
    public Task A_decorator_keeps_the_results() => VerifyAsync(
        "Cacheable",
        Expression,
        "using PerfAnalyzers;\n\n" + Expression.Replace("{|PERF4009:CountAsync|}", "CountAsync", StringComparison.Ordinal)
            .Replace("    Task<int> CountAsync(int continent, CancellationToken token);", "    [Cacheable(\"Countries.CountAsync\", Duration = 60)]\n    Task<int> CountAsync(int continent, CancellationToken token);", StringComparison.Ordinal),
        Program.Replace("Countries>();", "Countries>();\nbuilder.Services.DecorateCountriesWithCache();", StringComparison.Ordinal));

    [Fact]
    public Task Nothing_without_a_way_to_the_cache() => VerifyAsync(
        "HybridCacheMethod",
        Expression,
        Expression,
        program: Program.Replace("AddHybridCache", "AddAnother", StringComparison.Ordinal));

    private static async Task VerifyAsync(string key, string service, string fixedService, string? fixedProgram = null, string program = Program)
    {
        var test = new CSharpCodeFixTest<CacheableServiceAnalyzer, CacheableServiceCodeFix>
        {
            CodeActionEquivalenceKey = key,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        test.SourceGenerators.Add(new CacheableGenerator());
        foreach (var (state, ownService, ownProgram) in new[] { (test.TestState, service, program), (test.FixedState, fixedService, fixedProgram ?? program) })
        {
            state.Sources.Add(("/0/Countries.cs", ownService));
            state.Sources.Add(("/0/Program.cs", ownProgram));
        }

        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        test.TestState.Sources.Add(("/0/Model.cs", Model));
        test.TestState.Sources.Add(("/0/Endpoints.cs", Endpoints));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
