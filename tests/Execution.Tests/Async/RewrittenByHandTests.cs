using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>What a person chooses: a semaphore in place of a lock, a <c>DisposeAsync</c>, an asynchronous twin beside a synchronous member.</summary>
public sealed class RewrittenByHandTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task<string> Run(string name)
            {
                var log = new List<string>();
                switch (name)
                {
                    case "locked":
                        var counter = new Counter();
                        await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(() => { for (var i = 0; i < 20; i++) { counter.Add(1); } })));
                        return counter.Total().ToString();
                    case "locked and failing":
                        var failing = new Counter();
                        try { failing.Add(-1); } catch (IOException e) { log.Add(e.Message); }
                        failing.Add(2);
                        log.Add(failing.Total().ToString());
                        break;
                    case "disposed":
                        using (new Session(log)) { log.Add("open"); }
                        break;
                    case "disposed twice":
                        var session = new Session(log);
                        session.Dispose();
                        session.Dispose();
                        break;
                    case "bridge":
                        var page = new Page(new WebStore(log));
                        log.Add(await page.SumAsync(4) + " " + page.First);
                        break;
                    case "bridge over memory":
                        var other = new Page(new MemoryStore());
                        log.Add(await other.SumAsync(4) + " " + other.First);
                        break;
                    case "bridge and failure":
                        try { _ = new Page(new WebStore(log)).SumAsync(-1).Result; } catch (Exception e) { log.Add(e.GetBaseException().Message); }
                        break;
                }

                return string.Join(' ', log);
            }

            sealed class Counter
            {
                private readonly object gate = new();
                private int total;

                public void Add(int n)
                {
                    lock (gate)
                    {
                        var before = total;
                        total = before + EchoAsync(n).GetAwaiter().GetResult();
                    }
                }

                public int Total() { lock (gate) return total; }

                private static async Task<int> EchoAsync(int n) { await Task.Yield(); return n < 0 ? throw new IOException("negative") : n; }
            }

            sealed class Session(List<string> log) : IDisposable
            {
                private bool closed;

                public void Dispose()
                {
                    if (closed) { return; }
                    closed = true;
                    log.Add("closing");
                    CloseAsync().GetAwaiter().GetResult();
                    log.Add("closed");
                }

                private async Task CloseAsync() { await Task.Delay(1).ConfigureAwait(false); log.Add("bye"); }
            }

            interface IStore { int Load(int id); }

            sealed class WebStore(List<string> log) : IStore
            {
                public int Load(int id)
                {
                    log.Add("load " + id);
                    var loaded = AskAsync(id).GetAwaiter().GetResult();
                    log.Add("loaded");
                    return loaded;
                }

                private static async Task<int> AskAsync(int id) { await Task.Delay(1).ConfigureAwait(false); return id < 0 ? throw new IOException("unknown") : id * 2; }
            }

            sealed class MemoryStore : IStore
            {
                public int Load(int id) => id * 3;
            }

            sealed class Page
            {
                private readonly IStore store;
                public Page(IStore store) { this.store = store; First = store.Load(1); }
                public int First { get; }
                public async Task<int> SumAsync(int n) { await Task.Yield(); return store.Load(n) + store.Load(n + 1); }
            }
        }
        """;

    private static readonly string[] Names = ["locked", "locked and failing", "disposed", "disposed twice", "bridge", "bridge over memory", "bridge and failure"];

    [Fact]
    public async Task Gives_the_same_before_and_after()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Library(Source);
        var rewritten = await new Rewriter(RuleIds.UnavoidableWait) { ByHand = true }.RewriteAsync(source, cancellation);
        rewritten = await new Rewriter(RuleIds.SynchronousWait) { ByHand = true }.RewriteAsync(rewritten, cancellation);
        Assert.Contains("gate.WaitAsync()", rewritten.Text);
        Assert.DoesNotContain("lock (gate)", rewritten.Text);
        Assert.Contains("async ValueTask DisposeAsync()", rewritten.Text);
        Assert.Contains("public int Load(int id) => LoadAsync(id).GetAwaiter().GetResult();", rewritten.Text);
        Assert.Contains("await store.LoadAsync(n)", rewritten.Text);

        var before = (await CompiledScenario.TypeAsync(source, cancellation)).Method<Func<string, Task<string>>>("Run");
        var after = (await CompiledScenario.TypeAsync(rewritten, cancellation)).Method<Func<string, Task<string>>>("Run");
        foreach (var name in Names)
        {
            var expected = await Task.Run(() => before(name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            Assert.Equal(expected, await Task.Run(() => after(name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation));
        }

        // What was safe in a message loop still is: a bridge waits for nothing that asks for the thread that it holds.
        foreach (var name in (string[])["disposed", "bridge"])
        {
            Assert.True(SingleThreadContext.Run(() => after(name), TimeSpan.FromSeconds(20)), $"Deadlock in '{name}'");
        }
    }
}
