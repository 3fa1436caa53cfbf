namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that may be left alone, but that a rewrite must not change: each one has something that a careless batch gets wrong.</summary>
internal static class DelicateLookups
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["FindAsync of the context"] = Loop("inputs.Ids", "await db.FindAsync<Customer>(key)"),
        ["local function that counts its calls"] = """
            var calls = 0;
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await LookUpAsync(key)));
            }

            log.Add($"{calls}");

            async Task<Customer?> LookUpAsync(int id)
            {
                calls++;
                return await db.Customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            }
            """,
        ["query of a function that counts its calls"] = "var calls = 0;\n" + Loop("inputs.Ids", "await Counted().FirstOrDefaultAsync(x => x.Id == key, ct)") + """

            log.Add($"{calls}");

            IQueryable<Customer> Counted()
            {
                calls++;
                return db.Customers;
            }
            """,
        ["query of a function that takes a page"] = Loop("inputs.Ids", "await Page().FirstOrDefaultAsync(x => x.Id == key, ct)")
            + "\nIQueryable<Customer> Page() => db.Customers.OrderBy(x => x.Id).Take(5);",
        ["query of a function with what the loop changes"] = """
            var active = true;
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await Active().FirstOrDefaultAsync(x => x.Id == key, ct)));
                active = !active;
            }

            IQueryable<Customer> Active() => db.Customers.Where(x => x.Active == active);
            """,
        ["query in a local with what the loop changes"] = """
            var active = true;
            var customers = db.Customers.Where(x => x.Active == active);
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await customers.FirstOrDefaultAsync(x => x.Id == key, ct)));
                active = !active;
            }
            """,
        ["query that is tracked sometimes"] = """
            var customers = db.Customers.AsQueryable();
            if (inputs.LastOrder != 3)
            {
                customers = customers.AsNoTracking();
            }

            var all = new List<Customer>();
            foreach (var key in inputs.Ids)
            {
                if (await customers.FirstOrDefaultAsync(x => x.Id == key, ct) is { } customer)
                {
                    customer.Code += "!";
                    all.Add(customer);
                }
            }

            log.AddRange(all.Select(customer => customer.Code));
            """,
        ["function that puts another query together for each key"] = """
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await LookUpAsync(key)));
            }

            async Task<Customer?> LookUpAsync(int id)
            {
                var customers = db.Customers.Where(x => x.Rank > id);
                return await customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            }
            """,
        ["local function with what the loop changes"] = """
            var active = true;
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await LookUpAsync(key)));
                active = !active;
            }

            async Task<Customer?> LookUpAsync(int id) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id && x.Active == active, ct);
            """,
        ["local function and another value of the element"] = """
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await LookUpAsync(key, key + 1)));
            }

            async Task<Customer?> LookUpAsync(int id, int rank) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id && x.Rank > rank, ct);
            """,
        ["Guid key"] = Loop("inputs.Tokens", "await db.Customers.FirstOrDefaultAsync(x => x.Token == key, ct)"),
        ["several rows have the key: First"] = Loop("inputs.Codes", "await db.Customers.OrderByDescending(x => x.Id).FirstAsync(x => x.Code == key, ct)"),
        ["several rows have the key: FirstOrDefault without order"] = Loop("inputs.Codes", "await db.Customers.FirstOrDefaultAsync(x => x.Code == key, ct)"),
        ["several rows have the key: Single"] = Loop("inputs.Codes", "await db.Customers.SingleAsync(x => x.Code == key, ct)"),
        ["several rows have the key: SingleOrDefault"] = Loop("inputs.Codes", "await db.Customers.SingleOrDefaultAsync(x => x.Code == key, ct)"),
        ["several rows have the key: Single, sync"] = Loop("inputs.Codes", "db.Customers.Single(x => x.Code == key)"),
        ["string key compared without case by the database"] = Loop("inputs.Texts", "await db.Vouchers.FirstOrDefaultAsync(x => x.Text == key, ct)"),
        ["composite key"] = Loop("inputs.Ids", "await db.Vouchers.FindAsync(\"S\", key)"),
        ["null in the row and in the key: text"] = Loop("inputs.Regions", "await db.Customers.OrderBy(x => x.Id).FirstOrDefaultAsync(x => x.Region == key, ct)"),
        ["null in the row and in the key: number"] = Loop("inputs.Ranks", "await db.Customers.OrderBy(x => x.Id).FirstOrDefaultAsync(x => x.Rank == key, ct)"),
        ["null in the row and in the key: Single"] = Loop("inputs.Ranks", "await db.Customers.SingleOrDefaultAsync(x => x.Rank == key, ct)"),
        ["null in the row and in the key: unique column"] = Loop("inputs.OptionalIds", "await db.Customers.SingleOrDefaultAsync(x => x.Badge == key, ct)"),
        ["unique optional column, required key"] = Loop("inputs.Ids", "await db.Customers.FirstAsync(x => x.Badge == key, ct)"),
        ["optional key, required column"] = Loop("inputs.OptionalIds", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct)"),
        ["optional key, FindAsync"] = Loop("inputs.OptionalIds", "await db.Customers.FindAsync(key)"),
        ["optional key, Single"] = Loop("inputs.OptionalIds", "await db.Customers.SingleAsync(x => x.Id == key, ct)"),
        ["required key, optional column"] = Loop("inputs.Ids", "await db.Customers.OrderBy(x => x.Id).FirstOrDefaultAsync(x => x.Rank == key, ct)"),
        ["key.Value throws"] = Loop("inputs.OptionalIds", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key!.Value, ct)"),
        ["FindAsync of key.Value throws"] = Loop("inputs.OptionalIds", "await db.Customers.FindAsync(key!.Value)"),
        ["key of another type"] = Loop("inputs.Ids.Select(id => (long)id)", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct)"),
        ["FindAsync with a key of another type throws"] = Loop("inputs.Ids.Select(id => (long)id)", "await db.Customers.FindAsync(key)"),
        ["computed key"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key + 1, ct)"),
        ["key that overflows"] = Loop("inputs.Ids", "await db.Customers.FindAsync(checked(int.MaxValue - 3 + key))"),
        ["lazy keys with effects"] = Loop("inputs.Ids.Where(id => { log.Add($\"drawn {id}\"); return id > 0; })", "await db.Customers.FindAsync(key)"),
        ["keys that end in an exception"] = Loop("inputs.Ids.Select(id => 60 / (id - 4))", "await db.Customers.FindAsync(key)"),
        ["null source"] = Loop("(inputs.Ids.Count == 0 ? null! : inputs.Ids)", "await db.Customers.FindAsync(key)"),
        ["projection"] = Loop("inputs.Ids", "await db.Customers.Where(x => x.Id == key).Select(x => x.Region).FirstOrDefaultAsync(ct) ?? \"nothing\"", show: "found"),
        ["projection to a value"] = Loop("inputs.Ids", "await db.Customers.Where(x => x.Id == key).Select(x => x.Id * 2).FirstOrDefaultAsync(ct)", show: "$\"{found}\""),
        ["projection to a value, First"] = Loop("inputs.Ids", "await db.Customers.Where(x => x.Id == key).Select(x => x.Id * 2).FirstAsync(ct)", show: "$\"{found}\""),
        ["unique optional column, First"] = Loop("inputs.Ids", "db.Customers.First(x => x.Badge == key)"),
        ["MaxAsync"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).MaxAsync(x => x.Id, ct)", show: "$\"{found}\""),
        ["Max"] = Loop("inputs.Ids", "db.Orders.Where(x => x.CustomerId == key).Max(x => x.Id)", show: "$\"{found}\""),
        ["Max of all rows, none of which has the key"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).Select(x => x.Id).MaxAsync(ct)", show: "$\"{found}\""),
        ["rows by text"] = Loop("inputs.Regions", "await db.Customers.Where(x => x.Region == key).OrderBy(x => x.Id).ToListAsync(ct)", show: "string.Join(',', found.Select(Show))"),
        ["rows by an optional column and an optional key"] = Loop("inputs.Ranks", "await db.Customers.Where(x => x.Rank == key).OrderBy(x => x.Id).ToListAsync(ct)", show: "string.Join(',', found.Select(Show))"),
        ["count by an optional column and an optional key"] = Loop("inputs.Ranks", "await db.Customers.CountAsync(x => x.Rank == key, ct)", show: "$\"{found}\""),
        ["any by text"] = Loop("inputs.Texts", "await db.Vouchers.AnyAsync(x => x.Text == key, ct)", show: "$\"{found}\""),
        ["first rows of each key"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).OrderBy(x => x.Id).Take(1).ToListAsync(ct)", show: "string.Join(',', found.Select(x => x.Note))"),
        ["rows whose column was set before the loop"] = """
            (await db.Orders.SingleAsync(x => x.Id == 5, ct)).CustomerId = 1;
            foreach (var key in inputs.Ids)
            {
                var found = await db.Orders.Where(x => x.CustomerId == key).OrderBy(x => x.Id).ToListAsync(ct);
                log.Add(string.Join(',', found.Select(x => x.Note)));
            }
            """,
        ["rows without tracking are changed"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Orders.AsNoTracking().Where(x => x.CustomerId == key).OrderBy(x => x.Id).ToListAsync(ct);
                found.ForEach(x => x.Note += "!");
                log.Add(string.Join(',', found.Select(x => x.Note)));
            }
            """,
        ["count of rows that the loop adds"] = """
            foreach (var key in inputs.Ids)
            {
                var count = await db.Orders.CountAsync(x => x.CustomerId == key, ct);
                db.Orders.Add(new Order { Id = 5_000 + log.Count, CustomerId = key });
                await db.SaveChangesAsync(ct);
                log.Add($"{count}");
            }
            """,
        ["condition on the element"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key && x.Rank > key, ct)"),
        ["condition that the loop changes"] = """
            var active = true;
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key && x.Active == active, ct);
                active = !active;
                log.Add(Show(found));
            }
            """,
        ["key that the loop changes"] = """
            foreach (var key in inputs.Ids)
            {
                var id = key;
                if (log.Count > 2)
                {
                    id++;
                }

                log.Add(Show(await db.Customers.FindAsync(id)));
            }
            """,
        ["the loop climbs"] = """
            foreach (var key in inputs.Ids)
            {
                var next = key;
                for (var i = 0; i < 3; i++)
                {
                    var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == next, ct);
                    log.Add(Show(found));
                    next = (found?.Rank ?? 0) + 1;
                }
            }
            """,
        ["untracked entity is changed"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.AsNoTracking().FirstOrDefaultAsync(x => x.Id == key, ct);
                if (found is not null)
                {
                    found.Code += "!";
                }

                log.Add(Show(found));
            }
            """,
        ["untracked entities are kept"] = """
            var all = new List<Customer>();
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.AsNoTracking().FirstOrDefaultAsync(x => x.Id == key, ct);
                if (found is not null)
                {
                    all.Add(found);
                }
            }

            all.ForEach(x => x.Code += "!");
            log.AddRange(all.Select(Show));
            """,
        ["tracked entity is changed"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FindAsync(key);
                if (found is not null)
                {
                    found.Code += "!";
                }

                log.Add(Show(found));
            }
            """,
        ["tracked entity is changed so that it no longer matches"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key && x.Active, ct);
                if (found is not null)
                {
                    found.Active = false;
                    await db.SaveChangesAsync(ct);
                }

                log.Add(Show(found));
            }
            """,
        ["entity is removed and saved"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FindAsync(key);
                if (found is not null)
                {
                    db.Customers.Remove(found);
                    await db.SaveChangesAsync(ct);
                }

                log.Add(Show(found));
            }
            """,
        ["missing entity is added"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FindAsync(key);
                if (found is null)
                {
                    db.Customers.Add(new Customer { Id = key, Code = "new" });
                }

                log.Add(Show(found));
            }
            """,
        ["missing entity is added and saved, by a method"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct);
                if (found is null)
                {
                    await AddAsync(key);
                }

                log.Add(Show(found));
            }

            async Task AddAsync(int id)
            {
                db.Customers.Add(new Customer { Id = id, Code = "new" });
                await db.SaveChangesAsync(ct);
            }
            """,
        ["entities added before the loop are not in the database"] = """
            db.Customers.Add(new Customer { Id = 999, Code = "new" });
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await db.Customers.FindAsync(key)));
            }
            """,
        ["entities removed before the loop are still in the database"] = """
            db.Customers.Remove(await db.Customers.SingleAsync(x => x.Id == 5, ct));
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await db.Customers.FindAsync(key)));
            }
            """,
        ["changes before the loop are not in the database"] = """
            (await db.Customers.SingleAsync(x => x.Id == 5, ct)).Code = "changed";
            foreach (var key in inputs.Codes.Append("unique5").Append("changed"))
            {
                log.Add(Show(await db.Customers.OrderBy(x => x.Id).FirstOrDefaultAsync(x => x.Code == key, ct)));
            }
            """,
        ["an update goes past the context"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.AsNoTracking().FirstOrDefaultAsync(x => x.Id == key, ct);
                await db.Customers.Where(x => x.Id <= key + 1).ExecuteUpdateAsync(x => x.SetProperty(y => y.Code, "updated"), ct);
                log.Add(Show(found));
            }
            """,
        ["source grows in the loop"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FindAsync(key);
                log.Add(Show(found));
                if (found is null)
                {
                    inputs.Ids.Add(1);
                }
            }
            """,
        ["for loop over a growing source"] = """
            for (var i = 0; i < inputs.Ids.Count && i < 30; i++)
            {
                var key = inputs.Ids[i];
                var found = await db.Customers.FindAsync(key);
                log.Add(Show(found));
                inputs.Ids.Add(key + 1);
            }
            """,
        ["keys of the source objects change in the loop"] = """
            var orders = await db.Orders.AsNoTracking().Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                order.CustomerId = order.CustomerId + 1;
                log.Add(Show(await db.Customers.FindAsync(order.CustomerId)));
            }
            """,
        ["keys of later objects change in the loop"] = """
            var orders = await db.Orders.AsNoTracking().Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                log.Add(Show(await db.Customers.FindAsync(order.CustomerId)));
                orders[^1].CustomerId = order.Id;
            }
            """,
        ["leaves at the first hit"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FindAsync(key);
                log.Add(Show(found));
                if (found is { Active: true })
                {
                    break;
                }
            }
            """,
        ["returns on a miss"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct);
                if (found is null)
                {
                    log.Add("gone");
                    return;
                }

                log.Add(Show(found));
            }
            """,
        ["a missing row is caught"] = """
            foreach (var key in inputs.Ids)
            {
                try
                {
                    log.Add(Show(await db.Customers.FirstAsync(x => x.Id == key, ct)));
                }
                catch (InvalidOperationException exception)
                {
                    log.Add(exception.Message);
                }
            }
            """,
        ["only some elements are looked up"] = """
            foreach (var key in inputs.Ids)
            {
                if (key % 2 == 0)
                {
                    continue;
                }

                log.Add(Show(await db.Customers.FirstAsync(x => x.Id == key, ct)));
            }
            """,
        ["a null object among the elements"] = """
            var orders = new List<Order?> { new() { CustomerId = 1 }, null, new() { CustomerId = 2 } };
            foreach (var order in orders)
            {
                if (order is null)
                {
                    log.Add("null");
                    continue;
                }

                log.Add(Show(await db.Customers.FindAsync(order.CustomerId)));
            }
            """,
        ["a null object that throws"] = """
            var orders = new List<Order> { new() { CustomerId = 1 }, null!, new() { CustomerId = 2 } };
            foreach (var order in orders)
            {
                log.Add(Show(await db.Customers.FindAsync(order.CustomerId)));
            }
            """,
        ["keys of navigations"] = """
            var orders = await db.Orders.Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                log.Add(Show(await db.Customers.OrderBy(x => x.Id).FirstOrDefaultAsync(x => x.Region == order.CustomerRegion, ct)));
                log.Add(Show(await db.Customers.SingleOrDefaultAsync(x => x.Rank == order.CustomerRank, ct)));
            }
            """,
        ["lookup in a lambda"] = "log.AddRange(inputs.Ids.Select(key => Show(db.Customers.FirstOrDefault(x => x.Id == key))));",
        ["lookup in a lambda that is not run"] = """
            var lazy = inputs.Ids.Select(key => Show(db.Customers.First(x => x.Id == key)));
            log.Add("before");
            foreach (var text in lazy)
            {
                log.Add(text);
            }
            """,
        ["lookup in a lambda of ForEach"] = "inputs.Ids.ForEach(key => log.Add(Show(db.Customers.Find(key))));",
        ["two lookups"] = """
            foreach (var key in inputs.Ids)
            {
                var first = await db.Customers.FindAsync(key);
                var second = await db.Orders.FirstOrDefaultAsync(x => x.Id == key, ct);
                log.Add(Show(first) + second?.Note);
            }
            """,
        ["nested loops"] = """
            foreach (var code in inputs.Codes)
            {
                foreach (var key in inputs.Ids.Take(3))
                {
                    log.Add(code + Show(await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct)));
                }
            }
            """,
        ["negated and ignored"] = """
            var misses = 0;
            foreach (var key in inputs.Ids)
            {
                if (await db.Customers.FindAsync(key) is null)
                {
                    misses++;
                }
            }

            log.Add($"{misses}");
            """,
        ["included rows"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.Include(x => x.Orders).FirstOrDefaultAsync(x => x.Id == key, ct);
                log.Add(Show(found) + found?.Orders.Count);
            }
            """,
        ["names that a rewrite may want are taken"] = """
            var customersById = 1;
            var ids = inputs.Ids;
            var keys = 2;
            foreach (var id in ids)
            {
                var customer = await db.Customers.FindAsync(id);
                log.Add(Show(customer) + customersById + keys);
            }

            foreach (var id in ids)
            {
                var customer = await db.Customers.FindAsync(id);
                log.Add(Show(customer) + customersById + keys);
            }
            """,
    };

    private static string Loop(string keys, string lookup, string show = "Show(found)") => $$"""
        foreach (var key in {{keys}})
        {
            var found = {{lookup}};
            log.Add({{show}});
        }
        """;
}
