using PerfAnalyzers.CodeFixes.Writes;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Tests.Writes;

public sealed class AddPerElementCodeFixTests
{
    private static Task VerifyAsync(string members, string? fixedMembers)
        => WriteTest.VerifyAsync<AddPerElementAnalyzer, AddPerElementCodeFix>(members, fixedMembers);

    [Fact]
    public Task A_loop_becomes_a_range() => VerifyAsync(
        """
            public void Run(List<Item> items, string[] codes)
            {
                // all of them
                foreach (var item in items)
                {
                    [|db.Items.Add(item)|];
                }

                foreach (var code in codes)
                    [|db.Add(new Item { Code = code })|];
            }
        """,
        """
            public void Run(List<Item> items, string[] codes)
            {
                // all of them
                db.Items.AddRange(items);

                db.AddRange(codes.Select(code => new Item { Code = code }));
            }
        """);

    [Fact]
    public Task Comments_stay() => VerifyAsync(
        """
            public void Run(List<Item> items, string[] codes)
            {
                foreach (var item in items) // each
                {
                    // tracks it
                    [|db.Items.Add(item)|]; // now
                }

                /* all */ foreach (var code in codes)
                    [|db.Add(new Item
                    {
                        // no stock
                        Code = code,
                    })|];
            }
        """,
        """
            public void Run(List<Item> items, string[] codes)
            {
                // each
                // tracks it
                // now
                db.Items.AddRange(items);

                /* all */ db.AddRange(codes.Select(code => new Item
                    {
                        // no stock
                        Code = code,
                    }));
            }
        """);

    /// <summary>The other build does more in the loop.</summary>
    [Theory]
    [InlineData("AUDIT")]
    [InlineData("!AUDIT")]
    public Task Stays_silent_with_more_in_another_configuration(string condition) => VerifyAsync(
        $$"""
            public void Run(List<Item> items)
            {
                foreach (var item in items)
                {
        #if {{condition}}
        #else
        #endif
                    db.Items.Add(item);
                }
            }
        """,
        null);

    [Theory]
    [InlineData("foreach (var item in items) { db.Items.Add(item); count++; }")]
    [InlineData("foreach (var item in items) if (item.Stock > 0) db.Items.Add(item);")]
    [InlineData("foreach (var item in items) await db.Items.AddAsync(item);")]
    [InlineData("foreach (var item in items) list.Add(item);")]
    [InlineData("foreach (var item in more) db.Items.Add(item);")]
    [InlineData("foreach (var item in items) { using var own = factory.CreateDbContext(); own.Add(item); }")]
    [InlineData("foreach (var item in items) db.Parts.Add(await MakeAsync(item));")]
    [InlineData("for (var i = 0; i < items.Count; i++) db.Items.Add(items[i]);")]
    public Task Stays_silent(string code) => VerifyAsync(
        $$"""
            public async Task Run(List<Item> items, IEnumerable<Item> more, List<Item> list)
            {
                var count = 0;
                {{code}}
                await Task.Delay(count);
            }

            private static Task<Part> MakeAsync(Item item) => Task.FromResult(new Part { ItemId = item.Id });
        """,
        null);
}
