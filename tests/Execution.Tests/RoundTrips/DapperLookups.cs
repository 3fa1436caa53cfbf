namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>Bodies in which Dapper runs SQL per element.</summary>
internal static class DapperLookups
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["QuerySingleOrDefault"] = Loop("inputs.Ids", """"connection.QuerySingleOrDefault<Customer>("""SELECT * FROM "Customers" WHERE "Id" = @key""", new { key })"""", "Show(found)"),
        ["QueryFirstOrDefaultAsync"] = Loop("inputs.Ids", """"await connection.QueryFirstOrDefaultAsync<Customer>("""SELECT "Code", "Id" FROM "Customers" c WHERE c."Id" = @key""", new { key })"""", "Show(found)"),
        ["QueryFirst"] = Loop("inputs.Ids", """"connection.QueryFirst<Customer>("""SELECT * FROM "Customers" WHERE "Id" = @key;""", new { key })"""", "Show(found)"),
        ["QuerySingle by a column with several rows"] = Loop("inputs.Ids", """"connection.QuerySingle<Order>("""SELECT * FROM "Orders" WHERE "CustomerId" = @key""", new { key })"""", "Show(found)"),
        ["QuerySingleOrDefaultAsync by a column with several rows"] = Loop("inputs.Ids", """"await connection.QuerySingleOrDefaultAsync<Order>("""SELECT * FROM "Orders" WHERE "CustomerId" = @key""", new { key })"""", "Show(found)"),
        ["an optional key"] = Loop("inputs.OptionalIds", """"connection.QuerySingleOrDefault<Customer>("""SELECT * FROM "Customers" WHERE "Id" = @key""", new { key })"""", "Show(found)"),
        ["an optional column"] = Loop("inputs.Ranks", """"await connection.QueryAsync<Customer>("""SELECT * FROM "Customers" WHERE "Rank" = @key ORDER BY "Id" ASC""", new { key })"""", "$\"{found.Count()} {found.Sum(x => x.Id)}\""),
        ["rows with a condition and a command"] = Loop(
            "inputs.Ids",
            """"await connection.QueryAsync<Order>(new CommandDefinition("""SELECT * FROM "Orders" WHERE "Id" < @last AND "CustomerRank" IS NOT NULL AND "CustomerId" = @key ORDER BY "Note" DESC, "Id" ASC""", new { key, last = 55 }, transaction, cancellationToken: ct))"""",
            "$\"{found.Count()} {found.Max(x => (int?)x.Id)}\""),
        ["rows that are walked"] = """"
            var customers = connection.Query<Customer>("""SELECT * FROM "Customers" WHERE "Id" <= @last""", new { last = inputs.LastOrder });
            foreach (var customer in customers)
            {
                const string sql = """
                    SELECT "Id", "CustomerId", "Note"
                    FROM "Orders"
                    WHERE "CustomerId" = @id
                    ORDER BY "Id"
                    """;
                log.Add($"customer {customer.Id}");
                foreach (var order in connection.Query<Order>(sql, new { id = customer.Id }))
                {
                    log.Add(order.Note);
                }
            }
            """",
    };

    private static string Loop(string keys, string query, string show) => $$"""
        foreach (var key in {{keys}})
        {
            var found = {{query}};
            log.Add({{show}});
        }
        """;
}
