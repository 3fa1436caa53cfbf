using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

public class AsyncDisposalCodeFixTests
{
    [Fact]
    public Task TheWorkMoves() => Verify(
        """
        using System;
        using System.Threading.Tasks;

        public sealed class Connection : IDisposable
        {
            private bool closed;

            /// <summary>Says goodbye.</summary>
            public void Dispose()
            {
                if (closed)
                {
                    return;
                }

                // Politely.
                Close(1).{|PERF5003:Wait|}();
                Finish().AsTask().GetAwaiter().{|PERF5003:GetResult|}();
                GC.SuppressFinalize(this);
            }

            private async Task Close(int n) { await Task.Delay(n); closed = true; }
            private ValueTask Finish() => default;
        }

        class Pool<T>(int size)
            : ICloneable, IDisposable
            where T : new()
        {
            public void Dispose() => Task.Delay(size).GetAwaiter().{|PERF5003:GetResult|}();
            public object Clone() => new T();
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        public sealed class Connection : IDisposable, IAsyncDisposable
        {
            private bool closed;

            /// <summary>Says goodbye.</summary>
            public async ValueTask DisposeAsync()
            {
                if (closed)
                {
                    return;
                }

                // Politely.
                await Close(1).ConfigureAwait(false);
                await Finish().ConfigureAwait(false);
                GC.SuppressFinalize(this);
            }

            /// <summary>Says goodbye.</summary>
            public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

            private async Task Close(int n) { await Task.Delay(n); closed = true; }
            private ValueTask Finish() => default;
        }

        class Pool<T>(int size)
            : ICloneable, IDisposable, IAsyncDisposable
            where T : new()
        {
            public async ValueTask DisposeAsync() => await Task.Delay(size).ConfigureAwait(false);

            public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
            public object Clone() => new T();
        }
        """);

    [Theory]
    [InlineData("class C : IDisposable { public virtual void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); }")]
    [InlineData("class C : IDisposable { void IDisposable.Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); }")]
    [InlineData("struct C : IDisposable { public void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); }")]
    [InlineData("class C : IDisposable { public void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); public void DisposeAsync() { } }")]
    [InlineData("class C : IDisposable, IAsyncDisposable { public void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); ValueTask IAsyncDisposable.DisposeAsync() => default; }")]
    [InlineData("class B : IDisposable { public virtual void Dispose() { } } class C : B { public override void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); }")]
    [InlineData("class B : IDisposable { public void Dispose() { } } class C : B, IDisposable { public new void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); }")]
    [InlineData("class C : IDisposable { public void Dispose() { try { Task.Delay(1).{|PERF5003:Wait|}(); } catch (AggregateException) { } } }")]
    [InlineData("class C : IDisposable { public void Dispose() { Span<int> s = stackalloc int[1]; Task.Delay(1).{|PERF5003:Wait|}(); s[0] = 1; } }")]
    [InlineData("class C : IDisposable { public void Dispose() => Task.Delay(1).{|PERF5003:Wait|}(); } namespace System.Windows.Forms { class Control { } }")]
    public Task NotThisDispose(string type) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = $$"""
            using System;
            using System.Threading.Tasks;

            {{type}}
            """,
    }.RunAsync();

    private static Task Verify(string source, string after) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = source,
        FixedCode = after,
        BatchFixedCode = source,
    }.RunAsync();
}
