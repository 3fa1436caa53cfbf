using Microsoft.CodeAnalysis;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer>;

namespace PerfAnalyzers.Async;

/// <summary>Which waits in synchronous code could be awaited, and what stands in the way of the others.</summary>
public class SynchronousWaitAnalyzerTests
{
    [Fact]
    public Task WhatCouldBeAsync() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        interface IStore { int Load(); }

        class C : IStore
        {
            static async Task<int> LoadAsync(int n = 0) { await Task.Yield(); return n; }

            public int Load() => LoadAsync(3).{|#0:Result|};
            void Save() { LoadAsync().{|#1:Wait|}(); }
            Func<Task<int>> Lambda() => () => Task.Run(() => LoadAsync().GetAwaiter().{|#2:GetResult|}());
            void Local(Task[] all) { Inner(); void Inner() { Task.{|#3:WaitAll|}(all); } }
            void Each(List<int> ids) => Loop(() => { });
            void ForEach(List<int> ids) { ids.ForEach(id => LoadAsync(id).{|#4:Wait|}()); Parallel.ForEach(ids, id => LoadAsync(id).{|#5:Wait|}()); }
            static void Loop(Action action) => action();
            static void OfLoad(IEnumerable<Func<int>> all, IAsyncEnumerable<int> xs) { foreach (var x in xs.{|#6:ToBlockingEnumerable|}()) { } }
        }
        """,
        Verify.Diagnostic("PERF5002").WithLocation(0).WithArguments("LoadAsync(...).Result", "method 'Load'", "await it"),
        Verify.Diagnostic("PERF5002").WithLocation(1).WithArguments("LoadAsync().Wait()", "method 'Save'", "await it"),
        Verify.Diagnostic("PERF5002").WithLocation(2).WithArguments("LoadAsync().GetAwaiter().GetResult()", "a lambda", "await it"),
        Verify.Diagnostic("PERF5002").WithLocation(3).WithArguments("Task.WaitAll(...)", "local function 'Inner'", "await Task.WhenAll"),
        Verify.Diagnostic("PERF5002").WithLocation(4).WithArguments("LoadAsync(...).Wait()", "a lambda", "await it"),
        Verify.Diagnostic("PERF5002").WithLocation(5).WithArguments("LoadAsync(...).Wait()", "a lambda", "await it"),
        Verify.Diagnostic("PERF5002").WithLocation(6).WithArguments("xs.ToBlockingEnumerable()", "method 'OfLoad'", "enumerate it with await foreach"));

    [Theory]
    [InlineData("C() { Load().{|#0:Wait|}(); }", "the constructor of 'C'", "a constructor cannot be async", "create the object in a static async method")]
    [InlineData("static C() { Load().{|#0:Wait|}(); }", "the static constructor of 'C'", "a static constructor cannot be async", "load the value in an async method when it is first needed")]
    [InlineData("~C() { Load().{|#0:Wait|}(); }", "the finalizer of 'C'", "a finalizer cannot be async", "implement IAsyncDisposable")]
    [InlineData("int P => Load().{|#0:Result|};", "property 'P'", "a property cannot be async", "make 'P' an async method")]
    [InlineData("int this[int i] => Load().{|#0:Result|};", "the indexer of 'C'", "an indexer cannot be async", "make it an async method")]
    [InlineData("public static int operator +(C a, C b) => Load().{|#0:Result|};", "an operator of 'C'", "an operator cannot be async", "write an async method in its place")]
    [InlineData("readonly int n = Load().{|#0:Result|};", "the initializer of 'n'", "an initializer cannot await", "assign the value in an async method")]
    [InlineData("IEnumerable<int> M() { yield return Load().{|#0:Result|}; }", "method 'M'", "an iterator cannot await", "return IAsyncEnumerable<T>")]
    [InlineData("void M(out int n) { n = Load().{|#0:Result|}; }", "method 'M'", "parameter 'n' is passed by reference", "return the value instead")]
    [InlineData("int M(Span<int> s) => Load().{|#0:Result|};", "method 'M'", "parameter 's' lives on the stack", "copy the data before the wait, or take Memory<T>")]
    [InlineData("void M() { lock (this) { Load().{|#0:Wait|}(); } }", "method 'M'", "await is not allowed inside a lock", "guard it with a SemaphoreSlim and WaitAsync")]
    [InlineData("async Task M() { await Task.Yield(); lock (this) { Load().{|#0:Wait|}(); } }", "method 'M'", "await is not allowed inside a lock", "guard it with a SemaphoreSlim and WaitAsync")]
    [InlineData("public void Dispose() { Load().{|#0:Wait|}(); }", "method 'Dispose'", "IDisposable.Dispose is synchronous", "implement IAsyncDisposable and await in DisposeAsync")]
    [InlineData("public void Dispose() => Dispose(true); protected virtual void Dispose(bool disposing) { Load().{|#0:Wait|}(); }", "method 'Dispose'", "IDisposable.Dispose is synchronous", "implement IAsyncDisposable and await in DisposeAsync")]
    [InlineData("public override string ToString() => \"\" + Load().{|#0:Result|};", "method 'ToString'", "it overrides 'Object.ToString', which is synchronous", "finish the asynchronous work before 'Object.ToString' is called")]
    [InlineData("readonly Lazy<int> lazy = new(() => Load().{|#0:Result|});", "a lambda", "the value factory of a Lazy<T> is synchronous", "use Lazy<Task<T>> and await its value")]
    [InlineData("int M(ConcurrentDictionary<int, int> d) => d.GetOrAdd(1, k => Load().{|#0:Result|});", "a lambda", "GetOrAdd takes a synchronous delegate", "keep the Task in the dictionary and await it")]
    [InlineData("int M(int[] a) => a.Sum(i => Load().{|#0:Result|});", "a lambda", "the lambda is handed to 'Sum', which takes a synchronous delegate", "await before the call, or use one that takes an async delegate")]
    [InlineData("Func<int> M() => () => Load().{|#0:Result|};", "a lambda", "the lambda is a synchronous delegate of type 'Func'", "use a delegate that returns a task")]
    [InlineData("void M() { Load().{|#0:Wait|}(); } void N(System.Timers.Timer t) { Action a = M; }", "method 'M'", "'M' is used as a synchronous 'Action'", "use a delegate that returns a task")]
    public Task WhatStandsInTheWay(string member, string function, string obstacle, string alternative) => Verify.VerifyAnalyzerAsync(
        $$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C{{(member.Contains("Dispose") ? " : IDisposable" : "")}}
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }
            {{member}}
        }
        """,
        Verify.Diagnostic("PERF5003").WithLocation(0).WithArguments(
            member.Contains("Result") ? "Load().Result" : "Load().Wait()", function, obstacle, alternative));

    [Fact]
    public Task HelpersForCallersThatCannotAwait() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Threading.Tasks;

        static class AsyncHelper
        {
            static readonly TaskFactory Factory = new();
            public static T Sync<T>(Func<Task<T>> work) => Factory.StartNew(work).Unwrap().GetAwaiter().{|#0:GetResult|}();
            public static void RunSync(Func<Task> work) { var task = Task.Run(work); task.{|#1:Wait|}(); }
            public static int Other(Func<Task> later) { var count = CountAsync().{|#2:Result|}; _ = later(); return count; }
            static async Task<int> CountAsync() { await Task.Yield(); return 1; }
        }
        """,
        Verify.Diagnostic("PERF5003").WithLocation(0).WithArguments("Unwrap().GetAwaiter().GetResult()", "method 'Sync'", "'Sync' is there for callers that cannot await", "await the work itself in those that can"),
        Verify.Diagnostic("PERF5003").WithLocation(1).WithArguments("task.Wait()", "method 'RunSync'", "'RunSync' is there for callers that cannot await", "await the work itself in those that can"),
        Verify.Diagnostic("PERF5002").WithLocation(2).WithArguments("CountAsync().Result", "method 'Other'", "await it"));

    [Fact]
    public Task WhatOnlyDisposeCalls() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Threading.Tasks;

        abstract class Disposable : IDisposable
        {
            public void Dispose() { DisposeAll(true); GC.SuppressFinalize(this); }
            ~Disposable() => DisposeAll(false);
            private void DisposeAll(bool disposing) { Release(disposing); Flush(); }
            protected abstract void Release(bool disposing);
            protected virtual void Flush() { }
        }

        class Store : Disposable
        {
            static async Task SaveAsync() => await Task.Yield();
            protected override void Release(bool disposing) { Stop(); SaveAsync().{|#0:Wait|}(); }
            protected override void Flush() { base.Flush(); SaveAsync().{|#1:Wait|}(); }
            public void Reset() => Flush();
            private void Stop() => SaveAsync().{|#2:Wait|}();
        }

        class Other : Store
        {
            protected override void Flush() { Reset(); SaveNow(); }
            internal void SaveNow() => Task.Delay(1).{|#3:Wait|}();
            void Later() => SaveNow();
        }
        """,
        Verify.Diagnostic("PERF5003").WithLocation(0).WithArguments("SaveAsync().Wait()", "method 'Release'", "'Release' is called by Dispose, and IDisposable.Dispose is synchronous", "implement IAsyncDisposable and await in DisposeAsync"),
        Verify.Diagnostic("PERF5002").WithLocation(1).WithArguments("SaveAsync().Wait()", "method 'Flush'", "await it"),
        Verify.Diagnostic("PERF5003").WithLocation(2).WithArguments("SaveAsync().Wait()", "method 'Stop'", "'Stop' is called by Dispose, and IDisposable.Dispose is synchronous", "implement IAsyncDisposable and await in DisposeAsync"),
        Verify.Diagnostic("PERF5002").WithLocation(3).WithArguments("Delay(...).Wait()", "method 'SaveNow'", "await it"));

    [Fact]
    public Task StaysSilent() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Linq.Expressions;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        class Ordered : System.Collections.Generic.IComparer<int>
        {
            public int Compare(int x, int y) => CompareAsync(x, y).GetAwaiter().GetResult();
            public async Task<int> CompareAsync(int x, int y) { await Task.Yield(); return x - y; }
        }

        class C : IDisposable, IAsyncDisposable
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task Async() { await Task.Yield(); Load().Wait(); }
            Task Returning() { Load().Wait(); return Task.CompletedTask; }
            bool Asks(Task t) => t.Wait(0);
            int Completed() => Task.FromResult(3).Result;
            string Name(Task<int> t) => nameof(t.Result);
            Expression<Func<Task<int>, int>> Tree() => t => t.Result;
            void Configure(IApplicationBuilder app) => Load().Wait();
            static void Add(IServiceCollection services) => Load().Wait();
            public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
            public async ValueTask DisposeAsync() => await Load();
            int OfTheContinuation() { Load().ContinueWith(t => t.Result); return 1; }
        }
        """);

    [Theory]
    [InlineData("class Program { static void Main() { Load().Wait(); } static async Task Load() { await Task.Yield(); } }")]
    [InlineData("Task.Delay(3).Wait();")]
    public Task ProgramsMayWait(string program) => new CSharpAnalyzerTest<SynchronousWaitAnalyzer>
    {
        TestState = { OutputKind = OutputKind.ConsoleApplication, Sources = { "using System.Threading.Tasks;\n" + program } },
    }.RunAsync();

    /// <summary>A library may hold the file of a program: linked into it, or compiled for its tests.</summary>
    [Fact]
    public Task AMainInALibraryIsWhereItsProgramStarts() => Verify.VerifyAnalyzerAsync("""
        using System.Threading.Tasks;

        static class Program
        {
            static int Main(string[] args) { Load().Wait(); return Other.Run(); }
            static async Task Load() { await Task.Yield(); }
        }

        static class Started { static void Main() => Task.Delay(1).Wait(); }
        static class Other
        {
            public static int Run() { Task.Delay(1).{|PERF5002:Wait|}(); return Main(1) + (Main() ? 1 : 0); }
            static int Main(int n) { Task.Delay(n).{|PERF5002:Wait|}(); return n; }
            static bool Main() { Task.Delay(1).{|PERF5002:Wait|}(); return true; }
        }

        class Instance { public void Main() { Task.Delay(1).{|PERF5002:Wait|}(); } }
        """);

    [Fact]
    public Task OutsideOfServersItIsInformation()
    {
        const string Source = """
            using System.Threading.Tasks;

            class C { int Load(Task<int> t) => t.{|#0:Result|}; }
            """;
        var test = new CSharpAnalyzerTest<SynchronousWaitAnalyzer> { TestCode = Source, ReferenceAssemblies = ReferenceAssemblies.NetCore };
        test.ExpectedDiagnostics.Add(new DiagnosticResult("PERF5002", DiagnosticSeverity.Info).WithLocation(0));
        return test.RunAsync();
    }

    [Fact]
    public Task BrokenCodeIsNoObstacle() => new CSharpAnalyzerTest<SynchronousWaitAnalyzer>
    {
        TestCode = """
            using System.Threading.Tasks;

            class C
            {
                int M(Task<int> t) => t.{|PERF5002:Result|}
                int O(Task<int> t) => t.
                int => Missing.Result;
                void N() { Task.Wait( }
            """,
        CompilerDiagnostics = CompilerDiagnostics.None,
    }.RunAsync();

    [Fact]
    public Task PublicApiOfAPackage()
    {
        var test = new CSharpAnalyzerTest<SynchronousWaitAnalyzer>
        {
            TestCode = """
                using System.Threading.Tasks;

                public class Client
                {
                    public string Name(int id) => Ask(id).{|PERF5003:Result|};

                    // Some of it is no bridge.
                    public int Count() { var text = CountAsync().{|PERF5003:Result|}; return text + 1; }

                    public Task<int> CountAsync() => LengthAsync("");

                    // Only those whom the solution shows can call it.
                    internal string Tail(int id) => Ask(id).{|PERF5002:Result|};

                    // What it can do, it has done.
                    public int Length(string text) => LengthAsync(text).Result;
                    public static void Save<T>(T value) { SaveAsync<T>(value).AsTask().Wait(); }
                    public async Task<int> LengthAsync(string text) { await Task.Yield(); return text.Length; }
                    public static async ValueTask SaveAsync<T>(T value) => await Task.Yield();

                    private async Task<string> Ask(int id) { await Task.Yield(); return ""; }
                }
                """,
        };
        test.TestState.AdditionalFiles.Add(("/0/PublicAPI.Unshipped.txt", ""));
        return test.RunAsync();
    }
}
