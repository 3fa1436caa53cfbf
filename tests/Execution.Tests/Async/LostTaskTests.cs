using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>Code that lost its tasks, or started them in vain, is run before and after our fixes.</summary>
public sealed class LostTaskTests
{
    private delegate Task<string> Scenario(int callers, CancellationToken token);

    /// <summary>So many callers never come: nobody is answered.</summary>
    private const int Never = int.MaxValue;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RuleIds.AsyncVoid, """
        var ids = new List<int> { 3, 1, 2 };
        var done = new ConcurrentQueue<int>();
        ids.ForEach(async id => { if (id == 1) return; await Server.AnswerAsync(token); done.Enqueue(id); });
        return string.Join(',', done);
        """, "", "3,2")]
    [InlineData(RuleIds.AsyncVoid, """
        var done = new ConcurrentQueue<int>();
        Parallel.ForEach(new[] { 1, 2, 3 }, async id => { await Server.AnswerAsync(token); done.Enqueue(id); });
        return done.Count.ToString();
        """, "0", "3")]
    [InlineData(RuleIds.TasksStartedTwice, """
        var started = 0;
        async Task<int> LoadAsync(int id) { Interlocked.Increment(ref started); await Task.Delay(1); return id; }
        var tasks = new[] { 1, 2, 3 }.Select(id => LoadAsync(id));
        await Task.WhenAll(tasks);
        var sum = 0;
        foreach (var task in tasks) { sum += await task; }
        return $"{sum} of {started}";
        """, "6 of 6", "6 of 3")]
    [InlineData(RuleIds.TaskOutlivesUsing, """
        Task<string> Get() { using var client = Server.Client(); return client.GetStringAsync("a"); }
        try { return await Get(); } catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException) { return "disposed"; }
        """, "disposed", "a")]
    [InlineData(RuleIds.DroppedTask, """
        async Task FailAsync() { await Task.Delay(1); throw new InvalidOperationException("failed"); }
        Task Save() { FailAsync(); return Task.CompletedTask; }
        try { await Save(); return "saved"; } catch (InvalidOperationException e) { return e.Message; }
        """, "saved", "failed")]
    public async Task The_work_is_done_once_and_awaited(string rule, string body, string before, string after)
    {
        var source = Source(body);
        var rewritten = await RewriteAsync(rule, source);
        Assert.Equal(before, await RunAsync(source, Never));
        Assert.Equal(after, await RunAsync(rewritten));
    }

    [Theory]
    [InlineData("a", "b", "ab, 2 calls, 2 at once")]
    [InlineData("500", "b", "HttpRequestException 500")]
    [InlineData("a", "501", "HttpRequestException 501")]
    [InlineData("500", "501", "HttpRequestException 500")]
    public async Task Reads_that_are_started_together_give_the_same(string first, string second, string expected)
    {
        var source = Source($$"""
            using var http = Server.Client();
            try
            {
                var x = await http.GetStringAsync("{{first}}");
                var y = await http.GetStringAsync("{{second}}");
                return $"{x}{y}, {Server.Calls} calls, {Server.Most} at once";
            }
            catch (HttpRequestException e) { return $"HttpRequestException {(int?)e.StatusCode}"; }
            """);
        var rewritten = await RewriteAsync(RuleIds.SequentialAwaits, source);
        Assert.Contains("Task.WhenAll", rewritten.Text);
        Assert.Equal(expected.Replace("2 at once", "1 at once"), await RunAsync(source));
        Assert.Equal(expected, await RunAsync(rewritten, callers: 2));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled_after_the_rewrite()
    {
        var source = Source("""
            using var http = Server.Client();
            using var limit = new CancellationTokenSource(20);
            try
            {
                var x = await http.GetStringAsync("a", limit.Token);
                var y = await http.GetStringAsync("b", limit.Token);
                return x + y;
            }
            catch (OperationCanceledException e) { return $"cancelled {e.CancellationToken == limit.Token}"; }
            """);
        var rewritten = await RewriteAsync(RuleIds.SequentialAwaits, source);
        Assert.Equal("cancelled True", await RunAsync(source, Never));
        Assert.Equal("cancelled True", await RunAsync(rewritten, Never));
    }

    [Fact]
    public async Task A_limited_fan_out_makes_the_same_calls()
    {
        var source = Source("""
            using var http = Server.Client();
            var urls = Enumerable.Range(0, 40).Select(i => "u" + i).ToList();
            await Task.WhenAll(urls.Select(url => http.GetStringAsync(url)));
            return $"{Server.Calls} calls, {(Server.Most > 8 ? "unlimited" : "limited")}";
            """);
        var rewritten = await RewriteAsync(RuleIds.UnboundedFanOut, source, byHand: true);
        Assert.Equal("40 calls, unlimited", await RunAsync(source, callers: 40));
        Assert.Equal("40 calls, limited", await RunAsync(rewritten, callers: 8));
    }

    [Fact]
    public async Task A_limited_fan_out_fails_with_the_same_exception()
    {
        var source = Source("""
            using var http = Server.Client();
            var urls = new List<string>(Enumerable.Repeat("u", 3)) { "500" };
            try { await Task.WhenAll(urls.Select(async url => { await http.GetStringAsync(url); })); return "done"; }
            catch (HttpRequestException e) { return $"HttpRequestException {(int?)e.StatusCode}"; }
            """);
        var rewritten = await RewriteAsync(RuleIds.UnboundedFanOut, source, byHand: true);
        Assert.Equal("HttpRequestException 500", await RunAsync(source));
        Assert.Equal("HttpRequestException 500", await RunAsync(rewritten));
    }

    private static async Task<ScenarioSource> RewriteAsync(string rule, ScenarioSource source, bool byHand = false)
    {
        var rewriter = new Rewriter(rule) { ByHand = byHand };
        var rewritten = await rewriter.RewriteAsync(source, CancellationToken);
        Assert.True(source.Text != rewritten.Text, await rewriter.ExplainAsync(source, CancellationToken));
        return rewritten;
    }

    /// <param name="source">The source to compile and run.</param>
    /// <param name="callers">As many must be waiting before the first is answered: what runs together shows it without a race against the clock.</param>
    private static async Task<string> RunAsync(ScenarioSource source, int callers = 1)
    {
        var run = (await CompiledScenario.TypeAsync(source, CancellationToken)).Method<Scenario>("RunAsync");
        return await run(callers, CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken);
    }

    /// <summary>Each compiled source has a server of its own: it answers with the path, fails with a number, and counts its calls.</summary>
    private static ScenarioSource Source(string body) => ScenarioSource.Library($$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task<string> RunAsync(int callers, CancellationToken token)
            {
                Server.Callers = callers;
                await Task.Yield();
                {{body.ReplaceLineEndings("\n        ")}}
            }
        }

        public sealed class Server : HttpMessageHandler
        {
            private static readonly TaskCompletionSource Gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private static int now;
            public static int Callers;
            public static int Calls;
            public static int Most;

            public static async Task AnswerAsync(CancellationToken token)
            {
                if (Interlocked.Increment(ref Calls) >= Callers) { Gathered.TrySetResult(); }
                await Task.Yield();
                await Gathered.Task.WaitAsync(token);
            }

            public static HttpClient Client() => new(new Server()) { BaseAddress = new Uri("http://server/") };

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                lock (typeof(Server)) { Most = Math.Max(Most, ++now); }
                try
                {
                    await AnswerAsync(token);
                    var path = request.RequestUri!.AbsolutePath.Substring(1);
                    return int.TryParse(path, out var status)
                        ? new HttpResponseMessage((HttpStatusCode)status)
                        : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(path) };
                }
                finally
                {
                    lock (typeof(Server)) { now--; }
                }
            }
        }

        """);
}
