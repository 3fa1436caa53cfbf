using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.AsyncWithoutAwaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class AsyncWithoutAwaitCodeFixTests
{
    [Fact]
    public Task AwaitedTasksBecomeValueTasks() => Verify.VerifyCodeFixAsync(
        HotCode.Usings + """
        public class C
        {
            /// <summary>As <see cref="CountAsync"/>.</summary>
            [HotPath]
            public async Task<int> M() => await CountAsync(1) + await this.NameAsync().ConfigureAwait(false) + nameof(CountAsync).Length;

            // at once
            private async Task<int> {|PERF8106:CountAsync|}(int n) => n; // no wait

            private async System.Threading.Tasks.Task<int> {|PERF8106:NameAsync|}() { return 1; }
        }
        """,
        HotCode.Usings + """
        public class C
        {
            /// <summary>As <see cref="CountAsync"/>.</summary>
            [HotPath]
            public async Task<int> M() => await CountAsync(1) + await this.NameAsync().ConfigureAwait(false) + nameof(CountAsync).Length;

            // at once
            private async ValueTask<int> CountAsync(int n) => n; // no wait

            private async System.Threading.Tasks.ValueTask<int> NameAsync() { return 1; }
        }
        """);

    [Theory]

    // Others may call it.
    [InlineData("[HotPath] public async Task<int> {|PERF8106:M|}() => 1;")]

    // A caller keeps the task, hands it on, or makes a delegate of it.
    [InlineData("[HotPath] public Task<int> M() => NAsync(); private async Task<int> {|PERF8106:NAsync|}() => 1;")]
    [InlineData("[HotPath] public async Task<int> M() { var task = NAsync(); return await task + await task; } private async Task<int> {|PERF8106:NAsync|}() => 1;")]
    [InlineData("[HotPath] public async Task<int> M() => await NAsync() + await Task.Run({|PERF8102:NAsync|}); private async Task<int> {|PERF8106:NAsync|}() => 1;")]
    public Task NoneIsOfferedWhereATaskIsWanted(string members)
        => new CSharpCodeFixTest<HotPathAllocationAnalyzer, AsyncWithoutAwaitCodeFix>
        {
            // The analyzer does not ask the callers.
            TestCode = HotCode.Usings + "public class C { " + members + " }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        }.RunAsync();

    /// <summary><c>ValueTask&lt;T&gt;.ConfigureAwait</c> takes no options.</summary>
    [Fact]
    public Task NoneIsOfferedWhereACallerInAnotherFileWouldNotCompile()
    {
        var test = new CSharpCodeFixTest<HotPathAllocationAnalyzer, AsyncWithoutAwaitCodeFix>
        {
            TestCode = HotCode.Usings + "public partial class C { [HotPath] public async Task<int> M() => await NAsync(); private async Task<int> {|PERF8106:NAsync|}() => 1; }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixPropertyCheck,
        };
        test.TestState.Sources.Add("using System.Threading.Tasks; public partial class C { public async Task<int> Other() => await NAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding); }");
        return test.RunAsync();
    }
}
