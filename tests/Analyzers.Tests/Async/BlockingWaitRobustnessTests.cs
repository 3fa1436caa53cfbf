using PerfAnalyzers.Analyzers.Tests.Robustness;

namespace PerfAnalyzers.Async;

/// <summary>Half-typed code: whatever the author has typed so far, the analyzer does not throw.</summary>
public class BlockingWaitRobustnessTests
{
    private const string Header = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    [Fact]
    public Task Members() => VerifyNothingThrownAsync("""
        class C
        {
            static async Task<int> Load(int n) { await Task.Yield(); return n; }

            readonly Task<int> loading = Load(1).ContinueWith(t => t.Result);
            Func<Task<int>> field = async () => Load(1).Result;
            Task<int> Count => Task.FromResult(loading.GetAwaiter().GetResult());
            Task<int> Getter { get { return Task.FromResult(Load(2).Result); } }
        }
        """);

    [Fact]
    public Task Conditions() => VerifyNothingThrownAsync("""
        class C
        {
            static async Task<int> Load(int n) { await Task.Yield(); return n; }

            async Task<int> Conditions(Task<int> t, Task<int>? maybe, bool b)
            {
                var done = t.IsCompleted && b;
                if (done || t is { IsCompletedSuccessfully: true } named && named.Result > 0) return maybe?.Result ?? t.Result;
                switch (t.Status) { case TaskStatus.RanToCompletion: return t.Result; case TaskStatus.Faulted when maybe is null: break; }
                var winner = await Task.WhenAny(t, Task.Delay(3));
                return winner == t ? t.Result : t.Status switch { TaskStatus.Canceled or TaskStatus.Faulted => t.Result, _ => Load(t.Result).Result };
            }
        }
        """);

    [Fact]
    public Task Collections() => VerifyNothingThrownAsync("""
        class C(Dictionary<int, Task<int>> cache)
        {
            static async Task<int> Load(int n) { await Task.Yield(); return n; }

            Task Collections(int[] ids, IAsyncEnumerable<int> xs, CancellationToken token)
            {
                var all = ids.Select(id => (id, task: Load(id))).ToList();
                Task.WhenAll(all.Select(x => x.task)).Wait(token);
                foreach (var (id, task) in all) { Console.WriteLine($"{id}{task.Result}"); }
                foreach (var x in xs.ToBlockingEnumerable()) { cache[x] = Load(x); }
                if (cache.TryGetValue(3, out var found)) Task.WaitAll(found, .. new[] { found });
                for (var i = 0; i < all.Count; i++) { all[i].task.Wait(); }
                return Local();
                async Task Local() { (var a, _) = (Load(1), 2); a ??= Load(2); a.Wait(); lock (all) { a.Wait(); } }
            }
        }
        """);

    [Fact]
    public Task Exceptions() => VerifyNothingThrownAsync("""
        class C
        {
            static async Task<int> Load(int n) { await Task.Yield(); return n; }

            async Task<int> Exceptions(Task<int> t)
            {
                try { using var scope = new MemoryStream(); return t.Result; }
                catch (AggregateException e) when (e.InnerException is IOException io) { return io.HResult; }
                catch (Exception e) when (t.Result > 0) { return Task.Run(() => Load(e.HResult)).Result; }
                finally { t.ConfigureAwait(false).GetAwaiter().GetResult(); }
            }
        }
        """);

    private static Task VerifyNothingThrownAsync(string source)
        => HalfTypedCode.VerifyNothingThrownAsync(HalfTypedCode.Compile(Header + source), [new BlockingWaitAnalyzer()]);
}
