namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>What is asked for is a batch, a page or a level of a tree.</summary>
public sealed class BatchesAndPagesTests
{
    [Fact]
    public Task Chunks() => Shop.SilentAsync(
        """
        foreach (var part in ids.Distinct().Chunk(500))
            found.AddRange(await db.Users.Where(u => part.Contains(u.Id)).ToListAsync());
        foreach (var part in ids.Chunk(500).ToList())
            found.AddRange(await Load(part));
        foreach (var batch in new List<List<int>>())
            found.AddRange(await db.Users.Where(u => batch.Contains(u.Id)).ToListAsync());
        await Task.WhenAll(ids.Chunk(500).Select(part => db.Users.Where(u => part.Contains(u.Id)).ToListAsync()));

        async Task<List<User>> Load(int[] part) => await db.Users.Where(u => part.Contains(u.Id)).ToListAsync();
        """);

    [Fact]
    public Task A_range_of_each_page() => Shop.VerifyAsync(
        """
            public void Run(List<User> users, List<User> found)
            {
                foreach (var page in users.GroupBy(u => u.Id / 100))
                {
                    var first = page.First();
                    var last = page.OrderBy(u => u.Id).Last();
                    found.AddRange(db.Users.Where(u => u.Id >= first.Id && u.Id <= last.Id).ToList());
                    found.AddRange([|db.Users.Where(u => u.ParentId == last.Id).ToList()|]);
                    found.AddRange([|db.Users.Where(u => u.ParentId == page.First().Id && u.Name == page.First().Name).ToList()|]);
                }
            }
        """);

    [Fact]
    public Task Windows() => Shop.SilentAsync(
        """
        for (var start = 0; start < ids.Count; start += 1000)
        {
            var window = ids.GetRange(start, Math.Min(1000, ids.Count - start));
            found.AddRange(await db.Users.Where(u => window.Contains(u.Id)).ToListAsync());
        }
        """);

    [Fact]
    public Task Batches_that_are_flushed() => Shop.SilentAsync(
        """
        var pending = new List<int>();
        foreach (var user in users)
        {
            pending.Add(user.Id);
            if (pending.Count < 500) continue;
            var keys = pending.Distinct().ToList();
            found.AddRange(await db.Users.Where(u => keys.Contains(u.Id)).ToListAsync());
            pending.Clear();
        }
        """);

    [Fact]
    public Task Batches_that_a_method_loads_when_enough_has_come_together() => Shop.SilentAsync(
        """
        var pending = new List<int>();
        foreach (var user in users)
        {
            pending.Add(user.Id);
            if (pending.Count < 500) continue;
            found.AddRange(await Load(pending.ToArray()));
            pending.Clear();
        }
        foreach (var user in users)
        {
            pending.Add(user.Id);
            if (pending.Count >= ids[0])
            {
                found.AddRange(await Load(pending.ToArray()));
                pending = new List<int>();
            }
        }
        foreach (var id in ids)
            await Collect(pending, id);

        async Task Collect(List<int> some, int id)
        {
            some.Add(id);
            if (some.Count != 100) return;
            found.AddRange(await Load(some.ToArray()));
            some.Clear();
        }

        async Task<List<User>> Load(int[] part) => await db.Users.Where(u => part.Contains(u.Id)).ToListAsync();
        """);

    [Fact]
    public Task Pages() => Shop.SilentAsync(
        """
        for (var page = 0; page < 100; page++)
            found.AddRange(await db.Users.OrderBy(u => u.Id).Skip(page * 50).Take(50).ToListAsync());
        var turn = 0;
        while (turn < ids.Count / 50)
        {
            found.AddRange(await db.Users.OrderBy(u => u.Id).Skip(turn * 50).Take(50).ToListAsync());
            turn++;
        }

        var skip = 0;
        List<User> rows;
        do
        {
            rows = await db.Users.OrderBy(u => u.Id).Skip(skip).Take(50).ToListAsync();
            skip += 50;
        }
        while (rows.Count > 0);
        """);

    [Fact]
    public Task Pages_built_in_steps() => Shop.SilentAsync(
        """
        for (var page = 0; page < 100; page++)
        {
            var offset = page * 50;
            var query = db.Users.Where(u => u.IsActive);
            query = query.OrderBy(u => u.Id).Skip(offset).Take(50);
            found.AddRange(await query.ToListAsync());
        }
        """);

    [Fact]
    public Task Pages_that_a_method_turns() => Shop.SilentAsync(
        """
        for (var page = 1; page <= ids[0]; page++)
            found.AddRange(await Page(page));

        Task<List<User>> Page(int number) => db.Users.OrderBy(u => u.Id).Skip(number * 50).Take(50).ToListAsync();
        """);

    [Fact]
    public Task Keyset_pages() => Shop.SilentAsync(
        """
        var last = 0;
        while (true)
        {
            var rows = await db.Users.Where(u => u.Id > last).OrderBy(u => u.Id).Take(2000).ToListAsync();
            if (rows.Count == 0) break;
            last = rows[^1].Id;
        }
        """);

    [Fact]
    public Task Levels_of_a_tree() => Shop.SilentAsync(
        """
        while (ids.Count > 0)
        {
            var level = await db.Users.Where(u => ids.Contains(u.ParentId!.Value)).ToListAsync();
            ids = level.ConvertAll(u => u.Id);
        }
        """);
}
