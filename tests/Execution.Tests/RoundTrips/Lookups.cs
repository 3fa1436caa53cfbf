namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies with a lookup per element that the batched lookup must cure.</summary>
internal static class Lookups
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["FindAsync"] = Loop("inputs.Ids", "await db.Customers.FindAsync(key)"),
        ["FindAsync with a token"] = Loop("inputs.Ids", "await db.Customers.FindAsync([key], ct)"),
        ["FindAsync with an array and a token"] = Loop("inputs.Ids", "await db.Customers.FindAsync(new object[] { key }, ct)"),
        ["Find"] = Loop("inputs.Ids", "db.Customers.Find(key)"),

        ["FirstAsync by key"] = Loop("inputs.Ids", "await db.Customers.FirstAsync(x => x.Id == key, ct)"),
        ["FirstOrDefaultAsync by key"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct)"),
        ["SingleAsync by key"] = Loop("inputs.Ids", "await db.Customers.SingleAsync(x => x.Id == key, ct)"),
        ["SingleOrDefaultAsync by key"] = Loop("inputs.Ids", "await db.Customers.SingleOrDefaultAsync(x => x.Id == key, ct)"),
        ["First by key"] = Loop("inputs.Ids", "db.Customers.First(x => x.Id == key)"),
        ["FirstOrDefault by key"] = Loop("inputs.Ids", "db.Customers.FirstOrDefault(x => x.Id == key)"),
        ["Single by key"] = Loop("inputs.Ids", "db.Customers.Single(x => x.Id == key)"),
        ["SingleOrDefault by key"] = Loop("inputs.Ids", "db.Customers.SingleOrDefault(x => x.Id == key)"),
        ["key on the left"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => key == x.Id)"),
        ["Where before FirstOrDefaultAsync"] = Loop("inputs.Ids", "await db.Customers.Where(x => x.Id == key).FirstOrDefaultAsync(ct)"),
        ["further condition"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => x.Id == key && x.Active, ct)"),
        ["key of an entity"] = """
            var orders = await db.Orders.AsNoTracking().Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                var customer = await db.Customers.FirstOrDefaultAsync(x => x.Id == order.CustomerId, ct);
                log.Add(order.Note + ": " + Show(customer));
            }
            """,
        ["FindAsync of an entity's key"] = """
            var orders = await db.Orders.Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                var customer = await db.Customers.FindAsync(order.CustomerId);
                if (customer is null)
                {
                    continue;
                }

                log.Add(order.Note + ": " + Show(customer));
            }
            """,
        ["unique optional column"] = Loop("inputs.Ids", "await db.Customers.FirstOrDefaultAsync(x => x.Badge == key, ct)"),
        ["value of a unique optional column"] = Loop("inputs.Ids", "await db.Customers.SingleOrDefaultAsync(x => x.Badge!.Value == key, ct)"),
        ["projection of an optional key"] = Loop("inputs.OptionalIds", "await db.Customers.Where(x => x.Id == key).Select(x => x.Code).FirstOrDefaultAsync(ct)", "found"),

        ["part of a composite key"] = Loop("inputs.Ids", "await db.Vouchers.SingleOrDefaultAsync(x => x.Number == key && x.Series == \"S\", ct)"),
        ["rows of a function that builds a query"] = Loop("inputs.Ids", "await Active(true).FirstOrDefaultAsync(x => x.Id == key, ct)")
            + "\nIQueryable<Customer> Active(bool active) => db.Customers.Where(x => x.Active == active).OrderBy(x => x.Code);",
        ["a query that is kept in a local"] = "var active = db.Customers.Where(x => x.Active);\nif (inputs.LastOrder > 3)\n{\n    active = active.Where(x => x.Rank != 7);\n}\n\n"
            + Loop("inputs.Ids", "await active.FirstOrDefaultAsync(x => x.Id == key, ct)"),
        ["function that puts its query together"] = """
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(await LookUpAsync(key, inputs.LastOrder > 3)));
            }

            async Task<Customer?> LookUpAsync(int id, bool isActive)
            {
                var customers = db.Customers.Include(x => x.Orders).AsQueryable();
                if (isActive)
                {
                    customers = customers.Where(x => x.Active);
                }

                var found = await customers.SingleOrDefaultAsync(x => x.Id == id, ct);
                return found;
            }
            """,

        ["ToListAsync by an optional column"] = Loop("inputs.Ids", "await db.Customers.Where(x => x.Rank == key).OrderByDescending(x => x.Id).ToListAsync(ct)", ShowAll),
        ["ToListAsync by a column that the program sets elsewhere"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).OrderBy(x => x.Note).ThenBy(x => x.Id).ToListAsync(ct)", Notes)
            + "\nvoid Move(Order order) => order.CustomerId = 1;",
        ["ToArrayAsync without tracking of distinct keys"] = "var keys = inputs.Ids.Distinct().ToList();\n"
            + Loop("keys", "await db.Orders.AsNoTracking().Where(x => x.CustomerId == key && x.Id > 3).OrderBy(x => x.Id).ToArrayAsync(ct)", Notes),
        ["ToList of a projection"] = Loop("inputs.Ids", "db.Orders.Where(x => x.CustomerId == key).OrderByDescending(x => x.Id).Select(x => x.Note).ToList()", "string.Join(',', found)"),
        ["ToListAsync, optional key"] = Loop("inputs.OptionalIds", "await db.Orders.Where(x => x.CustomerId == key).OrderBy(x => x.Id).Select(x => x.Note).ToListAsync(ct)", "string.Join(',', found)"),
        ["rows are changed and kept"] = """
            var all = new List<Order>();
            foreach (var key in inputs.Ids)
            {
                var orders = await db.Orders.Where(x => x.CustomerId == key).OrderBy(x => x.Id).ToListAsync(ct);
                orders.ForEach(order => order.Note += "!");
                orders.RemoveAll(order => order.Id > 20);
                all.AddRange(orders);
            }

            log.AddRange(all.Select(order => order.Note));
            """,

        ["AnyAsync by key"] = Loop("inputs.Ids", "await db.Customers.AnyAsync(x => x.Id == key, ct)", "$\"{found}\""),
        ["AnyAsync with a condition"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.Id < 30).AnyAsync(x => x.CustomerId == key && x.CustomerRank != null, ct)", "$\"{found}\""),
        ["Any by an optional column"] = Loop("inputs.Ids", "db.Customers.Any(x => x.Rank == key)", "$\"{found}\""),
        ["Any, optional key"] = Loop("inputs.OptionalIds", "db.Orders.Any(x => x.CustomerId == key)", "$\"{found}\""),
        ["negated Any of an entity's key"] = """
            var orders = await db.Orders.AsNoTracking().Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            foreach (var order in orders)
            {
                if (!await db.Customers.AnyAsync(x => x.Id == order.CustomerId && x.Active, ct))
                {
                    log.Add(order.Note);
                }
            }
            """,
        ["CountAsync by a column"] = Loop("inputs.Ids", "await db.Orders.CountAsync(x => x.CustomerId == key, ct)", "$\"{found}\""),
        ["CountAsync by an optional column"] = Loop("inputs.Ids", "await db.Customers.CountAsync(x => x.Rank == key, ct)", "$\"{found}\""),
        ["CountAsync, optional key"] = Loop("inputs.OptionalIds", "await db.Orders.CountAsync(x => x.CustomerId == key, ct)", "$\"{found}\""),
        ["Count after Where"] = Loop("inputs.Ids", "db.Orders.Where(x => x.CustomerId == key && x.Id > 5).Count()", "$\"{found}\""),
        ["LongCountAsync"] = Loop("inputs.Ids", "await db.Orders.LongCountAsync(x => x.CustomerId == key, ct)", "$\"{found}\""),
        ["SumAsync"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).SumAsync(x => x.Id, ct)", "$\"{found}\""),
        ["Sum after Select"] = Loop("inputs.Ids", "db.Orders.Where(x => x.CustomerId == key).Select(x => x.Id).Sum()", "$\"{found}\""),
        ["MaxAsync of optional numbers"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).MaxAsync(x => (int?)x.Id, ct) ?? -1", "$\"{found}\""),
        ["MinAsync of text"] = Loop("inputs.Ids", "await db.Orders.Where(x => x.CustomerId == key).MinAsync(x => x.Note, ct)", "$\"{found}\""),
        ["Min after Select"] = Loop("inputs.Ids", "db.Orders.Where(x => x.CustomerId == key).Select(x => x.CustomerRank).Min()", "$\"{found}\""),
        ["local function"] = """
            foreach (var key in inputs.Ids)
            {
                var found = await LookUpAsync(key);
                log.Add(Show(found));
            }

            async Task<Customer?> LookUpAsync(int id) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            """,
        ["local functions that two loops call"] = """
            foreach (var key in inputs.Ids)
            {
                log.Add(Show(LookUp(key, ">")));
            }

            foreach (var key in inputs.Ids.Take(0))
            {
                log.Add($"{Count(key)}");
            }

            Customer? LookUp(int id, string code)
            {
                return db.Customers.Where(x => x.Code != code).SingleOrDefault(x => x.Id == id);
            }

            int Count(int id) => db.Orders.Count(x => x.CustomerId == id);
            """,
        ["two queries of a round"] = """
            foreach (var key in inputs.Ids)
            {
                var customer = await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct);
                var orders = await db.Orders.CountAsync(x => x.CustomerId == key, ct);
                log.Add($"{Show(customer)}: {orders}");
            }
            """,
    };

    private const string Notes = "string.Join(',', found.Select(x => x.Note))";

    private const string ShowAll = "string.Join(',', found.Select(Show))";

    private static string Loop(string keys, string lookup, string show = "Show(found)") => $$"""
        foreach (var key in {{keys}})
        {
            log.Add($"key {key}");
            var found = {{lookup}};
            log.Add({{show}});
        }
        """;
}
