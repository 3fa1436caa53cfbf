using PerfAnalyzers.Testing;
using LostToken = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.LostTokenAnalyzer>;
using WithoutToken = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.ActionWithoutTokenAnalyzer>;

namespace PerfAnalyzers.Async;

/// <summary>Tokens that are not passed on, and actions that take none.</summary>
public class TokenTests
{
    [Fact]
    public Task Lost() => SyncIoSource.VerifyMembersAsync<LostTokenAnalyzer>("""
            async Task M(string url, CancellationToken token)
            {
                await db.SaveChangesAsync(token);
                _ = await db.Users.{|#0:ToListAsync|}();
                using var response = await http.{|#1:GetAsync|}(url).ConfigureAwait(false);
                await Task.{|#2:Delay|}(10);
            }

            async Task<string> Call(Grpc.Core.ServerCallContext context) => await http.{|#3:GetStringAsync|}("a");
            Func<CancellationToken, Task> Lambda() => async stopping => await Task.{|#4:Delay|}(10);
        """,
        LostToken.Diagnostic().WithLocation(0).WithArguments("ToListAsync", "token"),
        LostToken.Diagnostic().WithLocation(1).WithArguments("GetAsync", "token"),
        LostToken.Diagnostic().WithLocation(2).WithArguments("Delay", "token"),
        LostToken.Diagnostic().WithLocation(3).WithArguments("GetStringAsync", "context.CancellationToken"),
        LostToken.Diagnostic().WithLocation(4).WithArguments("Delay", "stopping"));

    [Fact]
    public Task NotLost() => SyncIoSource.VerifyMembersAsync<LostTokenAnalyzer>("""
            async Task None() => await db.SaveChangesAsync();
            async Task Explicit(CancellationToken token) => await db.SaveChangesAsync(CancellationToken.None);
            async Task Two(CancellationToken first, CancellationToken second) => await Task.Delay(1);
            async Task Cleanup(CancellationToken token)
            {
                try { await Task.Delay(1, token); }
                catch (Exception) { await Task.Delay(1); throw; }
                finally { await db.SaveChangesAsync(); }
            }

            async Task Transaction(Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken token)
            {
                await transaction.RollbackAsync();
                await transaction.CommitAsync(token);
                await db.SaveChangesAsync();
            }

            Task Background(CancellationToken token) { _ = db.SaveChangesAsync(); return Task.CompletedTask; }
            async Task Started(CancellationToken token) => await Task.Run(() => 1);
            async Task Later(List<Func<Task>> queue, CancellationToken token) { queue.Add(async () => await Task.Delay(1)); await Task.Delay(1, token); }
            async Task Keys(CancellationToken token) => _ = await db.Users.FindAsync(1);
            async Task HalfDone(SemaphoreSlim gate, Process process, CancellationToken token)
            {
                try { await gate.WaitAsync(); await process.WaitForExitAsync(); await File.WriteAllTextAsync("a", "b"); }
                finally { gate.Release(); }
            }

            async Task Acknowledged(OrderQueue queue, CancellationToken token) { await queue.CompleteMessageAsync(1); await queue.AckAsync(1); }

            async ValueTask DisposeAsync(CancellationToken token) => await Task.Delay(1);
            async Task NoOverload(CancellationToken token) => await Task.WhenAll(Task.Delay(1, token));
        }

        public class OrderQueue
        {
            public Task CompleteMessageAsync(int id, CancellationToken token = default) => Task.CompletedTask;
            public Task AckAsync(int id, CancellationToken token = default) => Task.CompletedTask;
        }

        public class Old
        {
            public async Task SaveAsync() => await Task.Yield();
            [Obsolete("has no effect")]
            public async Task SaveAsync(CancellationToken token) => await Task.Yield();
            public async Task M(CancellationToken token) => await SaveAsync();
        """);

    [Fact]
    public Task ActionsWithoutToken() => VerifyActionsAsync("""
        public class UsersController(ShopContext db) : ControllerBase
        {
            public async Task<List<User>> {|#0:Get|}() => await db.Users.ToListAsync();
            public async Task<List<User>> Has(CancellationToken token) => await db.Users.ToListAsync(token);
            public async Task Write(User user) { db.Users.Add(user); await db.SaveChangesAsync(); }
            public async Task Nothing() => await Task.Yield();
            private async Task<List<User>> Helper() => await db.Users.ToListAsync();
        }

        public static class Endpoints
        {
            public static void Map(Microsoft.AspNetCore.Builder.WebApplication app)
                => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/users", async {|#1:(ShopContext db)|} => await db.Users.ToListAsync());
        }
        """,
        WithoutToken.Diagnostic().WithLocation(0).WithArguments("action 'UsersController.Get'", "ToListAsync"),
        WithoutToken.Diagnostic().WithLocation(1).WithArguments("handler of '/users'", "ToListAsync"));

    private static Task VerifyActionsAsync(string source, params DiagnosticResult[] expected)
    {
        var test = SyncIoSource.Create<ActionWithoutTokenAnalyzer>(source);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\ndotnet_diagnostic.PERF5018.severity = suggestion\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
