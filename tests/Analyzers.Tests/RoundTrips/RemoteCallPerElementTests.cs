using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class RemoteCallPerElementTests
{
    private static Task VerifyAsync(string body, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Usings + "using System.Net.Http;\nusing Microsoft.Extensions.Caching.Distributed;\nusing StackExchange.Redis;\n" + $$"""
                public class Service(IDatabase redis, IDistributedCache cache, HttpClient http)
                {
                    public async Task Run(List<string> ids, List<string?> found)
                    {
                        await Task.Yield();
                        {{body}}
                    }

                    private async Task<string?> Cached(string id) => await cache.GetStringAsync("user:" + id);

                    private async Task<string> Load(string id) => await http.GetStringAsync("/users/" + id);
                }
                """,
        };
        test.TestState.Sources.Add(("Redis.cs", RedisStub.Source));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static DiagnosticResult Finding(string id) => CSharpAnalyzerVerifier<RemoteCallPerElementAnalyzer>.Diagnostic(id);

    [Fact]
    public Task Warns_where_the_library_has_a_form_for_many() => VerifyAsync(
        """
        foreach (var id in ids)
            await {|#0:redis.StringSetAsync("user:" + id, "x")|};
        """,
        Finding("PERF1005").WithLocation(0).WithArguments("redis.StringSetAsync", "element of 'ids'", ""));

    [Fact]
    public Task Silent_where_each_call_takes_many_keys() => VerifyAsync(
        """
        foreach (var id in ids)
            redis.KeyDelete(id.Split(',').Select(part => (RedisKey)part).ToArray());
        foreach (var id in ids)
            Clear(id);
        var full = new List<string>();
        foreach (var id in ids)
        {
            full.Add(id);
            if (full.Count < 100) continue;
            foreach (var key in full.Chunk(2)) redis.KeyDelete(key.Select(part => (RedisKey)part).ToArray());
            await Store(string.Join(',', full));
            full.Clear();
        }

        void Clear(string id)
        {
            var keys = id.Split(',').Select(part => (RedisKey)part).ToArray();
            redis.KeyDelete(keys);
        }

        Task Store(string list) => redis.StringSetAsync("all", list);
        """);

    [Fact]
    public Task Keys_that_are_written_out_or_values_of_one_key_are_those_of_one_element() => VerifyAsync(
        """
        foreach (var id in ids)
            {|#0:redis.KeyDelete(new RedisKey[] { "a:" + id, "b:" + id })|};
        foreach (var id in ids)
            {|#1:redis.SetAdd(id, id.Split(',').Select(part => (RedisValue)part).ToArray())|};
        """,
        Finding("PERF1005").WithLocation(0).WithArguments("redis.KeyDelete", "element of 'ids'", ""),
        Finding("PERF1005").WithLocation(1).WithArguments("redis.SetAdd", "element of 'ids'", ""));

    [Fact]
    public Task Suggests_to_ask_a_cache_for_its_entries_together() => VerifyAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await {|#0:redis.StringGetAsync("user:" + id)|});
            found.Add(await {|#1:cache.GetStringAsync(id)|});
            found.Add(await {|#2:Cached(id)|});
        }
        var all = ids.Select(id => {|#3:cache.Get(id)|}).ToList();
        """,
        Finding("PERF4041").WithLocation(0).WithArguments("redis.StringGetAsync", "element of 'ids'", ""),
        Finding("PERF4041").WithLocation(1).WithArguments("cache.GetStringAsync", "element of 'ids'", ""),
        Finding("PERF4041").WithLocation(2).WithMessage(
            "'Service.Cached' asks the cache once per element of 'ids', each after the one before (path: 'Service.Cached' -> 'cache.GetStringAsync')"),
        Finding("PERF4041").WithLocation(3).WithArguments("cache.Get", "element of 'ids'", ""));

    [Fact]
    public Task Entries_of_a_cache_in_front_of_another_process_are_asked_for_one_by_one()
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Usings + """
                using Microsoft.Extensions.Caching.Hybrid;

                public class Service(HybridCache cache)
                {
                    public async Task Run(List<string> ids, List<string> found)
                    {
                        foreach (var id in ids)
                            found.Add(await {|PERF4041:cache.GetOrCreateAsync(id, _ => ValueTask.FromResult(id + "!"))|});
                        foreach (var id in ids)
                            await {|PERF1009:cache.RemoveAsync(id)|};
                    }
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Messages_are_acknowledged_one_by_one()
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Usings + """
                namespace Azure.Storage.Queues { public class QueueClient { public Task DeleteMessageAsync(string id) => Task.CompletedTask; public Task SendMessageAsync(string text) => Task.CompletedTask; } }
                namespace Amazon.SQS { public interface IAmazonSQS { Task DeleteMessageAsync(string id); } }

                namespace Own
                {
                    using Azure.Storage.Queues;
                    using Amazon.SQS;

                    public class Service(QueueClient queue, IAmazonSQS sqs)
                    {
                        public async Task Work(List<string> messages)
                        {
                            foreach (var message in messages)
                            {
                                await ProcessAsync(message);
                                await queue.DeleteMessageAsync(message);
                                await sqs.DeleteMessageAsync(message);
                            }
                            foreach (var message in messages)
                                await DoneAsync(message);
                        }

                        public async Task Clear(List<string> messages)
                        {
                            foreach (var message in messages)
                                await {|PERF1009:queue.DeleteMessageAsync(message)|};
                            foreach (var message in messages)
                                await {|PERF1005:sqs.DeleteMessageAsync(message)|};
                            foreach (var message in messages)
                            {
                                await ProcessAsync(message);
                                await {|PERF1009:queue.SendMessageAsync(message)|};
                            }
                        }

                        private async Task DoneAsync(string message) { await ProcessAsync(message); await queue.DeleteMessageAsync(message); }
                        private static Task ProcessAsync(string message) => Task.Delay(message.Length);
                    }
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_handful_of_constants_is_silent() => VerifyAsync(
        """
        foreach (var id in new[] { "a", "b", "c" })
            found.Add(await cache.GetStringAsync(id));
        """);

    [Fact]
    public Task A_batch_of_a_client_sends_its_calls_together()
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Usings + """
                using NBitcoin.RPC;

                namespace NBitcoin.RPC
                {
                    public class RPCClient
                    {
                        public RPCClient PrepareBatch() => new();
                        public Task SendBatchAsync() => Task.CompletedTask;
                        public Task<string> GetEntryAsync(string id) => Task.FromResult(id);
                    }
                }

                public class Service
                {
                    public async Task Run(RPCClient rpc, List<string> ids, List<Task<string>> found)
                    {
                        var batch = rpc.PrepareBatch();
                        foreach (var id in ids)
                            found.Add(batch.GetEntryAsync(id));
                        await batch.SendBatchAsync();
                        foreach (var id in ids)
                            await {|PERF1005:rpc.GetEntryAsync(id)|};
                    }
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Suggests_where_it_has_none() => VerifyAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await {|#0:http.GetStringAsync("/" + id)|});
            await {|#1:cache.RemoveAsync(id)|};
            found.Add(await {|#2:Load(id)|});
        }
        """,
        Finding("PERF1009").WithLocation(0),
        Finding("PERF1009").WithLocation(1),
        Finding("PERF1009").WithLocation(2).WithMessage(
            "'Service.Load' makes one remote call per element of 'ids', each after the one before (path: 'Service.Load' -> 'http.GetStringAsync')"));

    [Fact]
    public Task Calls_of_a_member_that_works_with_a_context_too_cannot_overlap()
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Model + """
                public class Refresh(ShopContext db, System.Net.Http.HttpClient http)
                {
                    public async Task Run(List<User> users)
                    {
                        foreach (var user in users)
                            await One(user);
                        foreach (var user in users)
                            user.Name = await {|PERF1009:Name(user)|};
                    }

                    private async Task One(User user)
                    {
                        user.Name = await Name(user);
                        await db.SaveChangesAsync();
                    }

                    private Task<string> Name(User user) => http.GetStringAsync("/names/" + user.Id);
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_task_that_is_waited_for_in_the_same_round_does_not_overlap() => VerifyAsync(
        """
        foreach (var id in ids)
        {
            var task = {|PERF4041:redis.StringGetAsync(id)|};
            found.Clear();
            found.Add(await task);
        }
        foreach (var id in ids)
            found.Add({|PERF4041:redis.StringGetAsync(id)|}.Result);
        """);

    [Fact]
    public Task Commands_that_nobody_waits_for_are_silent() => VerifyAsync(
        """
        foreach (var id in ids)
            redis.KeyDelete(id, StackExchange.Redis.CommandFlags.FireAndForget);
        foreach (var id in ids)
            {|PERF1005:redis.KeyDelete(id)|};
        """);

    [Fact]
    public Task Calls_that_overlap_are_silent() => VerifyAsync(
        """
        await Task.WhenAll(ids.Select(id => redis.StringGetAsync(id)));
        await Task.WhenAll(ids.Select(async id => found.Add(await redis.StringGetAsync(id))));
        await Parallel.ForEachAsync(ids, async (id, token) => found.Add(await http.GetStringAsync("/" + id, token)));
        var tasks = new List<Task<RedisValue>>();
        foreach (var id in ids)
            tasks.Add(redis.StringGetAsync(id));
        foreach (var id in ids)
            _ = redis.StringSetAsync(id, "x");
        var batch = redis.CreateBatch();
        foreach (var id in ids)
            await batch.StringGetAsync(id);
        """);

    [Fact]
    public Task Pages_of_a_service_are_silent() => VerifyAsync(
        """
        for (var page = 1; page <= 100; page++)
            found.Add(await http.GetStringAsync("/users?page=" + page));
        string? next = "/users";
        while (next != null)
        {
            next = await http.GetStringAsync(next);
            found.Add(next);
        }
        for (var i = 0; i < ids.Count; i++)
            found.Add(await {|PERF4041:redis.StringGetAsync(ids[i])|});
        """);

    [Fact]
    public Task Batches_are_silent() => VerifyAsync(
        """
        foreach (var part in ids.Select(id => (RedisKey)id).Chunk(500))
            await redis.StringGetAsync(part);
        """);

    [Fact]
    public Task A_distributed_cache_in_memory_is_silent()
    {
        var test = new CSharpAnalyzerTest<RemoteCallPerElementAnalyzer>
        {
            TestCode = Shop.Usings + """
                using Microsoft.Extensions.Caching.Distributed;

                public class Service(IDistributedCache cache)
                {
                    public static void Register(IServiceCollection services) => services.AddDistributedMemoryCache();

                    public async Task Run(List<string> ids)
                    {
                        foreach (var id in ids)
                            await cache.RemoveAsync(id);
                    }
                }
                """,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
