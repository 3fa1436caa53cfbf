using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.TasksStartedTwiceAnalyzer>;

namespace PerfAnalyzers.Async;

public class TasksStartedTwiceAnalyzerTests
{
    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load(int id) { await Task.Delay(id); return id; }

            async Task<int> Sum(int[] ids)
            {
                var {|#0:tasks|} = ids.Select(id => Load(id));
                await Task.WhenAll({|#1:tasks|});
                var sum = 0;
                foreach (var task in {|#2:tasks|}) { sum += await task; }
                return sum;
            }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("tasks", "2", "Load"));

    [Fact]
    public Task EnumeratedTwiceOnOnePath() => Verify.VerifyAnalyzerAsync(Source("""
        async Task Groups(int[] ids) { var [|tasks|] = ids.Select(Load); await Task.WhenAll(tasks); Console.WriteLine(tasks.Sum(t => t.Result)); }
        async Task Async(int[] ids) { IEnumerable<Task> [|tasks|] = ids.Select(async id => await Task.Delay(id)); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }
        async Task Query(int[] ids) { var [|tasks|] = from id in ids where id > 0 select Load(id); await Task.WhenAll(tasks); var first = await tasks.First(); }
        async Task Filtered(int[] ids) { var [|tasks|] = ids.Where(id => id > 0).Select(id => Load(id)).Where(t => t != null); if (tasks.Any()) { await Task.WhenAll(tasks); } }
        async Task Lazily(int[] ids) { var [|tasks|] = ids.Select(Load); await Task.WhenAll(tasks); foreach (var x in tasks.Select(t => t.Result)) { Console.WriteLine(x); } }
        async Task Repeated(int[] ids) { var [|tasks|] = ids.Select(Load); while (ids.Length > 0) { await Task.WhenAll(tasks); } }
        async Task Spread(int[] ids) { var [|tasks|] = ids.Select(Load); await Task.WhenAll(tasks); Task[] all = [.. tasks]; }
        """));

    [Fact]
    public Task EnumeratedOnceOnEachPath() => Verify.VerifyAnalyzerAsync(Source("""
        async Task Once(int[] ids) { var tasks = ids.Select(Load); await Task.WhenAll(tasks); }
        async Task Branches(int[] ids, bool all) { var tasks = ids.Select(Load); if (all) { await Task.WhenAll(tasks); } else { foreach (var t in tasks) await t; } }
        async Task Leaves(int[] ids, bool all) { var tasks = ids.Select(Load); if (all) { await Task.WhenAll(tasks); return; } foreach (var t in tasks) await t; }
        async Task Returns(int[] ids, bool all) { var tasks = ids.Select(Load); if (all) { throw new Exception(tasks.Count().ToString()); } foreach (var t in tasks) await t; }
        async Task Sections(int[] ids, int n) { var tasks = ids.Select(Load); switch (n) { case 1: await Task.WhenAll(tasks); break; default: await Task.WhenAny(tasks); break; } }
        async Task<int> Arms(int[] ids, int n) { var tasks = ids.Select(Load); return n switch { 1 => await tasks.First(), _ => await tasks.Last() }; }
        async Task InLoop(int[] ids) { while (ids.Length > 0) { var tasks = ids.Select(Load); await Task.WhenAll(tasks); } }
        async Task LeavesLoop(int[] ids) { var tasks = ids.Select(Load); while (true) { await Task.WhenAll(tasks); break; } }
        async Task Composed(int[] ids) { var tasks = ids.Select(Load); var positive = tasks.Where(t => t.IsCompleted); await Task.WhenAll(tasks); }
        """));

    [Fact]
    public Task TasksThatAreThereAlready() => Verify.VerifyAnalyzerAsync(Source("""
        readonly Dictionary<int, Task<int>> running = new();
        class Job { public Task<int> Task { get; set; } = System.Threading.Tasks.Task.FromResult(1); }
        async Task Array(int[] ids) { var tasks = ids.Select(Load).ToArray(); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Stored(int[] ids) { IEnumerable<Task<int>> tasks = ids.Select(Load).ToList(); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Looked(int[] ids) { var tasks = ids.Select(id => running[id]); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Property(List<Job> jobs) { var tasks = jobs.Select(j => j.Task); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Completed(int[] ids) { var tasks = ids.Select(id => Task.FromResult(id)); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Parameter(IEnumerable<Task<int>> tasks) { await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Filtered(List<Task<int>> all) { var tasks = all.Where(t => t != null); await Task.WhenAll(tasks); foreach (var t in tasks) await t; }
        async Task Reassigned(int[] ids) { var tasks = ids.Select(Load); await Task.WhenAll(tasks); tasks = ids.Select(Load); await Task.WhenAll(tasks); }
        """));

    private static string Source(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load(int id) { await Task.Delay(id); return id; }

        {{members}}
        }
        """;
}
