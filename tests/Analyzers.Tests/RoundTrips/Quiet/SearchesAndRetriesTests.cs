namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Loops that leave when they have what they want, and walks that go from row to row.</summary>
public sealed class SearchesAndRetriesTests
{
    [Fact]
    public Task Retries() => Shop.SilentAsync(
        """
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            try
            {
                found.Add(await db.Users.FirstAsync());
                break;
            }
            catch (TimeoutException)
            {
            }
        }
        foreach (var delay in ids)
        {
            try
            {
                found.Add(await db.Users.FirstAsync());
                return;
            }
            catch (TimeoutException)
            {
                await Task.Delay(delay);
            }
        }
        """);

    [Fact]
    public Task Error_handlers() => Shop.SilentAsync(
        """
        foreach (var user in users)
        {
            try
            {
                Console.WriteLine(user.Name);
            }
            catch (IOException)
            {
                found.Add(await db.Users.FirstAsync(u => u.Id == user.Id));
            }
        }
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException e)
        {
            foreach (var entry in e.Entries)
                await entry.ReloadAsync();
        }
        """);

    [Fact]
    public Task Searches() => Shop.SilentAsync(
        """
        foreach (var id in ids)
        {
            var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id);
            if (user is not null)
            {
                found.Add(user);
                break;
            }
        }
        foreach (var id in ids)
        {
            if (await db.Users.AnyAsync(u => u.Id == id))
                return;
        }
        _ = ids.FirstOrDefault(id => db.Users.Any(u => u.Id == id));
        _ = ids.Select(id => db.Users.Find(id)).FirstOrDefault(u => u != null);
        _ = ids.Find(id => db.Users.Any(u => u.Id == id));
        """);

    [Fact]
    public Task A_query_on_the_way_out() => Shop.SilentAsync(
        """
        foreach (var user in users)
        {
            if (!user.IsActive)
                throw new InvalidOperationException((await db.Users.FirstAsync(u => u.Id == user.Id)).Name);
            if (user.ParentId is null)
            {
                found.Add(await db.Users.FirstAsync(u => u.Id == user.Id));
                return;
            }
        }
        """);

    [Fact]
    public Task Uniqueness_probes() => Shop.SilentAsync(
        """
        string name;
        do
        {
            name = Guid.NewGuid().ToString("N");
        }
        while (await db.Users.AnyAsync(u => u.Name == name));
        for (var n = 2; await db.Users.AnyAsync(u => u.Name == name); n++)
            name += n;
        """);

    [Fact]
    public Task A_walk_over_a_tree() => Shop.SilentAsync(
        """
        var queue = new Queue<int>(ids);
        while (queue.Count > 0)
        {
            var id = queue.Dequeue();
            foreach (var child in await db.Users.Where(u => u.ParentId == id).ToListAsync())
                queue.Enqueue(child.Id);
        }
        """);

    [Fact]
    public Task A_climb() => Shop.SilentAsync(
        """
        var current = await db.Users.FindAsync(1);
        while (current?.ParentId is int parent)
            current = await db.Users.FindAsync(parent);
        """);

    [Fact]
    public Task Queues_that_are_worked_off_up_to_a_limit() => Shop.VerifyAsync(
        """
            public async Task Run(int limit)
            {
                for (var i = 0; i < limit; i++)
                {
                    var processed = await ProcessNextAsync();
                    if (!processed)
                    {
                        break;
                    }
                }

                for (var i = 0; i < limit; i++)
                {
                    var next = await db.Users.FirstOrDefaultAsync(u => !u.IsActive);
                    if (next is null)
                    {
                        return;
                    }

                    next.IsActive = true;
                }

                for (var i = 0; i < limit; i++)
                {
                    if (await [|db.Users.FindAsync(i)|] is null)
                    {
                        return;
                    }
                }
            }

            private async Task<bool> ProcessNextAsync() => await db.Users.AnyAsync(u => u.IsActive);
        """);
}
