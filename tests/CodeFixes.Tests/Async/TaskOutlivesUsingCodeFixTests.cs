using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.TaskOutlivesUsingAnalyzer, PerfAnalyzers.CodeFixes.Async.TaskOutlivesUsingCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class TaskOutlivesUsingCodeFixTests
{
    [Fact]
    public Task EveryReturnIsAwaited() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.IO;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            public Task<string> Get(string url)
            {
                if (url == "")
                    return Task.FromResult("");

                using var client = new HttpClient();
                // over the wire
                return [|client.GetStringAsync(url)|]; // text
            }

            Task Copy(string path, Stream target)
            {
                using (var file = File.OpenRead(path))
                {
                    return [|file.CopyToAsync(target)|];
                }
            }

            Func<string, Task<string>> Lambda() => path =>
            {
                using var reader = new StreamReader(path);
                return [|reader.ReadToEndAsync()|];
            };
        }
        """,
        """
        using System;
        using System.IO;
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            public async Task<string> Get(string url)
            {
                if (url == "")
                    return "";

                using var client = new HttpClient();
                // over the wire
                return await client.GetStringAsync(url); // text
            }

            async Task Copy(string path, Stream target)
            {
                using (var file = File.OpenRead(path))
                {
                    await file.CopyToAsync(target);
                    return;
                }
            }

            Func<string, Task<string>> Lambda() => async path =>
            {
                using var reader = new StreamReader(path);
                return await reader.ReadToEndAsync();
            };
        }
        """);

    [Fact]
    public Task TwoReturnsOfOneFunction() => Verify.VerifyCodeFixAsync(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            Task<string> Get(bool first)
            {
                using var client = new HttpClient();
                if (first)
                {
                    return [|client.GetStringAsync("first")|];
                }

                return [|client.GetStringAsync("second")|];
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        class C
        {
            async Task<string> Get(bool first)
            {
                using var client = new HttpClient();
                if (first)
                {
                    return await client.GetStringAsync("first");
                }

                return await client.GetStringAsync("second");
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System;
            using System.Net.Http;
            using System.Threading.Tasks;

            class C
            {
                Task<string> Property { get { using var client = new HttpClient(); return [|client.GetStringAsync("")|]; } }
                Task<string> ByReference(ref int n) { using var client = new HttpClient(); return [|client.GetStringAsync("")|]; }
                Task<string> Caught() { try { using var client = new HttpClient(); return [|client.GetStringAsync("")|]; } catch (HttpRequestException) { return Task.FromResult(""); } }
                Task<string>? Null(bool b) { if (b) { return null; } using var client = new HttpClient(); return [|client.GetStringAsync("")|]; }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
