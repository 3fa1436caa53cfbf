using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.UnboundedFanOutAnalyzer>;

namespace PerfAnalyzers.Async;

public class UnboundedFanOutAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class Feeds(HttpClient http)
        {
            public Task<string[]> All(List<string> urls) => Task.WhenAll(urls.Select(url => {|#0:http.GetStringAsync(url)|}));
            public Task Further(List<string> urls) => Task.WhenAll(urls.Where(u => u != "").Select({|#1:ReadAsync|}));
            private async Task ReadAsync(string url) => await {|#2:http.GetStringAsync(url)|};
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithLocation(0).WithArguments("http.GetStringAsync", "urls", ""),
        Verify.Diagnostic().WithLocation(1).WithLocation(1).WithLocation(2).WithArguments("Feeds.ReadAsync", "urls", " (Feeds.ReadAsync -> http.GetStringAsync)"));

    [Fact]
    public Task StoredFirst() => VerifyAsync("""
        public async Task Local(List<string> urls) { var tasks = urls.Select(async url => await [|http.GetStringAsync(url)|]); await Task.WhenAll(tasks); }
        public async Task Array(List<string> urls) { var tasks = urls.Select(url => [|http.GetStringAsync(url)|]).ToArray(); await Task.WhenAll(tasks); }
        public async Task OrElse(List<string>? urls) { var all = urls ?? []; await Task.WhenAll(all.Select(url => [|http.GetStringAsync(url)|])); }
        public async Task OrMany(List<string> few, List<string>? urls) { var all = urls?.Take(3) ?? few; await Task.WhenAll(all.Select(url => [|http.GetStringAsync(url)|])); }
        public Task Many() => Task.WhenAll(Enumerable.Range(0, 5000).Select(i => [|http.GetStringAsync("" + i)|]));
        public async Task Query(List<string> urls) { await Task.WhenAll(from url in urls select [|http.GetStringAsync(url)|]); }
        """);

    [Fact]
    public Task OnlySoMany() => VerifyAsync("""
        private readonly SemaphoreSlim gate = new(4);
        private static readonly string[] Known = ["a", "b"];
        public interface IFeed { Task<string> GetAsync(HttpClient http); }
        public Task Literal() => Task.WhenAll(new[] { "a", "b" }.Select(url => http.GetStringAsync(url)));
        public Task Constant() => Task.WhenAll(Known.Select(url => http.GetStringAsync(url)));
        public Task Page(List<string> urls, int size) => Task.WhenAll(urls.Take(size).Select(url => http.GetStringAsync(url)));
        public async Task Local(List<string>? urls) { var few = urls?.Where(u => u != "").Take(10).ToArray() ?? Array.Empty<string>(); await Task.WhenAll(few.Select(url => http.GetStringAsync(url))); }
        public async Task LocalOfField(List<string>? urls) { var few = urls?.Take(most).ToArray() ?? []; await Task.WhenAll(few.Select(url => http.GetStringAsync(url))); }
        private readonly int most = 10;
        public Task Either(bool two) => Task.WhenAll((two ? new[] { "a", "b" } : Known).Select(url => http.GetStringAsync(url)));
        public async Task Chunks(List<string> urls) { foreach (var part in urls.Chunk(10)) { await Task.WhenAll(part.Select(url => http.GetStringAsync(url))); } }
        public Task Batch(List<string> batch) => Task.WhenAll(batch.Select(url => http.GetStringAsync(url)));
        public Task Params(params string[] urls) => Task.WhenAll(urls.Select(url => http.GetStringAsync(url)));
        public Task Range() => Task.WhenAll(Enumerable.Range(0, 3).Select(i => http.GetStringAsync("" + i)));
        public Task Services(IEnumerable<IFeed> feeds) => Task.WhenAll(feeds.Select(async feed => { await http.GetStringAsync(""); await feed.GetAsync(http); }));
        public Task Gated(List<string> urls) => Task.WhenAll(urls.Select(async url => { await gate.WaitAsync(); try { await http.GetStringAsync(url); } finally { gate.Release(); } }));
        public Task GatedBelow(List<string> urls) => Task.WhenAll(urls.Select(ReadAsync));
        private async Task ReadAsync(string url) { await gate.WaitAsync(); await http.GetStringAsync(url); gate.Release(); }
        """);

    [Fact]
    public Task NoRemoteCalls() => VerifyAsync("""
        public Task Delays(List<int> ids) => Task.WhenAll(ids.Select(id => Task.Delay(id)));
        public async Task OneByOne(List<string> urls) { foreach (var task in urls.Select(url => http.GetStringAsync(url))) { await task; } }
        public Task Bounded(List<string> urls) => Parallel.ForEachAsync(urls, async (url, token) => await http.GetStringAsync(url, token));
        public Task Two() => Task.WhenAll(http.GetStringAsync("a"), http.GetStringAsync("b"));
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class Feeds(HttpClient http)\n{\n" + members + "\n}\n");
}
