using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.ThreadSleepAnalyzer, PerfAnalyzers.CodeFixes.Async.ThreadSleepCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class ThreadSleepCodeFixTests
{
    [Fact]
    public Task Fixed() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            async Task Method(int ms) { await Task.Yield(); [|Thread.Sleep(ms)|]; /* settled */ }
            Task TaskReturning(CancellationToken token) { [|Thread.Sleep(TimeSpan.FromSeconds(1))|]; return Task.CompletedTask; }
            Func<Task> Lambda() => async () => { await Task.Yield(); [|Thread.Sleep(0)|]; };
            async Task Cleanup(CancellationToken token) { try { await Task.Yield(); } finally { [|Thread.Sleep(10)|]; } }
        }
        """,
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            async Task Method(int ms) { await Task.Yield(); await Task.Delay(ms); /* settled */ }
            async Task TaskReturning(CancellationToken token) { await Task.Delay(TimeSpan.FromSeconds(1), token); }
            Func<Task> Lambda() => async () => { await Task.Yield(); await Task.Yield(); };
            async Task Cleanup(CancellationToken token) { try { await Task.Yield(); } finally { await Task.Delay(10); } }
        }
        """);

    [Fact]
    public Task NotOffered()
    {
        const string Source = """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class C
            {
                async void Fire() { await Task.Yield(); [|Thread.Sleep(10)|]; }
                async Task LiveSpan(int[] all) { Span<int> part = all; [|Thread.Sleep(10)|]; part[0] = 3; }
                Task ByRef(ref int n) { [|Thread.Sleep(n)|]; return Task.CompletedTask; }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
