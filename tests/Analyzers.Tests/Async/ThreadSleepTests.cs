using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.ThreadSleepAnalyzer>;

namespace PerfAnalyzers.Async;

public class ThreadSleepTests
{
    [Fact]
    public Task Reported() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using static System.Threading.Thread;

        class C
        {
            async Task Method(int ms) { await Task.Yield(); {|#0:Thread.Sleep(ms)|}; }
            Task TaskReturning() { {|#1:Sleep(TimeSpan.FromSeconds(1))|}; return Task.CompletedTask; }
            Func<Task> Lambda() => async () => { await Task.Yield(); {|#2:Thread.Sleep(0)|}; };
            async Task Loop(Func<bool> done) { while (!done()) { {|#3:Thread.Sleep(1)|}; await Task.Yield(); } }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("async method 'Method'", "Task.Delay"),
        Verify.Diagnostic().WithLocation(1).WithArguments("task-returning method 'TaskReturning'", "Task.Delay"),
        Verify.Diagnostic().WithLocation(2).WithArguments("an async lambda", "Task.Yield"),
        Verify.Diagnostic().WithLocation(3).WithArguments("async method 'Loop'", "Task.Delay"));

    [Fact]
    public Task NotReported() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class Own { public static void Sleep(int n) { } }

        class C
        {
            readonly object gate = new();
            void Synchronous() { Thread.Sleep(1000); }
            async Task Spin(Func<bool> done) { await Task.Yield(); while (!done()) { Thread.Sleep(0); } do { Thread.Sleep(1); } while (!done()); }
            async Task Other() { await Task.Yield(); Thread.SpinWait(3); Own.Sleep(3); }
            async Task Locked() { await Task.Yield(); lock (gate) { Thread.Sleep(10); } }
            async Task OnAThread() { await Task.Run(() => Thread.Sleep(10)); new Thread(() => Thread.Sleep(10)).Start(); }
            static async Task Main() { await Task.Yield(); Thread.Sleep(10); }
        }
        """);
}
