using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class RemoteCallPerElementCodeFixTests
{
    private const string Redis = """
        using System.Threading.Tasks;

        namespace StackExchange.Redis
        {
            public readonly struct RedisKey { public static implicit operator RedisKey(string? key) => default; }
            public readonly struct RedisValue { public static implicit operator RedisValue(string? value) => default; public static implicit operator string?(RedisValue value) => null; }
            public interface IDatabaseAsync
            {
                Task<RedisValue> StringGetAsync(RedisKey key);
                Task<RedisValue[]> StringGetAsync(RedisKey[] keys);
                Task<RedisValue> HashGetAsync(RedisKey key, RedisValue field);
                Task<bool> StringSetAsync(RedisKey key, RedisValue value);
            }
            public interface IDatabase : IDatabaseAsync;
        }
        """;

    private static Task VerifyAsync(string members, string? fixedMembers = null, string? key = null, string? setup = null)
    {
        var test = new CSharpCodeFixTest<RemoteCallPerElementAnalyzer, RemoteCallPerElementCodeFix>
        {
            TestCode = Wrap(members),
            CodeActionEquivalenceKey = key,
            CodeFixTestBehaviors = key is null ? CodeFixTestBehaviors.None : CodeFixTestBehaviors.SkipFixAllCheck,
        };
        test.TestState.Sources.Add(("Redis.cs", Redis));
        if (setup is not null)
        {
            test.TestState.Sources.Add(("Setup.cs", setup));
        }

        if (fixedMembers is not null)
        {
            test.FixedCode = Wrap(fixedMembers);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Wrap(string members)
        => "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Microsoft.Extensions.Caching.Distributed;\nusing StackExchange.Redis;\n\n"
            + "public class Item { public int Id { get; set; } }\n\npublic class Service(IDatabase redis, IDistributedCache cache)\n{\n" + members + "\n}\n";

    [Fact]
    public Task Sends_the_reads_before_the_loop() => VerifyAsync(
        """
            public async Task Run(List<string> ids, List<string?> found)
            {
                // All names.
                foreach (var id in ids)
                {
                    var name = await {|PERF4041:redis.StringGetAsync($"user:{id}")|};
                    if (name == null)
                        continue;
                    found.Add(name); // kept
                }
            }
        """,
        """
            public async Task Run(List<string> ids, List<string?> found)
            {
                // All names.
                var names = await Task.WhenAll(ids.Select(id => redis.StringGetAsync($"user:{id}")));
                foreach (var (id, name) in ids.Zip(names))
                {
                    if (name == null)
                        continue;
                    found.Add(name); // kept
                }
            }
        """);

    [Fact]
    public Task Keeps_ConfigureAwait_and_finds_a_free_name() => VerifyAsync(
        """
            public async Task Run(Item[] items, Dictionary<int, string?> names)
            {
                foreach (Item item in items)
                {
                    var name = await {|PERF1005:redis.HashGetAsync("names", item.Id.ToString())|}.ConfigureAwait(false);
                    names[item.Id] = name;
                }

                foreach (Item item in items)
                {
                    var name = await {|PERF1005:redis.HashGetAsync("names", "n" + item.Id)|}.ConfigureAwait(false);
                    names[item.Id] = name;
                }
            }
        """,
        """
            public async Task Run(Item[] items, Dictionary<int, string?> names)
            {
                foreach (Item item in items)
                {
                    var name = await {|PERF1005:redis.HashGetAsync("names", item.Id.ToString())|}.ConfigureAwait(false);
                    names[item.Id] = name;
                }

                var allNames = await Task.WhenAll(items.Select(item => redis.HashGetAsync("names", "n" + item.Id))).ConfigureAwait(false);
                foreach (var (item, name) in items.Zip(allNames))
                {
                    names[item.Id] = name;
                }
            }
        """);

    [Fact]
    public Task Reads_of_a_distributed_cache_are_sent_together() => VerifyAsync(
        """
            public async Task Run(List<string> ids, List<string?> found, CancellationToken token)
            {
                foreach (var id in ids)
                {
                    var name = await {|PERF4041:cache.GetStringAsync("user:" + id, token)|};
                    if (name is not null)
                    {
                        found.Add(name);
                    }
                }
            }
        """,
        """
            public async Task Run(List<string> ids, List<string?> found, CancellationToken token)
            {
                var names = await Task.WhenAll(ids.Select(id => cache.GetStringAsync("user:" + id, token)));
                foreach (var (id, name) in ids.Zip(names))
                {
                    if (name is not null)
                    {
                        found.Add(name);
                    }
                }
            }
        """);

    [Fact]
    public Task Reads_that_take_a_connection_each_are_left_alone() => VerifyAsync(
        """
            public async Task Run(List<string> ids, List<byte[]?> found)
            {
                foreach (var id in ids)
                {
                    var name = await {|PERF4041:cache.GetAsync(id)|};
                    found.Add(name);
                }
            }
        """,
        setup: """
            public interface ISetup { void AddDistributedSqlServerCache(); }
            public static class Setup { public static void Run(ISetup setup) => setup.AddDistributedSqlServerCache(); }
            """);

    [Fact]
    public Task One_command_asks_for_all_keys() => VerifyAsync(
        """
            public async Task Run(List<string> ids, List<string?> found)
            {
                foreach (var id in ids)
                {
                    var name = await {|PERF4041:redis.StringGetAsync("user:" + id)|}.ConfigureAwait(false);
                    found.Add(name);
                }
            }
        """,
        """
            public async Task Run(List<string> ids, List<string?> found)
            {
                var names = await redis.StringGetAsync(ids.Select(id => (RedisKey)("user:" + id)).ToArray()).ConfigureAwait(false);
                foreach (var (id, name) in ids.Zip(names))
                {
                    found.Add(name);
                }
            }
        """,
        key: "RedisReads.OneCommand");

    [Fact]
    public Task An_iterator_reads_when_it_is_asked() => VerifyAsync(
        """
            public async IAsyncEnumerable<string?> Run(List<string> ids)
            {
                foreach (var id in ids)
                {
                    var name = await {|PERF4041:redis.StringGetAsync(id)|};
                    yield return name;
                }
            }
        """);

    [Theory]
    [InlineData("the element is asked for later", "Console.WriteLine(id); var name = await {|PERF4041:redis.StringGetAsync(id)|}; found.Add(name);")]
    [InlineData("the loop writes", "var name = await {|PERF4041:redis.StringGetAsync(id)|}; await {|PERF1005:redis.StringSetAsync(id, \"x\")|}; found.Add(name);")]
    [InlineData("the loop calls what nobody knows", "var name = await {|PERF4041:redis.StringGetAsync(id)|}; {|PERF1005:Unknown(name)|};")]
    [InlineData("the key is computed", "var name = await {|PERF4041:redis.StringGetAsync(Guid.NewGuid() + id)|}; found.Add(name);")]
    [InlineData("the key counts on", "var name = await {|PERF4041:redis.StringGetAsync(page + id)|}; page++; found.Add(name);")]
    [InlineData("the answer is changed", "var name = await {|PERF4041:redis.StringGetAsync(id)|}; name = \"x\"; found.Add(name);")]
    [InlineData("the answer is converted", "string? name = await {|PERF4041:redis.StringGetAsync(id)|}; found.Add(name);")]
    public Task Offers_nothing_where(string what, string body)
    {
        Assert.NotEmpty(what);
        return VerifyAsync(
            $$"""
                public async Task Run(List<string> ids, List<string?> found, int page)
                {
                    foreach (var id in ids)
                    {
                        {{body}}
                    }
                }

                private void Unknown(string? name) => redis.StringSetAsync("x", name).Wait();
            """);
    }
}
