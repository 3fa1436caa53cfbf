namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>PERF4001 is silent where the service behind an endpoint is cached by an attribute.</summary>
public sealed class MarkedServiceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("[Other] ")]
    public Task AServiceWithoutTheAttributeIsReported(string attribute)
        => WebApplicationTest.VerifyAsync(Source(attribute, "{|PERF4001:Stats|}"));

    [Theory]
    [InlineData("[PerfAnalyzers.Cacheable(\"stats\", Duration = 60)] ")]
    [InlineData("[EasyCachingAble] ")]
    [InlineData("[Cache] ")]
    public Task AServiceWithTheAttributeIsNot(string attribute)
        => WebApplicationTest.VerifyAsync(Source(attribute, "Stats"));

    private static string Source(string attribute, string action) => $$"""
        namespace PerfAnalyzers { public sealed class CacheableAttribute(string name) : Attribute { public string Name => name; public int Duration { get; set; } } }
        public sealed class EasyCachingAbleAttribute : Attribute;
        public sealed class CacheAttribute : Attribute;
        public sealed class OtherAttribute : Attribute;

        public interface IStats
        {
            {{attribute}}Task<int> CountAsync();
        }

        public sealed class StatsService(ChainContext db) : IStats
        {
            public Task<int> CountAsync() => db.Users.CountAsync();
        }

        """ + WebApplicationTest.Controller($"[HttpGet(\"stats\")] public Task<int> {action}() => stats.CountAsync();", onParameters: "IStats stats");
}
