using System.Collections.Immutable;
using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

/// <summary>The second action of PERF4001: the service behind the endpoint is cached.</summary>
public sealed class CacheableServiceRewriteTests
{
    private const string Model = """
        public class User
        {
            public int Id { get; set; }
        }

        public class ChainContext(DbContextOptions<ChainContext> options) : DbContext(options)
        {
            public DbSet<User> Users => Set<User>();
        }
        """;

    private const string Service = """
        namespace Chain;

        public interface IStats
        {
            /// <summary>How many.</summary>
            Task<int> CountAsync(CancellationToken cancellationToken);

            int Other { get; }
        }

        public sealed class Stats(ChainContext db) : IStats
        {
            public Task<int> CountAsync(CancellationToken cancellationToken) => db.Users.CountAsync(cancellationToken);

            public int Other => 1;
        }

        """;

    private const string FixedService = """
        using PerfAnalyzers;

        namespace Chain;

        public interface IStats
        {
            /// <summary>How many.</summary>
            [Cacheable("Stats.CountAsync", Duration = 60)]
            Task<int> CountAsync(CancellationToken cancellationToken);

            int Other { get; }
        }

        public sealed class Stats(ChainContext db) : IStats
        {
            public Task<int> CountAsync(CancellationToken cancellationToken) => db.Users.CountAsync(cancellationToken);

            public int Other => 1;
        }

        """;

    private const string Registration = "builder.Services.AddScoped<IStats, Stats>();";
    private const string Decorated = Registration + "\nbuilder.Services.AddMemoryCache();\nbuilder.Services.DecorateStatsWithCache();";

    [Theory]
    [InlineData("return await stats.CountAsync(cancellationToken);")]
    [InlineData("return Ok(await stats.CountAsync(cancellationToken));")]
    [InlineData("return await stats.CountAsync(cancellationToken).ConfigureAwait(false);")]
    [InlineData("var count = await stats.CountAsync(cancellationToken);\n        return count;")]
    public Task MarksTheMethodOfTheServiceAndDecoratesIt(string body)
        => VerifyAsync(Controller(body), Program(Registration), Program(Decorated));

    [Theory]
    [InlineData("builder.Services.AddMemoryCache();\n" + Registration, "builder.Services.AddMemoryCache();\n" + Registration + "\nbuilder.Services.DecorateStatsWithCache();")]
    [InlineData("builder.Services.AddLogging().AddScoped<IStats, Stats>(); // counts", "builder.Services.AddLogging().AddScoped<IStats, Stats>(); // counts\nbuilder.Services.AddMemoryCache();\nbuilder.Services.DecorateStatsWithCache();")]
    [InlineData("builder.Services.AddScoped<IStats>(services => new Stats(services.GetRequiredService<ChainContext>()));", "builder.Services.AddScoped<IStats>(services => new Stats(services.GetRequiredService<ChainContext>()));\nbuilder.Services.AddMemoryCache();\nbuilder.Services.DecorateStatsWithCache();")]
    public Task KeepsWhatIsRegistered(string before, string after)
        => VerifyAsync(Controller("return await stats.CountAsync(cancellationToken);"), Program(before), Program(after));

    [Theory]
    // A minimal endpoint.
    [InlineData("app.{|PERF4001:MapGet|}(\"/stats\", (IStats stats, CancellationToken token) => stats.CountAsync(token));")]
    [InlineData("app.{|PERF4001:MapGet|}(\"/stats\", async (IStats stats, CancellationToken token) => Results.Ok(await stats.CountAsync(token)));")]
    public Task MarksTheServiceOfAMinimalEndpoint(string map)
        => VerifyAsync("", Program(Registration, map), Program(Decorated, map.Replace("{|PERF4001:MapGet|}", "MapGet", StringComparison.Ordinal)));

    [Theory]
    // The value is not the service's result alone.
    [InlineData("return await stats.CountAsync(cancellationToken) + 1;", Registration)]
    [InlineData("var count = await stats.CountAsync(cancellationToken);\n        return stats.Other + count;", Registration)]
    [InlineData("return await db.Users.CountAsync(cancellationToken);", Registration)]
    // Registered nowhere, or in two places, or as a part of something else.
    [InlineData("return await stats.CountAsync(cancellationToken);", "")]
    [InlineData("return await stats.CountAsync(cancellationToken);", Registration + Registration)]
    [InlineData("return await stats.CountAsync(cancellationToken);", "var services = builder.Services.AddScoped<IStats, Stats>();")]
    public Task OffersNothingOtherwise(string body, string registration)
        => VerifyAsync(Controller(body), Program(registration), fixedProgram: null);

    [Fact]
    public Task OffersNothingForASealedClass()
        => VerifyAsync(
            Controller("return await stats.CountAsync(cancellationToken);").Replace("IStats", "Stats", StringComparison.Ordinal),
            Program("builder.Services.AddScoped<Stats>();"),
            fixedProgram: null);

    [Fact]
    public Task OffersNothingForAParameterThatMakesNoKey()
        => VerifyAsync(
            Controller("return await stats.CountAsync(cancellationToken);"),
            Program(Registration),
            fixedProgram: null,
            Service.Replace("CountAsync(CancellationToken cancellationToken)", "CountAsync(CancellationToken cancellationToken, Func<int>? more = null)", StringComparison.Ordinal));

    [Fact]
    public Task OffersNothingWithoutTheGenerator()
        => VerifyAsync(Controller("return await stats.CountAsync(cancellationToken);"), Program(Registration), fixedProgram: null, hasGenerator: false);

    private static string Controller(string body) => $$"""
        namespace Chain;

        [ApiController, Route("chain")]
        public class ChainController(IStats stats, ChainContext db) : ControllerBase
        {
            [HttpGet("stats")]
            public async Task<ActionResult<int>> {|PERF4001:Stats|}(CancellationToken cancellationToken)
            {
                {{body}}
            }

            private object Context => db;

            private object Counter => stats;
        }

        """;

    private static string Program(string registration, string map = "app.MapControllers();") => $"""
        using Chain;

        var builder = WebApplication.CreateBuilder(args);

        builder.Services.AddControllers();
        builder.Services.AddDbContext<ChainContext>();
        {registration}

        var app = builder.Build();

        {map}
        app.Run();

        """;

    private static async Task VerifyAsync(string controller, string program, string? fixedProgram, string service = Service, bool hasGenerator = true)
    {
        var test = new CSharpCodeFixTest<MissingCacheAttributeAnalyzer, SecondAction>
        {
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck | CodeFixTestBehaviors.SkipFixAllCheck,
        };
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        if (hasGenerator)
        {
            test.SourceGenerators.Add(new CacheableGenerator());
        }

        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        test.TestState.Sources.Add(("/0/Model.cs", Model));
        test.TestState.Sources.Add(("/0/Stats.cs", service));
        test.TestState.Sources.Add(("/0/Program.cs", program));
        if (controller.Length > 0)
        {
            test.TestState.Sources.Add(("/0/Controller.cs", controller));
        }

        if (fixedProgram is not null)
        {
            test.FixedState.Sources.Add(("/0/Stats.cs", FixedService));
            test.FixedState.Sources.Add(("/0/Program.cs", fixedProgram));
            if (controller.Length > 0)
            {
                test.FixedState.Sources.Add(("/0/Controller.cs", controller.Replace("{|PERF4001:Stats|}", "Stats", StringComparison.Ordinal)));
            }
        }

        await test.RunAsync();
    }

    /// <summary>The action alone: beside it, the response can always be cached.</summary>
    private sealed class SecondAction : RewriteCodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.MissingCacheAttribute];

        protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
            => Task.FromResult(CacheableServiceRewrites.ServiceBehind(context, cancellationToken) is { } method ? CacheableServiceRewrites.Of(context, method, cancellationToken) : []);
    }
}
