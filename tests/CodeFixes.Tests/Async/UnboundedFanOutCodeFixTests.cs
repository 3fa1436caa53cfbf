using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.UnboundedFanOutAnalyzer, PerfAnalyzers.CodeFixes.Async.UnboundedFanOutCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class UnboundedFanOutCodeFixTests
{
    /// <summary>By hand: a fix-all would change what happens when a call fails.</summary>
    [Fact]
    public Task Limited() => new CSharpCodeFixTest<UnboundedFanOutAnalyzer, UnboundedFanOutCodeFix>
    {
        CodeActionEquivalenceKey = "PERF5017.ForEachAsync",
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        TestCode = """
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Threading.Tasks;

            class Feeds(HttpClient http)
            {
                async Task M(List<string> urls, IEnumerable<int> ids)
                {
                    // all of them
                    await Task.WhenAll(urls.Where(u => u != "").Select(url => [|http.GetStringAsync(url)|])); // text
                    await Task.WhenAll(ids.Select(async id =>
                    {
                        // one
                        if (id > 0)
                            await [|http.DeleteAsync($"users/{id}")|];
                    })).ConfigureAwait(false);
                }
            }
            """,
        FixedCode = """
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Threading.Tasks;

            class Feeds(HttpClient http)
            {
                async Task M(List<string> urls, IEnumerable<int> ids)
                {
                    // all of them
                    await Parallel.ForEachAsync(urls.Where(u => u != ""), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (url, _) => await http.GetStringAsync(url)); // text
                    await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
                    {
                        // one
                        if (id > 0)
                            await http.DeleteAsync($"users/{id}");
                    }).ConfigureAwait(false);
                }
            }
            """,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Threading.Tasks;

            class Feeds(HttpClient http)
            {
                async Task Used(List<string> urls) { var all = await Task.WhenAll(urls.Select(url => [|http.GetStringAsync(url)|])); }
                Task Returned(List<string> urls) => Task.WhenAll(urls.Select(url => [|http.GetStringAsync(url)|]));
                async Task Stored(List<string> urls) { var tasks = urls.Select(url => [|http.GetStringAsync(url)|]).ToList(); await Task.WhenAll(tasks); }
                async Task Group(List<string> urls) { await Task.WhenAll(urls.Select([|Read|])); }
                Task<string> Read(string url) => http.GetStringAsync(url);
                async Task Value(List<string> urls) { await Task.WhenAll(urls.Select(async url => { await [|http.GetStringAsync(url)|]; return 1; })); }
                async Task Block(List<string> urls) { await Task.WhenAll(urls.Select(url => { return [|http.GetStringAsync(url)|]; })); }
                async Task Underscore(List<string> urls) { await Task.WhenAll(urls.Select(_ => [|http.GetStringAsync("")|])); }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
