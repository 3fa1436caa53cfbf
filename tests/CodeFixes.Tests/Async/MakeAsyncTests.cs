using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.BlockingWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Waits in functions that return a task without being async: they become async, and what they return changes with it.</summary>
public class MakeAsyncTests
{
    [Fact]
    public Task ReturnsAreRewritten() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            public Task Plain(Task t)
            {
                t.[|Wait|]();
                return Task.CompletedTask;
            }

            public Task Branches(Task t, int n)
            {
                t.[|Wait|]();
                if (n == 0)
                    return Task.CompletedTask;

                if (n == 1)
                    return Load();
                else if (n == 5) return Load();

                if (n == 2)
                {
                    // handed on
                    return Load(); // later
                }

                switch (n)
                {
                    case 3:
                        return Load();
                    default:
                        throw new ArgumentException("n");
                }
            }

            public Task Last(Task t)
            {
                t.[|Wait|]();
                return Load();
            }

            protected virtual Task<int> WithResult(int n)
            {
                var first = Load().[|Result|];
                return n switch
                {
                    0 => Task.FromResult(first),
                    _ => Load(),
                };
            }

            Task<int> Values(bool b)
            {
                if (b)
                {
                    return Task.FromResult(Load().[|Result|] + 1);
                }

                return (Load());
            }

            internal static ValueTask<int> OfValue(int n)
            {
                var first = Load().[|Result|];
                if (n == 0) return new ValueTask<int>(first);
                if (n == 1) return new(first);
                if (n == 2) return default;
                if (n == 3) return ValueTask.FromResult(4);
                return new ValueTask<int>(Load());
            }

            ValueTask NoValue(Task t) { t.[|Wait|](); return default; }
            Task<int> Arrow() => Task.FromResult(Load().[|Result|]);
            Task<int> ArrowCall() => Twice(Load().[|Result|]);
            ValueTask<int> ArrowValue() => new(Load().[|Result|]);
            Task<int> Twice(int n) => Task.FromResult(n * 2);
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            public async Task Plain(Task t)
            {
                await t;
            }

            public async Task Branches(Task t, int n)
            {
                await t;
                if (n == 0)
                    return;

                if (n == 1)
                {
                    await Load();
                    return;
                }
                else if (n == 5) { await Load(); return; }

                if (n == 2)
                {
                    // handed on
                    await Load();
                    return; // later
                }

                switch (n)
                {
                    case 3:
                        await Load();
                        return;
                    default:
                        throw new ArgumentException("n");
                }
            }

            public async Task Last(Task t)
            {
                await t;
                await Load();
            }

            protected virtual async Task<int> WithResult(int n)
            {
                var first = await Load();
                return await (n switch
                {
                    0 => Task.FromResult(first),
                    _ => Load(),
                });
            }

            async Task<int> Values(bool b)
            {
                if (b)
                {
                    return await Load() + 1;
                }

                return await (Load());
            }

            internal static async ValueTask<int> OfValue(int n)
            {
                var first = await Load();
                if (n == 0) return first;
                if (n == 1) return first;
                if (n == 2) return default;
                if (n == 3) return 4;
                return await Load();
            }

            async ValueTask NoValue(Task t) { await t; }
            async Task<int> Arrow() => await Load();
            async Task<int> ArrowCall() => await Twice(await Load());
            async ValueTask<int> ArrowValue() => await Load();
            Task<int> Twice(int n) => Task.FromResult(n * 2);
        }
        """);

    [Fact]
    public Task ReturnsOfFunctionsInsideAreTheirOwn() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            Task<int> M(int[] ids)
            {
                Func<int, Task<int>> twice = n => { return Task.FromResult(n * 2); };
                Func<Task> nothing = delegate { return Task.CompletedTask; };
                var first = Load().[|Result|];
                Task<int> Local() { return Task.FromResult(first); }
                var all = ids.Select(i => Task.FromResult(i)).ToArray();
                return twice(first + all.Length + Local().Id + nothing().Id);
            }
        }
        """,
        """
        using System;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> M(int[] ids)
            {
                Func<int, Task<int>> twice = n => { return Task.FromResult(n * 2); };
                Func<Task> nothing = delegate { return Task.CompletedTask; };
                var first = await Load();
                Task<int> Local() { return Task.FromResult(first); }
                var all = ids.Select(i => Task.FromResult(i)).ToArray();
                return await twice(first + all.Length + Local().Id + nothing().Id);
            }
        }
        """);

    [Fact]
    public Task LambdasAndLocalFunctions() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading.Tasks;

        interface I { Task<int> Get(); }

        abstract class B { public abstract Task<int> Read(); }

        partial class C : B, I
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            public override Task<int> Read() => Task.FromResult(Load().[|Result|]);
            Task<int> I.Get() { return Task.FromResult(Load().[|Result|]); }
            internal partial Task Part();
            internal partial Task Part() { Load().[|Wait|](); return Task.CompletedTask; }

            void M()
            {
                Func<Task<int>> a = () => Task.FromResult(Load().[|Result|]);
                Func<int, Task<int>> b = n => { return Task.FromResult(n + Load().[|Result|]); };
                Func<Task> c = delegate { Load().[|Wait|](); return Task.CompletedTask; };
                Func<Task<int>> d = static () => Task.FromResult(Load().[|Result|]);
                Task.Run(() => { Load().[|Wait|](); return Task.CompletedTask; });
                var e = Task<int> () => Task.FromResult(Load().[|Result|]);
                static Task<int> Local() => Task.FromResult(Load().[|Result|]);
                // before
                Task Other() { Load().[|Wait|](); return Load(); }
            }
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        interface I { Task<int> Get(); }

        abstract class B { public abstract Task<int> Read(); }

        partial class C : B, I
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            public override async Task<int> Read() => await Load();
            async Task<int> I.Get() { return await Load(); }
            internal partial Task Part();
            internal async partial Task Part() { await Load(); }

            void M()
            {
                Func<Task<int>> a = async () => await Load();
                Func<int, Task<int>> b = async n => { return n + await Load(); };
                Func<Task> c = async delegate { await Load(); };
                Func<Task<int>> d = static async () => await Load();
                Task.Run(async () => { await Load(); });
                var e = async Task<int> () => await Load();
                static async Task<int> Local() => await Load();
                // before
                async Task Other() { await Load(); await Load(); }
            }
        }
        """);

    [Fact]
    public Task ACommentOnAReturnThatIsNoLongerNeededIsKept() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class C
        {
            Task M(Task t)
            {
                t.[|Wait|]();

                // all is done
                return Task.CompletedTask;
            }
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            async Task M(Task t)
            {
                await t;

                // all is done
            }
        }
        """);
}
