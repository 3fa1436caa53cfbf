using System.Collections.Concurrent;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>A blocking wait that became an await gives the same results and exceptions, and lets go of its thread.</summary>
public sealed class BlockingWaitTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeadlockLimit = TimeSpan.FromSeconds(1);

    private delegate Task Body(List<string> log, CancellationToken token);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. BlockingWaits.All.Keys];

    public static TheoryData<string> DelicateNames => [.. BlockingWaits.Delicate.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ABlockingWaitBecomesAnAwait(string name)
    {
        var source = Source(BlockingWaits.All[name]);
        var rewritten = await RewriteAsync(source);
        Assert.NotEqual(source, rewritten);
        var before = await CompileAsync(source);
        var after = await CompileAsync(rewritten);

        Assert.Equal(await OutcomeAsync(before), await OutcomeAsync(after));
        Assert.False(SingleThreadContext.Run(() => before([], CancellationToken), DeadlockLimit), "The original does not deadlock: it shows nothing.");
        Assert.True(SingleThreadContext.Run(() => OutcomeAsync(after), LongEnough), $"Deadlock:\n{rewritten.Text}");
    }

    [Theory]
    [MemberData(nameof(DelicateNames))]
    public async Task ADelicateWaitStaysTheSame(string name)
    {
        var source = Source(BlockingWaits.Delicate[name]);
        var rewritten = await RewriteAsync(source);

        var before = await OutcomeAsync(await CompileAsync(source));
        var after = await OutcomeAsync(await CompileAsync(rewritten));
        Assert.True(before == after, $"before\n{before}\nafter\n{after}\n\n{rewritten.Text}");
    }

    private static Task<ScenarioSource> RewriteAsync(ScenarioSource source)
        => new Rewriter(RuleIds.BlockingWait).RewriteAsync(source, CancellationToken);

    private static async Task<Body> CompileAsync(ScenarioSource source)
        => (await CompiledScenario.TypeAsync(source, CancellationToken)).Method<Body>("RunAsync");

    private static async Task<string> OutcomeAsync(Body body)
    {
        var log = new List<string>();
        try
        {
            await body(log, CancellationToken);
        }
        catch (Exception exception)
        {
            log.Add($"{exception.GetType()}: {exception.Message}");
        }

        return string.Join('\n', log);
    }

    private static ScenarioSource Source(string body) => ScenarioSource.Library($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task RunAsync(List<string> log, CancellationToken token)
            {
                {{body.ReplaceLineEndings("\n        ")}}
            }

            private static async Task<int> ValueAsync(int value)
            {
                await Task.Yield();
                return value;
            }

            private static async ValueTask<int> ValueTaskAsync(int value)
            {
                await Task.Yield();
                return value;
            }

            private static async Task<List<int>> ListAsync()
            {
                await Task.Yield();
                return [1, 2, 3];
            }

            private static async Task<int> FailAsync()
            {
                await Task.Yield();
                throw new InvalidOperationException("failed");
            }

            private static async Task WorkAsync(List<string> log)
            {
                await Task.Yield();
                lock (log)
                {
                    log.Add("worked");
                }
            }
        }

        """);
}
