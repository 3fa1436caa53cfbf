using PerfAnalyzers.CodeFixes.Writes;
using PerfAnalyzers.Testing;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Tests.Writes;

public sealed class LoadToWriteCodeFixTests
{
    private static Task VerifyAsync(string members, string? fixedMembers)
        => WriteTest.VerifyAsync<LoadToWriteAnalyzer, LoadToWriteCodeFix>(members, fixedMembers);

    /// <summary>Offered one by one, with a title that tells the difference, and by no fix-all.</summary>
    private static Task VerifyByHandAsync(string members, string fixedMembers, string key)
    {
        var test = WriteTest.Create<LoadToWriteAnalyzer, LoadToWriteCodeFix>(members, fixedMembers);
        test.CodeActionEquivalenceKey = key + LoadToWrite.RiskySuffix;
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Comments_stay() => VerifyAsync(
        """
            public async Task Run(int limit, string code)
            {
                await using var own = await factory.CreateDbContextAsync();

                // the old ones
                var items = await [|own.Items.Where(i => i.Stock < limit).ToListAsync()|]; // loaded
                // each of them
                foreach (var item in items)
                {
                    // renamed
                    item.Code = code;
                }

                // at once
                await own.SaveChangesAsync(); // done
            }
        """,
        """
            public async Task Run(int limit, string code)
            {
                await using var own = await factory.CreateDbContextAsync();

                // the old ones
                // loaded
                // each of them
                // renamed
                // at once
                // done
                await own.Items.Where(i => i.Stock < limit).ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Code, code));
            }
        """);

    /// <summary>Another build changes more, or does not save.</summary>
    [Theory]
    [InlineData("foreach (var item in items) {\n#if AUDIT\n Audit(item);\n#endif\n item.Code = code; } own.SaveChanges();")]
    [InlineData("foreach (var item in items) { item.Code = code; }\n#if !AUDIT\n own.SaveChanges();\n#endif\n")]
    public Task No_fix_with_more_or_less_in_another_configuration(string code) => VerifyAsync(
        $$"""
            public void Run(int limit, string code)
            {
                using var own = factory.CreateDbContext();
                var items = [|own.Items.Where(i => i.Stock < limit).ToList()|];
                {{code}}
            }
        """,
        null);

    [Fact]
    public Task A_context_of_its_own() => VerifyAsync(
        """
            public async Task Run(int limit, string code, CancellationToken token)
            {
                await using var own = await factory.CreateDbContextAsync(token);

                // the old ones
                var items = await [|own.Items.Where(i => i.Stock < limit).OrderBy(i => i.Id).ToListAsync(token)|];
                foreach (var item in items)
                {
                    item.Code = code;
                    item.Note = null;
                    item.Weight = 0;
                }

                await own.SaveChangesAsync(token);
            }

            public void Delete(int limit)
            {
                using var own = factory.CreateDbContext();
                [|own.Items.RemoveRange(own.Items.Where(i => i.Stock < limit))|];
                own.SaveChanges();
            }
        """,
        """
            public async Task Run(int limit, string code, CancellationToken token)
            {
                await using var own = await factory.CreateDbContextAsync(token);

                // the old ones
                await own.Items.Where(i => i.Stock < limit).ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Code, code).SetProperty(item => item.Note, (string?)null).SetProperty(item => item.Weight, (long)0), token);
            }

            public void Delete(int limit)
            {
                using var own = factory.CreateDbContext();
                own.Items.Where(i => i.Stock < limit).ExecuteDelete();
            }
        """);

    [Fact]
    public Task A_context_from_elsewhere_is_a_choice() => VerifyByHandAsync(
        """
            public async Task Run(int limit)
            {
                foreach (var item in await [|db.Items.Where(i => i.Stock < limit).ToListAsync()|])
                    item.Code = "low";
                await db.SaveChangesAsync();
            }
        """,
        """
            public async Task Run(int limit)
            {
                await db.Items.Where(i => i.Stock < limit).ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Code, "low"));
            }
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task Saved_by_a_method_of_the_same_object() => VerifyByHandAsync(
        """
            public async Task Run(int limit, CancellationToken token)
            {
                foreach (var item in await [|db.Items.Where(i => i.Stock < limit).ToListAsync(token)|])
                    item.Code = "low";
                await SaveAsync(token);
            }

            public void Clear(int limit)
            {
                [|db.RemoveRange(db.Items.Where(i => i.Stock < limit))|];
                Save();
                Console.WriteLine("done");
            }

            private async Task<int> SaveAsync(CancellationToken token = default) => await db.SaveChangesAsync(token).ConfigureAwait(false);

            private void Save()
            {
                db.SaveChanges();
            }
        """,
        """
            public async Task Run(int limit, CancellationToken token)
            {
                await db.Items.Where(i => i.Stock < limit).ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Code, "low"), token);
            }

            public void Clear(int limit)
            {
                [|db.RemoveRange(db.Items.Where(i => i.Stock < limit))|];
                Save();
                Console.WriteLine("done");
            }

            private async Task<int> SaveAsync(CancellationToken token = default) => await db.SaveChangesAsync(token).ConfigureAwait(false);

            private void Save()
            {
                db.SaveChanges();
            }
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task A_calculation_is_a_choice() => VerifyByHandAsync(
        """
            public void Run(int limit)
            {
                foreach (var item in [|db.Items.Where(i => i.Stock < limit)|])
                {
                    item.Stock += limit;
                    item.Weight++;
                    item.Code = item.Note + "!";
                }

                db.Parts.Add(new Part { ItemId = 1 });
                db.SaveChanges();
            }
        """,
        """
            public void Run(int limit)
            {
                db.Items.Where(i => i.Stock < limit).ExecuteUpdate(setters => setters.SetProperty(item => item.Stock, item => item.Stock + limit).SetProperty(item => item.Weight, item => item.Weight + 1).SetProperty(item => item.Code, item => item.Note + "!"));

                db.Parts.Add(new Part { ItemId = 1 });
                db.SaveChanges();
            }
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task Removed_one_by_one() => VerifyByHandAsync(
        """
            public async Task Run(int limit)
            {
                var old = await [|db.Items.Where(i => i.Stock < limit).ToListAsync()|];
                foreach (var item in old)
                {
                    db.Items.Remove(item);
                }

                await db.SaveChangesAsync();
            }
        """,
        """
            public async Task Run(int limit)
            {
                await db.Items.Where(i => i.Stock < limit).ExecuteDeleteAsync();
            }
        """,
        LoadToWrite.DeleteKey);

    [Fact]
    public Task A_query_that_is_put_together() => VerifyByHandAsync(
        """
            public async Task Run(int limit, CancellationToken token)
            {
                IQueryable<Item> query = db.Items;
                if (limit > 0)
                    query = query.Where(i => i.Stock < limit);
                foreach (var item in await [|query.OrderBy(i => i.Id).ToListAsync(token)|])
                    item.Stock = 0;
                await db.SaveChangesAsync(token);
            }

            public void Sell(int limit)
            {
                var items = [|Old(db).Where(i => i.Stock < limit).ToList()|];
                foreach (var item in items)
                    item.Note = "sold";
                db.SaveChanges();
            }

            private static IQueryable<Item> Old(ShopContext context) => context.Items.Where(i => i.Stock < 0);
        """,
        """
            public async Task Run(int limit, CancellationToken token)
            {
                IQueryable<Item> query = db.Items;
                if (limit > 0)
                    query = query.Where(i => i.Stock < limit);
                await query.ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Stock, 0), token);
            }

            public void Sell(int limit)
            {
                Old(db).Where(i => i.Stock < limit).ExecuteUpdate(setters => setters.SetProperty(item => item.Note, "sold"));
            }

            private static IQueryable<Item> Old(ShopContext context) => context.Items.Where(i => i.Stock < 0);
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task A_query_that_loads_other_rows_as_well() => VerifyByHandAsync(
        """
            public string? Run()
            {
                using var own = factory.CreateDbContext();
                var query = own.Items.Where(i => i.Stock < 0);
                var first = query.First();
                foreach (var item in [|query.ToList()|])
                    item.Note = "sold";
                own.SaveChanges();
                return first.Note;
            }
        """,
        """
            public string? Run()
            {
                using var own = factory.CreateDbContext();
                var query = own.Items.Where(i => i.Stock < 0);
                var first = query.First();
                own.Items.Where(i => i.Stock < 0).ExecuteUpdate(setters => setters.SetProperty(item => item.Note, "sold"));
                return first.Note;
            }
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task Removed_where_the_query_is_given() => VerifyByHandAsync(
        """
            public void Run() { [|db.RemoveRange(OldOnes)|]; db.SaveChanges(); }

            private IQueryable<Item> OldOnes => db.Items.Where(i => i.Stock < 0);
        """,
        """
            public void Run() { OldOnes.ExecuteDelete(); }

            private IQueryable<Item> OldOnes => db.Items.Where(i => i.Stock < 0);
        """,
        LoadToWrite.DeleteKey);

    [Fact]
    public Task With_code_between_that_makes_no_difference() => VerifyByHandAsync(
        """
            public void Run(int limit)
            {
                var old = db.Items.Where(i => i.Stock < limit).ToList();
                var sum = limit + 1;
                sum++;
                [|db.RemoveRange(old)|];
                db.SaveChanges();
            }
        """,
        """
            public void Run(int limit)
            {
                var sum = limit + 1;
                sum++;
                db.Items.Where(i => i.Stock < limit).ExecuteDelete();
            }
        """,
        LoadToWrite.DeleteKey);

    [Fact]
    public Task Removed_by_their_state() => VerifyByHandAsync(
        """
            public void Run(int limit)
            {
                foreach (var item in [|db.Items.Where(i => i.Stock < limit).ToList()|])
                    db.Entry(item).State = EntityState.Deleted;
                db.SaveChanges();
            }
        """,
        """
            public void Run(int limit)
            {
                db.Items.Where(i => i.Stock < limit).ExecuteDelete();
            }
        """,
        LoadToWrite.DeleteKey);

    [Theory]
    [InlineData("foreach (var item in [|db.Items.Where(i => i.Stock < 0).ToList()|]) item.Sell(); db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.Take(500).ToList()|]) item.Stock = 0; db.SaveChanges();")]
    [InlineData("[|db.Items.ToList()|].ForEach(item => item.Stock += 1); db.SaveChanges();")]
    [InlineData("var old = [|db.Items.ToList()|]; old.ForEach(item => db.Remove(item)); db.SaveChanges();")]
    [InlineData("[|db.Items.RemoveRange(db.Items.Where(i => i.Stock < 0))|]; var rows = db.SaveChanges(); Console.WriteLine(rows);")]
    [InlineData("var old = db.Items.Where(i => i.Stock < 0).ToList(); if (old.Count > 0) { [|db.RemoveRange(old)|]; db.SaveChanges(); }")]
    [InlineData("var old = db.Items.Where(i => i.Stock < 0).ToList(); if (!old.Any()) return; [|db.Items.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); if (old is null || old.Count == 0) return; [|db.RemoveRange(old)|]; db.SaveChanges(); Console.WriteLine(old.Count);")]
    [InlineData("var items = [|db.Items.ToArray()|]; for (var i = 0; i < items.Length; i++) { items[i].Stock = 0; } db.SaveChanges();")]
    [InlineData("var items = [|db.Items.ToList()|]; for (var i = 0; i < items.Count; i++) { var item = items[i]; item.Stock = 0; item.Weight = item.Stock; } db.SaveChanges();")]
    [InlineData("var items = [|db.Items.ToList()|]; for (var i = 0; i < items.Count; i++) db.Remove(items[i]); db.SaveChanges();")]
    [InlineData("var items = [|db.Items.ToList()|]; foreach (var item in items) item.Stock = items.Count; db.SaveChanges();")]
    [InlineData("var items = [|db.Items.ToList()|]; foreach (var item in items) item.Stock = 0; db.Items.UpdateRange(items); db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.ToList()|]) { item.Stock = 0; db.Update(item); } db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.ToList()|]) { item.Stock = 0; db.Entry(item).State = EntityState.Modified; } db.SaveChanges();")]
    [InlineData("IQueryable<Item> query = db.Items; if (most > 0) query = query.OrderBy(i => i.Stock); foreach (var item in [|query.ToList()|]) item.Stock = 0; db.SaveChanges();")]
    [InlineData("var query = db.Items.Where(i => i.Stock < 0); if (most > 0) { query = query.Where(i => i.Parts.Any()); } [|db.RemoveRange(query)|]; db.SaveChanges();")]
    [InlineData("var query = db.Items.Where(i => i.Stock < 0); if (most > 0) { query = query.Where(i => i.Stock > -most); } var old = query.ToList(); query = db.Items.Where(i => i.Stock > 9); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("[|db.RemoveRange(most > 0 ? OldOnes : db.Items.Where(i => i.Weight > 7))|]; db.SaveChanges();")]
    [InlineData("var old = db.Items.Where(i => i.Stock < most).ToList(); most = 5; [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var ids = new List<int> { 1 }; var old = db.Items.Where(i => ids.Contains(i.Id)).ToList(); ids.Add(most); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var query = db.Items.Where(i => i.Stock < most); var old = query.ToList(); most = 5; [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("IQueryable<Item> query = db.Items; if (most > 0) query = query.Where(i => i.Stock < most); var old = query.ToList(); most = 5; [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var ids = new List<int> { 1 }; var query = db.Items.Where(i => ids.Contains(i.Id)); var old = query.ToList(); ids.Add(most); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var ids = new List<int> { 1 }; var odd = ids.Where(id => id % 2 == 1); var old = db.Items.Where(i => odd.Contains(i.Id)).ToList(); ids.Add(most); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("void Reset() => most = 5; var old = db.Items.Where(i => i.Stock < most).ToList(); Reset(); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = LightOnes.ToList(); _limit = most; [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = db.Items.Where(i => i.Weight < _limit).ToList(); Limit = most; [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); Console.WriteLine(db.Parts.Count()); [|db.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); if (most > 0) { [|db.RemoveRange(old)|]; db.SaveChanges(); }")]
    [InlineData("[|db.RemoveRange(db.Items.Where(i => i.Stock < 0))|]; var part = db.Parts.First(p => p.Id == most); db.Remove(part); db.SaveChanges();")]
    [InlineData("var parts = db.Parts.ToList(); [|db.RemoveRange(db.Items.Where(i => i.Stock < 0))|]; [|db.RemoveRange(parts)|]; var rest = db.Versioned.ToList(); db.SaveChanges();")]
    [InlineData("[|db.RemoveRange(db.Items.Where(i => i.Stock < 0))|]; if (most > 0) return; db.SaveChanges();")]
    [InlineData("[|db.RemoveRange(db.Items.Where(i => i.Stock < 0))|]; var part = db.Parts.Find(most); if (part is null) { return; } part.ItemId = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.ToList()|]) { if (item.Note is null) item.Note = item.Code; } db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.ToList()|]) { if (item.Weight < DateTime.UtcNow.Ticks) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("[|db.Items.ToList()|].ForEach(item => { if (item.Stock > most) item.Stock = 0; }); db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); if (old.Any()) { [|db.RemoveRange(old)|]; } db.Parts.Add(new Part()); db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); if (old != null && old.Count > 0) [|db.Items.RemoveRange(old)|]; db.SaveChanges();")]
    [InlineData("var old = [|db.Items.ToList()|]; if (old.Count() != 0) { foreach (var item in old) item.Stock = 0; } db.SaveChanges();")]
    public Task No_fix_where_more_is_to_be_written(string code) => VerifyAsync(
        $$"""
            public void Run(int most)
            {
                {{code}}
            }

            private static IQueryable<Item> Old(ShopContext context) => context.Items.Where(i => i.Stock < 0);

            private IQueryable<Item> OldOnes => Old(db);

            private int _limit = 1;

            private int Limit { set => _limit = value; }

            private IQueryable<Item> LightOnes => db.Items.Where(i => i.Weight < _limit);
        """,
        null);

    [Fact]
    public Task Only_the_rows_that_a_condition_names() => VerifyByHandAsync(
        """
            public async Task Run(int limit, DateTime now)
            {
                foreach (var item in await [|db.Items.Where(i => i.Stock < 0).ToListAsync()|])
                {
                    if (item.Weight < limit || item.Note != null)
                    {
                        item.Code = "low";
                    }
                }

                await db.SaveChangesAsync();
            }

            public void Sell(long least)
            {
                foreach (var item in [|db.Items.OrderBy(i => i.Id).ToList()|])
                {
                    if (!item.IsSold || item.Weight >= least)
                        continue;
                    item.Stock = 0;
                    item.Note = "sold";
                }

                db.SaveChanges();
            }
        """,
        """
            public async Task Run(int limit, DateTime now)
            {
                await db.Items.Where(i => i.Stock < 0).Where(item => item.Weight < limit || item.Note != null).ExecuteUpdateAsync(setters => setters.SetProperty(item => item.Code, "low"));
            }

            public void Sell(long least)
            {
                db.Items.Where(item => !(!item.IsSold || item.Weight >= least)).ExecuteUpdate(setters => setters.SetProperty(item => item.Stock, 0).SetProperty(item => item.Note, "sold"));
            }
        """,
        LoadToWrite.UpdateKey);

    [Fact]
    public Task Only_some_rows_removed() => VerifyByHandAsync(
        """
            public void Run(ShopContext own, DateTime now)
            {
                foreach (var item in [|own.Items.ToList()|])
                    if (item.Weight < now.AddDays(-30).Ticks && item.IsSold)
                        own.Remove(item);
                own.SaveChanges();
            }
        """,
        """
            public void Run(ShopContext own, DateTime now)
            {
                own.Items.Where(item => item.Weight < now.AddDays(-30).Ticks && item.IsSold).ExecuteDelete();
            }
        """,
        LoadToWrite.DeleteKey);

    [Theory]
    [InlineData("if (row.IsBlocked == true) continue; row.Rank = 0;")]
    [InlineData("if (row.Limit < 5) continue; row.Rank = 0;")]
    [InlineData("if (row.Rank < given) continue; row.Rank = 0;")]
    [InlineData("if (row.Name == name) continue; row.Rank = 0;")]
    [InlineData("if (!(row.Limit < 5 || row.IsOpen)) row.Rank = 0;")]
    [InlineData("if (row.Limit.HasValue && !(row.Limit.Value < 5)) row.Rank = 0;")]
    [InlineData("if (row.Kind > Kind.Small) row.Rank = 0;")]
    [InlineData("if (row.Limit.HasValue && (int)row.Kind > 0) row.Rank = 0;")]
    [InlineData("if (row.At < at) row.Rank = 0;")]
    [InlineData("if (row.Took >= row.Spare) row.Rank = 0;")]
    [InlineData("if (row.Size > 5) row.Rank = 0;")]
    [InlineData("if (row.Price < 5) row.Rank = 0;")]
    [InlineData("if (row.Key < key) row.Rank = 0;")]
    [InlineData("if (filter != null && row.Rank < filter.Rank) row.Rank = 0;")]
    [InlineData("if (given.HasValue && row.Rank < given.Value) row.Rank = 0;")]
    public Task No_fix_where_a_database_chooses_other_rows(string body) => VerifyConditionAsync(body, null);

    [Theory]
    [InlineData("if (row.Limit < 5) row.Rank = 0;", "row.Limit < 5")]
    [InlineData("if (row.Limit == null || row.IsOpen) continue; row.Rank = 0;", "!(row.Limit == null || row.IsOpen)")]
    [InlineData("if (!row.Limit.HasValue) row.Rank = 0;", "!row.Limit.HasValue")]
    [InlineData("if (row.Limit.HasValue && row.Limit.Value < 5) row.Rank = 0;", "row.Limit.HasValue && row.Limit.Value < 5")]
    [InlineData("if (row.Kind == Kind.Small || row.Price == 5) continue; row.Rank = 0;", "!(row.Kind == Kind.Small || row.Price == 5)")]
    [InlineData("if (row.Name != null && row.Name != name) row.Rank = 0;", "row.Name != null && row.Name != name")]
    public Task The_same_rows_in_a_database(string body, string condition) => VerifyConditionAsync(body, condition);

    private static async Task VerifyConditionAsync(string body, string? condition)
    {
        const string Signature = "public static void Run(RowContext own, int? given, string name, DateTimeOffset at, Guid key, Row? filter)";
        var test = WriteTest.Create<LoadToWriteAnalyzer, LoadToWriteCodeFix>(
            $$"""
                {{Signature}}
                {
                    foreach (var row in [|own.Rows.ToList()|]) { {{body}} }
                    own.SaveChanges();
                }
            """,
            condition is null ? null : $$"""
                {{Signature}}
                {
                    own.Rows.Where(row => {{condition}}).ExecuteUpdate(setters => setters.SetProperty(row => row.Rank, 0));
                }
            """);
        (string, string) model = ("Rows.cs",
            """
            using System;
            using Microsoft.EntityFrameworkCore;

            public enum Kind { Small, Big }

            public class Row
            {
                public int Id { get; set; }
                public int Rank { get; set; }
                public int? Limit { get; set; }
                public bool IsOpen { get; set; }
                public bool? IsBlocked { get; set; }
                public string? Name { get; set; }
                public Kind Kind { get; set; }
                public DateTimeOffset? At { get; set; }
                public TimeSpan Took { get; set; }
                public TimeSpan Spare { get; set; }
                public ulong Size { get; set; }
                public decimal Price { get; set; }
                public Guid Key { get; set; }
            }

            public class RowContext : DbContext
            {
                public DbSet<Row> Rows => Set<Row>();
            }
            """);
        test.TestState.Sources.Add(model);
        if (condition is not null)
        {
            test.FixedState.Sources.Add(model);
            test.CodeActionEquivalenceKey = LoadToWrite.UpdateKey + LoadToWrite.RiskySuffix;
            test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Names_every_difference()
    {
        var source = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(
            """
            using System.Linq;
            using Microsoft.EntityFrameworkCore;

            public class Item { public int Id { get; set; } public int Stock { get; set; } }
            public class ShopContext : DbContext { public DbSet<Item> Items => Set<Item>(); }

            public class Service(ShopContext db)
            {
                public void Run()
                {
                    foreach (var item in db.Items.ToList()) if (item.Stock < 5) item.Stock = 0;
                    db.SaveChanges();
                }
            }
            """,
            cancellationToken: TestContext.Current.CancellationToken);
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create("Test", [source], ReferenceAssemblies.Default.References, new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        var finding = Assert.Single(await new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers(compilation, [new LoadToWriteAnalyzer()], options: null!)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            "the database may compare in another way and entities that were loaded before do not change",
            finding.Properties[PerfAnalyzers.Infrastructure.DiagnosticProperties.NoFix]);
    }

    [Fact]
    public Task No_fix_where_a_lambda_is_run_for_each_row() => VerifyAsync(
        """
            public async Task Run(int limit, CancellationToken token)
            {
                await [|db.Items.Where(i => i.Stock < limit)|].ForEachAsync(item => db.Items.Remove(item), token);
                await db.SaveChangesAsync(token);
            }

            public async Task Lower()
            {
                await [|db.Items|].ForEachAsync(item => { if (item.Stock > 5) item.Stock -= 1; });
                await db.SaveChangesAsync();
            }
        """,
        null);

    [Fact]
    public Task No_fix_where_the_save_gives_its_count() => VerifyAsync(
        """
            public async Task<bool> Sell(CancellationToken token)
            {
                await foreach (var item in [|db.Items.Where(i => i.Stock < 0).AsAsyncEnumerable().WithCancellation(token)|])
                    db.Items.Remove(item);
                return await db.SaveChangesAsync(token) > 0;
            }

            public Task<int> Purge(CancellationToken token)
            {
                [|db.Items.RemoveRange(db.Items.Where(i => i.Stock < 0))|];
                return db.SaveChangesAsync(token);
            }
        """,
        null);

    [Theory]
    [InlineData("services.AddDbContext<AuditedContext>(options => options.AddInterceptors(new Audit()));", true)]
    [InlineData("services.AddDbContext<ShopContext>(options => options.AddInterceptors(new Audit()));", false)]
    [InlineData("new DbContextOptionsBuilder<AuditedContext>().AddInterceptors(new Audit());", true)]
    [InlineData("new DbContextOptionsBuilder().AddInterceptors(new Audit());", false)]
    [InlineData("services.AddDbContextPool<AuditedContext>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));", true)]
    [InlineData("services.AddDbContextPool<ShopContext>(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));", false)]
    [InlineData("new Audit();", true)]
    public Task What_is_set_up_for_another_context(string setup, bool reports) => VerifyWithAsync(
        $$"""
        using Microsoft.EntityFrameworkCore.Diagnostics;
        using Microsoft.Extensions.DependencyInjection;

        public class Audit : SaveChangesInterceptor;

        public static class Setup
        {
            public static void Configure(IServiceCollection services) { {{setup}} }
        }
        """,
        reports);

    [Theory]
    [InlineData("Part", true)]
    [InlineData("Item", false)]
    public Task A_version_of_another_entity(string entity, bool reports) => VerifyWithAsync(
        $$"""
        using Microsoft.EntityFrameworkCore.Metadata.Builders;

        public class Configuration : IEntityTypeConfiguration<{{entity}}>
        {
            public void Configure(EntityTypeBuilder<{{entity}}> builder) => builder.Property(row => row.Id).IsConcurrencyToken();
        }
        """,
        reports);

    [Theory]
    [InlineData("OtherContext", "DbContext", true)]
    [InlineData("OtherContext", "ShopContext", false)]
    public Task A_model_of_another_context(string name, string ancestor, bool reports) => VerifyWithAsync(
        $$"""
        public class {{name}} : {{ancestor}}
        {
            protected override void OnModelCreating(ModelBuilder builder)
                => builder.Entity<Item>().HasMany(item => item.Parts).WithOne().OnDelete(DeleteBehavior.ClientCascade).Metadata.DeclaringEntityType.FindProperty("Stock")!.IsConcurrencyToken = true;
        }
        """,
        reports);

    /// <summary>No fix is asked about: an interceptor that is declared may be added elsewhere.</summary>
    private static Task VerifyWithAsync(string setup, bool reports)
    {
        var query = reports ? "[|db.Items.ToList()|]" : "db.Items.ToList()";
        var test = WriteTest.Create<LoadToWriteAnalyzer, LoadToWriteCodeFix>(
            $$"""
                public void Run()
                {
                    foreach (var item in {{query}}) item.Sell();
                    db.SaveChanges();
                }
            """,
            null);
        test.TestState.Sources.Add(("Setup.cs", "using Microsoft.EntityFrameworkCore;\n" + setup));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("var items = db.Items.ToList(); foreach (var item in items) item.Stock = 0; db.SaveChanges(); Console.WriteLine(items.First());")]
    [InlineData("var items = db.Items.ToList(); foreach (var item in items) item.Stock = 0; other.UpdateRange(items); db.SaveChanges();")]
    [InlineData("var items = db.Items.ToArray(); for (var i = 1; i < items.Length; i++) items[i].Stock = 0; db.SaveChanges();")]
    [InlineData("var items = db.Items.ToArray(); for (var i = 0; i < items.Length; i++) items[i].Stock = i; db.SaveChanges();")]
    [InlineData("var items = db.Items.ToArray(); for (var i = 0; i < items.Length; i++) items[0].Stock = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { db.Entry(item).State = EntityState.Detached; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { other.Entry(item).State = EntityState.Deleted; } db.SaveChanges();")]
    [InlineData("IQueryable<Item> query = db.Items; if (given.Count > 0) query = query.AsNoTracking(); foreach (var item in query.ToList()) item.Stock = 0; db.SaveChanges();")]
    [InlineData("IQueryable<Item> query = db.Items; if (given.Count > 0) query = query.Take(5); foreach (var item in query.ToList()) item.Stock = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in Old(other).ToList()) item.Stock = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = next(item); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (next(item) > 5) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Code.Length > 5) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Parent == null) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock + item.Weight > 5) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (given.Count > 5) item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) item.Stock = 0; else item.Stock = 1; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) item.Stock = 0; item.Weight = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) break; item.Stock = 0; } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) { item.Stock = 0; Console.WriteLine(item.Id); } } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) continue; } db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); if (items.Count > 5) db.RemoveRange(items); db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); if (items.Any() && given.Count > 0) db.RemoveRange(items); db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); if (items.Any()) db.RemoveRange(items); else Console.WriteLine(); db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); if (items.Any()) { db.RemoveRange(items); given.AddRange(items); } db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); var others = given.ToList(); if (others.Any()) db.RemoveRange(items); db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); given.AddRange(items); if (items.Any()) db.RemoveRange(items); db.SaveChanges();")]
    [InlineData("db.Items.ForEachAsync(item => db.Remove(item)); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { item.Stock = 0; Console.WriteLine(item.Id); } db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Parent = null; db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.AsNoTracking().ToList()) item.Stock = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in db.Versioned.ToList()) item.Stock = 0; db.SaveChanges();")]
    [InlineData("foreach (var item in audited.Items.ToList()) item.Stock = 0; audited.SaveChanges();")]
    [InlineData("foreach (var item in given) item.Stock = 0; db.SaveChanges();")]
    [InlineData("var item = db.Items.First(); item.Stock = 0; db.SaveChanges();")]
    [InlineData("var item = db.Items.First(); db.Items.Remove(item); db.SaveChanges();")]
    [InlineData("var old = db.Items.ToList(); foreach (var item in old) Console.WriteLine(item.Code); db.RemoveRange(old); db.SaveChanges();")]
    [InlineData("db.RemoveRange(given); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0;")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0; var first = db.Items.First(); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0; var part = other.Parts.First(); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0; SaveOther();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0; SaveTwice();")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = 0; SaveVirtual();")]
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public void Run(List<Item> given, Func<Item, int> next, ShopContext other)
            {
                {{code}}
            }

            private static IQueryable<Item> Old(ShopContext context) => context.Items.Where(i => i.Stock < 0);

            private void SaveOther() => audited.SaveChanges();

            private void SaveTwice() { db.SaveChanges(); db.SaveChanges(); }

            protected virtual void SaveVirtual() => db.SaveChanges();
        """,
        null);
}
