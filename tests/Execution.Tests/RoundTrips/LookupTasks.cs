namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that start a lookup per element and wait for all of them together, each with the loop that gives the same.</summary>
internal static class LookupTasks
{
    public static readonly IReadOnlyDictionary<string, (string Tasks, string Loop)> All = new Dictionary<string, (string, string)>
    {
        ["FindAsync"] = Of("inputs.Ids", "await db.Customers.FindAsync([key], ct)", "Show(found)"),
        ["FirstAsync"] = Of("inputs.Ids.Distinct()", "await db.Customers.FirstAsync(x => x.Id == key, ct)", "found.Code"),
        ["optional keys"] = Of("inputs.OptionalIds", "await db.Customers.SingleOrDefaultAsync(x => x.Id == key, ct)", "$\"{key}: {found?.Code}\""),
        ["count"] = Of("inputs.Ids", "await db.Orders.CountAsync(x => x.CustomerId == key, ct)", "$\"{key}: {found}\""),
        ["the task itself"] = (
            """
            var found = await Task.WhenAll(inputs.Ids.Select(key => db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct)));
            log.AddRange(found.Select(Show));
            """,
            """
            var found = new List<Customer?>();
            foreach (var key in inputs.Ids)
            {
                found.Add(await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct));
            }

            log.AddRange(found.Select(Show));
            """),
        ["the task of a local function"] = (
            """
            log.AddRange(await Task.WhenAll(inputs.Ids.Select(async key => (await LookUpAsync(key))?.Code ?? "none")));

            async Task<Customer?> LookUpAsync(int id) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            """,
            """
            foreach (var key in inputs.Ids)
            {
                log.Add((await LookUpAsync(key))?.Code ?? "none");
            }

            async Task<Customer?> LookUpAsync(int id) => await db.Customers.FirstOrDefaultAsync(x => x.Id == id, ct);
            """),
        ["another wait"] = (
            """
            var names = await Task.WhenAll(inputs.Ids.Select(async key =>
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct);
                await Task.Delay(1, ct);
                return found is null ? "none" : found.Code;
            }));
            log.AddRange(names);
            """,
            """
            foreach (var key in inputs.Ids)
            {
                var found = await db.Customers.FirstOrDefaultAsync(x => x.Id == key, ct);
                log.Add(found is null ? "none" : found.Code);
            }
            """),
    };

    private static (string Tasks, string Loop) Of(string keys, string lookup, string value) => (
        $$"""
        var values = await Task.WhenAll({{keys}}.Select(async key =>
        {
            var found = {{lookup}};
            return {{value}};
        }));
        log.AddRange(values);
        """,
        $$"""
        var values = new List<string>();
        foreach (var key in {{keys}})
        {
            var found = {{lookup}};
            values.Add({{value}});
        }

        log.AddRange(values);
        """);
}
