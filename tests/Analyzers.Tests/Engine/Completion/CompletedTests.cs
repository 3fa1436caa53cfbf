using PerfAnalyzers.Async;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.BlockingWaitAnalyzer>;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>Shapes in which the task is certain to have completed: nothing is reported.</summary>
public class CompletedTests
{
    private const string Header = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Diagnostics;
        using System.Linq;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    [Fact]
    public Task AfterAnAwait() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            readonly Task<int> loading = Load();
            Task<int> Started { get; } = Load();
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Local() { var t = Load(); await t; return t.Result; }
            async Task<int> Parameter(Task<int> t) { await t; return t.Result; }
            async Task<int> Configured(Task<int> t) { await t.ConfigureAwait(false); return t.GetAwaiter().GetResult(); }
            async Task<int> NeverThrowing(Task<int> t) { await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return t.Result; }
            async Task<int> Limited(Task<int> t) { await t.WaitAsync(TimeSpan.FromSeconds(1)); return t.Result; }
            async Task<int> Value(ValueTask<int> v) { var t = v.AsTask(); await t; return t.Result; }
            async Task<int> Field() { await loading; return loading.Result; }
            async Task<int> AutoProperty() { await Started; return Started.Result; }
            async Task<int> OfParameter(C c) { await c.loading; return c.loading.Result; }
            async Task<int> Null(Task<int>? t) { if (t != null) await t; else return 0; return t!.Result; }
            async Task<int?> Conditional(Task<int> t) { await t; return t?.Result; }
            async Task<int> Alias(Task<int> t) { var u = t; await u; return t.Result; }
            async Task<int> AliasBefore(Task<int> t) { await t; var u = t; return u.Result; }
            async Task<int> AliasLost(Task<int> t) { var u = t; await u; u = Load(); await u; return t.Result + u.Result; }
            async Task<int> BothBranches(Task<int> t, bool b) { if (b) { await t; } else { await t.ConfigureAwait(false); } return t.Result; }
            async Task<int> EarlyReturn(Task<int> t, bool b) { if (!b) { return 0; } await t; return t.Result; }
            async Task<int> InLoop(Task<int> t) { await t; var n = 0; for (var i = 0; i < 3; i++) { n += t.Result; } return n; }
            async Task<int> Expression(Task<int> t) => await t + t.Result;
            async Task Continued(Task<int> t) { await t.ContinueWith(_ => { }, TaskScheduler.Default); Console.WriteLine(t.Result); }
            async Task<int> Tuple() { var pair = (a: Load(), b: Load()); await pair.a; return pair.a.Result; }
            async Task<int> Anonymous() { var x = new { A = Load() }; await x.A; return x.A.Result; }
            async Task<int> AnonymousFromLocal() { var a = Load(); var x = new { A = a }; await a; return x.A.Result; }
            async Task<int> Assigned() { Task<int> t; await (t = Load()); return t.Result; }
            async Task<int> Coalesced(Task<int>? t) { t ??= Load(); await t; return t.Result; }
            async Task<int> Source() { var source = new TaskCompletionSource<int>(); await source.Task; return source.Task.Result; }
            async Task<int> SourceSet() { var source = new TaskCompletionSource<int>(); source.SetResult(1); await Task.Yield(); return source.Task.Result; }
            async Task<int> Element(Task<int>[] all) { await all[0]; return all[0].Result; }
            async Task<int> ElementAt(List<Task<int>> all, int i) { await all[i]; return all[i].Result; }
            async Task<int> InTurn(Task<int>[] all) { var n = 0; foreach (var t in all) { await t; n += t.Result; } return n; }
            async Task<int> LocalFunction(Task<int> t) { await t; return Read(); int Read() => t.Result; }
            async Task<int> AsyncLambda(Task<int> t) { await t; Func<Task<int>> f = async () => { await Task.Yield(); return t.Result; }; return await f(); }
            async Task<int> AsyncLocalFunction(Task<int> t) { await t; return await Read(); async Task<int> Read() { await Task.Yield(); return t.Result; } }
            async IAsyncEnumerable<int> Iterator(Task<int> t) { await t; yield return t.Result; }
            async Task<int> UsingStatement(Task<IDisposable> t) { await t; using (t.Result) { return 1; } }
            async Task<int> Switch(Task<int> t, int n) { switch (n) { case 0: await t; break; default: return 0; } return t.Result; }
        }
        """);

    [Fact]
    public Task AfterWaitingForSeveral() => Verify.VerifyAnalyzerAsync(Header + """
        record Item(int Id, Task<int> Loading);

        class C
        {
            static async Task<int> Load(int i = 0) { await Task.Yield(); return i; }

            async Task<int> WhenAll() { var a = Load(); var b = Load(); await Task.WhenAll(a, b); return a.Result + b.Result; }
            async Task<int> Configured() { var a = Load(); var b = Load(); await Task.WhenAll(a, b).ConfigureAwait(false); return a.Result + b.Result; }
            async Task<int> ExplicitArray() { var a = Load(); await Task.WhenAll(new Task[] { a, Task.Delay(1) }); return a.Result; }
            async Task<int> Expression() { var a = Load(); await Task.WhenAll([a, Load()]); return a.Result; }
            async Task<int> Kept() { var a = Load(); var b = Load(); var all = Task.WhenAll(a, b); await all; return a.Result + b.Result; }
            async Task<int> ByTwoNamesOfAnInnerScope() { Task<int> x, y; { var t1 = Load(); x = t1; var t2 = t1; y = t2; } await x; return y.Result; }
            async Task<int> ByManyNamesOfInnerScopes() { Task<int> x, y; { var t1 = Load(); x = t1; { var t2 = t1; { var t3 = t2; var t4 = t3; y = t4; } } } await x; return y.Result; }
            async Task<int> OtherNameOfAnInnerScope(Task<int> a, Task<int> b) { { var x = Load(); a = x; b = x; } await a; return b.Result; }
            async Task<int> InAnInnerScope(Task<int> a) { foreach (var n in new[] { 1, 2 }) { using var source = new CancellationTokenSource(n); var x = a; await x; } await a; return a.Result; }
            async Task<int> BeforeALoop(Task<int> a, List<int> all) { await a; foreach (var n in all) { Console.WriteLine(n); } return a.Result; }
            async Task<int> WithAFlag(Task<int> a, Task<int> b, int n) { var done = false; if (n > 2) { var limit = 3; await a; done = limit < n; } return done ? a.Result : await b; }
            async Task<int> FirstNested() { var a = Load(); var b = Load(); await Task.WhenAll(Task.WhenAll(a), b); return a.Result; }
            async Task<int> Array(int[] ids) { var all = ids.Select(i => Load(i)).ToArray(); await Task.WhenAll(all); return all[0].Result + all.Sum(t => t.Result); }
            async Task<int> List(int[] ids)
            {
                var all = new List<Task<int>>();
                foreach (var id in ids) { all.Add(Load(id)); }
                await Task.WhenAll(all);
                var n = 0;
                foreach (var t in all) { n += t.Result; }
                for (var i = 0; i < all.Count; i++) { n += all[i].Result; }
                return n + all.First().Result + all[^1].Result;
            }

            async Task<int> Sorted(List<(string Name, Task<int> Loading)> all)
            {
                await Task.WhenAll(all.Select(p => p.Loading));
                all = all.OrderBy(p => p.Name).ToList();
                return all[0].Loading.Result + all.Select(p => (p.Name, p.Loading.Result)).Count();
            }

            async Task<int> ListOfTwo() { var a = Load(); var b = Load(); var all = new List<Task<int>> { a, b }; await Task.WhenAll(all); return a.Result + b.Result; }
            async Task<int> ListAdded() { var a = Load(); var all = new List<Task>(); all.Add(a); all.Add(Load()); await Task.WhenAll(all); return a.Result; }
            async Task<int> ArrayOfTwo() { var a = Load(); var all = new[] { a, Load() }; await Task.WhenAll(all); return a.Result + all[1].Result; }
            async Task<int> Interface(IReadOnlyList<Task<int>> all) { await Task.WhenAll(all); return all[0].Result; }
            async Task<int> Immutable(ImmutableArray<Task<int>> all) { await Task.WhenAll(all); return all[0].Result; }
            async Task<int> Set(HashSet<Task<int>> all) { await Task.WhenAll(all); var n = 0; foreach (var t in all) n += t.Result; return n; }
            async Task<int> Dictionary(Dictionary<int, Task<int>> all)
            {
                await Task.WhenAll(all.Values);
                var n = all[3].Result;
                foreach (var pair in all) { n += pair.Value.Result; }
                foreach (var (key, task) in all) { n += key + task.Result; }
                foreach (var task in all.Values) { n += task.Result; }
                if (all.TryGetValue(4, out var found)) { n += found.Result; }
                return n;
            }

            async Task<int> Records(IEnumerable<int> ids)
            {
                var items = ids.Select(id => new Item(id, Load(id))).ToList();
                await Task.WhenAll(items.Select(item => item.Loading));
                var n = items[0].Loading.Result;
                foreach (var item in items) { n += item.Id + item.Loading.Result; }
                return n;
            }

            async Task<int> Tuples(IEnumerable<int> ids)
            {
                var items = ids.Select(id => (id, task: Load(id))).ToArray();
                await Task.WhenAll(items.Select(x => x.task));
                var n = 0;
                foreach (var (id, task) in items) { n += id + task.Result; }
                return n;
            }

            async Task<int> Filtered(List<Task<int>> all) { await Task.WhenAll(all); var n = 0; foreach (var t in all.Where(x => x.Id > 3)) n += t.Result; return n; }
            async Task<int> Joined(Task<int>[] a, List<Task<int>> b) { await Task.WhenAll(a.Concat(b)); return a[0].Result + b[0].Result; }
            async Task<int> Spread(Task<int>[] a, Task<int> b) { await Task.WhenAll([.. a, b]); return a[0].Result + b.Result; }
            async Task<int> DeclaredLazy(Task<int> a) { IEnumerable<Task<int>> all = new[] { a, Load() }; await Task.WhenAll(all); return all.First().Result; }
            async Task<int> InLambda(List<Task<int>> all) { await Task.WhenAll(all); var f = async () => { await Task.Yield(); return all[0].Result; }; return await f(); }
            async Task<int[]> Selected(List<Task<int>> all) { await Task.WhenAll(all); return await Task.WhenAll(all.Select(async t => { await Task.Yield(); return t.Result; })); }

            async Task<int> Winner() { var winner = await Task.WhenAny(Load(), Load()); return winner.Result; }
            async Task<int> WinnerInline(Task<int> a, Task<int> b) => (await Task.WhenAny(a, b)).Result;
            async Task<int> WinnerKept(Task<int> a, Task<int> b) { var any = Task.WhenAny(a, b); var winner = await any.ConfigureAwait(false); return winner.GetAwaiter().GetResult(); }
            async Task<int> Race(Task<int> work) { var winner = await Task.WhenAny(work, Task.Delay(5)); if (winner == work) { return work.Result; } return 0; }
            async Task<int> RaceInline(Task<int> work) { if (await Task.WhenAny(work, Task.Delay(5)) == work) { return work.Result; } return 0; }
            async Task<int> RaceNot(Task<int> work) { if (await Task.WhenAny(work, Task.Delay(5)) != work) { throw new TimeoutException(); } return work.Result; }
            async Task<int> RaceLost(Task<int> work) { var limit = Task.Delay(5); var winner = await Task.WhenAny(work, limit); if (winner == limit) { throw new TimeoutException(); } return work.Result; }
            async Task<int> RaceLostInline(Task<int> work) { var limit = Task.Delay(5); if (await Task.WhenAny(work, limit) == limit) { return 0; } return work.Result; }
            async Task<int> RaceByReference(Task<int> work) { var winner = await Task.WhenAny(work, Task.Delay(5)); return ReferenceEquals(winner, work) ? work.Result : 0; }
            async Task<int> InOrder(List<Task<int>> all) { var n = 0; while (all.Count > 0) { var done = await Task.WhenAny(all); all.Remove(done); n += done.Result; } return n; }
            async Task<int> WhenEach(List<Task<int>> all) { var n = 0; await foreach (var t in Task.WhenEach(all)) { n += t.Result; } return n; }
        }
        """);

    [Fact]
    public Task AfterATest() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            Task<int>? cached;
            static async Task<int> Load() { await Task.Yield(); return 1; }

            Task<int> Property(Task<int> t) { if (t.IsCompletedSuccessfully) { return Task.FromResult(t.Result + 1); } return Load(); }
            ValueTask<int> Ternary(Task<int> t) => t.IsCompletedSuccessfully ? new ValueTask<int>(t.Result) : new ValueTask<int>(t);
            ValueTask<int> OfValue(ValueTask<int> t) { if (t.IsCompletedSuccessfully) { return new(t.Result); } return t; }
            async Task<int> And(Task<int> t, bool b) => b && t.IsCompleted ? t.Result : await t;
            async Task<int> Both(Task<int> a, Task<int> b) { if (a.IsCompleted && b.IsCompleted) { return a.Result + b.Result; } return 0; }
            async Task<int> Negated(Task<int> t) { if (!t.IsCompleted) { await t; } return t.Result; }
            async Task<int> OrNot(Task<int> t, bool b) { if (b || !t.IsCompleted) { return 0; } return t.Result; }
            async Task<int> InCondition(Task<int> t) { if (t.IsCompleted && t.Result > 3) { return 1; } return await t; }
            async Task<bool> AsValue(Task<bool> t) => t.IsCompleted && t.Result;
            async Task<int> Faulted(Task<int> t) { if (t.IsFaulted || t.IsCanceled) { t.Wait(); } return await t; }
            async Task<int> Status(Task<int> t) => t.Status == TaskStatus.RanToCompletion ? t.Result : 0;
            async Task<int> StatusKept(Task<int> t) { var status = t.Status; return status == TaskStatus.Faulted ? t.Result : 0; }
            async Task<int> StatusPattern(Task<int> t) => t.Status is TaskStatus.RanToCompletion or TaskStatus.Canceled ? t.Result : 0;
            async Task<int> StatusSwitch(Task<int> t) { switch (t.Status) { case TaskStatus.RanToCompletion: return t.Result; case TaskStatus.Faulted: t.Wait(); return 1; default: return await t; } }
            async Task<int> StatusArms(Task<int> t) => t.Status switch { TaskStatus.RanToCompletion => t.Result, _ => await t };
            async Task<int> Pattern(Task<int>? t) => t is { IsCompletedSuccessfully: true } ? t.Result : 0;
            async Task<int> PatternNamed(object o) => o is Task<int> { IsCompleted: true } t ? t.Result : 0;
            async Task<int> PatternNot(Task<int>? t) { if (t is not { IsCompleted: true }) { return 0; } return t.Result; }
            async Task<int> PatternArm(Task<int> t) => t switch { { IsCompletedSuccessfully: true } => t.Result, _ => await t };
            async Task<int> PatternGuard(Task<int> t) => t switch { _ when t.IsCompleted => t.Result, _ => await t };
            async Task<int> OfNull(Task<int>? t) { if (t?.IsCompletedSuccessfully == true) { return t.Result; } return 0; }
            async Task<int> Field() { if (cached is { IsCompletedSuccessfully: true }) { return cached.Result; } return await (cached = Load()); }
            async Task<int> Flag(Task<int> t) { var done = t.IsCompleted; if (done) { return t.Result; } return 0; }
            async Task<int> FlagOfBoth(Task<int> a, Task<int> b) { var done = a.IsCompleted && b.IsCompleted; if (done) { return a.Result + b.Result; } return 0; }
            async Task<int> Limited(Task<int> t) { if (t.Wait(0)) { return t.Result; } return await t; }
            async Task<int> Polling(Task<int> t) { while (!t.IsCompleted) { await Task.Delay(10); } return t.Result; }
            async Task<int> Awaiter(Task<int> t) { var awaiter = t.GetAwaiter(); if (awaiter.IsCompleted) { return awaiter.GetResult(); } return await t; }
            async Task<int> Error(Task<int> t) { if (t.Exception != null) { t.Wait(); } return await t; }
            async Task<int> All(List<Task<int>> all) { if (all.All(t => t.IsCompleted)) { return all[0].Result; } return 0; }
            async Task<int> Asserted(Task<int> t) { Debug.Assert(t.IsCompleted); return t.Result; }
        }
        """);

    [Fact]
    public Task FromTheStart() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            static readonly Task<bool> True = Task.FromResult(true);
            static Task<int> Zero { get; } = Task.FromResult(0);

            async Task<int> FromResult() { var t = Task.FromResult(1); return t.Result; }
            async Task<int> Inline() => Task.FromResult(1).Result;
            async Task Completed() { Task.CompletedTask.Wait(); }
            async Task<int> FromException() { var t = Task.FromException<int>(new Exception()); return t.Result; }
            async Task<int> Value() { var t = new ValueTask<int>(3); return t.Result; }
            async Task<int> ValueFromResult() { var t = ValueTask.FromResult(3); return t.GetAwaiter().GetResult(); }
            async Task<bool> StaticField() => True.Result;
            async Task<int> StaticProperty() => Zero.Result;
            async Task<int> EitherWay(bool b) { var t = b ? Task.FromResult(1) : Task.FromResult(2); return t.Result; }
            async Task<int> AllOfThem() { var a = Task.FromResult(1); var b = Task.FromResult(2); Task.WaitAll(a, b); return a.Result; }
            async Task Antecedent(Task<int> t) => await t.ContinueWith(async done => { await Task.Yield(); return done.Result; }).Unwrap();
            async Task AntecedentCaptured(Task<int> t) => await t.ContinueWith(async _ => { await Task.Yield(); return t.Result; }).Unwrap();
            async Task Antecedents(Task<int>[] all) => await Task.Factory.ContinueWhenAll(all, async done => { await Task.Yield(); return done[0].Result; }).Unwrap();
            async Task Callback(Task<int> t) { var awaiter = t.GetAwaiter(); awaiter.OnCompleted(async () => { await Task.Yield(); awaiter.GetResult(); }); await t; }
        }
        """);

    [Fact]
    public Task AfterAnException() => Verify.VerifyAnalyzerAsync(Header + """
        class C
        {
            static async Task<int> Load() { await Task.Yield(); return 1; }

            async Task<int> Caught(Task<int> t) { try { await t; } catch { } return t.Result; }
            async Task<int> CaughtType(Task<int> t) { try { await t; } catch (OperationCanceledException) { } return t.Result; }
            async Task<int> InCatch(Task<int> t) { try { return await t; } catch { t.Wait(); return 0; } }
            async Task<int> InFinally(Task<int> t) { try { await t; } finally { Console.WriteLine(t.Result); } return t.Result; }
            async Task<int> AfterFinally(Task<int> t) { try { await t; } finally { Console.WriteLine(); } return t.Result; }
            async Task<int> FromFinally(Task<int> t) { try { Console.WriteLine(); } finally { await t; } return t.Result; }
            async Task<int> Several(Task<int> a, Task<int> b) { try { await Task.WhenAll(a, b); } catch (Exception) { Console.WriteLine(); } return a.Result + b.Result; }
            async Task<int> Filter(Task<int> t) { try { await t; } catch (Exception) when (t.Result > 0) { } return 1; }
            async Task<int> BeforeTry(Task<int> t) { await t; try { Console.WriteLine(); } catch { } return t.Result; }
            async Task<int> InUsing(Task<int> t) { using (new CancellationTokenSource()) { await t; } return t.Result; }
        }
        """);

    /// <summary>What links names across ended scopes goes with the next write of either, so that a machine-made body stays cheap.</summary>
    [Fact]
    public Task ByTwoNamesOfManyScopes()
    {
        var blocks = string.Concat(Enumerable.Repeat("{ var t1 = Load(); x = t1; var t2 = t1; y = t2; } await x; n += y.Result;\n", 200));
        return Verify.VerifyAnalyzerAsync(Header + $$"""
            class C
            {
                static async Task<int> Load() { await Task.Yield(); return 1; }
                async Task<int> M() { Task<int> x, y; var n = 0; {{blocks}} return n; }
            }
            """);
    }
}
