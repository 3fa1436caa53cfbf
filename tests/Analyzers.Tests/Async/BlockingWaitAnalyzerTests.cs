using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer>;

namespace PerfAnalyzers.Async;

/// <summary>Where a wait is reported and how it is named. Whether its task has completed is tested with the engine.</summary>
public class BlockingWaitAnalyzerTests
{
    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            readonly Task<int> loading = Load(1);
            static async Task<int> Load(int n) { await Task.Yield(); return n; }
            static async Task<int> Reload() { await Task.Yield(); return 1; }

            async Task<int> GetAsync() => Load(3).{|#0:Result|};
            Task Save() { Reload().{|#1:Wait|}(); return Task.CompletedTask; }
            Task<int> Count => Task.FromResult(this.loading.{|#2:GetAwaiter().GetResult|}());
            Func<Task<int>> Lambda() => async () => { await Task.Yield(); return Load(3).ConfigureAwait(false).GetAwaiter().{|#3:GetResult|}(); };
            Func<Task> TaskLambda(Task[] all) => () => { Task.{|#4:WaitAll|}(all); return Task.CompletedTask; };
            void Outer(Task[] all, IAsyncEnumerable<int> xs)
            {
                async Task Inner() { await Task.Yield(); Task.{|#5:WaitAny|}(all); foreach (var x in xs.{|#6:ToBlockingEnumerable|}()) { } all[0].{|#7:Wait|}(); }
                _ = Inner();
            }
        }
        """.Replace("{|#2:GetAwaiter().GetResult|}", "GetAwaiter().{|#2:GetResult|}"),
        Verify.Diagnostic().WithLocation(0).WithArguments("Load(...).Result", "async method 'GetAsync'", "await it"),
        Verify.Diagnostic().WithLocation(1).WithArguments("Reload().Wait()", "task-returning method 'Save'", "await it"),
        Verify.Diagnostic().WithLocation(2).WithArguments("loading.GetAwaiter().GetResult()", "task-returning property 'Count'", "await it"),
        Verify.Diagnostic().WithLocation(3).WithArguments("Load(...).GetAwaiter().GetResult()", "an async lambda", "await it"),
        Verify.Diagnostic().WithLocation(4).WithArguments("Task.WaitAll(...)", "a task-returning lambda", "await Task.WhenAll"),
        Verify.Diagnostic().WithLocation(5).WithArguments("Task.WaitAny(...)", "async local function 'Inner'", "await Task.WhenAny"),
        Verify.Diagnostic().WithLocation(6).WithArguments("xs.ToBlockingEnumerable()", "async local function 'Inner'", "enumerate it with await foreach"),
        Verify.Diagnostic().WithLocation(7).WithArguments("all[...].Wait()", "async local function 'Inner'", "await it"));

    [Fact]
    public Task SynchronousFunctionsAreAnotherQuestion() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load(int n = 0) { await Task.Yield(); return n; }

            C() { Load().Wait(); }
            int Method() => Load().Result;
            int Property => Load().GetAwaiter().GetResult();
            IEnumerable<int> Iterator() { yield return Load().Result; }
            async Task<int> NearestIsTheLambda(int[] ids) { await Task.Yield(); return ids.Sum(id => Load(id).Result); }
            async Task<int> NearestIsTheLocalFunction() { await Task.Yield(); return Read(); int Read() => Load().Result; }
            async Task<List<int>> NearestIsTheQuery(int[] ids) { await Task.Yield(); return (from id in ids select Load(id).Result).ToList(); }
            async Task Threads() { await Task.Run(() => Load().Wait()); }
        }
        """);

    [Fact]
    public Task PlacesThatDoNotWait() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Collections.Generic;
        using System.Linq.Expressions;
        using System.Threading;
        using System.Threading.Tasks;

        class Answer { public int Result { get; } public void Wait() { } }

        class Named(string name) : Attribute { public string Name { get; } = name; }

        class C
        {
            readonly object gate = new();
            readonly SemaphoreSlim semaphore = new(1);
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<string> Name(Task<int> t) => nameof(t.Result) + nameof(Task.Wait);
            [Named(nameof(Task<int>.Result))] async Task Attributed() { await Task.Yield(); }
            async Task<bool> Asks(Task t) => t.Wait(0) || t.Wait(TimeSpan.Zero) || t.Wait(default(TimeSpan)) || Task.WaitAll([t], 0) || Task.WaitAny([t], TimeSpan.Zero) == 0;
            async Task<int> OwnResult(Answer a) { a.Wait(); return a.Result; }
            async Task Locked() { lock (gate) { Load().Wait(); } await Task.Yield(); }
            async Task<Expression<Func<Task<int>, int>>> Tree() => t => t.Result;
            async Task<Expression<Func<Task<int>, Task<int>>>> TaskTree() => t => Task.FromResult(t.Result);
            async Task OtherWaits() { semaphore.Wait(); semaphore.Release(); }
            async Task<dynamic> Dynamic(dynamic d) => d.Result;
            async Task<IEnumerable<int>> HandsBack(IAsyncEnumerable<int> xs) { await Task.Yield(); return xs.ToBlockingEnumerable(); }
            async Task Antecedent(Task<int> t) => await t.ContinueWith(done => done.Result);
        }
        """);

    [Fact]
    public Task TopLevelProgram() => new CSharpAnalyzerTest<BlockingWaitAnalyzer>
    {
        TestState =
        {
            OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
            Sources = { """
                using System.Threading.Tasks;

                var t = Task.Delay(3);
                await Task.Yield();
                t.[|Wait|]();
                """ },
        },
    }.RunAsync();

    [Fact]
    public Task ASynchronousProgramIsAnotherQuestion() => new CSharpAnalyzerTest<BlockingWaitAnalyzer>
    {
        TestState =
        {
            OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
            Sources = { """
                using System.Threading.Tasks;

                Task.Delay(3).Wait();
                """ },
        },
    }.RunAsync();
}
