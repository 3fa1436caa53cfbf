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
    public Task Searches_that_the_loop_itself_ends() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, List<User> users, List<string> log)
            {
                User? found = null;
                for (var i = 0; i < ids.Count && found == null; i++)
                    found = db.Users.FirstOrDefault(u => u.ParentId == ids[i]);
                var exists = false;
                for (var i = 0; i < ids.Count && !exists; i++)
                    exists = db.Users.Any(u => u.ParentId == ids[i]);
                var isFound = false;
                var at = 0;
                while (at < ids.Count && !isFound)
                {
                    var user = db.Users.FirstOrDefault(u => u.ParentId == ids[at]);
                    if (user is not null)
                    {
                        log.Add(user.Name);
                        isFound = true;
                    }

                    at++;
                }

                var isGood = true;
                for (var i = 0; i < ids.Count && isGood; i++)
                    isGood = [|db.Users.Any(u => u.ParentId == ids[i])|];
                var isStopped = false;
                for (var i = 0; i < ids.Count && !isStopped; i++)
                {
                    log.Add([|db.Users.First(u => u.ParentId == ids[i])|].Name);
                    isStopped = log.Count > 9;
                }
            }
        """);

    [Fact]
    public Task One_round_of_many() => Shop.VerifyAsync(
        """
            public void Run(List<int> ids, List<User> users, List<User> found)
            {
                for (var i = 0; i < ids.Count; i++)
                {
                    if (i == 0)
                        found.Add(db.Users.First(u => u.ParentId == ids[i]));
                    if (i == ids.Count - 1)
                        found.Add(db.Users.First(u => u.ParentId == ids[i]));
                    if (i + 1 == ids.Count)
                        found.Add(db.Users.First(u => u.ParentId == ids[i]));
                    if (i is not 3)
                        continue;
                    found.Add(db.Users.First(u => u.ParentId == ids[i]));
                }

                var row = 0;
                var isFirst = true;
                foreach (var user in users)
                {
                    if (isFirst)
                    {
                        found.Add(db.Users.First(u => u.ParentId == user.Id));
                        isFirst = false;
                    }

                    if (row == 1)
                        found.Add(db.Users.First(u => u.ParentId == user.Id));
                    row++;
                }

                var inactive = 0;
                var isOpen = true;
                foreach (var user in users)
                {
                    if (inactive == 0)
                        found.Add([|db.Users.First(u => u.ParentId == user.Id)|]);
                    if (!user.IsActive)
                        inactive++;
                    if (isOpen)
                        found.Add([|db.Users.First(u => u.ParentId == user.Id)|]);
                    if (found.Count > 100)
                        isOpen = false;
                }

                for (var i = 0; i < ids.Count; i++)
                {
                    if (i != 0)
                        found.Add([|db.Users.First(u => u.ParentId == ids[i])|]);
                }
            }
        """);

    [Fact]
    public Task A_count_that_rounds_pass_over() => Shop.VerifyAsync(
        """
            public void Run(List<User> users, List<User> found)
            {
                var row = 0;
                foreach (var user in users)
                {
                    if (row == 0)
                        found.Add([|db.Users.First(u => u.ParentId == user.Id)|]);
                    if (!user.IsActive)
                        continue;
                    row++;
                }

                var active = 0;
                foreach (var user in users)
                {
                    if (!user.IsActive)
                        continue;
                    if (active == 0)
                        found.Add(db.Users.First(u => u.ParentId == user.Id));
                    active++;
                    if (found.Count > 9)
                        continue;
                    user.Name = "";
                }
            }
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

    [Fact]
    public Task One_element_by_its_key() => Shop.SilentAsync(
        """
        var wanted = ids[0];
        foreach (var user in users)
        {
            if (user.Id == wanted && user.IsActive)
                found.Add(await db.Users.FirstAsync(u => u.ParentId == user.Id));
        }
        foreach (var user in users)
        {
            var id = user.Id;
            if (id != wanted || !user.IsActive)
                continue;
            found.Add(await db.Users.FirstAsync(u => u.ParentId == id));
        }
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].Equals(wanted))
                found.Add(await db.Users.FirstAsync(u => u.ParentId == wanted));
        }
        foreach (var pair in _seen)
        {
            if (!(pair.Key == wanted))
                continue;
            found.Add(await db.Users.FirstAsync(u => u.ParentId == wanted));
        }
        """);

    [Fact]
    public Task One_element_that_the_loop_keeps() => Shop.SilentAsync(
        """
        User? chosen = null;
        var name = token.ToString();
        foreach (var user in users)
        {
            var candidate = user.Name;
            if (candidate == name)
                chosen = user;
            if (candidate != name || chosen is null)
                continue;
            found.Add(await db.Users.FirstAsync(u => u.ParentId == user.Id));
        }
        """);

    [Fact]
    public Task Elements_with_an_equal_value_may_be_many() => Shop.VerifyAsync(
        """
            public async Task Run(List<Order> orders, List<User> users, int id, int next, string name, List<Line> found)
            {
                foreach (var order in orders)
                {
                    if (order.UserId == id)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == order.Id)|]);
                    if (order.Id != id)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == order.Id)|]);
                    if (order.Id == id || order.UserId > 0)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == order.Id)|]);
                    if (order.Id == order.UserId)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == order.Id)|]);
                    if (order.Id == next++)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == order.Id)|]);
                }

                foreach (var user in users)
                {
                    if (user.Name == name)
                        found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == user.Id)|]);
                }
            }
        """);

    [Fact]
    public Task One_element_of_each_list() => Shop.VerifyAsync(
        """
            public async Task Run(List<Order> orders, List<User> users, List<Line> found)
            {
                foreach (var order in orders)
                {
                    foreach (var user in users)
                    {
                        if (user.Id == order.UserId)
                            found.Add(await [|db.Lines.FirstAsync(l => l.OrderId == user.Id)|]);
                    }
                }
            }
        """);
}
