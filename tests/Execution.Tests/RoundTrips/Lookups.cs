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
    };

    private static string Loop(string keys, string lookup) => $$"""
        foreach (var key in {{keys}})
        {
            log.Add($"key {key}");
            var found = {{lookup}};
            log.Add(Show(found));
        }
        """;
}
