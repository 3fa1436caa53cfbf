using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.BlockingWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Waits in functions that are async already.</summary>
public class BlockingWaitCodeFixTests
{
    [Fact]
    public Task EachWayToWait() => Verify.VerifyCodeFixAsync(
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task<string> Load(int i = 0) { await Task.Yield(); return ""; }
            static async ValueTask<string> Quick() { await Task.Yield(); return ""; }

            async Task<string> M(Task a, Task b, CancellationToken token, IAsyncEnumerable<int> xs, Task<string>? maybe)
            {
                await Task.Yield();
                var text = Load().[|Result|];
                var length = Load(text.Length).[|Result|].Length;
                var first = Load().[|Result|][0];
                a.[|Wait|]();
                b.[|Wait|](token);
                Load(3).GetAwaiter().[|GetResult|]();
                text += Load(length).ConfigureAwait(false).GetAwaiter().[|GetResult|]();
                text += Quick().[|Result|] + Quick().AsTask().[|Result|] + Quick().GetAwaiter().[|GetResult|]();
                Task.[|WaitAll|](Load(), Load());
                foreach (var x in xs.[|ToBlockingEnumerable|]())
                {
                    text += x;
                }

                var optional = maybe?.[|Result|];
                return $"{text} {Load().[|Result|],5} {optional}";
            }
        }
        """,
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task<string> Load(int i = 0) { await Task.Yield(); return ""; }
            static async ValueTask<string> Quick() { await Task.Yield(); return ""; }

            async Task<string> M(Task a, Task b, CancellationToken token, IAsyncEnumerable<int> xs, Task<string>? maybe)
            {
                await Task.Yield();
                var text = await Load();
                var length = (await Load(text.Length)).Length;
                var first = (await Load())[0];
                await a;
                await b.WaitAsync(token);
                await Load(3);
                text += await Load(length).ConfigureAwait(false);
                text += await Quick() + await Quick() + await Quick();
                await Task.WhenAll(Load(), Load());
                await foreach (var x in xs)
                {
                    text += x;
                }

                var optional = (maybe is null ? default : await maybe);
                return $"{text} {await Load(),5} {optional}";
            }
        }
        """);

    [Fact]
    public Task CommentsAndLinesAreKept() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task<string> Load() { await Task.Yield(); return ""; }

            async Task<string> M(Task a)
            {
                // first wait
                a.[|Wait|](); // done
                /* then */ var text = Load().[|Result|] /* read */;
                var other = this
                    .Again()
                    .[|Result|];
                return text + other;
            }

            async Task<string> Again() => await Load();
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task<string> Load() { await Task.Yield(); return ""; }

            async Task<string> M(Task a)
            {
                // first wait
                await a; // done
                /* then */ var text = await Load() /* read */;
                var other = await this
                    .Again();
                return text + other;
            }

            async Task<string> Again() => await Load();
        }
        """);

    [Fact]
    public Task EveryKindOfFunction() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Arrow() => Load().[|Result|];
            async IAsyncEnumerable<int> Iterator() { yield return Load().[|Result|]; await Task.Yield(); }
            Func<Task<int>> field = async () => Load().[|Result|];
            Func<Task> Lambda() => async () => Load().[|Wait|]();
            void Local() { async ValueTask<int> Inner() => Load().[|Result|]; _ = Inner(); }
            async void OnClick(object sender, EventArgs e) { Load().[|Wait|](); await Task.Yield(); }
            async Task<int> Nested(int n) => await Twice(Twice(n).[|Result|] + Load().[|Result|]);
            async Task<int> Twice(int n) => n * 2;
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Arrow() => await Load();
            async IAsyncEnumerable<int> Iterator() { yield return await Load(); await Task.Yield(); }
            Func<Task<int>> field = async () => await Load();
            Func<Task> Lambda() => async () => await Load();
            void Local() { async ValueTask<int> Inner() => await Load(); _ = Inner(); }
            async void OnClick(object sender, EventArgs e) { await Load(); await Task.Yield(); }
            async Task<int> Nested(int n) => await Twice(await Twice(n) + await Load());
            async Task<int> Twice(int n) => n * 2;
        }
        """);

    [Fact]
    public Task TheFilesHabitOfConfiguringIsFollowed() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); await Task.Delay(1).ConfigureAwait(false); await Task.Delay(2).ConfigureAwait(false); return 1; }

            async Task<int> M() => Load().[|Result|];
            Task<int> N(bool b) { if (b) { return Load(); } return Task.FromResult(Load().[|Result|]); }
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); await Task.Delay(1).ConfigureAwait(false); await Task.Delay(2).ConfigureAwait(false); return 1; }

            async Task<int> M() => await Load().ConfigureAwait(false);
            async Task<int> N(bool b) { if (b) { return await Load().ConfigureAwait(false); } return await Load().ConfigureAwait(false); }
        }
        """);

    [Fact]
    public Task ACatchOfTheWrappedExceptionIsNarrowedInItsExactShape() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.IO;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> M()
            {
                try
                {
                    return Load().[|Result|];
                }
                catch (AggregateException e) when (e.InnerException is IOException)
                {
                    // no file
                    return 0;
                }
            }

            async Task<string> Named()
            {
                try
                {
                    Load().[|Wait|]();
                    return "";
                }
                catch (AggregateException e) when (e.InnerException is IOException io)
                {
                    return io.Message;
                }
            }
        }
        """,
        """
        using System;
        using System.IO;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> M()
            {
                try
                {
                    return await Load();
                }
                catch (IOException)
                {
                    // no file
                    return 0;
                }
            }

            async Task<string> Named()
            {
                try
                {
                    await Load();
                    return "";
                }
                catch (IOException io)
                {
                    return io.Message;
                }
            }
        }
        """);

    [Fact]
    public Task AWaitThatThrowsTheExceptionItselfMayBeCaught() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> M()
            {
                try { return Load().GetAwaiter().[|GetResult|](); }
                catch (AggregateException) { return 0; }
                catch (Exception e) { Console.WriteLine(e.Message); return e.InnerException is null ? 1 : 2; }
            }

            async Task<int> Logged()
            {
                try { return Load().[|Result|]; }
                catch (Exception e) { Console.WriteLine(e.Message); throw; }
            }
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> M()
            {
                try { return await Load(); }
                catch (AggregateException) { return 0; }
                catch (Exception e) { Console.WriteLine(e.Message); return e.InnerException is null ? 1 : 2; }
            }

            async Task<int> Logged()
            {
                try { return await Load(); }
                catch (Exception e) { Console.WriteLine(e.Message); throw; }
            }
        }
        """);

    [Fact]
    public Task TaskRunAroundAnAsyncCallCanBeLeftOut() => new PerfAnalyzers.Testing.CSharpCodeFixTest<PerfAnalyzers.Async.BlockingWaitAnalyzer, BlockingWaitCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task<int> Load(int i) { await Task.Yield(); return i; }
                async Task<int> M() => Task.Run(() => Load(1)).[|Result|] + Task.Run(async () => await Load(2)).[|Result|];
            }
            """,
        FixedCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task<int> Load(int i) { await Task.Yield(); return i; }
                async Task<int> M() => await Load(1) + await Load(2);
            }
            """,
        CodeActionEquivalenceKey = "PERF5001.AwaitWithoutTaskRun",
    }.RunAsync();

    [Fact]
    public Task TheTokenIsHandedOn() => Verify.VerifyCodeFixAsync(
        """
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static Task<int> Load(int id, bool fresh = false, CancellationToken token = default) => Task.FromResult(id);
            static ValueTask Save(int id) => default;
            static ValueTask Save(int id, CancellationToken token) => default;
            static Task Drop(int id) => Task.CompletedTask;

            async Task<int> M(HttpClient http, SemaphoreSlim gate, Task<int> other, CancellationToken token)
            {
                var text = http.GetStringAsync("/").[|Result|];
                Save(3).AsTask().[|Wait|]();
                Drop(3).[|Wait|]();
                gate.WaitAsync().[|Wait|]();
                Load(1, true, CancellationToken.None).[|Wait|]();
                Task.Run(() => { }).[|Wait|]();
                try { Load(2).[|Wait|](); } finally { Load(3).[|Wait|](); }
                return Load(text.Length).ConfigureAwait(true).GetAwaiter().[|GetResult|]() + other.[|Result|];
            }

            async Task<int> Two(CancellationToken one, CancellationToken two) => Load(1).[|Result|];
        }
        """,
        """
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static Task<int> Load(int id, bool fresh = false, CancellationToken token = default) => Task.FromResult(id);
            static ValueTask Save(int id) => default;
            static ValueTask Save(int id, CancellationToken token) => default;
            static Task Drop(int id) => Task.CompletedTask;

            async Task<int> M(HttpClient http, SemaphoreSlim gate, Task<int> other, CancellationToken token)
            {
                var text = await http.GetStringAsync("/", token);
                await Save(3, token);
                await Drop(3);
                await gate.WaitAsync();
                await Load(1, true, CancellationToken.None);
                await Task.Run(() => { });
                try { await Load(2, token: token); } finally { await Load(3); }
                return await Load(text.Length, token: token).ConfigureAwait(true) + await other;
            }

            async Task<int> Two(CancellationToken one, CancellationToken two) => await Load(1);
        }
        """);
}
