using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.SequentialAwaitsAnalyzer, PerfAnalyzers.CodeFixes.Async.SequentialAwaitsCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class SequentialAwaitsCodeFixTests
{
    [Fact]
    public Task StartedTogether() => Verify.VerifyCodeFixAsync(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class Page(HttpClient http)
        {
            async Task<string> Load(int id, string userTask)
            {
                // who
                var user = await http.GetStringAsync($"users/{id}"); // first
                string orders = await [|http.GetStringAsync($"orders/{id}")|];
                var rest = await http.GetStringAsync("rest");
                return user + orders + rest + userTask;
            }

            async Task<int> Other()
            {
                var a = await http.GetStringAsync("a").ConfigureAwait(false);
                var b = await [|http.GetStringAsync("b")|].ConfigureAwait(false);
                var c = await http.GetStringAsync(a).ConfigureAwait(false);
                return a.Length + b.Length + c.Length;
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class Page(HttpClient http)
        {
            async Task<string> Load(int id, string userTask)
            {
                // who
                var userTask2 = http.GetStringAsync($"users/{id}");
                var ordersTask = http.GetStringAsync($"orders/{id}");
                var restTask = http.GetStringAsync("rest");
                await Task.WhenAll(userTask2, ordersTask, restTask);
                var user = await userTask2; // first
                string orders = await ordersTask;
                var rest = await restTask;
                return user + orders + rest + userTask;
            }

            async Task<int> Other()
            {
                var aTask = http.GetStringAsync("a");
                var bTask = http.GetStringAsync("b");
                await Task.WhenAll(aTask, bTask);
                var a = await aTask.ConfigureAwait(false);
                var b = await bTask.ConfigureAwait(false);
                var c = await http.GetStringAsync(a).ConfigureAwait(false);
                return a.Length + b.Length + c.Length;
            }
        }
        """);

    [Fact]
    public Task NameOfAnInnerBlock() => Verify.VerifyCodeFixAsync(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class Page(HttpClient http)
        {
            async Task<int> Load()
            {
                var user = await http.GetStringAsync("user");
                var order = await [|http.GetStringAsync("order")|];
                if (user.Length > 0)
                {
                    var userTask = 1;
                    return userTask;
                }

                return order.Length;
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class Page(HttpClient http)
        {
            async Task<int> Load()
            {
                var userTask2 = http.GetStringAsync("user");
                var orderTask = http.GetStringAsync("order");
                await Task.WhenAll(userTask2, orderTask);
                var user = await userTask2;
                var order = await orderTask;
                if (user.Length > 0)
                {
                    var userTask = 1;
                    return userTask;
                }

                return order.Length;
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System.Net.Http;
            using System.Threading.Tasks;

            class Page(HttpClient http)
            {
                async Task Disposed() { using var a = await http.GetAsync("a"); var b = await [|http.GetStringAsync("b")|]; }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
