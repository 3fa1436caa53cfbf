using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.SequentialAwaitsAnalyzer>;

namespace PerfAnalyzers.Async;

public class SequentialAwaitsAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;

        public class User { public int Id { get; set; } }
        public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class Page(HttpClient http, IDistributedCache cache)
        {
            public async Task<string> Load(int id)
            {
                var user = await {|#0:http.GetStringAsync($"users/{id}")|};
                var orders = await {|#1:http.GetStringAsync($"orders/{id}")|};
                var rest = await http.GetStringAsync("rest");
                return user + orders + rest;
            }

            public async Task<string> Cached()
            {
                string? a = await {|#2:cache.GetStringAsync("a")|}.ConfigureAwait(false);
                byte[]? b = await {|#3:cache.GetAsync("b")|};
                return a + b;
            }
        }
        """,
        Verify.Diagnostic().WithLocation(1).WithLocation(0).WithArguments("http.GetStringAsync", "http.GetStringAsync"),
        Verify.Diagnostic().WithLocation(3).WithLocation(2).WithArguments("cache.GetAsync", "cache.GetStringAsync"));

    [Fact]
    public Task OneNeedsTheOther() => VerifyAsync("""
        public async Task Uses() { var id = await http.GetStringAsync("id"); var user = await http.GetStringAsync($"users/{id}"); }
        public async Task Checks() { var a = await http.GetStringAsync("a"); if (a == "") return; var b = await http.GetStringAsync("b"); }
        public async Task Between() { var a = await http.GetAsync("a"); a.EnsureSuccessStatusCode(); var b = await http.GetStringAsync("b"); }
        public async Task Counts(int i) { var a = await http.GetStringAsync($"{i++}"); var b = await http.GetStringAsync($"{i++}"); }
        public async Task Argument() { var a = await http.GetStringAsync(await http.GetStringAsync("x")); var b = await http.GetStringAsync("b"); }
        """);

    [Fact]
    public Task NotSafeOrNotReads() => VerifyAsync("""
        public async Task Context() { var a = await db.Users.ToListAsync(); var b = await db.Users.CountAsync(); }
        public async Task Writes() { var a = await http.PostAsync("a", null); var b = await http.PostAsync("b", null); }
        public async Task Mixed() { var a = await http.PostAsync("a", null); var b = await http.GetAsync("b"); }
        public async Task Other() { var a = await Own(); var b = await Own(); }
        private Task<string> Own() => http.GetStringAsync("own");
        public async Task Started() { var a = http.GetStringAsync("a"); var b = await http.GetStringAsync("b"); await a; }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class Page(HttpClient http, ShopContext db)\n{\n" + members + "\n}\n");
}
