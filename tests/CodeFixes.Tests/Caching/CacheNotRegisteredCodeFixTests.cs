using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

public sealed class CacheNotRegisteredCodeFixTests
{
    private const string Service = """
        using PerfAnalyzers;

        namespace Shop;

        public interface IReports
        {
            [{|PERF4055:Cacheable("reports", Duration = 60)|}]
            Task<int> CountAsync();
        }

        public sealed class Reports : IReports
        {
            public Task<int> CountAsync() => Task.FromResult(1);
        }

        public class Rates
        {
            [{|PERF4055:Cacheable("rates", Duration = 60)|}]
            public virtual Task<int> CountAsync() => Task.FromResult(1);
        }

        """;

    [Fact]
    public Task RegistersTheDecoratorsAfterTheServices() => VerifyAsync(
        """
        using Shop;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHybridCache();
        builder.Services.AddScoped<IReports, Reports>();
        Start.Add(builder.Services);
        builder.Build().Run();

        static class Start
        {
            public static void Add(IServiceCollection services)
            {
                // The rates.
                services.AddScoped<Rates>(); // kept
            }

            public static void AddHybridCache(this IServiceCollection services)
            {
            }
        }

        """,
        """
        using Shop;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHybridCache();
        builder.Services.AddScoped<IReports, Reports>();
        builder.Services.DecorateReportsWithCache();
        Start.Add(builder.Services);
        builder.Build().Run();

        static class Start
        {
            public static void Add(IServiceCollection services)
            {
                // The rates.
                services.AddScoped<Rates>(); // kept
                services.DecorateRatesWithCache();
            }

            public static void AddHybridCache(this IServiceCollection services)
            {
            }
        }

        """);

    [Theory]
    [InlineData("")]
    [InlineData("builder.Services.AddScoped<IReports, Reports>(); builder.Services.AddScoped<IReports, Reports>(); builder.Services.AddScoped(typeof(Rates));")]
    [InlineData("var services = builder.Services.AddScoped<IReports, Reports>().AddScoped<Rates>();")]
    public Task OffersNothingWhereTheServiceIsNotRegisteredInOnePlace(string registration) => VerifyAsync(
        $"""
        using Shop;

        var builder = WebApplication.CreateBuilder(args);
        {registration}
        builder.Build().Run();

        """,
        null);

    private static async Task VerifyAsync(string program, string? fixedProgram)
    {
        var test = new CSharpCodeFixTest<CacheableUsageAnalyzer, CacheNotRegisteredCodeFix> { CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck };
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        test.SourceGenerators.Add(new CacheableGenerator());
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        test.TestState.Sources.Add(("/0/Reports.cs", Service));
        test.TestState.Sources.Add(("/0/Program.cs", program));
        if (fixedProgram is not null)
        {
            test.FixedState.Sources.Add(("/0/Reports.cs", Service.Replace("{|PERF4055:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal)));
            test.FixedState.Sources.Add(("/0/Program.cs", fixedProgram));
        }

        await test.RunAsync();
    }
}
