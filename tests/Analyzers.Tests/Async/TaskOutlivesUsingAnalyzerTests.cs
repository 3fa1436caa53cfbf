using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.TaskOutlivesUsingAnalyzer>;

namespace PerfAnalyzers.Async;

public class TaskOutlivesUsingAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;


        """;

    private const string Shop = """
        class User { public int Id { get; set; } public Task SaveAsync() => Task.Delay(1); }
        class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        class C
        {
            Task<string> Get(string url)
            {
                using var client = new HttpClient();
                return {|#0:client.GetStringAsync(url)|};
            }

            Func<Task<string>> Lambda(string path) => () =>
            {
                using (var reader = new StreamReader(path))
                {
                    return {|#1:reader.ReadToEndAsync()|};
                }
            };
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("method 'Get'", "client"),
        Verify.Diagnostic().WithLocation(1).WithArguments("the lambda", "reader"));

    [Fact]
    public Task WhatHoldsOnToTheResource() => Verify.VerifyAnalyzerAsync(Usings + Shop + """
        class Worker { public Task RunAsync(CancellationToken token) => Task.Delay(1, token); }

        class C(IDbContextFactory<ShopContext> factory, IServiceProvider services, HttpClient http, DbConnection connection)
        {
            Task<List<User>> Query() { using var db = factory.CreateDbContext(); return [|db.Users.Where(u => u.Id > 1).ToListAsync()|]; }
            Task<List<User>> QueryInLocal() { using var db = factory.CreateDbContext(); var users = db.Users.Where(u => u.Id > 1); return [|users.ToListAsync()|]; }
            Task Started() { using var db = factory.CreateDbContext(); var task = db.SaveChangesAsync(); return [|task|]; }
            Task Scope() { using var scope = services.CreateScope(); return [|scope.ServiceProvider.GetRequiredService<Worker>().RunAsync(default)|]; }
            Task<int> Command() { using var command = connection.CreateCommand(); return [|command.ExecuteNonQueryAsync()|]; }
            Task<HttpResponseMessage> Request(string url) { using var request = new HttpRequestMessage(HttpMethod.Get, url); return [|http.SendAsync(request)|]; }
            Task<HttpResponseMessage> Wrapped(string url, string path) { using var file = File.OpenRead(path); return [|http.PostAsync(url, new StreamContent(file))|]; }
            Task Timeout() { using var limit = new CancellationTokenSource(1000); return [|new Worker().RunAsync(limit.Token)|]; }
            Task<string[]> Captured(string[] urls) { using var client = new HttpClient(); return [|Task.WhenAll(urls.Select(url => client.GetStringAsync(url)))|]; }
            Task Offloaded() { using var client = new HttpClient(); return [|Task.Run(() => client.GetStringAsync(""))|]; }
            ValueTask<string> Value(string path) { using var reader = new StreamReader(path); return [|new ValueTask<string>(reader.ReadToEndAsync())|]; }
            Task<string> Branch(bool b) { using var client = new HttpClient(); if (b) { return [|client.GetStringAsync("a")|]; } return Task.FromResult(""); }
            Task<string> Choice(bool b) { using var client = new HttpClient(); return [|b ? Task.FromResult("") : client.GetStringAsync("a")|]; }
            Task<string> Local() { return Inner(); Task<string> Inner() { using var client = new HttpClient(); return [|client.GetStringAsync("a")|]; } }
        }
        """);

    [Fact]
    public Task CompletedTasksAndWhatWasReadFromTheResource() => Verify.VerifyAnalyzerAsync(Usings + Shop + """
        class C(HttpClient http, IDbContextFactory<ShopContext> factory)
        {
            Task<string> Completed(string path) { using var reader = new StreamReader(path); return Task.FromResult(reader.ReadToEnd()); }
            ValueTask<string> Value(string path) { using var reader = new StreamReader(path); return new ValueTask<string>(reader.ReadToEnd()); }
            Task Nothing(string path) { using var reader = new StreamReader(path); reader.ReadToEnd(); return Task.CompletedTask; }
            Task<string> Text(string json) { using var document = JsonDocument.Parse(json); return http.GetStringAsync(document.RootElement.GetString()); }
            Task Bytes() { using var memory = new MemoryStream(); return http.PostAsync("", new ByteArrayContent(memory.ToArray())); }
            Task Read() { using var db = factory.CreateDbContext(); return db.Users.First().SaveAsync(); }
            Task ReadBefore() { using var db = factory.CreateDbContext(); var user = db.Users.First(); return user.SaveAsync(); }
            Task<string> Synchronous(string path) { using var reader = new StreamReader(path); return Parse(reader); }
            static Task<string> Parse(TextReader reader) => Task.FromResult(reader.ReadToEnd());
        }
        """);

    [Fact]
    public Task ResourcesThatTheTaskDoesNotNeed() => Verify.VerifyAnalyzerAsync(Usings + """
        class C(HttpClient http)
        {
            Task<string> Other(string path) { using var file = File.OpenRead(path); return http.GetStringAsync(path); }
            Task<string> Unnamed() { using (ExecutionContext.SuppressFlow()) return http.GetStringAsync(""); }
            Task<string> Flow() { using var flow = ExecutionContext.SuppressFlow(); return http.GetStringAsync(""); }
            Task<string> Before(string path) { using (var file = File.OpenRead(path)) { } return http.GetStringAsync(""); }
            async Task<string> Awaited() { using var client = new HttpClient(); return await client.GetStringAsync(""); }
            Task<string> NotDisposed() { var client = new HttpClient(); return client.GetStringAsync(""); }
            Func<Task<string>> Nested() { using var client = new HttpClient(); return () => http.GetStringAsync(""); }
        }
        """);
}
