using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

public class LockedWaitCodeFixTests
{
    [Fact]
    public Task EveryLockOfTheFieldChanges() => Verify(
        """
        using System.Threading.Tasks;

        class Cache
        {
            private readonly object gate = new(); // guards the value
            private string value = "";

            public string Get(int id)
            {
                // One at a time.
                lock (gate) // here
                {
                    if (value.Length == 0)
                    {
                        value = Load(id).{|PERF5003:Result|};
                    }

                    return value;
                } // done
            }

            public void Clear()
            {
                lock (this.gate) { value = ""; }
            }

            public async Task<int> CountAsync()
            {
                await Task.Yield();
                switch (value)
                {
                    default:
                        lock (gate)
                            value += "x";
                        return Get(3).Length;
                }
            }

            private static async Task<string> Load(int id) { await Task.Yield(); return "" + id; }
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        class Cache
        {
            private readonly SemaphoreSlim gate = new(1, 1); // guards the value
            private string value = "";

            public async Task<string> GetAsync(int id)
            {
                // One at a time.
                await gate.WaitAsync();
                try // here
                {
                    if (value.Length == 0)
                    {
                        value = await Load(id);
                    }

                    return value;
                }
                finally
                {
                    gate.Release();
                } // done
            }

            public void Clear()
            {
                this.gate.Wait(); try { value = ""; } finally { this.gate.Release(); }
            }

            public async Task<int> CountAsync()
            {
                await Task.Yield();
                switch (value)
                {
                    default:
                        await gate.WaitAsync();
                        try
                        {
                            value += "x";
                        }
                        finally
                        {
                            gate.Release();
                        }
                        return (await GetAsync(3)).Length;
                }
            }

            private static async Task<string> Load(int id) { await Task.Yield(); return "" + id; }
        }
        """);

    [Fact]
    public Task InAsyncCodeAndThroughTheLockType() => Verify(
        """
        using System.Threading;
        using System.Threading.Tasks;

        static class Cache
        {
            private static readonly Lock Gate = new Lock();

            public static async Task Fill()
            {
                await Task.Yield();
                lock (Gate)
                {
                    Load().{|PERF5003:Wait|}();
                    Load().{|PERF5003:Wait|}();
                }
            }

            private static Task Load() => Task.Delay(1);
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        static class Cache
        {
            private static readonly SemaphoreSlim Gate = new SemaphoreSlim(1, 1);

            public static async Task Fill()
            {
                await Task.Yield();
                await Gate.WaitAsync();
                try
                {
                    await Load();
                    Load().Wait();
                }
                finally
                {
                    Gate.Release();
                }
            }

            private static Task Load() => Task.Delay(1);
        }
        """);

    [Theory]
    // Used otherwise, or known to others.
    [InlineData("void M() { System.Threading.Monitor.Pulse(gate); }")]
    [InlineData("object M() => gate;")]
    [InlineData("void M() { if (n > 0) lock (gate) n++; }")]
    // Entered twice by one thread.
    [InlineData("void M() { lock (gate) { N(); } } void N() { lock (gate) { n++; } }")]
    [InlineData("void M() { lock (gate) { n = P; } } int P { get { lock (gate) { return n; } } }")]
    [InlineData("void M() { lock (gate) { Other.Call(this); } } internal void N() { lock (gate) { n++; } } static class Other { public static void Call(C c) => c.N(); }")]
    [InlineData("void M(System.Action a) { lock (gate) { a(); } }")]
    [InlineData("event System.Action? E; void M() { lock (gate) { E?.Invoke(); } }")]
    [InlineData("void M() { lock (gate) { V(); } } protected virtual void V() { }")]
    [InlineData("System.Collections.Generic.IEnumerable<int> M() { lock (gate) { yield return n; } }")]
    public Task NotByASemaphore(string members) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = $$"""
            using System.Threading.Tasks;

            class C
            {
                readonly object gate = new object();
                int n;
                void Load() { lock (gate) { n = Read().{|PERF5003:Result|}; } }
                static async Task<int> Read() { await Task.Yield(); return 1; }
                {{members}}
            }
            """,
    }.RunAsync();

    [Theory]
    [InlineData("internal readonly object gate = new object();", "lock (gate) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("object gate = new object();", "lock (gate) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("readonly object gate = typeof(C);", "lock (gate) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("readonly string gate = new('x', 3);", "lock (gate) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("readonly object gate = new(), other = new();", "lock (gate) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("", "lock (this) { n = Read().{|PERF5003:Result|}; }")]
    [InlineData("readonly object gate = new(); readonly object other = new();", "lock (other) { lock (gate) { n = Read().{|PERF5003:Result|}; } }")]
    [InlineData("readonly object gate = new();", "lock (gate) { try { n = Read().{|PERF5003:Result|}; } catch (System.AggregateException) { } }")]
    public Task NotThisLock(string field, string body) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = $$"""
            using System.Threading.Tasks;

            class C
            {
                {{field}}
                int n;
                void Load() { {{body}} }
                static async Task<int> Read() { await Task.Yield(); return 1; }
            }
            """,
    }.RunAsync();

    private static Task Verify(string source, string after) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = source,
        FixedCode = after,
        BatchFixedCode = source,
    }.RunAsync();
}
