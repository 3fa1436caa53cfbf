using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.BlockingWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Waits that are reported but that no await can replace without breaking the build or changing what the code does.</summary>
public class NoAwaitTests
{
    private const string Header = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using System.Transactions;

        """;

    [Fact]
    public Task WhereTheLanguageForbidsIt() => NoFix("""
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task Filter() { try { await Task.Yield(); } catch (Exception) when (Load().[|Result|] > 0) { } }
            unsafe struct S { public int N; public Task<int> M() { return Task.FromResult(Load().[|Result|]); } }
            Task<int> ByRef(ref int n) { n = Load().[|Result|]; return Load(); }
            Task<int> ByOut(out int n) { n = Load().[|Result|]; return Load(); }
            Task<int> Span(ReadOnlySpan<int> n) { return Task.FromResult(Load().[|Result|] + n[0]); }
            Task<int> Property => Task.FromResult(Load().[|Result|]);
            Task<int> Getter { get { return Task.FromResult(Load().[|Result|]); } }
            IAsyncEnumerable<int> Sequence() { Load().[|Wait|](); return Other(); }
            async IAsyncEnumerable<int> Other() { await Task.Yield(); yield return 1; }
            async Task<int> LiveSpan(int[] all) { Span<int> part = all; var n = Load().[|Result|]; return part[0] + n; }
            async Task<int> SpanInExpression(string s) => s.AsSpan().Slice(Load().[|Result|]).Length;
            async Task<int> SpanLoop(int[] all) { var n = 0; foreach (var x in all.AsSpan()) { n += x + Load().[|Result|]; } return n; }
            async Task<int> RefLocal(int[] all) { ref var first = ref all[0]; first += Load().[|Result|]; return first; }
            static bool TryGet(int[] all, out Span<int> part) { part = all; return true; }
            ref struct Parts { public void Deconstruct(out Span<int> first, out int second) { first = default; second = 0; } }
            struct Counter { public int N; public void Add(int n) => N += n; }
            Counter counter;
            ref Counter Slot() => ref counter;
            async Task<int> OutSpan(int[] all) { TryGet(all, out var part); var n = Load().[|Result|]; return part[0] + n; }
            async Task<int> OutSpanOfTest(int[] all) { if (!TryGet(all, out var part)) return 0; var n = Load().[|Result|]; return part[0] + n; }
            async Task<int> DeconstructedSpan() { var (part, _) = new Parts(); var n = Load().[|Result|]; return part.Length + n; }
            async Task RefReceiver() { Slot().Add(Load().[|Result|]); }
            async Task RefTarget() { Slot().N += Load().[|Result|]; }
            Task<int> StackSpan() { Span<int> part = stackalloc int[3]; part[0] = Load().[|Result|]; return Task.FromResult(part[0]); }
        }
        """);

    [Fact]
    public Task WhereTheWaitHasNoEqual() => NoFix("""
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task Limited(Task t) { t.[|Wait|](1000); }
            async Task LimitedSpan(Task t) { t.[|Wait|](TimeSpan.FromSeconds(1)); }
            async Task<bool> Asked(Task t) => t.[|Wait|](1000);
            async Task LimitedAndToken(Task t, CancellationToken token) { t.[|Wait|](1000, token); }
            async Task<int> Any(Task a, Task b) => Task.[|WaitAny|](a, b);
            async Task AnyIgnored(Task a, Task b) { Task.[|WaitAny|](a, b); }
            async Task<bool> AllLimited(Task[] all) => Task.[|WaitAll|](all, 1000);
            async Task<int> KeptAwaiter(Task<int> t) { var awaiter = t.GetAwaiter(); return awaiter.[|GetResult|](); }
            async Task<int?> NullableValue(Task<int>? t) => t?.[|Result|];
            async Task<int?> NullableChain(C? c) => c?.Own().[|Result|];
            async Task NullableStatement(Task? t) { t?.[|Wait|](); }
            async Task<List<int>> Kept(IAsyncEnumerable<int> xs) => xs.[|ToBlockingEnumerable|]().ToList();
            async void FireAndForget() { Load().[|Wait|](); await Task.Yield(); }
            void Each(List<int> all) => all.ForEach(async n => { Load().[|Wait|](); await Task.Yield(); });
            async void OnClosing(object sender, System.ComponentModel.CancelEventArgs e) { e.Cancel = Load().[|Result|] > 0; await Task.Yield(); }
            Task<int> Own() => Load();
        }
        """);

    [Fact]
    public Task WhereACatchLooksAtTheWrapping() => NoFix("""
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Wrapped() { try { return Load().[|Result|]; } catch (AggregateException) { return 0; } }
            async Task<int> WrappedUsed() { try { return Load().[|Result|]; } catch (AggregateException e) when (e.InnerException is IOException) { return e.InnerExceptions.Count; } }
            async Task<int> WrappedAnd() { try { return Load().[|Result|]; } catch (AggregateException e) when (e.InnerException is IOException && e.InnerExceptions.Count == 1) { return 0; } }
            async Task<int> WrappedTwice() { try { return Load().[|Result|] + Own().[|Result|]; } catch (AggregateException e) when (e.InnerException is IOException) { return 0; } }
            async Task Outer() { try { try { Load().[|Wait|](); } finally { Console.WriteLine(); } } catch (AggregateException) { } }
            async Task Inner() { try { Load().[|Wait|](); } catch (Exception e) { Console.WriteLine(e.InnerException); } }
            async Task Flattened() { try { Load().[|Wait|](); } catch (Exception e) { (e as AggregateException)?.Flatten(); } }
            async Task Base() { try { Load().[|Wait|](); } catch (Exception e) { Console.WriteLine(e.GetBaseException()); } }
            async Task Tested() { try { Load().[|Wait|](); } catch (Exception e) { if (e is AggregateException) { throw; } } }
            async Task FilterReads() { try { Load().[|Wait|](); } catch (Exception e) when (e.InnerException is IOException) { } }
            async Task FilterCalls() { try { Load().[|Wait|](); } catch (Exception e) when (Test(e)) { } }
            static bool Test(Exception e) => e is IOException;
            async Task Specific() { try { Load().[|Wait|](); } catch (IOException) { } }
            async Task<string> TextReturned() { try { Load().[|Wait|](); return ""; } catch (Exception e) { return e.Message; } }
            async Task AllOfThem() { try { Task.[|WaitAll|](Load(), Load()); } catch (AggregateException e) { e.Handle(_ => true); } }
            Task<int> Own() => Load();
        }
        """);

    [Fact]
    public Task WhereTheThreadMatters() => NoFix("""
        class C
        {
            [ThreadStatic] static int depth;
            readonly object gate = new();
            readonly Mutex mutex = new();
            readonly ReaderWriterLockSlim rw = new();
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task Entered() { Monitor.Enter(gate); try { Load().[|Wait|](); } finally { Monitor.Exit(gate); } }
            async Task Owned() { mutex.WaitOne(); Load().[|Wait|](); mutex.ReleaseMutex(); }
            async Task Read() { rw.EnterReadLock(); Load().[|Wait|](); rw.ExitReadLock(); }
            readonly ThreadLocal<int> local = new();
            async Task ThreadLocalValue() { local.Value++; Load().[|Wait|](); local.Value--; }
            async Task PerThread() { depth++; Load().[|Wait|](); depth--; }
            async Task Transaction() { using var scope = new TransactionScope(); Load().[|Wait|](); scope.Complete(); }
        }
        """);

    [Fact]
    public Task WhereTheFunctionCannotBecomeAsync() => NoFix("""
        class C
        {
            static readonly AsyncLocal<int> Ambient = new();
            static async Task<int> Load() { await Task.Yield(); return 1; }

            Task<int>? MayBeNull(bool b) { Load().[|Wait|](); return b ? Load() : null; }
            Task? Null() { Load().[|Wait|](); return null; }
            Task OfConditional(C? c) { Load().[|Wait|](); return c?.Own()!; }
            Task<int> FromTry() { Load().[|Wait|](); try { return Load(); } catch { return Task.FromResult(0); } }
            Task<int> FromUsing() { using var source = new CancellationTokenSource(); Load().[|Wait|](); return Load(); }
            Task Ambience() { Ambient.Value = Load().[|Result|]; return Task.CompletedTask; }
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]
            Task Synchronized() { Load().[|Wait|](); return Task.CompletedTask; }
            Task LetGo() { Load().[|Wait|](); return Task.CompletedTask; }
            Task Ignored() { Load().[|Wait|](); return Task.CompletedTask; }
            Task<int> Discarded() { Load().[|Wait|](); return Load(); }
            void Caller(C? other) { LetGo(); other?.Ignored(); _ = Discarded(); }
            Task<int> Own() => Load();
            struct S { int n; public Task M() { n = Load().[|Result|]; return Task.CompletedTask; } }
        }
        """);

    [Fact]
    public Task TheFindingsWithoutAFixDoNotStopTheOthers() => Verify.VerifyCodeFixAsync(
        Header + """
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }
            async Task<int> First(Task a, Task b) => Task.[|WaitAny|](a, b);
            async Task<int> Second() => Load().[|Result|];
            Task<int> Third() => Task.FromResult(Load().[|Result|]);
        }
        """,
        Header + """
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }
            async Task<int> First(Task a, Task b) => Task.[|WaitAny|](a, b);
            async Task<int> Second() => await Load();
            async Task<int> Third() => await Load();
        }
        """);

    private static Task NoFix(string members) => Verify.VerifyCodeFixAsync(Header + members, Header + members);
}
