using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.RoundTripUnderLockAnalyzer>;

namespace PerfAnalyzers.Async;

public class RoundTripUnderLockAnalyzerTests
{
    private const string Shop = """
        using System;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;
        using System.Transactions;
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;

        public class User { public int Id { get; set; } }
        public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Shop + """
        public class Service(ShopContext db, HttpClient http, IDistributedCache cache)
        {
            private readonly object gate = new();
            public void Database() { lock (gate) { {|#0:db.SaveChanges()|}; } }
            public void Cache() { lock (gate) { {|#1:cache.Remove("key")|}; } }
            public void Further() { lock (this) { {|#2:Notify()|}; } }
            private void Notify() => {|#3:http.Send(new HttpRequestMessage())|};
            public async Task Transaction()
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                await {|#4:http.GetStringAsync("rates")|};
                await transaction.CommitAsync();
            }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithLocation(0).WithArguments("db.SaveChanges", "the database", "the lock on 'gate'", ""),
        Verify.Diagnostic().WithLocation(1).WithLocation(1).WithArguments("cache.Remove", "a remote cache", "the lock on 'gate'", ""),
        Verify.Diagnostic().WithLocation(2).WithLocation(2).WithLocation(3).WithArguments("Service.Notify", "another service", "the lock", " (Service.Notify -> http.Send)"),
        Verify.Diagnostic().WithLocation(4).WithLocation(4).WithArguments("http.GetStringAsync", "another service", "transaction 'transaction'", ""));

    [Fact]
    public Task Transactions() => VerifyAsync("""
        public async Task Statement() { using (var t = db.Database.BeginTransaction()) { try { await [|http.GetStringAsync("")|]; await t.CommitAsync(); } catch { await t.RollbackAsync(); throw; } } }
        public async Task Scope() { using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled); await [|http.GetStringAsync("")|]; scope.Complete(); }
        public void Ado(DbConnection c) { using var t = c.BeginTransaction(); c.Execute("delete from users"); [|http.Send(new HttpRequestMessage())|]; t.Commit(); }
        public async Task Facade() { await using var t = await db.Database.BeginTransactionAsync(); if (http != null) { await [|http.GetStringAsync("")|]; } await db.Database.CommitTransactionAsync(); }
        """);

    [Fact]
    public Task BeforeAndAfter() => VerifyAsync("""
        public async Task After() { await using var t = await db.Database.BeginTransactionAsync(); await db.SaveChangesAsync(); await t.CommitAsync(); await http.GetStringAsync(""); }
        public async Task Before() { await http.GetStringAsync(""); await using var t = await db.Database.BeginTransactionAsync(); await db.SaveChangesAsync(); await t.CommitAsync(); }
        public async Task Failed() { await using var t = await db.Database.BeginTransactionAsync(); try { await db.SaveChangesAsync(); await t.CommitAsync(); } catch { await http.GetStringAsync(""); throw; } }
        public async Task Own() { await using var t = await db.Database.BeginTransactionAsync(); await db.SaveChangesAsync(); await db.Users.CountAsync(); await t.CommitAsync(); }
        public void Outside() { lock (gate) { count++; } db.SaveChanges(); }
        public void Lambda() { Action later; lock (gate) { later = () => db.SaveChanges(); } later(); }
        """);

    [Fact]
    public Task WhatTheLockIsFor() => VerifyAsync("""
        private User? first;
        private readonly Dictionary<int, User> users = new();
        public User Once() { lock (gate) { if (first == null) { first = db.Users.First(); } return first; } }
        public User Coalesced() { lock (gate) { return first ??= db.Users.First(); } }
        public User PerKey(int id) { lock (gate) { if (!users.TryGetValue(id, out var user)) { user = db.Users.First(u => u.Id == id); users[id] = user; } return user; } }
        public void Itself() { lock (http) { http.Send(new HttpRequestMessage()); } }
        public void Memory() { lock (gate) { count = users.Values.Count(u => u.Id > 3); } }
        public void File(string path) { lock (gate) { System.IO.File.AppendAllText(path, "x"); } }
        """);

    [Fact]
    public Task AComparerThatIsOnlyKept() => VerifyAsync("""
        class ById(ShopContext db) : IComparer<User> { public int Compare(User? x, User? y) => db.Users.Count(u => u.Id < x!.Id) - y!.Id; }
        readonly Dictionary<string, IComparer<User>> orders = [];
        public void Keep() { lock (gate) { orders.Add("id", new ById(db)); } }
        public void Sort(List<User> users) { lock (gate) { users.Sort([|new ById(db)|]); } }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(
        Shop + "public class Service(ShopContext db, HttpClient http)\n{\nprivate readonly object gate = new();\nint count;\n" + members + "\n}\n");
}
