using PerfAnalyzers.CodeFixes.Writes;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Tests.Writes;

public sealed class ConsecutiveSavesCodeFixTests
{
    private static Task VerifyAsync(string members, string? fixedMembers)
        => WriteTest.VerifyAsync<ConsecutiveSavesAnalyzer, RemovedStatementCodeFix>(members, fixedMembers);

    [Fact]
    public Task The_first_goes() => VerifyAsync(
        """
            public async Task Run(string code, bool isNew)
            {
                if (isNew)
                {
                    db.Items.Add(new Item { Code = code });
                    await [|db.SaveChangesAsync()|];
                }

                db.Parts.Add(new Part { ItemId = 1 });
                await [|db.SaveChangesAsync()|];
                db.Parts.Add(new Part { ItemId = 2 });
                await db.SaveChangesAsync();
            }
        """,
        """
            public async Task Run(string code, bool isNew)
            {
                if (isNew)
                {
                    db.Items.Add(new Item { Code = code });
                }

                db.Parts.Add(new Part { ItemId = 1 });
                db.Parts.Add(new Part { ItemId = 2 });
                await db.SaveChangesAsync();
            }
        """);

    [Fact]
    public Task Comments_stay() => VerifyAsync(
        """
            public async Task Run(string code)
            {
                db.Items.Add(new Item { Code = code });
                // the item
                await [|db.SaveChangesAsync()|]; // first
                db.Parts.Add(new Part { ItemId = 1 });
                await db.SaveChangesAsync();
            }
        """,
        """
            public async Task Run(string code)
            {
                db.Items.Add(new Item { Code = code });
                // the item
                // first
                db.Parts.Add(new Part { ItemId = 1 });
                await db.SaveChangesAsync();
            }
        """);

    /// <summary>The other build has one save only.</summary>
    [Fact]
    public Task Stays_silent_where_the_second_is_missing_in_another_configuration() => VerifyAsync(
        """
            public void Run()
            {
                db.Items.Add(new Item());
                db.SaveChanges();
        #if !TRIAL
                db.Parts.Add(new Part { ItemId = 1 });
                db.SaveChanges();
        #endif
            }
        """,
        null);

    [Theory]
    [InlineData("[|db.SaveChanges()|]; item.Stock = random.Next(5); db.SaveChanges();")]
    [InlineData("[|db.SaveChanges()|]; item.Stock += 1; db.SaveChanges();")]
    [InlineData("db.Add(new Item()); [|db.SaveChanges()|]; db.Remove(item); db.SaveChanges();")]
    [InlineData("[|audited.SaveChanges()|]; audited.Add(new Item()); audited.SaveChanges();")]
    public Task No_fix_where_it_may_matter(string code) => VerifyAsync(
        $$"""
            public void Run(Item item, Random random)
            {
                {{code}}
            }
        """,
        null);

    [Theory]
    [InlineData("var added = new Item(); db.Add(added); db.SaveChanges(); db.Add(new Part { ItemId = added.Id }); db.SaveChanges();")]
    [InlineData("db.SaveChanges(); item.Stock = db.Items.Count(); db.SaveChanges();")]
    [InlineData("db.SaveChanges(); notify(item); db.SaveChanges();")]
    [InlineData("db.SaveChanges(); if (item.Stock > 0) return; db.SaveChanges();")]
    [InlineData("db.SaveChanges(); audited.SaveChanges();")]
    [InlineData("var n = db.SaveChanges(); db.SaveChanges();")]
    [InlineData("try { db.SaveChanges(); } catch (DbUpdateException) { } db.SaveChanges();")]
    [InlineData("foreach (var one in new[] { item }) { one.Stock = 1; db.SaveChanges(); } db.SaveChanges();")]
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public void Run(Item item, Action<Item> notify)
            {
                {{code}}
            }
        """,
        null);

    [Fact]
    public Task Stays_silent_in_migrations() => VerifyAsync(
        """
            public void MigrateItems(Item item)
            {
                db.SaveChanges();
                item.Stock = 0;
                db.SaveChanges();
            }
        """,
        null);
}
