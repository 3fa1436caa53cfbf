using FakeAsync = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.FakeAsyncAnalyzer, PerfAnalyzers.CodeFixes.Async.FakeAsyncCodeFix>;
using OffloadedWait = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.OffloadedWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.OffloadedWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class OffloadedWorkCodeFixTests
{
    [Fact]
    public Task AwaitsTheTwinItself() => FakeAsync.VerifyCodeFixAsync(
        """
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            async Task<string> Read(string path, CancellationToken token) => await Task.[|Run|](() => File.ReadAllText(path), token);
            async Task Write(string path)
            {
                // kept
                await Task.[|Run|](() => { File.WriteAllText(path, "a"); }).ConfigureAwait(false); // also kept
            }

            async Task Commented(string path) { await Task.[|Run|](() => /* why */ File.ReadAllText(path)); }
        }
        """,
        """
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            async Task<string> Read(string path, CancellationToken token) => await File.ReadAllTextAsync(path, token);
            async Task Write(string path)
            {
                // kept
                await File.WriteAllTextAsync(path, "a").ConfigureAwait(false); // also kept
            }

            async Task Commented(string path) { await Task.[|Run|](() => /* why */ File.ReadAllText(path)); }
        }
        """);

    [Fact]
    public Task AwaitsTheWorkOfAHelper() => OffloadedWait.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading.Tasks;

        static class AsyncHelper
        {
            public static T RunSync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work).Unwrap().GetAwaiter().GetResult();
        }

        class C
        {
            static async Task<string> Load() { await Task.Yield(); return ""; }
            async Task<int> Lambda() { await Task.Yield(); return AsyncHelper.[|RunSync|](() => Load()).Length; }
            Task<string> Async() { return Task.FromResult(AsyncHelper.[|RunSync|](async () => await Load())); }
            int Synchronous() => AsyncHelper.[|RunSync|](() => Load()).Length;
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        static class AsyncHelper
        {
            public static T RunSync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work).Unwrap().GetAwaiter().GetResult();
        }

        class C
        {
            static async Task<string> Load() { await Task.Yield(); return ""; }
            async Task<int> Lambda() { await Task.Yield(); return (await Load()).Length; }
            async Task<string> Async() { return await Load(); }
            int Synchronous() => AsyncHelper.[|RunSync|](() => Load()).Length;
        }
        """);
}
