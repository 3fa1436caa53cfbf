namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Loops over a few elements.</summary>
public sealed class HandfulTests
{
    [Fact]
    public Task A_handful() => Shop.SilentAsync(
        """
        foreach (var name in new[] { "a", "b" })
            found.Add(await db.Users.FirstAsync(u => u.Name == name));
        string[] names = ["a", "b", "c"];
        foreach (var name in names)
            found.Add(await db.Users.FirstAsync(u => u.Name == name));
        for (var i = 0; i < 3; i++)
            found.Add(await db.Users.FirstAsync(u => u.Id == i));
        _ = new[] { 1, 2 }.Select(i => db.Users.Find(i)).ToList();
        foreach (var id in ids.Take(3))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        """);

    [Fact]
    public async Task The_size_of_a_handful_is_an_option()
    {
        const string Source = """
            public class Service(ShopContext db)
            {
                public void Run()
                {
                    foreach (var id in new[] { 1, 2, 3, 4, 5, 6 })
                        db.Users.Find(id);
                }
            }
            """;
        await Shop.VerifySourceAsync(Source.Replace("db.Users.Find(id)", "[|db.Users.Find(id)|]"));
        var test = Shop.Create(Source);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nperf_analyzers.small_collection_limit = 6\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task What_the_settings_list() => Shop.VerifySourceAsync(
        """
        public class Server { public string Name { get; set; } = ""; public bool IsEnabled { get; set; } }
        public class MediaSettings { public List<Server>? Servers { get; set; } }
        public class ImportOptions { public List<string> Names { get; set; } = new(); }

        public class Service(ShopContext db)
        {
            public async Task Run(MediaSettings settings, ImportOptions options, List<User> found)
            {
                foreach (var server in settings.Servers ?? new List<Server>())
                    found.Add(await db.Users.FirstAsync(u => u.Name == server.Name));
                var enabled = settings.Servers!.Where(s => s.IsEnabled);
                foreach (var server in enabled)
                    found.Add(await db.Users.FirstAsync(u => u.Name == server.Name));
                foreach (var name in options.Names)
                    found.Add(await {|PERF1001:db.Users.FirstAsync(u => u.Name == name)|});
            }
        }
        """);

    [Fact]
    public Task A_fixed_question_per_kind_of_element() => Shop.VerifySourceAsync(
        """
        public enum Kind { Sales, Stock, Users }
        public class Tile { public Kind Kind { get; set; } public int UserId { get; set; } public string Text { get; set; } = ""; }

        public class Service(ShopContext db)
        {
            public async Task Run(List<Tile> tiles)
            {
                foreach (var tile in tiles)
                {
                    switch (tile.Kind)
                    {
                        case Kind.Sales:
                            tile.Text = "Sales " + await db.Orders.CountAsync();
                            break;
                        case Kind.Stock:
                            var first = await db.Users.FirstAsync();
                            tile.Text = "Stock " + await db.Orders.CountAsync(o => o.UserId == first.Id);
                            break;
                        case Kind.Users:
                            tile.Text = "Users " + await {|PERF1001:db.Orders.CountAsync(o => o.UserId == tile.UserId)|};
                            break;
                    }
                }
            }
        }
        """);
}
