using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Where one caller cannot follow, nothing changes, and the finding promises no fix.</summary>
public class ConversionRefusalTests
{
    [Theory]
    [InlineData("C() { Load(); }")]
    [InlineData("int P => Load();")]
    [InlineData("int P { set { Load(); } }")]
    [InlineData("readonly int n = Load();")]
    [InlineData("void M() { lock (this) { Load(); } }")]
    [InlineData("IEnumerable<int> M() { yield return Load(); }")]
    [InlineData("void M(ref int n) { n = Load(); }")]
    [InlineData("void M(Span<int> s) { s[0] = Load(); }")]
    [InlineData("void M() { Span<int> s = stackalloc int[3]; Load(); s[0] = 1; }")]
    [InlineData("int M(int[] a) => a.Select(i => Load()).Sum();")]
    [InlineData("List<int> M(int[] a) => (from i in a select Load()).ToList();")]
    [InlineData("int M(ConcurrentDictionary<int, int> d) => d.GetOrAdd(1, k => Load());")]
    [InlineData("readonly Lazy<int> lazy = new(() => Load());")]
    [InlineData("Func<int> M() => Load;")]
    [InlineData("Func<int> M() => () => Load();")]
    [InlineData("Expression<Func<int>> M() => () => Load();")]
    [InlineData("string M() => nameof(Load);")]
    [InlineData("string M() { Load(); return \"\"; } public override string ToString() => M();")]
    [InlineData("void M() { try { Load(); } catch (AggregateException) { } }")]
    [InlineData("void M() { try { N(); } catch (Exception e) when (e.InnerException is TimeoutException) { } } void N() => Load();")]
    [InlineData("static Task<int> LoadAsync() => Task.FromResult(1);")]
    [InlineData("int LoadAsync => 3;")]
    [InlineData("async void M() { await Task.Yield(); Load(); } void N() { Action a = M; }")]
    [InlineData("static void M(C? c) { c?.Inner.Save(); } C Inner => this; void Save() => Load();")]
    [InlineData("static void M(C? c) { c?.Save(); } void Save() => Load();")]
    [InlineData("[Schedule] void M() { Load(); } class ScheduleAttribute : Attribute { }")]
    [InlineData("void M() { Parallel.For(0, 3, i => Load()); }")]
    [InlineData("void M(List<int> l) { l.ForEach(i => { if (i == 0) return; Load(); }); }")]
    [InlineData("void M() { var f = Task.Factory.StartNew(() => Load()); }")]
    [InlineData("void M() { new System.Threading.Thread(N).Start(); } void N() { Load(); }")]
    [InlineData("void Configure(Microsoft.AspNetCore.Builder.IApplicationBuilder app) { Load(); }")]
    public Task NothingChanges(string caller) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestCode = $$"""
            using System;
            using System.Collections.Concurrent;
            using System.Collections.Generic;
            using System.Linq;
            using System.Linq.Expressions;
            using System.Threading.Tasks;

            class C
            {
                static async Task<int> Read() { await Task.Yield(); return 1; }
                static int Load() => Read().{|{{(caller.EndsWith("=> Load;") ? "PERF5003" : "PERF5002")}}:Result|};
                {{caller}}
            }
            """,
    }.RunAsync();

    [Fact]
    public Task PublicApiOfAPackage() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestState =
        {
            Sources =
            {
                """
                using System.Threading.Tasks;

                public class C
                {
                    public int Load(Task<int> t) => Ask(t);
                    private int Ask(Task<int> t) => t.{|PERF5002:Result|};
                }
                """,
            },
            AdditionalFiles = { ("/0/PublicAPI.Shipped.txt", "C.Load(System.Threading.Tasks.Task<int>) -> int") },
        },
        CodeActionEquivalenceKey = "PERF5002.Convert",
    }.RunAsync();

    [Fact]
    public Task NamedInAPage() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestState =
        {
            Sources =
            {
                """
                using System.Threading.Tasks;

                public class C { public int Load(Task<int> t) => t.{|PERF5002:Result|}; }
                """,
            },
            AdditionalFiles = { ("/0/Index.razor", "<p>@store.Load(task)</p>") },
        },
    }.RunAsync();

    [Fact]
    public Task AnotherImplementationThatCannotFollow() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            interface IStore { void Load(int[] into); }
            class Web : IStore { public void Load(int[] into) => Task.Delay(3).{|PERF5002:Wait|}(); }
            struct Counting : IStore { int n; public void Load(int[] into) => n++; }
            """,
    }.RunAsync();

    /// <summary>The asynchronous method would set the field of a copy.</summary>
    [Theory]
    [InlineData("public void Load()")]
    [InlineData("void ICounter.Load()")]
    public Task MethodOfAStruct(string method) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestCode = $$"""
            using System.Threading.Tasks;

            interface ICounter { void Load(); }

            struct Counter : ICounter
            {
                int n;
                static async Task<int> ReadAsync() { await Task.Yield(); return 1; }
                {{method}} { n = ReadAsync().{|PERF5003:Result|}; }
            }
            """,
    }.RunAsync();
}
