using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.UnavoidableWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class UnavoidableWaitCodeFixTests
{
    [Fact]
    public Task TheFieldHoldsTheTask() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading.Tasks;

        class Settings
        {
            // read once
            private readonly Lazy<string> name = new(() => LoadAsync().{|PERF5003:Result|});
            private static readonly Lazy<int> Length = new Lazy<int>(() => CountAsync(3).GetAwaiter().{|PERF5003:GetResult|}(), true);

            static async Task<string> LoadAsync() { await Task.Yield(); return ""; }
            static async Task<int> CountAsync(int n) { await Task.Yield(); return n; }

            string Describe() => name.Value + "!" + this.name.Value.Length;

            public async Task<int> SumAsync()
            {
                await Task.Yield();
                return Length.Value + Describe().Length;
            }
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        class Settings
        {
            // read once
            private readonly Lazy<Task<string>> name = new(() => LoadAsync());
            private static readonly Lazy<Task<int>> Length = new Lazy<Task<int>>(() => CountAsync(3), true);

            static async Task<string> LoadAsync() { await Task.Yield(); return ""; }
            static async Task<int> CountAsync(int n) { await Task.Yield(); return n; }

            async Task<string> DescribeAsync() => await name.Value + "!" + (await this.name.Value).Length;

            public async Task<int> SumAsync()
            {
                await Task.Yield();
                return await Length.Value + (await DescribeAsync()).Length;
            }
        }
        """);

    [Theory]
    [InlineData("internal readonly Lazy<int> lazy = new(() => LoadAsync().{|PERF5003:Result|}); async Task<int> M() { await Task.Yield(); return lazy.Value; }")]
    [InlineData("readonly Lazy<int> lazy = new(() => LoadAsync().{|PERF5003:Result|} + 1); async Task<int> M() { await Task.Yield(); return lazy.Value; }")]
    [InlineData("readonly Lazy<int> lazy = new(() => LoadAsync().{|PERF5003:Result|}); async Task<bool> M() { await Task.Yield(); return lazy.IsValueCreated; }")]
    [InlineData("readonly Lazy<int> lazy = new(() => LoadAsync().{|PERF5003:Result|}); async Task M() { await Task.Yield(); lock (this) { _ = lazy.Value; } }")]
    [InlineData("readonly Lazy<object> lazy = new(() => LoadAsync().{|PERF5003:Result|}); async Task<object> M() { await Task.Yield(); return lazy.Value; }")]
    [InlineData("readonly Lazy<int> lazy = new(() => LoadAsync().{|PERF5003:Result|});")]
    public Task NoFix(string members)
    {
        var source = $$"""
            using System;
            using System.Threading.Tasks;

            class C
            {
                static async Task<int> LoadAsync() { await Task.Yield(); return 1; }
                {{members}}
            }
            """;
        return Verify.VerifyCodeFixAsync(source, source.Replace("{|PERF5003:Result|}", "Result"));
    }
}
