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

    [Theory]
    [InlineData("foreach (var item in [|db.Items.Where(i => i.Stock < 0).ToList()|]) item.Sell(); db.SaveChanges();")]
    [InlineData("foreach (var item in [|db.Items.Take(500).ToList()|]) item.Stock = 0; db.SaveChanges();")]
    [InlineData("var old = db.Items.Where(i => i.Stock < 0).ToList(); if (old.Count > 0) { [|db.RemoveRange(old)|]; db.SaveChanges(); }")]
    [InlineData("var old = db.Items.Where(i => i.Stock < 0).ToList(); if (!old.Any()) return; [|db.Items.RemoveRange(old)|]; db.SaveChanges();")]
    public Task No_fix_where_more_is_to_be_written(string code) => VerifyAsync(
        $$"""
            public void Run()
            {
                {{code}}
            }
        """,
        null);

    [Theory]
    [InlineData("var items = db.Items.ToList(); foreach (var item in items) item.Stock = 0; db.SaveChanges(); Console.WriteLine(items.Count);")]
    [InlineData("foreach (var item in db.Items.ToList()) item.Stock = next(item); db.SaveChanges();")]
    [InlineData("foreach (var item in db.Items.ToList()) { if (item.Stock > 5) item.Stock = 0; } db.SaveChanges();")]
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
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public void Run(List<Item> given, Func<Item, int> next)
            {
                {{code}}
            }
        """,
        null);
}
