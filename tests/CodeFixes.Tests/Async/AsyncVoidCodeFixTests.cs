using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.AsyncVoidAnalyzer, PerfAnalyzers.CodeFixes.Async.AsyncVoidCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class AsyncVoidCodeFixTests
{
    [Fact]
    public Task ForEachBecomesALoop() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            async Task M(List<int> ids, string[] names)
            {
                // each in its turn
                ids.ForEach([|async|] id => await Task.Delay(id)); // done
                Array.ForEach(names, [|async|] (string name) =>
                {
                    if (name == "")
                        return; // nothing to do

                    await Task.Delay(name.Length);
                });
            }
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            async Task M(List<int> ids, string[] names)
            {
                // each in its turn
                foreach (var id in ids)
                {
                    await Task.Delay(id);
                } // done
                foreach (string name in names)
                {
                    if (name == "")
                        continue; // nothing to do

                    await Task.Delay(name.Length);
                }
            }
        }
        """);

    [Fact]
    public Task ParallelIsAwaited() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            async Task M(List<int> ids, ParallelOptions options)
            {
                Parallel.ForEach(ids, [|async|] id => await Task.Delay(id));
                Parallel.ForEach(ids, options, [|async|] (id) =>
                {
                    // wait
                    await Task.Delay(id);
                });
                Parallel.For(0, 9, [|async|] i => await Task.Delay(i));
            }
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            async Task M(List<int> ids, ParallelOptions options)
            {
                await Parallel.ForEachAsync(ids, async (id, _) => await Task.Delay(id));
                await Parallel.ForEachAsync(ids, options, async (id, _) =>
                {
                    // wait
                    await Task.Delay(id);
                });
                await Parallel.ForAsync(0, 9, async (i, _) => await Task.Delay(i));
            }
        }
        """);

    [Fact]
    public Task AFunctionReturnsATaskAndItsCallersAwaitIt() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class C
        {
            private int saved;

            // saves
            private async void [|Save|](int id)
            {
                if (id == 0)
                    return;

                await Task.Delay(id);
                saved++;
            }

            public async Task M()
            {
                Save(1);
                await Task.Yield();
                Local();
                async void [|Local|]() => await Task.Delay(saved);
            }

            private void N() => Save(2);
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            private int saved;

            // saves
            private async Task SaveAsync(int id)
            {
                if (id == 0)
                    return;

                await Task.Delay(id);
                saved++;
            }

            public async Task M()
            {
                await SaveAsync(1);
                await Task.Yield();
                await LocalAsync();
                async Task LocalAsync() => await Task.Delay(saved);
            }

            private async Task NAsync() => await SaveAsync(2);
        }
        """);

    [Fact]
    public Task TheFunctionAroundALoopBecomesAsync() => Verify.VerifyCodeFixAsync(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            void M(List<int> ids)
            {
                ids.ForEach([|async|] id => await Task.Delay(id));
                Parallel.ForEach(ids, [|async|] id => await Task.Delay(id));
            }

            Task N(List<int> ids)
            {
                ids.ForEach([|async|] id => await Task.Delay(id));
                return Task.CompletedTask;
            }
        }
        """,
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            async Task MAsync(List<int> ids)
            {
                foreach (var id in ids)
                {
                    await Task.Delay(id);
                }
                await Parallel.ForEachAsync(ids, async (id, _) => await Task.Delay(id));
            }

            async Task N(List<int> ids)
            {
                foreach (var id in ids)
                {
                    await Task.Delay(id);
                }
            }
        }
        """);

    [Fact]
    public Task NoFixWhereACallerCannotAwait() => new CSharpCodeFixTest<PerfAnalyzers.Async.AsyncVoidAnalyzer, AsyncVoidCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            class C
            {
                C() => Init();
                async void [|Init|]() => await Task.Delay(1);
            }
            """,
    }.RunAsync();

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;

            class C
            {
                readonly List<int> all = new();
                void NotAsync(List<int> ids) => ids.ForEach([|async|] id => await Task.Delay(id));
                async Task Unknown() { Run([|async|] () => await Task.Delay(1)); await Task.Yield(); }
                async Task ResultUsed(List<int> ids) { var done = Parallel.ForEach(ids, [|async|] id => await Task.Delay(id)).IsCompleted; await Task.Yield(); }
                async Task State(List<int> ids) { Parallel.ForEach(ids, [|async|] (id, state) => { await Task.Delay(id); state.Stop(); }); await Task.Yield(); }
                async Task Locked(List<int> ids) { await Task.Yield(); lock (ids) { ids.ForEach([|async|] id => await Task.Delay(id)); } }
                async Task InnerLoop(List<int> ids) { await Task.Yield(); ids.ForEach([|async|] id => { while (true) { await Task.Delay(id); if (id > 3) return; } }); }
                async Task Changes() { await Task.Yield(); all.ForEach([|async|] id => { await Task.Yield(); all.Remove(id); }); }
                async Task Optional(List<int>? ids) { await Task.Yield(); ids?.ForEach([|async|] id => await Task.Delay(id)); }
                static void Run(Action work) => work();
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
