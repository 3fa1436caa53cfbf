using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class WritePerElementCodeFixTests
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
            public string Code { get; set; } = "";
            public decimal Price { get; set; }
            public Item? Parent { get; set; }
            public DateTime? SoldAt { get; private set; }
            public List<Part> Parts { get; } = [];
            public void Sell(DateTime at) => SoldAt = at;
            public void Restock(int count) { if (count < 0) throw new ArgumentException(nameof(count)); Stock += count; }
        }

        public class Part
        {
            public int Id { get; set; }
            public int ItemId { get; set; }
        }

        public class ShopContext : DbContext
        {
            public DbSet<Item> Items => Set<Item>();
            public DbSet<Part> Parts => Set<Part>();
        }

        public class AuditedContext : DbContext
        {
            public DbSet<Item> Items => Set<Item>();
            public override int SaveChanges(bool acceptAllChangesOnSuccess) => base.SaveChanges(acceptAllChangesOnSuccess);
        }
        """;

    private static CSharpCodeFixTest<WritePerElementAnalyzer, WritePerElementCodeFix> Test(string members)
    {
        var test = new CSharpCodeFixTest<WritePerElementAnalyzer, WritePerElementCodeFix> { TestCode = Wrap(members) };
        test.TestState.Sources.Add(("Model.cs", Model));
        return test;
    }

    private static Task VerifyAsync(string members, string fixedMembers)
    {
        var test = Test(members);
        test.FixedCode = Wrap(fixedMembers);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task VerifyNoFixAsync(string members) => Test(members).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Offered one by one, with a title that tells the difference, and by no fix-all.</summary>
    private static async Task VerifyByHandAsync(string members, string fixedMembers)
    {
        var test = Test(members);
        test.FixedCode = Wrap(fixedMembers);
        test.CodeActionEquivalenceKey = HoistedSave.RiskyKey;
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Wrap(string members) => Usings + "public class Service(ShopContext db, AuditedContext audited, Random random)\n{\n" + members + "\n}\n";

    [Fact]
    public Task The_save_moves_behind_the_loop() => VerifyAsync(
        """
            public async Task<int> Run(DateTime now, CancellationToken token)
            {
                var unsold = await db.Items.Where(i => i.SoldAt == null).ToListAsync(token);

                // all of them
                foreach (var item in unsold)
                {
                    item.Sell(now);

                    // store it
                    await [|db.SaveChangesAsync(token)|]; // now
                }

                return unsold.Count;
            }
        """,
        """
            public async Task<int> Run(DateTime now, CancellationToken token)
            {
                var unsold = await db.Items.Where(i => i.SoldAt == null).ToListAsync(token);

                // all of them
                foreach (var item in unsold)
                {
                    item.Sell(now);
                }

                // store it
                await db.SaveChangesAsync(token); // now

                return unsold.Count;
            }
        """);

    [Fact]
    public Task New_entities_are_added_in_the_loop_and_saved_after_it() => VerifyAsync(
        """
            public void Run(string[] codes)
            {
                for (var i = 0; i < codes.Length; i++)
                {
                    db.Items.Add(new Item { Code = codes[i] });
                    [|db.SaveChanges()|];
                }
            }
        """,
        """
            public void Run(string[] codes)
            {
                for (var i = 0; i < codes.Length; i++)
                {
                    db.Items.Add(new Item { Code = codes[i] });
                }

                db.SaveChanges();
            }
        """);

    [Fact]
    public Task A_round_may_be_skipped_before_it_changes_anything() => VerifyAsync(
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    if (item.Stock == 0)
                        continue;
                    if (item.Code == "")
                    {
                        item.Code = "none";
                        [|db.SaveChanges()|];
                    }
                }
            }
        """,
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    if (item.Stock == 0)
                        continue;
                    if (item.Code == "")
                    {
                        item.Code = "none";
                    }
                }

                db.SaveChanges();
            }
        """);

    [Fact]
    public Task A_save_behind_the_loop_saves_for_all() => VerifyAsync(
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                    [|db.SaveChanges()|];
                }

                db.SaveChanges();
            }
        """,
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                }

                db.SaveChanges();
            }
        """);

    [Fact]
    public Task Two_loops_in_one_file() => VerifyAsync(
        """
            public void Run(List<Item> items, List<Item> others)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                    [|db.SaveChanges()|];
                }

                foreach (var item in others)
                {
                    item.Code = "x";
                    [|db.SaveChanges()|];
                }
            }
        """,
        """
            public void Run(List<Item> items, List<Item> others)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                }

                db.SaveChanges();

                foreach (var item in others)
                {
                    item.Code = "x";
                }

                db.SaveChanges();
            }
        """);

    [Fact]
    public Task A_risky_and_a_safe_one() => Mixed();

    private static async Task Mixed()
    {
        var test = Test(
            """
                public void Run(List<Item> items, List<Item> others, int[] ids)
                {
                    foreach (var item in items)
                    {
                        item.Stock = random.Next(item.Stock);
                        [|db.SaveChanges()|];
                    }

                    foreach (var item in others)
                    {
                        item.Code = "x";
                        [|db.SaveChanges()|];
                    }

                    foreach (var id in ids)
                        [|db.Items.Where(i => i.Id == id).ExecuteDelete()|];
                }
            """);
        test.FixedCode = Wrap(
            """
                public void Run(List<Item> items, List<Item> others, int[] ids)
                {
                    foreach (var item in items)
                    {
                        item.Stock = random.Next(item.Stock);
                    }

                    db.SaveChanges();

                    foreach (var item in others)
                    {
                        item.Code = "x";
                    }

                    db.SaveChanges();

                    foreach (var chunk in ids.Chunk(1000))
                        db.Items.Where(i => chunk.Contains(i.Id)).ExecuteDelete();
                }
            """);
        test.BatchFixedCode = Wrap(
            """
                public void Run(List<Item> items, List<Item> others, int[] ids)
                {
                    foreach (var item in items)
                    {
                        item.Stock = random.Next(item.Stock);
                        [|db.SaveChanges()|];
                    }

                    foreach (var item in others)
                    {
                        item.Code = "x";
                    }

                    db.SaveChanges();

                    foreach (var chunk in ids.Chunk(1000))
                        db.Items.Where(i => chunk.Contains(i.Id)).ExecuteDelete();
                }
            """);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("item.Stock = random.Next(item.Stock);", "'Next' may throw, and then nothing is stored")]
    [InlineData("item.Restock(5);", "the code between may throw, and then nothing is stored")]
    [InlineData("item.Price = item.Price * 2;", "a calculation may overflow, and then nothing is stored")]
    [InlineData("item.Parent.Stock = 0;", "'item.Parent' may be null, and then nothing is stored")]
    [InlineData("db.Items.Add(item);", "the same entity may be added twice, and then nothing is stored")]
    [InlineData("db.Items.Add(new Item { Id = item.Stock });", "the same entity may be added twice, and then nothing is stored", true)]
    [InlineData("db.Items.Remove(item);", "the same entity may be removed twice")]
    public async Task What_may_fail_in_the_middle_is_a_choice(string change, string risk, bool isRead = false)
    {
        if (isRead)
        {
            // Only of another type: what the loop adds and reads is refused.
            change = "db.Parts.Add(new Part { Id = item.Stock });";
        }

        var members = $$"""
            #pragma warning disable CS8602
                public void Run(List<Item> items)
                {
                    foreach (var item in items)
                    {
                        {{change}}
                        [|db.SaveChanges()|];
                    }
                }
            """;
        var fixedMembers = $$"""
            #pragma warning disable CS8602
                public void Run(List<Item> items)
                {
                    foreach (var item in items)
                    {
                        {{change}}
                    }

                    db.SaveChanges();
                }
            """;
        await VerifyByHandAsync(members, fixedMembers);
        Assert.Equal("Save once after the loop, although " + risk, await TitleAsync(members));
    }

    [Fact]
    public Task An_overridden_save_is_a_choice() => VerifyByHandAsync(
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                    [|audited.SaveChanges()|];
                }
            }
        """,
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    item.Stock = 0;
                }

                audited.SaveChanges();
            }
        """);

    private static async Task<string?> TitleAsync(string members) => (await OnlyAsync(members)).Title;

    private static async Task<(Microsoft.CodeAnalysis.Diagnostic Finding, string? Title)> OnlyAsync(string members)
    {
        var source = Wrap(members.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        using var workspace = new Microsoft.CodeAnalysis.AdhocWorkspace();
        var project = workspace.AddProject("Test", Microsoft.CodeAnalysis.LanguageNames.CSharp)
            .WithMetadataReferences(ReferenceAssemblies.Default.References)
            .WithCompilationOptions(new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(
                Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: Microsoft.CodeAnalysis.NullableContextOptions.Enable));
        project = project.AddDocument("Model.cs", Model, filePath: "Model.cs").Project;
        var document = project.AddDocument("Test0.cs", source, filePath: "Test0.cs");
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        var analyzed = new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers(compilation!, [new WritePerElementAnalyzer()], options: null!);
        var finding = Assert.Single(await analyzed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        string? title = null;
        await new WritePerElementCodeFix().RegisterCodeFixesAsync(new Microsoft.CodeAnalysis.CodeFixes.CodeFixContext(
            document, finding, (action, _) => title = action.Title, TestContext.Current.CancellationToken));
        return (finding, title);
    }

    /// <summary>Behind the loop, it would save in every build.</summary>
    [Fact]
    public Task No_fix_for_a_save_of_one_configuration() => VerifyNoFixAsync(
        """
            public async Task Run(List<string> codes)
            {
                foreach (var name in codes)
                {
                    db.Items.Add(new Item { Code = name });
        #if !BATCH
                    await [|db.SaveChangesAsync()|];
        #endif
                }

                await db.SaveChangesAsync();
            }
        """);

    [Theory]
    [InlineData("foreach (var code in codes) db.Add(new Part { ItemId = item.Id });", "the loop reads the key that the save generates")]
    [InlineData("Console.WriteLine(item.Id);", "the loop reads the key that the save generates")]
    [InlineData("Console.WriteLine(item.Code);", "the loop uses the entity after the save")]
    public async Task Says_what_the_loop_needs_of_the_save(string after, string reason)
    {
        var (finding, title) = await OnlyAsync(
            $$"""
                public async Task Run(List<string> codes)
                {
                    foreach (var name in codes)
                    {
                        var item = new Item { Code = name };
                        db.Items.Add(item);
                        await db.SaveChangesAsync();
                        {{after}}
                    }

                    await db.SaveChangesAsync();
                }
            """);
        Assert.Null(title);
        Assert.Contains(reason, finding.Properties[PerfAnalyzers.Infrastructure.DiagnosticProperties.NoFix]);
    }

    [Theory]
    [InlineData("item.Stock = 0; await [|db.SaveChangesAsync()|]; ids.Add(item.Id);")]
    [InlineData("var part = new Part { ItemId = item.Id }; db.Add(part); await [|db.SaveChangesAsync()|]; ids.Add(part.Id);")]
    [InlineData("var part = new Part { ItemId = last }; db.Add(part); last = part.Id; await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = await db.Parts.MaxAsync(p => p.ItemId); await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = db.Parts.Count(); await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = 0; if (item.Code == \"\") break; await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = 0; if (item.Code == \"\") return; await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = 0; if (item.Code == \"\") { await [|db.SaveChangesAsync()|]; }")]
    [InlineData("item.Stock = 0; await [|db.SaveChangesAsync()|]; item.Code = \"\";")]
    [InlineData("item.Stock = 0; last += await [|db.SaveChangesAsync()|];")]
    [InlineData("item.Stock = next(item); await [|db.SaveChangesAsync()|];")]
    [InlineData("db.Items.Remove(item); db.Add(new Part()); await [|db.SaveChangesAsync()|];")]
    [InlineData("lock (ids) { item.Stock = 0; [|db.SaveChanges()|]; }")]
    [InlineData("await [|db.SaveChangesAsync()|];")]
    public Task No_fix_where_the_loop_would_see_it(string body) => VerifyNoFixAsync(
        $$"""
            public async Task Run(List<Item> items, List<int> ids, Func<Item, int> next)
            {
                var last = 0;
                foreach (var item in items)
                {
                    {{body}}
                }

                await Task.Delay(last);
            }
        """);

    [Theory]
    [InlineData("IEnumerable<Item> items", "")]
    [InlineData("List<Item> items", "db.Add(new Part());")]
    [InlineData("List<Item> items", "var first = items[0]; first.Code = \"first\";")]
    public Task No_fix_where_the_start_of_the_loop_matters(string parameter, string before) => VerifyNoFixAsync(
        $$"""
            public void Run({{parameter}})
            {
                {{before}}
                foreach (var item in items)
                {
                    item.Stock = 0;
                    [|db.SaveChanges()|];
                }
            }
        """);

    [Fact]
    public Task No_fix_behind_a_call() => VerifyNoFixAsync(
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
                    [|Empty(item)|];
                }
            }

            private void Empty(Item item)
            {
                item.Stock = 0;
                db.SaveChanges();
            }
        """);

    [Fact]
    public Task One_update_for_all() => VerifyAsync(
        """
            public async Task Run(int[] ids, int stock, CancellationToken token)
            {
                // each
                foreach (var id in ids)
                {
                    await [|db.Items.Where(i => i.Id == id && i.Stock < stock).ExecuteUpdateAsync(s => s.SetProperty(i => i.Stock, stock), token)|];
                }
            }
        """,
        """
            public async Task Run(int[] ids, int stock, CancellationToken token)
            {
                // each
                foreach (var chunk in ids.Chunk(1000))
                {
                    await db.Items.Where(i => chunk.Contains(i.Id) && i.Stock < stock).ExecuteUpdateAsync(s => s.SetProperty(i => i.Stock, stock), token);
                }
            }
        """);

    [Fact]
    public Task One_delete_for_all() => VerifyAsync(
        """
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                    [|db.Parts.Where(p => p.ItemId == item.Id).ExecuteDelete()|];
            }
        """,
        """
            public void Run(List<Item> items)
            {
                foreach (var chunk in items.Select(item => item.Id).Chunk(1000))
                    db.Parts.Where(p => chunk.Contains(p.ItemId)).ExecuteDelete();
            }
        """);

    [Theory]
    [InlineData("db.Items.Where(i => i.Id == id).ExecuteUpdate(s => s.SetProperty(i => i.Stock, i => i.Stock + 1))")]
    [InlineData("db.Items.Where(i => i.Id == id).ExecuteUpdate(s => s.SetProperty(i => i.Stock, id))")]
    [InlineData("db.Items.Where(i => i.Stock == id).ExecuteUpdate(s => s.SetProperty(i => i.Stock, 0))")]
    [InlineData("db.Items.Where(i => i.Id > id).ExecuteDelete()")]
    [InlineData("db.Items.Where(i => i.Id == id || i.Stock == 0).ExecuteDelete()")]
    [InlineData("db.Items.Where(i => i.Id == id && i.Parent!.Stock == 0).ExecuteDelete()")]
    [InlineData("db.Items.Where(i => i.Id == id && !db.Items.Any(o => o.Stock == i.Id)).ExecuteDelete()")]
    [InlineData("db.Items.Where(i => i.Id == id).OrderBy(i => i.Stock).Take(1).ExecuteDelete()")]
    public Task No_single_command_where_the_elements_matter(string command) => VerifyNoFixAsync(
        $$"""
            public void Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    [|{{command}}|];
                }
            }
        """);

    [Fact]
    public Task No_single_command_where_the_count_is_used() => VerifyNoFixAsync(
        """
            public int Run(int[] ids)
            {
                var deleted = 0;
                foreach (var id in ids)
                {
                    deleted += [|db.Items.Where(i => i.Id == id).ExecuteDelete()|];
                }

                return deleted;
            }
        """);
}
