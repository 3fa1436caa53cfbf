using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.AsyncVoidAnalyzer>;

namespace PerfAnalyzers.Async;

public class AsyncVoidAnalyzerTests
{
    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            Action? later;
            async void {|#0:Save|}() => await Task.Delay(1);
            void Outer()
            {
                async void {|#1:Inner|}(int n) { await Task.Delay(n); }
                Inner(1);
            }

            void Lambdas(List<int> ids)
            {
                ids.ForEach({|#2:async|} id => await Task.Delay(id));
                Parallel.ForEach(ids, {|#3:async|} id => { await Task.Delay(id); });
                Parallel.Invoke({|#4:async|} () => await Task.Delay(1));
                _ = new Timer({|#5:async|} _ => await Task.Delay(1));
                Run({|#6:async|} () => await Task.Delay(1));
                later = {|#7:async|} delegate { await Task.Delay(1); };
                Action local = {|#8:async|} () => await Task.Delay(1);
                ThreadPool.QueueUserWorkItem({|#9:async|} _ => await Task.Delay(1));
                Run({|#10:async|} () => { try { await Task.Delay(1); } catch (InvalidOperationException) { } });
            }

            static void Run(Action work) => work();
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("Method 'Save'", "return a Task"),
        Verify.Diagnostic().WithLocation(1).WithArguments("Local function 'Inner'", "return a Task"),
        Verify.Diagnostic().WithLocation(2).WithArguments("The async lambda given to 'List.ForEach'", "use foreach and await"),
        Verify.Diagnostic().WithLocation(3).WithArguments("The async lambda given to 'Parallel.ForEach'", "use await Parallel.ForEachAsync"),
        Verify.Diagnostic().WithLocation(4).WithArguments("The async lambda given to 'Parallel.Invoke'", "use await Task.WhenAll"),
        Verify.Diagnostic().WithLocation(5).WithArguments("The async lambda given to 'Timer'", "catch every exception in it, or use a PeriodicTimer"),
        Verify.Diagnostic().WithLocation(6).WithArguments("The async lambda given to 'C.Run'", "take a Func<Task> instead"),
        Verify.Diagnostic().WithLocation(7).WithArguments("The async lambda given to 'later'", "take a Func<Task> instead"),
        Verify.Diagnostic().WithLocation(8).WithArguments("The async lambda", "take a Func<Task> instead"),
        Verify.Diagnostic().WithLocation(9).WithArguments("The async lambda given to 'ThreadPool.QueueUserWorkItem'", "use Task.Run"),
        Verify.Diagnostic().WithLocation(10).WithArguments("The async lambda given to 'C.Run'", "take a Func<Task> instead"));

    [Fact]
    public Task DelegatesThatTakeNoTask() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            readonly Timer timer;
            Action? later;

            C(CancellationToken stopping)
            {
                timer = new Timer(Tick);
                _ = new Timer(new TimerCallback(Tock), null, 0, 1);
                stopping.Register(Stop);
                stopping.Register({|#0:async|} () => await Task.Delay(1));
                later = Later;
                Run(this.Work);
                new Thread(Loop).Start();
                Action local = Local;
                async void {|#1:Local|}() => await Task.Delay(1);
                Start().Wait();
                _ = nameof(Named);
                new Task({|#2:async|} () => await Task.Delay(1)).Start();
            }

            async void {|#3:Tick|}(object? state) => await Task.Delay(1);
            async void {|#4:Tock|}(object? state) => await Task.Delay(1);
            async void {|#5:Stop|}() => await Task.Delay(1);
            async void {|#6:Later|}() => await Task.Delay(1);
            async void {|#7:Work|}() => await Task.Delay(1);
            async void {|#8:Loop|}() => await Task.Delay(1);
            async void {|#9:Named|}() => await Task.Delay(1);
            Task Start() => Task.CompletedTask;
            static void Run(Action work) => work();
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("The async lambda given to 'CancellationToken.Register'", "catch every exception in it, because 'CancellationToken.Register' takes no task"),
        Verify.Diagnostic().WithLocation(1).WithArguments("Local function 'Local'", "return a Task, and take a Func<Task> where it is handed on"),
        Verify.Diagnostic().WithLocation(2).WithArguments("The async lambda given to 'Task'", "use Task.Run"),
        Verify.Diagnostic().WithLocation(3).WithArguments("Method 'Tick'", "catch every exception in it, or use a PeriodicTimer"),
        Verify.Diagnostic().WithLocation(4).WithArguments("Method 'Tock'", "catch every exception in it, or use a PeriodicTimer"),
        Verify.Diagnostic().WithLocation(5).WithArguments("Method 'Stop'", "catch every exception in it, because 'CancellationToken.Register' takes no task"),
        Verify.Diagnostic().WithLocation(6).WithArguments("Method 'Later'", "return a Task, and take a Func<Task> where it is handed on"),
        Verify.Diagnostic().WithLocation(7).WithArguments("Method 'Work'", "return a Task, and take a Func<Task> where it is handed on"),
        Verify.Diagnostic().WithLocation(8).WithArguments("Method 'Loop'", "return a Task and use Task.Run"),
        Verify.Diagnostic().WithLocation(9).WithArguments("Method 'Named'", "return a Task"));

    [Fact]
    public Task EventHandlers() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        class RoutedEventArgs { }
        class MovedEventArgs : EventArgs { }

        class C
        {
            event EventHandler<MovedEventArgs>? Moved;
            event Action<string>? Closed;
            static event Func<int, string>? Asked;

            async void OnClick(object sender, RoutedEventArgs e) => await Task.Delay(1);
            async void OnMoved(object? sender, MovedEventArgs e) => await Task.Delay(1);
            async void Reconnect(string reason) => await Task.Delay(1);
            async void Again(string reason) => await Task.Delay(1);

            void Subscribe()
            {
                Moved += OnMoved;
                Moved += async (sender, e) => await Task.Delay(1);
                Closed += Reconnect;
                Closed += new Action<string>(this.Again);
                Closed += async reason => await Task.Delay(1);
                Closed += Local;
                async void Local(string reason) => await Task.Delay(1);
                EventHandler stored = async (sender, e) => await Task.Delay(1);
                Moved?.Invoke(this, new());
                Closed?.Invoke("");
                Asked?.Invoke(1);
            }
        }
        """);

    [Fact]
    public Task AddingToADelegateIsNoSubscription() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        class C
        {
            Action<string>? closed;
            async void [|Reconnect|](string reason) => await Task.Delay(1);
            void Subscribe() => closed += Reconnect;
        }
        """);

    [Fact]
    public Task MembersThatSomeoneElseDeclaresVoid() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        interface ICommand { void Execute(object? parameter); void Cancel(); }
        abstract class Screen { public virtual void Activate() { } }

        partial class C : Screen, ICommand
        {
            public async void Execute(object? parameter) => await Task.Delay(1);
            async void ICommand.Cancel() => await Task.Delay(1);
            public override async void Activate() => await Task.Delay(1);
            partial void Changed(int value);
            async partial void Changed(int value) => await Task.Delay(value);
        }
        """);

    /// <summary>ASP.NET Core awaits the asynchronous form; a filter that has none of its own gets it from a sibling interface.</summary>
    [Fact]
    public Task MembersWithAnAsynchronousForm() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;

        class Audit : ActionFilterAttribute
        {
            public override async void {|#0:OnActionExecuting|}(ActionExecutingContext context) => await Task.Delay(1);
            public override async void {|#1:OnResultExecuted|}(ResultExecutedContext context) => await Task.Delay(1);
        }

        class Access : IAuthorizationFilter
        {
            public async void {|#2:OnAuthorization|}(AuthorizationFilterContext context) => await Task.Delay(1);
        }

        class Home : Controller
        {
            protected override async void Dispose(bool disposing) => await Task.Delay(1);
        }

        class Logging : ActionFilterAttribute
        {
            public override async void OnActionExecuted(ActionExecutedContext context)
            {
                try { await Task.Delay(1); } catch (Exception) { }
            }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("Method 'OnActionExecuting'", "use 'ActionFilterAttribute.OnActionExecutionAsync' instead"),
        Verify.Diagnostic().WithLocation(1).WithArguments("Method 'OnResultExecuted'", "use 'ActionFilterAttribute.OnResultExecutionAsync' instead"),
        Verify.Diagnostic().WithLocation(2).WithArguments("Method 'OnAuthorization'", "use 'IAsyncAuthorizationFilter.OnAuthorizationAsync' instead"));

    [Fact]
    public Task UserInterfaces() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        namespace System.Windows.Controls { public class Page { } }

        class Home : System.Windows.Controls.Page
        {
            public async void OnNavigatedTo() => await Task.Delay(1);
            [STAThread] public async void Loop() => await Task.Delay(1);
            public async void [|Once|]() => await Task.Delay(1);
            public async void [|Load|]() => await Task.Delay(1);
        }

        class Service
        {
            public async void [|OnStarted|]() => await Task.Delay(1);
        }
        """);

    [Fact]
    public Task TestsThatXunit2WaitsFor() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Threading.Tasks;

        namespace Xunit { public class FactAttribute : Attribute { } public class TheoryAttribute : FactAttribute { } }
        namespace NUnit.Framework { public class TestAttribute : Attribute { } }

        public class Tests
        {
            [Xunit.Fact] public async void Fact() => await Task.Delay(1);
            [Xunit.Theory] public async void Theory() => await Task.Delay(1);
            [NUnit.Framework.Test] public async void [|Other|]() => await Task.Delay(1);
        }
        """);

    [Fact]
    public Task WhatCatchesEverythingIsMeant() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class C
        {
            public static async void Forget(this Task task, Action<Exception> failed)
            {
                if (task.IsCompletedSuccessfully)
                    return;

                try { await task; }
                catch (OperationCanceledException) { }
                catch (Exception e) { failed(e); }
            }

            static void Start(List<int> ids)
            {
                async void Local() { try { await Task.Delay(1); } catch { } }
                Local();
                _ = new Timer(async _ => { try { await Task.Delay(1); } catch (System.Exception) { } finally { GC.Collect(); } });
                ids.ForEach([|async|] id => { try { await Task.Delay(1); } catch { } });
            }

            static async void [|Rethrows|]() { try { await Task.Delay(1); } catch { throw; } }
            static async void [|Filters|]() { try { await Task.Delay(1); } catch (Exception e) when (e.Message == "") { } }
            static async void [|Before|]() { await Task.Delay(1); try { await Task.Delay(1); } catch { } }
            static async void [|Finally|]() { try { await Task.Delay(1); } catch { } finally { throw new Exception(); } }
        }
        """);

    [Fact]
    public Task LambdasThatReturnATask() => Verify.VerifyAnalyzerAsync("""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            Func<Task> later = async () => await Task.Delay(1);
            async Task M(List<int> ids)
            {
                Run(async () => await Task.Delay(1));
                await Task.Run(async () => await Task.Delay(1));
                await Task.Factory.StartNew(async () => await Task.Delay(1));
                await Parallel.ForEachAsync(ids, async (id, token) => await Task.Delay(id, token));
                await Task.WhenAll(ids.Select(async id => await Task.Delay(id)));
                ids.ForEach(id => Console.WriteLine(id));
                async Task Local() => await Task.Delay(1);
                await Local();
            }

            static void Run(Action work) => work();
            static void Run(Func<Task> work) => _ = work();
        }
        """);
}
