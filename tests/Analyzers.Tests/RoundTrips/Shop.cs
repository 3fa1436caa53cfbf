using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>A small model and a service with a context, for sources that need only the members of the service.</summary>
internal static class Shop
{
    public const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.IO;
        using System.Linq;
        using System.Text.RegularExpressions;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        """;

    public const string Model = Usings + """
        public class User
        {
            public int Id { get; set; }
            public int? ParentId { get; set; }
            public string Name { get; set; } = "";
            public bool IsActive { get; set; }
            public List<Order> Orders { get; set; } = new();
        }

        public class Order
        {
            public int Id { get; set; }
            public int UserId { get; set; }
            public int[] LineIds { get; set; } = [];
        }

        public class Line
        {
            public int Id { get; set; }
            public int OrderId { get; set; }
        }

        public class ShopContext : DbContext
        {
            public ShopContext() { }
            public ShopContext(string connection) { }
            public DbSet<User> Users => Set<User>();
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Line> Lines => Set<Line>();
        }
        """;

    public static Task VerifyAsync(string members, params DiagnosticResult[] expected)
        => VerifySourceAsync("public class Service(ShopContext db, DbConnection connection)\n{\n" + members + "\n}\n", expected);

    /// <summary>Nothing is reported in the body of a method, which has lists of ids and of users, a dictionary and a field to use.</summary>
    public static Task SilentAsync(string body) => VerifyAsync(
        $$"""
            public async Task Run(List<int> ids, List<User> users, List<User> found, CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }

            private readonly Dictionary<int, User?> _seen = new();
            private List<User>? _all;
            public void Keep(User user) => _seen[user.Id] = user;
        """);

    public static Task VerifySourceAsync(string source, params DiagnosticResult[] expected)
    {
        var test = Create(source);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static CSharpAnalyzerTest<QueryPerElementAnalyzer> Create(string source)
    {
        var test = new CSharpAnalyzerTest<QueryPerElementAnalyzer> { TestCode = Usings + source };
        test.TestState.Sources.Add(("Model.cs", Model));
        return test;
    }

    public static DiagnosticResult Finding() => CSharpAnalyzerVerifier<QueryPerElementAnalyzer>.Diagnostic();
}
