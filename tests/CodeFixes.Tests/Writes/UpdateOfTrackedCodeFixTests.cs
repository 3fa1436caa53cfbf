using PerfAnalyzers.CodeFixes.Writes;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Tests.Writes;

public sealed class UpdateOfTrackedCodeFixTests
{
    private static Task VerifyAsync(string members, string? fixedMembers)
        => WriteTest.VerifyAsync<UpdateOfTrackedAnalyzer, RemovedStatementCodeFix>(members, fixedMembers);

    [Fact]
    public Task The_call_goes() => VerifyAsync(
        """
            public async Task Run(int id)
            {
                var item = await db.Items.FindAsync(id);
                if (item is null)
                    return;
                item.Stock = 0;
                [|db.Items.Update(item)|];
                await db.SaveChangesAsync();
            }

            public void Other(int id)
            {
                var item = db.Items.FirstOrDefault(i => i.Id == id) ?? throw new InvalidOperationException();
                item.Stock = 0;

                // remember it
                [|db.Update(item)|];
                db.SaveChanges();
            }
        """,
        """
            public async Task Run(int id)
            {
                var item = await db.Items.FindAsync(id);
                if (item is null)
                    return;
                item.Stock = 0;
                await db.SaveChangesAsync();
            }

            public void Other(int id)
            {
                var item = db.Items.FirstOrDefault(i => i.Id == id) ?? throw new InvalidOperationException();
                item.Stock = 0;

                // remember it
                db.SaveChanges();
            }
        """);

    [Fact]
    public Task In_a_loop_over_what_was_loaded() => VerifyAsync(
        """
            public void Run()
            {
                foreach (var item in db.Items.Where(i => i.Stock < 0).ToList())
                {
                    item.Stock = 0;
                    [|db.Items.Update(item)|];
                }

                db.SaveChanges();
            }
        """,
        """
            public void Run()
            {
                foreach (var item in db.Items.Where(i => i.Stock < 0).ToList())
                {
                    item.Stock = 0;
                }

                db.SaveChanges();
            }
        """);

    [Theory]
    [InlineData("var item = db.Items.First(); [|db.Update(item)|]; if (db.SaveChanges() > 0) Console.WriteLine();")]
    [InlineData("var item = db.Items.First(); [|db.Update(item)|];")]
    [InlineData("var item = db.Items.First(); item.Parts.Add(new Part { Id = 5 }); [|db.Update(item)|]; db.SaveChanges();")]
    [InlineData("var item = db.Items.First(); item.Parent = new Item { Id = 5 }; [|db.Update(item)|]; db.SaveChanges();")]
    [InlineData("var item = db.Items.First(); Fill(item); [|db.Update(item)|]; db.SaveChanges();")]
    [InlineData("var items = db.Items.ToList(); foreach (var item in items) Fill(item); Action run = () => { [|db.UpdateRange(items)|]; db.SaveChanges(); }; run();")]
    [InlineData("var item = audited.Items.First(); item.Stock = 0; [|audited.Update(item)|]; audited.SaveChanges();")]
    [InlineData("var item = db.Versioned.First(); item.Stock = 0; [|db.Update(item)|]; db.SaveChanges();")]
    public Task No_fix_where_it_may_matter(string code) => VerifyAsync(
        $$"""
            public void Run()
            {
                {{code}}
            }

            private static void Fill(Item item) => item.Parts.Add(new Part { Id = 7 });
        """,
        null);

    [Theory]
    [InlineData("var item = db.Items.AsNoTracking().First(); db.Update(item);")]
    [InlineData("var item = audited.Items.First(); db.Update(item);")]
    [InlineData("var item = db.Items.First(); db.ChangeTracker.Clear(); db.Update(item);")]
    [InlineData("var item = new Item(); db.Update(item);")]
    [InlineData("var item = db.Items.First(); item = given; db.Update(item);")]
    [InlineData("var item = db.Items.Select(i => new Item { Id = i.Id }).First(); db.Update(item);")]
    [InlineData("db.Update(given);")]
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public void Run(Item given)
            {
                {{code}}
                db.SaveChanges();
            }
        """,
        null);

    [Fact]
    public Task Stays_silent_in_seeding() => VerifyAsync(
        """
            public void SeedItems()
            {
                var item = db.Items.First();
                item.Stock = 0;
                db.Update(item);
                db.SaveChanges();
            }
        """,
        null);
}
