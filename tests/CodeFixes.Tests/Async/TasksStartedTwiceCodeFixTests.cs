using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.TasksStartedTwiceAnalyzer, PerfAnalyzers.CodeFixes.Async.TasksStartedTwiceCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class TasksStartedTwiceCodeFixTests
{
    [Fact]
    public Task StoredInAnArray() => Verify.VerifyCodeFixAsync(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load(int id) { await Task.Delay(id); return id; }

            async Task<int> Sum(int[] ids)
            {
                // started
                var [|tasks|] = ids.Select(Load); // at once
                await Task.WhenAll(tasks);
                IEnumerable<Task<int>> [|more|] =
                    from id in ids
                    select Load(id);
                await Task.WhenAll(more);
                return tasks.Sum(t => t.Result) + more.Sum(t => t.Result);
            }
        }
        """,
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> Load(int id) { await Task.Delay(id); return id; }

            async Task<int> Sum(int[] ids)
            {
                // started
                var tasks = ids.Select(Load).ToArray(); // at once
                await Task.WhenAll(tasks);
                IEnumerable<Task<int>> more =
                    (from id in ids
                    select Load(id)).ToArray();
                await Task.WhenAll(more);
                return tasks.Sum(t => t.Result) + more.Sum(t => t.Result);
            }
        }
        """);

    [Fact]
    public Task StoredInAListAsTheSecondChoice() => new CSharpCodeFixTest<PerfAnalyzers.Async.TasksStartedTwiceAnalyzer, TasksStartedTwiceCodeFix>
    {
        TestCode = """
            using System.Linq;
            using System.Threading.Tasks;

            class C
            {
                async Task M(int[] ids) { var [|tasks|] = ids.Select(id => Task.Delay(id)); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }
            }
            """,
        FixedCode = """
            using System.Linq;
            using System.Threading.Tasks;

            class C
            {
                async Task M(int[] ids) { var tasks = ids.Select(id => Task.Delay(id)).ToList(); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }
            }
            """,
        CodeActionIndex = 1,
    }.RunAsync();
}
