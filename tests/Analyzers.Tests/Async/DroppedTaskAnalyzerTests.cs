using PerfAnalyzers.Analyzers.Tests.RoundTrips;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.DroppedTaskAnalyzer>;

namespace PerfAnalyzers.Async;

public class DroppedTaskAnalyzerTests
{
    private const string Discard = "await it in an async function, or assign it to '_' where that is meant";

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.IO;
        using System.Threading.Tasks;

        class Store { public async Task SaveAsync() => await Task.Delay(1); public async ValueTask<int> CountAsync() { await Task.Yield(); return 1; } }

        class C
        {
            C(Store store) { {|#0:LoadAsync()|}; }
            async Task LoadAsync() => await Task.Delay(1);
            void Method(Store? store) { store?{|#1:.SaveAsync()|}; }
            int Property { get { {|#2:new Store().CountAsync()|}; return 1; } }
            Task Delegating(Store store) { {|#3:store.SaveAsync()|}; return Task.CompletedTask; }
            void Lambdas(Store store)
            {
                Action act = () => {|#4:store.SaveAsync()|};
                Func<Task> save = store.SaveAsync;
                {|#6:save()|};
                Local();
                void Local() { {|#5:Task.Delay(1)|}; }
            }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("LoadAsync", "the constructor of 'C'", Discard),
        Verify.Diagnostic().WithLocation(1).WithArguments("Store.SaveAsync", "method 'Method'", Discard),
        Verify.Diagnostic().WithLocation(2).WithArguments("Store.CountAsync", "'Property'", Discard),
        Verify.Diagnostic().WithLocation(3).WithArguments("Store.SaveAsync", "method 'Delegating'", "await it"),
        Verify.Diagnostic().WithLocation(4).WithArguments("Store.SaveAsync", "the lambda", Discard),
        Verify.Diagnostic().WithLocation(5).WithArguments("Task.Delay", "local function 'Local'", Discard),
        Verify.Diagnostic().WithLocation(6).WithArguments("save", "method 'Lambdas'", Discard));

    [Fact]
    public Task WhatIsMeant() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        static class Tasks
        {
            public static Task SafeFireAndForget(this Task task) => task;
            public static Task Forget(this Task task) => task;
        }

        class C
        {
            Task field = Task.CompletedTask;
            async Task SaveAsync() => await Task.Delay(1);
            void Meant()
            {
                _ = SaveAsync();
                SaveAsync().ContinueWith(done => Console.WriteLine(done.Status));
                SaveAsync().SafeFireAndForget();
                SaveAsync().Forget();
                Task.Run(() => Console.WriteLine());
                Task.Factory.StartNew(() => Console.WriteLine());
                field = SaveAsync();
                var task = SaveAsync();
                SaveAsync().Wait();
                SaveAsync().GetAwaiter().GetResult();
            }
        }
        """);

    [Fact]
    public Task NothingIsLost() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        class Store
        {
            public async Task RefreshAsync() { try { await Task.Delay(1); } catch (Exception e) { Console.WriteLine(e); } }
            public async Task PartlyAsync() { await Task.Delay(1); try { await Task.Delay(1); } catch (Exception e) { Console.WriteLine(e); } }
            public async Task SelectiveAsync() { try { await Task.Delay(1); } catch (TimeoutException) { } }
            public virtual async Task OverridableAsync() { try { await Task.Delay(1); } catch (Exception) { } }

            public Task Save(int id) { if (id == 0) { throw new ArgumentException(); } Console.WriteLine(id); return Task.CompletedTask; }
            public Task<int> Count() => Task.FromResult(1);
            public Task Maybe(int id) => id == 0 ? Task.CompletedTask : Task.Delay(id);
            public virtual Task Clear() => Task.CompletedTask;
        }

        class Cached : Store
        {
            public override Task Clear() { base.Clear(); return Task.CompletedTask; }
        }

        class C
        {
            void M(Store store)
            {
                store.RefreshAsync();
                [|store.PartlyAsync()|];
                [|store.SelectiveAsync()|];
                [|store.OverridableAsync()|];
                store.Save(1);
                store.Count();
                [|store.Maybe(1)|];
                [|store.Clear()|];
                Local();
                async Task Local() { try { await Task.Delay(1); } catch { } }
            }
        }
        """);

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsAssembly)]
    public async Task ExceptionsThatAnotherProjectSeesTo(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add(
                "Common",
                """
                public static class Tasks
                {
                    public static Task LogExceptions(this Task task) { task.ContinueWith(t => Console.WriteLine(t.Exception)); return task; }
                    public static Task<T> ObserveFaults<T>(this Task<T> task) { task.ContinueWith(t => Console.WriteLine(t.Exception)); return task; }
                    public static async Task ThrowOnError(this Task task) => await task;
                    public static async Task Counted(this Task task) => await task;
                    public static Task<int> RetryErrors(this Task task) => Task.FromResult(1);
                }
                """,
                [])
            .Add(
                "Web",
                """
                public class C
                {
                    async Task<int> SaveAsync() { await Task.Delay(1); return 1; }
                    void M()
                    {
                        SaveAsync().LogExceptions();
                        SaveAsync().ObserveFaults();
                        SaveAsync().ThrowOnError();
                        SaveAsync().Counted();
                        SaveAsync().RetryErrors();
                    }
                }
                """,
                ["Common"]);
        var findings = await graph.FindingsAsync("Web", new DroppedTaskAnalyzer());
        Assert.Equal([8, 9, 10], findings.Select(finding => int.Parse(finding.Split(':')[1].Split(' ')[0])));
    }

    [Fact]
    public Task AsyncFunctionsAreLeftToTheCompiler() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        class C
        {
            async Task SaveAsync() => await Task.Delay(1);
            async Task M() { SaveAsync(); await Task.Yield(); }
            Func<Task> Lambda() => async () => { SaveAsync(); await Task.Yield(); };
        }
        """);

    [Fact]
    public Task WhatIsReturnedIsNotDropped() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        class Store { public async Task SaveAsync() => await Task.Delay(1); }

        class C
        {
            Func<Task?> Returned(Store? store) => () => store?.SaveAsync();
            Func<Task> Method(Store store) => store.SaveAsync;
            Task Expression(Store store) => store.SaveAsync();
            Task<Task> Started(Store store) => Task.Factory.StartNew(() => store.SaveAsync());
        }
        """);

    [Fact]
    public Task TestDoublesAndExpressionTreesCallNothing() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Linq.Expressions;
        using System.Threading.Tasks;

        interface IStore { Task SaveAsync(int id); }
        static class Substitute { public static T Received<T>(this T value, int times) => value; public static T DidNotReceive<T>(this T value) => value; }
        class Mock { public void Verify(Expression<Action<IStore>> call) { } }

        class C
        {
            void M(IStore store, Mock mock)
            {
                store.Received(1).SaveAsync(1);
                store.DidNotReceive().SaveAsync(2);
                mock.Verify(s => s.SaveAsync(3));
            }
        }
        """);

    [Fact]
    public Task ExceptionsThatAreSeenTo() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        static class Tasks
        {
            public static Task LogExceptions(this Task task)
            {
                task.ContinueWith(failed => Console.WriteLine(failed.Exception), TaskContinuationOptions.OnlyOnFaulted);
                return task;
            }

            public static Task<T> Counted<T>(this Task<T> task) { task.ContinueWith(_ => Console.WriteLine("failed"), TaskContinuationOptions.OnlyOnFaulted); return task; }
            public static Task Reported(this Task task) => task.ContinueWith(done => Console.WriteLine(done.Exception));
            public static Task Watched(this Task task) { if (!task.IsCompletedSuccessfully) { _ = WatchAsync(task); } return task; }
            public static Task Named(this Task task, string name) { task.LogExceptions(); return task; }
            public static Task Timed(this Task task) { task.ContinueWith(_ => Console.WriteLine("done")); return task; }
            public static Task Succeeded(this Task task) { task.ContinueWith(done => Console.WriteLine(done.Status), TaskContinuationOptions.OnlyOnRanToCompletion); return task; }
            public static Task Sometimes(this Task task, bool logs) { if (logs) { task.LogExceptions(); } return task; }
            public static Task Other(this Task task) { task.LogExceptions(); return Task.Delay(1); }
            private static async Task WatchAsync(Task task) { try { await task.ConfigureAwait(false); } catch (Exception e) { Console.WriteLine(e); } }
        }

        class C
        {
            async Task<int> SaveAsync() { await Task.Delay(1); return 1; }
            void M()
            {
                SaveAsync().LogExceptions();
                SaveAsync().Counted();
                SaveAsync().Reported();
                SaveAsync().Watched();
                SaveAsync().Named("save");
                [|SaveAsync().Timed()|];
                [|SaveAsync().Succeeded()|];
                [|SaveAsync().Sometimes(true)|];
                [|SaveAsync().Other()|];
                Task.FromResult(1);
                ValueTask.FromResult(1);
                [|Task.FromException(new Exception())|];
            }
        }
        """);
}
