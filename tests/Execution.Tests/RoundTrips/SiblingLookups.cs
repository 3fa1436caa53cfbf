namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies that call a function for one key per element, each with that function and one for many keys beside it.</summary>
internal static class SiblingLookups
{
    public static readonly IReadOnlyDictionary<string, (string Body, string Members)> All = new Dictionary<string, (string, string)>
    {
        ["rows"] = (
            Loop("Show(await FindAsync(db, key, ct))"),
            """
            private static async Task<Customer?> FindAsync(ShopContext db, int id, CancellationToken token)
                => await db.Customers.Where(x => x.Active).FirstOrDefaultAsync(x => x.Id == id, token);

            private static Task<List<Customer>> FindManyAsync(ShopContext db, IReadOnlyList<int> keys, CancellationToken token)
                => db.Customers.Where(customer => customer.Active && keys.Contains(customer.Id)).ToListAsync(token);
            """),
        ["a dictionary, and an exception for what is missing"] = (
            Loop("Show(Get(db, key))"),
            """
            private static Customer Get(ShopContext db, int id) => db.Customers.Single(x => x.Id == id);

            private static Dictionary<int, Customer> GetAll(ShopContext db, List<int> ids) => db.Customers.Where(x => ids.Contains(x.Id)).ToDictionary(x => x.Id);
            """),
        ["many rows of each key"] = (
            Loop("string.Join(',', (await OrdersOfAsync(db, key)).Select(x => x.Note))"),
            """
            private static async Task<List<Order>> OrdersOfAsync(ShopContext db, int id) => await db.Orders.Where(x => x.CustomerId == id).OrderByDescending(x => x.Id).ToListAsync();

            private static async Task<Order[]> OrdersOfAsync(ShopContext db, IEnumerable<int> ids) => await db.Orders.Where(x => ids.Contains(x.CustomerId)).OrderByDescending(x => x.Id).ToArrayAsync();
            """),
    };

    private static string Loop(string value) => $$"""
        foreach (var key in inputs.Ids)
        {
            log.Add($"key {key}");
            log.Add({{value}});
        }
        """;
}
