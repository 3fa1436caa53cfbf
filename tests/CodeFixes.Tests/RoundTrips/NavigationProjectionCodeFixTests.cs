using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>The second action: a <c>Select</c> of what is read, where rows are only read.</summary>
public sealed class NavigationProjectionCodeFixTests
{
    private static readonly ServiceTest<NavigationPerElementAnalyzer, NavigationPerElementCodeFix> Service = new(OrderBook.Usings, OrderBook.Model, OrderBook.Service);

    private static Task VerifyAsync(string members, string fixedMembers)
    {
        var test = Service.Create(members, fixedMembers);
        test.CodeActionEquivalenceKey = "Projection";
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The finding is there, and the first action cures it.</summary>
    private static async Task VerifyOnlyIncludeAsync(string members, string fixedMembers)
    {
        await Service.VerifyAsync(members, fixedMembers);
        var test = Service.Create(members, null);
        test.CodeActionEquivalenceKey = "Projection";
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task References_are_selected_by_the_same_names() => VerifyAsync(
        """
            public async Task<List<string>> Run(int o)
            {
                // the newest
                var orders = await db.Orders
                    .Where(x => x.Id > o) // of them
                    .ToListAsync();
                var names = new List<string>();
                foreach (var order in orders)
                {
                    names.Add($"{order.Id}: {[|order.Customer|].Name} {order.CustomerId}");
                    names.Add([|order.Driver|]?.Name ?? "none");
                }

                return names;
            }
        """,
        """
            public async Task<List<string>> Run(int o)
            {
                // the newest
                var orders = await db.Orders
                    .Where(x => x.Id > o) // of them
                    .Select(or => new { or.Id, or.CustomerId, Customer = new { or.Customer.Name }, Driver = or.Driver == null ? null : new { or.Driver.Name } })
                    .ToListAsync();
                var names = new List<string>();
                foreach (var order in orders)
                {
                    names.Add($"{order.Id}: {order.Customer.Name} {order.CustomerId}");
                    names.Add(order.Driver?.Name ?? "none");
                }

                return names;
            }
        """);

    [Fact]
    public Task Collections_and_what_they_lead_to() => VerifyAsync(
        """
            public List<string> Run()
            {
                var orders = db.Orders.AsNoTracking().ToList();
                return orders.OrderBy(x => x.Id).Select(x => x.Id + ": " + [|x.Notes|].Count + string.Join(",", [|x.Lines|].Select(l => l.Product!.Price))).ToList();
            }
        """,
        """
            public List<string> Run()
            {
                var orders = db.Orders.AsNoTracking().Select(o => new { o.Id, Notes = o.Notes.Select(n => new { n.Id }).ToList(), Lines = o.Lines.Select(l => new { Product = l.Product == null ? null : new { l.Product.Price } }).ToList() }).ToList();
                return orders.OrderBy(x => x.Id).Select(x => x.Id + ": " + x.Notes.Count + string.Join(",", x.Lines.Select(l => l.Product!.Price))).ToList();
            }
        """);

    [Fact]
    public Task A_query_that_a_loop_walks() => VerifyAsync(
        """
            public List<string> Run()
            {
                var names = new List<string>();
                foreach (var ticket in tickets.Tickets)
                {
                    names.Add([|ticket.Holder|]!.Name);
                }

                return names;
            }
        """,
        """
            public List<string> Run()
            {
                var names = new List<string>();
                foreach (var ticket in tickets.Tickets.Select(t => new { Holder = t.Holder == null ? null : new { t.Holder.Name } }))
                {
                    names.Add(ticket.Holder!.Name);
                }

                return names;
            }
        """);

    [Theory]
    [InlineData("orders.Select(x => [|x.Customer|].Name + Text(x)).ToList()", "passed on")]
    [InlineData("orders.Select(x => [|x.Customer|].Name + x).ToList()", "made a text")]
    [InlineData("orders.Where(IsOpen).Select(x => [|x.Customer|].Name).ToList()", "taken by a method")]
    [InlineData("orders.Where((Order x) => x.Number != \"\").Select(x => [|x.Customer|].Name).ToList()", "of a type that is written")]
    [InlineData("orders.ToList<Order>().Select(x => [|x.Customer|].Name).ToList()", "of a type that is written")]
    [InlineData("orders.Distinct().Select(x => [|x.Customer|].Name).ToList()", "made distinct")]
    [InlineData("orders.Where(x => orders.Contains(x)).Select(x => [|x.Customer|].Name).ToList()", "compared")]
    [InlineData("orders.Zip(orders, (x, y) => x.CustomerId + y.Number).Concat(orders.Select(x => [|x.Customer|].Name)).ToList()", "walked side by side")]
    [InlineData("orders.Select(x => [|x.Customer|].Name + x.Title).ToList()", "a value that is computed")]
    public Task Rows_that_must_stay_entities(string result, string why)
    {
        _ = why;
        return VerifyOnlyIncludeAsync(Members("db.Orders.ToList()", result), Members("db.Orders.Include(o => o.Customer).ToList()", result.Replace("[|", "").Replace("|]", "")));

        static string Members(string query, string result) => $$"""
                public List<string> Run()
                {
                    var orders = {{query}};
                    return {{result}};
                }

                private static string Text(Order order) => order.Number;

                private static bool IsOpen(Order order) => order.Number != "";
            """;
    }

    [Fact]
    public Task A_list_whose_type_is_written() => VerifyOnlyIncludeAsync(
        """
            public List<string> Run()
            {
                List<Order> orders = db.Orders.ToList();
                return orders.Select(x => [|x.Customer|].Name).ToList();
            }
        """,
        """
            public List<string> Run()
            {
                List<Order> orders = db.Orders.Include(o => o.Customer).ToList();
                return orders.Select(x => x.Customer.Name).ToList();
            }
        """);

    [Fact]
    public Task A_tracked_row_whose_column_is_set_somewhere() => VerifyOnlyIncludeAsync(
        """
            public List<string> Run() => db.Orders.ToList().Select(x => x.Number + [|x.Customer|].Name).ToList();
            public void Rename(Order order) => order.Number = "";
        """,
        """
            public List<string> Run() => db.Orders.Include(o => o.Customer).ToList().Select(x => x.Number + x.Customer.Name).ToList();
            public void Rename(Order order) => order.Number = "";
        """);

    [Fact]
    public Task A_query_with_a_condition_in_its_last_call() => VerifyOnlyIncludeAsync(
        """
            public string Run(int id)
            {
                var order = db.Orders.First(x => x.Id == id);
                return [|order.Customer|].Name;
            }
        """,
        """
            public string Run(int id)
            {
                var order = db.Orders.Include(o => o.Customer).First(x => x.Id == id);
                return order.Customer.Name;
            }
        """);
}
