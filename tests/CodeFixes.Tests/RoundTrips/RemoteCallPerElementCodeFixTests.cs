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
                Task<RedisValue> HashGetAsync(RedisKey key, RedisValue field);
                Task<bool> StringSetAsync(RedisKey key, RedisValue value);
            }
            public interface IDatabase : IDatabaseAsync;
        }
        """;

    private static Task VerifyAsync(string members, string? fixedMembers = null)
    {
        var test = new CSharpCodeFixTest<RemoteCallPerElementAnalyzer, RemoteCallPerElementCodeFix> { TestCode = Wrap(members) };
        test.TestState.Sources.Add(("Redis.cs", Redis));
        if (fixedMembers is not null)
        {
            test.FixedCode = Wrap(fixedMembers);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Wrap(string members)
        => "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading.Tasks;\nusing StackExchange.Redis;\n\n"
            + "public class Item { public int Id { get; set; } }\n\npublic class Service(IDatabase redis)\n{\n" + members + "\n}\n";

    [Fact]
    public Task Sends_the_reads_before_the_loop() => VerifyAsync(
        """
            public async Task Run(List<string> ids, List<string?> found)
            {
                // All names.
                foreach (var id in ids)
                {
                    var name = await {|PERF1005:redis.StringGetAsync($"user:{id}")|};
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

    [Theory]
    [InlineData("the element is asked for later", "Console.WriteLine(id); var name = await {|PERF1005:redis.StringGetAsync(id)|}; found.Add(name);")]
    [InlineData("the loop writes", "var name = await {|PERF1005:redis.StringGetAsync(id)|}; await {|PERF1005:redis.StringSetAsync(id, \"x\")|}; found.Add(name);")]
    [InlineData("the loop calls what nobody knows", "var name = await {|PERF1005:redis.StringGetAsync(id)|}; {|PERF1005:Unknown(name)|};")]
    [InlineData("the key is computed", "var name = await {|PERF1005:redis.StringGetAsync(Guid.NewGuid() + id)|}; found.Add(name);")]
    [InlineData("the answer is changed", "var name = await {|PERF1005:redis.StringGetAsync(id)|}; name = \"x\"; found.Add(name);")]
    [InlineData("the answer is converted", "string? name = await {|PERF1005:redis.StringGetAsync(id)|}; found.Add(name);")]
    public Task Offers_nothing_where(string what, string body)
    {
        Assert.NotEmpty(what);
        return VerifyAsync(
            $$"""
                public async Task Run(List<string> ids, List<string?> found)
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
