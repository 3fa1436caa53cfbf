using PerfAnalyzers.Testing;
using FakeAsync = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.FakeAsyncAnalyzer>;
using Waited = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer>;
using OffloadedWait = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.OffloadedWaitAnalyzer>;

namespace PerfAnalyzers.Async;

/// <summary>Work that is moved to another thread only for this one to wait, and waits that are moved instead of awaited.</summary>
public class OffloadedWorkTests
{
    [Fact]
    public Task WaitsForWorkOnAnotherThread() => SyncIoSource.VerifyMembersAsync<SynchronousWaitAnalyzer>("""
            static async Task<int> LoadAsync() { await Task.Yield(); return 1; }
            int Result() => Task.Run(() => LoadAsync()).{|#0:Result|};
            void Wait() { Task.Run(LoadAsync).{|#1:Wait|}(); }
            int Configured() => Task.Run(() => LoadAsync()).ConfigureAwait(false).GetAwaiter().{|#2:GetResult|}();
        """,
        Waited.Diagnostic("PERF5013").WithLocation(0).WithArguments("Run(...).Result", "make the callers async and await the work itself"),
        Waited.Diagnostic("PERF5013").WithLocation(1).WithArguments("Run(...).Wait()", "make the callers async and await the work itself"),
        Waited.Diagnostic("PERF5013").WithLocation(2).WithArguments("Run(...).GetAwaiter().GetResult()", "make the callers async and await the work itself"));

    [Fact]
    public Task AnotherThreadBoundsTheWait() => SyncIoSource.VerifyMembersAsync<SynchronousWaitAnalyzer>("""
            static int Compute() => 3;
            bool Limited(int limit) => Task.Run(() => Compute()).{|#0:Wait|}(limit);
        """,
        Waited.Diagnostic("PERF5002").WithLocation(0).WithArguments("Run(...).Wait()", "method 'Limited'", "await it"));

    [Fact]
    public Task HelpersThatBlock() => SyncIoSource.VerifyMembersAsync<OffloadedWaitAnalyzer>("""
            static async Task<int> LoadAsync() { await Task.Yield(); return 1; }
            int Helper() => AsyncHelper.{|#0:RunSync|}(() => LoadAsync());
            async Task<int> Async() { await Task.Yield(); return AsyncHelper.{|#1:RunSync|}(() => LoadAsync()); }
        }

        public static class AsyncHelper
        {
            public static T RunSync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work).Unwrap().GetAwaiter().GetResult();
        """,
        OffloadedWait.Diagnostic().WithLocation(0).WithArguments("AsyncHelper.RunSync", "make the callers async and await the work itself"),
        OffloadedWait.Diagnostic().WithLocation(1).WithArguments("AsyncHelper.RunSync", "await the work itself"));

    [Fact]
    public Task OtherWaits() => SyncIoSource.VerifyMembersAsync<OffloadedWaitAnalyzer>("""
            static async Task<int> LoadAsync() { await Task.Yield(); return 1; }
            int Plain() => LoadAsync().Result;
            async Task<int> Awaited() => await Task.Run(() => LoadAsync());
            int NoWait() => Later.Start(() => LoadAsync());
            static void Main() { Later.Block(() => LoadAsync()); }
        }

        public static class Later
        {
            public static int Start(Func<Task<int>> work) { _ = work(); return 1; }
            public static int Block(Func<Task<int>> work) => work().Result;
        """);

    [Fact]
    public Task AProjectThatServesNothing()
    {
        var test = new CSharpAnalyzerTest<OffloadedWaitAnalyzer>
        {
            TestCode = "using System; using System.Threading.Tasks; static class H { public static void RunSync(Func<Task> work) => work().Wait(); } class C { void M() { H.RunSync(() => Task.Delay(1)); } }",
            ReferenceAssemblies = ReferenceAssemblies.NetCore,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task WaitsThatAreMoved() => SyncIoSource.VerifyMembersAsync<FakeAsyncAnalyzer>("""
            async Task<List<User>> List() => await Task.{|#0:Run|}(() => db.Users.{|#1:ToList|}());
            async Task Save() { await Task.{|#2:Run|}(() => { db.{|#3:SaveChanges|}(); }).ConfigureAwait(false); }
        """,
        FakeAsync.Diagnostic().WithLocation(0).WithLocation(1).WithArguments("Users.ToList", "the database", "ToListAsync"),
        FakeAsync.Diagnostic().WithLocation(2).WithLocation(3).WithArguments("db.SaveChanges", "the database", "SaveChangesAsync"));

    [Fact]
    public Task WorkThatIsNoWait() => SyncIoSource.VerifyMembersAsync<FakeAsyncAnalyzer>("""
            static int Compute() => 3;
            async Task<int> Computes() => await Task.Run(() => Compute());
            async Task<int> More() => await Task.Run(() => { var users = db.Users.ToList(); return users.Sum(u => u.Id); });
            async Task<int> Around() => await Task.Run(() => db.Users.Count() + Compute());
            async Task<int> Async() => await Task.Run(async () => await db.Users.CountAsync());
            async Task<int> Memory(List<User> users) => await Task.Run(() => users.Count());
        """);
}
