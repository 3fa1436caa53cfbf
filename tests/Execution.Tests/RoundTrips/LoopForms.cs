namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies with a lookup per element that are no <c>foreach</c>, and that the batched lookup must cure too.</summary>
internal static class LoopForms
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["for over a list"] = For("ids", "inputs.Ids", "await db.Customers.FindAsync([ids[i]], ct)"),
        ["for over a list, First"] = For("ids", "inputs.Ids", "db.Customers.First(x => x.Id == ids[i])"),
        ["for over a list, a condition and no tracking"] = For("ids", "inputs.Ids", "await db.Customers.AsNoTracking().SingleOrDefaultAsync(x => x.Id == ids[i] && x.Active, ct)", "found?.Code ?? \"none\""),
        ["for over a list, rows"] = For("ids", "inputs.Ids", "await db.Orders.Where(x => x.CustomerId == ids[i]).OrderBy(x => x.Id).Select(x => x.Note).ToListAsync(ct)", "string.Join(',', found)"),
        ["for over a list, count"] = For("ids", "inputs.Ids", "db.Orders.Count(x => x.CustomerId == ids[i])", "$\"{found}\""),
        ["for over a list of optional keys"] = For("ids", "inputs.OptionalIds", "await db.Customers.FirstOrDefaultAsync(x => x.Id == ids[i], ct)"),
        ["for over an array that fills another one"] = """
            var ids = inputs.Ids.ToArray();
            var known = new bool[ids.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                known[i] = await db.Customers.AnyAsync(x => x.Id == ids[i], ct);
            }

            log.Add(string.Join(',', known));
            """,
        ["for over entities"] = """
            var orders = await db.Orders.AsNoTracking().Where(x => x.Id <= inputs.LastOrder).OrderBy(x => x.Id).ToListAsync(ct);
            for (var i = 0; i < orders.Count; i++)
            {
                log.Add($"{i}");
                var order = orders[i];
                var customer = await db.Customers.FirstOrDefaultAsync(x => x.Id == order.CustomerId, ct);
                if (customer is null)
                {
                    continue;
                }

                log.Add(order.Note + ": " + Show(customer));
            }
            """,
        ["for that leaves at the third miss"] = """
            var ids = inputs.Ids;
            var misses = 0;
            for (int i = 0; i < ids.Count; ++i)
            {
                if (await db.Customers.FindAsync(ids[i]) is null)
                {
                    misses++;
                }

                if (misses == 3)
                {
                    break;
                }

                log.Add($"{ids[i]}");
            }
            """,
        ["for that calls a local function"] = """
            var ids = inputs.Ids;
            for (var i = 0; i < ids.Count; i++)
            {
                log.Add(Show(await LookUpAsync(ids[i])));
            }

            async Task<Customer?> LookUpAsync(int id) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            """,
        ["lambda over distinct keys"] = """
            log.AddRange(inputs.Ids.Distinct().Select(key => Show(db.Customers.FirstOrDefault(x => x.Id == key))));
            """,
        ["lambda inside what is made of its results"] = """
            var found = new KeyValuePair<string, List<string>>("all", inputs.Ids.Where(key => key > 0).Select(key => Show(db.Customers.First(x => x.Id == key))).ToList());
            log.AddRange(found.Value);
            """,
    };

    private static string For(string name, string keys, string lookup, string show = "Show(found)") => $$"""
        var {{name}} = {{keys}};
        for (var i = 0; i < {{name}}.Count; i++)
        {
            log.Add($"key {i}: {{{name}}[i]}");
            var found = {{lookup}};
            log.Add({{show}});
        }
        """;
}
