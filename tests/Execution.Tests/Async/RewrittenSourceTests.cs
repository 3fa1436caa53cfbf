using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>A whole source, with functions that become async, is run before and after our fix: it gives the same, and no longer needs a second thread.</summary>
public sealed class RewrittenSourceTests
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
            private static async Task<int> LoadAsync(int n) { await Task.Delay(5); return n; }
            private static async Task<int> FailAsync(string text) { await Task.Delay(5); throw new IOException(text); }
            private static async ValueTask<string> NameAsync(int n) { await Task.Delay(5); return "n" + n; }
            private static async IAsyncEnumerable<int> CountAsync(int n) { for (var i = 0; i < n; i++) { await Task.Delay(1); yield return i; } }

            public static Task<string> Run(string name) => name switch
            {
                "values" => Values(),
                "order" => Order(),
                "branches" => Text(Branches),
                "inner functions" => InnerFunctions(3),
                "value task" => Quick(2).AsTask(),
                "failure" => Failure(),
                "failure of a task method" => FailureOfTaskMethod(1),
                "failure in the synchronous part" => FailureOfTaskMethod(0),
                "narrowed catch" => Narrowed(),
                "several" => Several(),
                "token" => Token(),
                "sequence" => Sequence(),
                "null" => Optional(null),
                "not null" => Optional(NameAsync(4).AsTask()),
                _ => throw new ArgumentOutOfRangeException(name),
            };

            private static async Task<string> Values()
                => LoadAsync(1).Result + NameAsync(LoadAsync(2).Result).Result + LoadAsync(3).Result.ToString().Length + $"{LoadAsync(4).GetAwaiter().GetResult():D3}";

            private static async Task<string> Order()
            {
                var log = new List<string>();
                async Task<int> Step(int n) { log.Add("start" + n); await Task.Delay(3); log.Add("end" + n); return n; }
                log.Add("before");
                var sum = Step(1).Result + Step(2).Result;
                Step(3).Wait();
                log.Add("after" + sum);
                return string.Join(',', log);
            }

            private static Task Branches(List<string> log, int n)
            {
                log.Add("first" + LoadAsync(n).Result);
                if (n == 0)
                    return Task.CompletedTask;

                if (n == 1) return Note(log, "one");

                switch (n)
                {
                    case 2:
                        return Note(log, "two");
                    default:
                        log.Add("default");
                        return Note(log, "last");
                }
            }

            private static async Task Note(List<string> log, string text) { await Task.Delay(3); log.Add(text); }

            private static async Task<string> Text(Func<List<string>, int, Task> work)
            {
                var log = new List<string>();
                for (var n = 0; n < 4; n++) { await work(log, n); log.Add("done" + n); }
                return string.Join(',', log);
            }

            private static Task<string> InnerFunctions(int n)
            {
                Func<int, Task<int>> twice = x => { return Task.FromResult(x * 2); };
                var first = LoadAsync(n).Result;
                Task<int> Local() { return Task.FromResult(first + 1); }
                return Join(twice(first), Local());
            }

            private static async Task<string> Join(params Task<int>[] all) => string.Join('+', await Task.WhenAll(all));

            private static ValueTask<string> Quick(int n)
            {
                var name = NameAsync(n).AsTask().GetAwaiter().GetResult();
                if (n > 5) return new(name);
                return new ValueTask<string>(name + "!");
            }

            private static async Task<string> Failure() => "" + FailAsync("no disk").GetAwaiter().GetResult();

            private static Task<string> FailureOfTaskMethod(int n)
            {
                if (n == 0) throw new ArgumentException("n is 0");
                return Task.FromResult("" + FailAsync("no net").ConfigureAwait(false).GetAwaiter().GetResult());
            }

            private static async Task<string> Narrowed()
            {
                try
                {
                    return "" + FailAsync("gone").Result;
                }
                catch (AggregateException e) when (e.InnerException is IOException io)
                {
                    return "caught " + io.Message;
                }
            }

            private static async Task<string> Several()
            {
                var all = Enumerable.Range(1, 3).Select(LoadAsync).ToArray();
                Task.WaitAll(all);
                return string.Join(',', all.Select(t => t.Result));
            }

            private static async Task<string> Token()
            {
                using var source = new CancellationTokenSource(5);
                try
                {
                    Task.Delay(20_000).Wait(source.Token);
                    return "waited";
                }
                catch (Exception) when (source.IsCancellationRequested)
                {
                    return "cancelled";
                }
            }

            private static async Task<string> Sequence()
            {
                var sum = 0;
                foreach (var n in CountAsync(5).ToBlockingEnumerable()) { sum += n; }
                return sum.ToString();
            }

            private static async Task<string> Optional(Task<string>? task) => task?.Result ?? "none";
        }
        """;

    private static readonly string[] Names =
    [
        "values", "order", "branches", "inner functions", "value task", "failure", "failure of a task method",
        "failure in the synchronous part", "narrowed catch", "several", "token", "sequence", "null", "not null",
    ];

    [Fact]
    public async Task Gives_the_same_before_and_after()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Library(Source);
        var rewritten = await new Rewriter(RuleIds.BlockingWait).RewriteAsync(source, cancellation);
        var before = (await CompiledScenario.TypeAsync(source, cancellation)).Method<Func<string, Task<string>>>("Run");
        var after = (await CompiledScenario.TypeAsync(rewritten, cancellation)).Method<Func<string, Task<string>>>("Run");
        Assert.DoesNotContain(".Wait(", rewritten.Text);
        Assert.DoesNotContain("GetResult()", rewritten.Text);
        foreach (var name in Names)
        {
            var expected = await Task.Run(() => OutcomeAsync(before, name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            Assert.Equal(expected, await Task.Run(() => OutcomeAsync(after, name), cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation));

            // With one thread for everything the rewritten code still ends.
            Assert.True(SingleThreadContext.Run(() => OutcomeAsync(after, name), TimeSpan.FromSeconds(20)), $"Deadlock in '{name}'");
        }
    }

    private static async Task<string> OutcomeAsync(Func<string, Task<string>> run, string name)
    {
        try
        {
            return name + ": " + await run(name);
        }
        catch (Exception exception)
        {
            return $"{name}: {exception.GetType().Name} {exception.Message}";
        }
    }
}
