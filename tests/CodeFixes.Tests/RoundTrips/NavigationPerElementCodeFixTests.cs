using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class NavigationPerElementCodeFixTests
{
    private static readonly ServiceTest<NavigationPerElementAnalyzer, NavigationPerElementCodeFix> Service = new(OrderBook.Usings, OrderBook.Model, OrderBook.Service);

    private static Task VerifyAsync(string members, string fixedMembers) => Service.VerifyAsync(members, fixedMembers);

    private static Task VerifyNoFixAsync(string members) => Service.VerifyAsync(members, fixedMembers: null);

    [Fact]
    public Task A_reference_is_included_at_the_set() => VerifyAsync(
        """
            public async Task<List<string>> Run(int o)
            {
                // the newest
                var orders = await db.Orders.Where(x => x.Id > o).Take(30).ToListAsync();
                return orders.Select(x => [|x.Customer|].Name).ToList();
            }
        """,
        """
            public async Task<List<string>> Run(int o)
            {
                // the newest
                var orders = await db.Orders.Include(or => or.Customer).Where(x => x.Id > o).Take(30).ToListAsync();
                return orders.Select(x => x.Customer.Name).ToList();
            }
        """);

    [Fact]
    public Task What_a_lazy_load_leads_to_is_included_with_the_way_there() => VerifyAsync(
        """
            public List<string> Run()
            {
                var names = new List<string>();
                var ticket = tickets.Tickets.First();
                foreach (var badge in ticket.Holder!.Badges)
                {
                    names.Add([|badge.Maker|]!.Name);
                }

                return names;
            }
        """,
        """
            public List<string> Run()
            {
                var names = new List<string>();
                var ticket = tickets.Tickets.Include(t => t.Holder).ThenInclude(h => h.Badges).ThenInclude(b => b.Maker).First();
                foreach (var badge in ticket.Holder!.Badges)
                {
                    names.Add(badge.Maker!.Name);
                }

                return names;
            }
        """);

    [Fact]
    public Task The_way_there_is_included_first()
    {
        var test = Service.Create(
            """
                public List<string> Run()
                {
                    var names = new List<string>();
                    foreach (var ticket in tickets.Tickets.ToList())
                    {
                        var holder = [|ticket.Holder|]!;
                        foreach (var badge in [|holder.Badges|])
                        {
                            names.Add([|badge.Maker|]!.Name);
                        }
                    }

                    return names;
                }
            """,
            """
                public List<string> Run()
                {
                    var names = new List<string>();
                    foreach (var ticket in tickets.Tickets.Include(t => t.Holder).ThenInclude(h => h.Badges).ThenInclude(b => b.Maker).ToList())
                    {
                        var holder = ticket.Holder!;
                        foreach (var badge in holder.Badges)
                        {
                            names.Add(badge.Maker!.Name);
                        }
                    }

                    return names;
                }
            """);
        test.NumberOfFixAllIterations = 3;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_lazy_reference_is_included() => VerifyAsync(
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
                foreach (var ticket in tickets.Tickets.Include(t => t.Holder))
                {
                    names.Add(ticket.Holder!.Name);
                }

                return names;
            }
        """);

    [Fact]
    public Task What_a_function_reads_is_included_in_the_query_of_its_caller() => VerifyAsync(
        """
            private static string Label(Order order) => order.Customer.Name;

            public async Task<List<string>> Run()
            {
                var orders = await db.Orders.ToListAsync();
                return orders.Select([|Label|]).ToList();
            }

            public string One(int id) => [|Label(db.Orders.First(x => x.Id == id))|];
        """,
        """
            private static string Label(Order order) => order.Customer.Name;

            public async Task<List<string>> Run()
            {
                var orders = await db.Orders.Include(o => o.Customer).ToListAsync();
                return orders.Select(Label).ToList();
            }

            public string One(int id) => Label(db.Orders.Include(o => o.Customer).First(x => x.Id == id));
        """);

    [Fact]
    public Task A_load_of_an_entry_that_a_variable_keeps_stays() => VerifyNoFixAsync(
        """
            public async Task Run()
            {
                var orders = await db.Orders.ToListAsync();
                foreach (var order in orders)
                {
                    var lines = db.Entry(order).Collection(o => o.Lines);
                    [|lines.Load()|];
                }
            }
        """);

    [Fact]
    public Task Each_call_of_a_chain_has_its_line() => VerifyAsync(
        """
            public async Task<int> Run()
            {
                var orders = await db.Orders
                    .AsNoTracking() // read only
                    .ToListAsync();
                return orders.Sum(x => [|x.Lines|].Count);
            }
        """,
        """
            public async Task<int> Run()
            {
                var orders = await db.Orders
                    .Include(o => o.Lines)
                    .AsNoTracking() // read only
                    .ToListAsync();
                return orders.Sum(x => x.Lines.Count);
            }
        """);

    [Fact]
    public Task A_second_collection_splits_the_query() => VerifyAsync(
        """
            public int Run()
            {
                var orders = db.Orders.Include(x => x.Lines).ToList();
                return orders.Sum(x => x.Lines.Count + [|x.Notes|].Count);
            }
        """,
        """
            public int Run()
            {
                var orders = db.Orders.Include(x => x.Lines).Include(o => o.Notes).AsSplitQuery().ToList();
                return orders.Sum(x => x.Lines.Count + x.Notes.Count);
            }
        """);

    [Fact]
    public Task Two_navigations_of_one_query() => VerifyAsync(
        """
            public List<string> Run()
            {
                var orders = db.Orders.ToList();
                return orders.Select(x => [|x.Customer|].Name + [|x.Notes|].Count + [|x.Lines|].Count).ToList();
            }
        """,
        """
            public List<string> Run()
            {
                var orders = db.Orders.Include(o => o.Customer).Include(o => o.Lines).Include(o => o.Notes).AsSplitQuery().ToList();
                return orders.Select(x => x.Customer.Name + x.Notes.Count + x.Lines.Count).ToList();
            }
        """);

    [Fact]
    public Task A_navigation_further_on_goes_on_from_its_include() => VerifyAsync(
        """
            public decimal Run()
            {
                var orders = db.Orders.Include(x => x.Lines.Where(l => l.Id > 3)).Where(x => x.Id > 1).ToList();
                return orders.SelectMany(x => x.Lines).Sum(l => [|l.Product|]!.Price);
            }

            public decimal ByText()
            {
                var orders = db.Orders.Include("Lines").ToList();
                return orders.SelectMany(x => x.Lines).Sum(l => [|l.Product|]!.Price);
            }
        """,
        """
            public decimal Run()
            {
                var orders = db.Orders.Include(x => x.Lines.Where(l => l.Id > 3)).ThenInclude(l => l.Product).Where(x => x.Id > 1).ToList();
                return orders.SelectMany(x => x.Lines).Sum(l => l.Product!.Price);
            }

            public decimal ByText()
            {
                var orders = db.Orders.Include("Lines").Include(o => o.Lines).ThenInclude(l => l.Product).ToList();
                return orders.SelectMany(x => x.Lines).Sum(l => l.Product!.Price);
            }
        """);

    [Fact]
    public Task A_query_in_a_local_is_included_where_it_runs() => VerifyAsync(
        """
            public async Task<List<string>> Run(bool newest)
            {
                var query = db.Orders.AsQueryable();
                if (newest)
                    query = query.OrderByDescending(x => x.Id);
                var orders = await query.Take(3).ToListAsync();
                return orders.Select(x => [|x.Driver|]?.Name ?? "").ToList();
            }
        """,
        """
            public async Task<List<string>> Run(bool newest)
            {
                var query = db.Orders.AsQueryable();
                if (newest)
                    query = query.OrderByDescending(x => x.Id);
                var orders = await query.Include(o => o.Driver).Take(3).ToListAsync();
                return orders.Select(x => x.Driver?.Name ?? "").ToList();
            }
        """);

    [Fact]
    public Task An_explicit_load_gives_way() => VerifyAsync(
        """
            public async Task<List<Order>> Run(List<int> counts)
            {
                var orders = await db.Orders.ToListAsync();
                foreach (var order in orders)
                {
                    // one by one
                    await [|db.Entry(order).Collection(x => x.Lines).LoadAsync()|];
                    counts.Add(order.Lines.Count);
                }

                return orders;
            }

            public async Task<List<Order>> Only()
            {
                var orders = await db.Orders.ToListAsync();
                foreach (var order in orders)
                {
                    await [|db.Entry(order).Reference(x => x.Customer).LoadAsync()|];
                }

                return orders;
            }
        """,
        """
            public async Task<List<Order>> Run(List<int> counts)
            {
                var orders = await db.Orders.Include(o => o.Lines).ToListAsync();
                foreach (var order in orders)
                {
                    // one by one
                    counts.Add(order.Lines.Count);
                }

                return orders;
            }

            public async Task<List<Order>> Only()
            {
                var orders = await db.Orders.Include(o => o.Customer).ToListAsync();

                return orders;
            }
        """);

    [Fact]
    public Task A_load_that_is_part_of_something_stays() => VerifyNoFixAsync(
        """
            public async Task Run(List<Task> running)
            {
                var orders = await db.Orders.ToListAsync();
                orders.ForEach(o => [|db.Entry(o).Reference(x => x.Customer).Load()|]);
                foreach (var order in orders)
                {
                    running.Add([|db.Entry(order).Collection(x => x.Lines).LoadAsync()|]);
                }
            }
        """);

    [Theory]
    [InlineData("if (order.Id > 3) { [|db.Entry(order).Collection(x => x.Lines).Load()|]; }")]
    [InlineData("if (order.Id > 3) continue; [|db.Entry(order).Collection(x => x.Lines).Load()|];")]
    [InlineData("switch (order.Id) { case 3: { [|db.Entry(order).Collection(x => x.Lines).Load()|]; break; } }")]
    public Task A_load_for_some_stays(string statement) => VerifyNoFixAsync(
        $$"""
            public async Task Run()
            {
                foreach (var order in await db.Orders.ToListAsync())
                {
                    {{statement}}
                }
            }
        """);

    [Fact]
    public Task Find_has_no_query() => VerifyNoFixAsync(
        """
            public async Task<string> Run(int id) => [|(await db.Orders.FindAsync(id))!.Customer|].Name;
        """);

    [Fact]
    public Task A_filter_would_take_rows_away() => VerifyNoFixAsync(
        """
            public List<string> Run() => db.Orders.ToList().Select(x => [|x.Shop|].Name).ToList();
        """);

    [Fact]
    public Task Entities_from_elsewhere_have_no_query() => VerifyNoFixAsync(
        """
            public async Task Run(List<Order> orders, List<int> counts)
            {
                foreach (var order in orders)
                {
                    await [|db.Entry(order).Collection(x => x.Lines).LoadAsync()|];
                    counts.Add(await [|db.Entry(order).Collection(x => x.Notes).Query().CountAsync()|]);
                }
            }
        """);
}
