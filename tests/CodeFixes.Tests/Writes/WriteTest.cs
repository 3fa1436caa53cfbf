using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Writes;

/// <summary>Members of a service with a context, on a small model.</summary>
internal static class WriteTest
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        public class Item
        {
            public int Id { get; set; }
            public int Stock { get; set; }
            public long Weight { get; set; }
            public string Code { get; set; } = "";
            public string? Note { get; set; }
            public Item? Parent { get; set; }
            public List<Part> Parts { get; } = [];
            public bool IsSold { get; private set; }
            public void Sell() => IsSold = true;
        }

        public class Part
        {
            public int Id { get; set; }
            public int ItemId { get; set; }
        }

        public class Versioned
        {
            public int Id { get; set; }
            public int Stock { get; set; }
            [System.ComponentModel.DataAnnotations.Timestamp]
            public byte[] Version { get; set; } = [];
        }

        public class ShopContext : DbContext
        {
            public DbSet<Item> Items => Set<Item>();
            public DbSet<Part> Parts => Set<Part>();
            public DbSet<Versioned> Versioned => Set<Versioned>();
        }

        public class AuditedContext : DbContext
        {
            public DbSet<Item> Items => Set<Item>();
            public override int SaveChanges(bool acceptAllChangesOnSuccess) => base.SaveChanges(acceptAllChangesOnSuccess);
        }
        """;

    public static CSharpCodeFixTest<TAnalyzer, TCodeFix> Create<TAnalyzer, TCodeFix>(string members, string? fixedMembers)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
        => new ServiceTest<TAnalyzer, TCodeFix>(Usings, Model, "public class Service(ShopContext db, AuditedContext audited, IDbContextFactory<ShopContext> factory)").Create(members, fixedMembers);

    public static Task VerifyAsync<TAnalyzer, TCodeFix>(string members, string? fixedMembers)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
        => Create<TAnalyzer, TCodeFix>(members, fixedMembers).RunAsync(TestContext.Current.CancellationToken);
}
