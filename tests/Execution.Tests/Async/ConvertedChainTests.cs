using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>A chain of synchronous functions over a blocking wait, run before and after it became async.</summary>
public sealed class ConvertedChainTests
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
            public static async Task<string> Run(string name, CancellationToken token)
            {
                await Task.Yield();
                var log = new List<string>();
                IStore store = name.StartsWith("memory") ? new MemoryStore(log) : new SlowStore(log);
                switch (name)
                {
                    case "values" or "memory values":
                        log.Add(Sum(store, 3).ToString());
                        break;
                    case "order" or "memory order":
                        All(store, new List<int> { 1, 2, 3 });
                        break;
                    case "failure" or "memory failure":
                        log.Add(Describe(store, -1));
                        break;
                    case "escaping" or "memory escaping":
                        log.Add(store.Load(-2).ToString());
                        break;
                    case "finally":
                        try { Cleaned(store, log); } catch (IOException e) { log.Add(e.Message); }
                        break;
                    case "inner functions":
                        log.Add(Inner(store, 4).ToString());
                        break;
                    case "cancellation":
                        try { log.Add(Patient(token).ToString()); } catch (OperationCanceledException) { log.Add("cancelled"); }
                        break;
                }

                return string.Join(' ', log);
            }

            interface IStore
            {
                int Load(int id);
                void Save(int id);
            }

            sealed class SlowStore(List<string> log) : IStore
            {
                public int Load(int id) => ReadAsync(id).GetAwaiter().GetResult();
                public void Save(int id)
                {
                    log.Add("before " + id);
                    WriteAsync(id).GetAwaiter().GetResult();
                    log.Add("after " + id);
                }

                async Task<int> ReadAsync(int id)
                {
                    await Task.Yield();
                    return id == -1 ? throw new IOException("no disk") : id == -2 ? throw new ArgumentException("bad id") : id * 2;
                }

                async Task WriteAsync(int id) { await Task.Yield(); log.Add("write " + id); }
            }

            sealed class MemoryStore(List<string> log) : IStore
            {
                int IStore.Load(int id)
                {
                    if (id == -1)
                        throw new IOException("no memory");
                    if (id < 0) throw new ArgumentException("bad id");
                    return id * 3;
                }

                public void Save(int id)
                {
                    if (id == 2) return;
                    log.Add("saved " + id);
                }
            }

            static int Sum(IStore store, int n)
            {
                var sum = 0;
                for (var i = 1; i <= n; i++) sum += store.Load(i) - store.Load(store.Load(1));
                return sum;
            }

            static void All(IStore store, List<int> ids)
            {
                ids.ForEach(id => store.Save(id));
                foreach (var id in ids.Where(id => id > 1)) store.Save(id);
            }

            static string Describe(IStore store, int id)
            {
                try { return store.Load(id).ToString(); }
                catch (IOException e) { return "caught " + e.Message; }
            }

            static void Cleaned(IStore store, List<string> log)
            {
                try { store.Load(-1); }
                finally { store.Save(9); log.Add("cleaned"); }
            }

            static int Inner(IStore store, int n)
            {
                return Twice(n);

                int Twice(int i) => store.Load(i) * 2;
            }

            static int Patient(CancellationToken token) => WaitAsync(token).GetAwaiter().GetResult();

            static async Task<int> WaitAsync(CancellationToken token) { await Task.Delay(20_000, token); return 1; }
        }
        """;

    private static readonly string[] Names =
    [
        "values", "order", "failure", "escaping", "finally", "inner functions", "cancellation",
        "memory values", "memory order", "memory failure", "memory escaping",
    ];

    [Fact]
    public async Task Gives_the_same_before_and_after_and_never_waits_for_its_own_thread()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Library(Source);
        var rewritten = await new Rewriter(RuleIds.SynchronousWait).RewriteAsync(source, cancellation);
        Assert.DoesNotContain("GetResult()", rewritten.Text);
        var before = (await CompiledScenario.TypeAsync(source, cancellation)).Method<Func<string, CancellationToken, Task<string>>>("Run");
        var after = (await CompiledScenario.TypeAsync(rewritten, cancellation)).Method<Func<string, CancellationToken, Task<string>>>("Run");
        foreach (var name in Names)
        {
            var expected = await Task.Run(() => OutcomeAsync(before, name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            var actual = await Task.Run(() => OutcomeAsync(after, name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            Assert.True(expected == actual, $"before {expected}\nafter  {actual}\n\n{rewritten.Text}");
            Assert.True(SingleThreadContext.Run(() => OutcomeAsync(after, name), TimeSpan.FromSeconds(20)), $"Deadlock in '{name}'");
        }

        Assert.False(SingleThreadContext.Run(() => OutcomeAsync(before, "values"), TimeSpan.FromSeconds(1)), "The original does not deadlock: it shows nothing.");
    }

    private static async Task<string> OutcomeAsync(Func<string, CancellationToken, Task<string>> run, string name)
    {
        using var source = new CancellationTokenSource(name == "cancellation" ? 50 : Timeout.Infinite);
        try
        {
            return $"{name}: {await run(name, source.Token)}";
        }
        catch (Exception exception)
        {
            return $"{name}: {exception.GetType().Name} {exception.Message}";
        }
    }
}
