using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.DroppedTaskAnalyzer, PerfAnalyzers.CodeFixes.Async.DroppedTaskCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class DroppedTaskCodeFixTests
{
    [Fact]
    public Task DiscardedInSoManyWords() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading.Tasks;

        class Store { public async Task SaveAsync() => await Task.Delay(1); }

        class C
        {
            void M(Store? store)
            {
                // later
                [|new Store().SaveAsync()|]; // done
                store?[|.SaveAsync()|];
                Action act = () => [|new Store().SaveAsync()|];
            }

            Task Maybe(Store? store)
            {
                store?[|.SaveAsync()|];
                return Task.CompletedTask;
            }
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        class Store { public async Task SaveAsync() => await Task.Delay(1); }

        class C
        {
            void M(Store? store)
            {
                // later
                _ = new Store().SaveAsync(); // done
                _ = store?.SaveAsync();
                Action act = () => _ = new Store().SaveAsync();
            }

            Task Maybe(Store? store)
            {
                _ = store?.SaveAsync();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task AwaitedWhereTheFunctionReturnsATask() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task SaveAsync(int id) => await Task.Delay(id);

            Task M(int id)
            {
                [|SaveAsync(id)|];
                [|SaveAsync(id + 1)|]; // the second
                return Task.CompletedTask;
            }
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            static async Task SaveAsync(int id) => await Task.Delay(id);

            async Task M(int id)
            {
                await SaveAsync(id);
                await SaveAsync(id + 1); // the second
            }
        }
        """);

    [Fact]
    public Task DiscardedAsTheSecondChoice() => new CSharpCodeFixTest<PerfAnalyzers.Async.DroppedTaskAnalyzer, DroppedTaskCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task SaveAsync() => await Task.Delay(1);
                Task M() { [|SaveAsync()|]; return Task.CompletedTask; }
            }
            """,
        FixedCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task SaveAsync() => await Task.Delay(1);
                Task M() { _ = SaveAsync(); return Task.CompletedTask; }
            }
            """,
        CodeActionIndex = 1,
    }.RunAsync();

    [Fact]
    public Task AwaitedThroughItsCallersAsTheSecondChoice() => new CSharpCodeFixTest<PerfAnalyzers.Async.DroppedTaskAnalyzer, DroppedTaskCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task SaveAsync() => await Task.Delay(1);
                void Store() { [|SaveAsync()|]; }
                void M() => Store();
            }
            """,
        FixedCode = """
            using System.Threading.Tasks;

            class C
            {
                static async Task SaveAsync() => await Task.Delay(1);
                async Task StoreAsync() { await SaveAsync(); }
                async Task MAsync() => await StoreAsync();
            }
            """,
        CodeActionIndex = 1,
    }.RunAsync();
}
