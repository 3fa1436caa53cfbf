using PerfAnalyzers.Async;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer>;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>Shapes in which the task may still run, however much they look as if it had completed.</summary>
public class BlockingTests
{
    private const string Header = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    [Fact]
    public Task NothingIsAwaited() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            readonly Task<int> loading = Load();
            Task<int> Computed => Load();
            readonly TaskCompletionSource<int> source = new();
            static readonly Task<int> Started = Load();
            static async Task<int> Load(int i = 0) { await Task.Yield(); return i; }
            static async ValueTask<int> Quick() { await Task.Yield(); return 1; }

            async Task<int> Call() => Load().[|Result|];
            async Task<int> Local() { var t = Load(); return t.[|Result|]; }
            async Task Waits(Task t) { t.[|Wait|](); }
            async Task WaitsWithToken(Task t, CancellationToken token) { t.[|Wait|](token); }
            async Task WaitsForAWhile(Task t) { t.[|Wait|](1000); }
            async Task<bool> WaitsForASpan(Task t) => t.[|Wait|](TimeSpan.FromSeconds(1));
            async Task All(Task a, Task b) { Task.[|WaitAll|](a, b); }
            async Task<int> Any(Task a, Task b) => Task.[|WaitAny|](a, b);
            async Task<int> GetResult() => Load().GetAwaiter().[|GetResult|]();
            async Task<int> ConfiguredGetResult() => Load().ConfigureAwait(false).GetAwaiter().[|GetResult|]();
            async Task<int> AsTask() => Quick().AsTask().[|Result|];
            async Task<int> AsTaskGetResult() => Quick().AsTask().GetAwaiter().[|GetResult|]();
            async Task<int> OfValue() => Quick().[|Result|];
            async Task<int> ValueGetResult() => Quick().GetAwaiter().[|GetResult|]();
            async Task<int> ConfiguredValue() => Quick().ConfigureAwait(false).GetAwaiter().[|GetResult|]();
            async Task<int?> OfNull(Task<int>? t) => t?.[|Result|];
            async Task Enumerates(IAsyncEnumerable<int> xs) { foreach (var x in xs.[|ToBlockingEnumerable|]()) { Console.WriteLine(x); } }
            Task<int> NotAsync() => Task.FromResult(Load().[|Result|]);
            ValueTask<int> NotAsyncValue() => new(Load().[|Result|]);
            Task NotAsyncBody(Task t) { t.[|Wait|](); return Task.CompletedTask; }
            Task<int> Property { get { return Task.FromResult(Load().[|Result|]); } }
            async void Void() { await Task.Yield(); Load().[|Wait|](); }
            Func<Task<int>> Lambda() => async () => { await Task.Yield(); return Load().[|Result|]; };
            Func<Task<int>> TaskLambda() => () => Task.FromResult(Load().[|Result|]);
            Func<Task<int>> field = async () => Load().[|Result|];
            void LocalFunction() { async Task<int> Inner() { await Task.Yield(); return Load().[|Result|]; } _ = Inner(); }
            async IAsyncEnumerable<int> Iterator() { await Task.Yield(); yield return Load().[|Result|]; }
            async Task<int> Joined(List<(string Name, Task<int> Loading)> all, List<(string Name, Task<int> Loading)> more)
            {
                await Task.WhenAll(all.Select(p => p.Loading));
                all = all.Concat(more).ToList();
                return all[0].Loading.[|Result|];
            }

            async Task<int> OfField() => loading.[|Result|];
            async Task<int> OfStatic() => Started.[|Result|];
            async Task<int> OfSource() => source.Task.[|Result|];
            async Task<int> OfComputed() { await Computed; return Computed.[|Result|]; }
            async Task<int> OfElement(Task<int>[] all) => all[0].[|Result|];
            async Task<int> Awaiter(Task<int> t) { var awaiter = t.GetAwaiter(); return awaiter.[|GetResult|](); }
            async Task<int> OffLoaded() => Task.Run(() => Load()).[|Result|];
            async Task<int> InExpression(int n) => n + Load(n).[|Result|] * 2;
            async Task<string> Chained() => Load().[|Result|].ToString();
            async Task<int> AsArgument() => await Load(Load().[|Result|]);
        }
        """);

    [Fact]
    public Task TheAwaitIsElsewhere() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Later(Task<int> t) { var n = t.[|Result|]; await t; return n; }
            async Task<int> InOtherBranch(Task<int> t, bool b) { if (b) { await t; return 0; } return t.[|Result|]; }
            async Task<int> InOneBranch(Task<int> t, bool b) { if (b) { await t; } return t.[|Result|]; }
            async Task<int> InLoopThatMayNotRun(Task<int> t, int n) { for (var i = 0; i < n; i++) { await t; } return t.[|Result|]; }
            async Task<int> OfAnother(Task<int> a, Task<int> b) { await a; return b.[|Result|]; }
            async Task<int> OfSameName() { { var t = Load(); await t; } { var t = Load(); return t.[|Result|]; } }
            async Task<int> InLambda(Task<int> t) { Func<Task> f = async () => await t; await Task.Yield(); return t.[|Result|]; }
            async Task<int> BeforeLambda(Task<int> t) { Func<Task<int>> f = async () => { await Task.Yield(); return t.[|Result|]; }; await t; return await f(); }
            async Task<int> LocalFunctionBefore(Task<int> t) { var n = await Read(); await t; return n; async Task<int> Read() { await Task.Yield(); return t.[|Result|]; } }
            async Task<int> CallAgain() { await Load(); return Load().[|Result|]; }
            async Task<int> AfterAStatementThatThrows(Task<int> t) { try { Console.WriteLine(); await t; } catch { } return t.[|Result|]; }
            async Task<int> AfterATimeout(Task<int> t) { try { await t.WaitAsync(TimeSpan.FromSeconds(1)); } catch (TimeoutException) { } return t.[|Result|]; }
            async Task<int> InCatch(Task<int> t) { try { Console.WriteLine(); return await t; } catch { return t.[|Result|]; } }
            async Task<int> InFinally(Task<int> t) { try { Console.WriteLine(); await t; } finally { Console.WriteLine(t.[|Result|]); } return 1; }
            async Task<int> Loser(Task<int> work) { var winner = await Task.WhenAny(work, Task.Delay(5)); if (winner != work) { return work.[|Result|]; } return 0; }
            async Task<int> EitherOne(Task<int> a, Task<int> b) { await Task.WhenAny(a, b); return a.[|Result|]; }
            async Task<int> WaitedForAWhile(Task<int> t) { if (!t.Wait(0)) { return t.[|Result|]; } return 1; }
            async Task<int> NotTested(Task<int> t) { if (t.IsCompleted) { return 1; } return t.[|Result|]; }
            async Task<int> Or(Task<int> t, bool b) => b || t.IsCompleted ? t.[|Result|] : 0;
            async Task<int> OneOfTwo(Task<int> a, Task<int> b) { if (a.IsCompleted || b.IsCompleted) { return a.[|Result|]; } return 0; }
            async Task<int> Running(Task<int> t) => t.Status == TaskStatus.Running ? t.[|Result|] : 0;
            async Task<int> PatternNot(Task<int> t) => t is { IsCompleted: false } ? t.[|Result|] : 0;
            async Task<int> StatusOr(Task<int> t) => t.Status is TaskStatus.RanToCompletion or TaskStatus.Running ? t.[|Result|] : 0;
            async Task<int> FlagOr(Task<int> a, Task<int> b) { var done = a.IsCompleted || b.IsCompleted; return done ? a.[|Result|] : 0; }
            async Task<int> OneWay(bool b) { var t = b ? Task.FromResult(1) : Load(); return t.[|Result|]; }
            async Task<int> LambdaInTry(Task<int> t, int[] all) { try { foreach (var x in all) { Func<Task<int>> f = async () => { Console.WriteLine(x); return t.[|Result|]; }; await f(); } } catch { } finally { await t; } return 1; }
            async Task<int> OuterTask(Task<Task<int>> t) { var inner = await t; return inner.[|Result|]; }
        }
        """);

    [Fact]
    public Task TheTaskIsAnother() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            Task<int> current = Load();
            static async Task<int> Load() { await Task.Yield(); return 1; }
            static void Replace(ref Task<int> t) => t = Load();
            static void Make(out Task<int> t) => t = Load();
            static void Refill(List<Task<int>> all) => all.Add(Load());
            void Reset() => current = Load();

            async Task<int> Assigned(Task<int> t) { await t; t = Load(); return t.[|Result|]; }
            async Task<int> AssignedInBranch(Task<int> t, bool b) { await t; if (b) { t = Load(); } return t.[|Result|]; }
            async Task<int> AssignedInLoop() { var t = Load(); await t; var n = 0; for (var i = 0; i < 3; i++) { n += t.[|Result|]; t = Load(); } return n; }
            async Task<int> ByRef(Task<int> t) { await t; Replace(ref t); return t.[|Result|]; }
            async Task<int> ByOut(Task<int> t) { await t; Make(out t); return t.[|Result|]; }
            async Task<int> InCapturedLambda(Task<int> t) { Action reset = () => t = Load(); await t; reset(); return t.[|Result|]; }
            async Task<int> InLocalFunction(Task<int> t) { await t; Again(); return t.[|Result|]; void Again() => t = Load(); }
            async Task<int> Field() { await current; current = Load(); return current.[|Result|]; }
            async Task<int> FieldByCall() { await current; Reset(); return current.[|Result|]; }
            async Task<int> FieldOfAnother(C other) { await current; other.current = Load(); return current.[|Result|]; }
            async Task<int> Deconstructed(Task<int> t) { await t; (t, var n) = (Load(), 1); return t.[|Result|] + n; }
            async Task<int> Coalesced(Task<int>? t) { t ??= Load(); return t.[|Result|]; }
            async Task<int> OtherIndex(Task<int>[] all) { await all[0]; return all[1].[|Result|]; }
            async Task<int> MovedIndex(Task<int>[] all, int i) { await all[i]; i++; return all[i].[|Result|]; }
            async Task<int> ElementSet(Task<int>[] all) { await Task.WhenAll(all); all[0] = Load(); return all[0].[|Result|]; }
            async Task<int> Added(List<Task<int>> all) { await Task.WhenAll(all); all.Add(Load()); return all[0].[|Result|]; }
            async Task<int> AddedAfterWhenAll(List<Task<int>> all) { var earlier = Task.WhenAll(all); all.Add(Load()); await earlier; return all[0].[|Result|]; }
            async Task<int> AddedUnderAnotherName(List<Task<int>> all) { var same = all; await Task.WhenAll(all); same.Add(Load()); return all[0].[|Result|]; }
            async Task<int> AddedByCall(List<Task<int>> all) { await Task.WhenAll(all); Refill(all); return all[0].[|Result|]; }
            async Task<int> Lazy(IEnumerable<int> ids) { var all = ids.Select(_ => Load()); await Task.WhenAll(all); return all.First().[|Result|]; }
            async Task<int> LazyLoop(IEnumerable<Task<int>> all) { await Task.WhenAll(all); var n = 0; foreach (var t in all) { n += t.[|Result|]; } return n; }
            async Task<int> SomeOfThem(List<Task<int>> all) { await Task.WhenAll(all.Where(t => t.Id > 3)); return all[0].[|Result|]; }
            async Task<int> OtherCollection(List<Task<int>> a, List<Task<int>> b) { await Task.WhenAll(a); return b[0].[|Result|]; }
            async Task<int> CollectionReplaced(List<Task<int>> all) { await Task.WhenAll(all); all = [Load()]; return all[0].[|Result|]; }
            async Task<int> LambdaOfReassigned(Task<int> t) { await t; Func<Task<int>> f = async () => { await Task.Yield(); return t.[|Result|]; }; t = Load(); return await f(); }
            async Task<int> TakenOut(List<Task<int>> all) { var a = Load(); all.Add(a); all.Clear(); await Task.WhenAll(all); return a.[|Result|]; }
            async Task<int> AliasLost(Task<int> t) { var u = t; t = Load(); await u; return t.[|Result|]; }
            async Task<int> ReassignedRace(Task<int> work) { var winner = await Task.WhenAny(work, Task.Delay(5)); if (winner == work) { work = Load(); return work.[|Result|]; } return 0; }
        }
        """);

    [Fact]
    public Task MoreLoopsInARowThanTheFlowTakesRounds() => Verify.VerifyAnalyzerAsync(Header + $$"""
        class C
        {
            static async Task<int> Load(int i = 0) { await Task.Yield(); return i; }
            static async Task<int> After(List<Task<int>> all)
            {
                var t = Load();
                {{string.Concat(Enumerable.Range(0, 40).Select(i => $"foreach (var x{i} in all) {{ x{i}.[|Wait|](); var n{i} = {i}; all.Add(Load(n{i})); }}\n"))}}
                return t.[|Result|];
            }
        }
        """);
}
