using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>A query per element for what a navigation of the element leads to.</summary>
public sealed class IncludedLookupCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        public class Order
        {
            public int Id { get; set; }
            public int CustomerId { get; set; }
            public Customer Customer { get; set; } = null!;
            public int? CourierId { get; set; }
            public Courier? Courier { get; set; }
            public int Total { get; set; }
            public List<Line> Lines { get; } = new();
        }

        public class Line
        {
            public int Id { get; set; }
            public int OrderId { get; set; }
            public int ProductId { get; set; }
            public Product Product { get; set; } = null!;
            public int Amount { get; set; }
        }

        public class Customer { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Courier { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Product { public int Id { get; set; } public string Name { get; set; } = ""; public bool IsHidden { get; set; } }

        public class ShopContext : DbContext
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Customer> Customers => Set<Customer>();
            public DbSet<Courier> Couriers => Set<Courier>();
            public DbSet<Product> Products => Set<Product>();
        }
        """;

    private static Task VerifyAsync(string members, string fixedMembers) => Service(Model).VerifyAsync(members, fixedMembers);

    /// <summary>No include, and nothing else either: the elements are walked where they are queried, or the key is not plain.</summary>
    private static Task VerifyNoFixAsync(string members, string model = Model) => Service(model).VerifyAsync(members, fixedMembers: null);

    private static ServiceTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> Service(string model) => new(Usings, model, "public class Service(ShopContext db)");

    [Fact]
    public Task A_required_reference() => VerifyAsync(
        """
            public async Task<List<string>> Run(CancellationToken token)
            {
                var names = new List<string>();
                var orders = await db.Orders.Where(o => o.Total > 10).ToListAsync(token);
                foreach (var order in orders)
                {
                    // who pays
                    var customer = await [|db.Customers.FirstAsync(c => c.Id == order.CustomerId, token)|]; // one each
                    names.Add($"{order.Id} {customer.Name}");
                }

                return names;
            }
        """,
        """
            public async Task<List<string>> Run(CancellationToken token)
            {
                var names = new List<string>();
                var orders = await db.Orders.Include(o => o.Customer).Where(o => o.Total > 10).ToListAsync(token);
                foreach (var order in orders)
                {
                    // who pays
                    var customer = order.Customer; // one each
                    names.Add($"{order.Id} {customer.Name}");
                }

                return names;
            }
        """);

    [Fact]
    public Task An_optional_reference_that_may_be_missing() => VerifyAsync(
        """
            public void Run(List<string> names)
            {
                foreach (var order in db.Orders.OrderBy(o => o.Id))
                {
                    var courier = [|db.Couriers.FirstOrDefault(c => c.Id == order.CourierId)|];
                    names.Add(courier?.Name ?? "none");
                }
            }
        """,
        """
            public void Run(List<string> names)
            {
                foreach (var order in db.Orders.Include(o => o.Courier).OrderBy(o => o.Id))
                {
                    var courier = order.Courier;
                    names.Add(courier?.Name ?? "none");
                }
            }
        """);

    [Fact]
    public Task An_optional_reference_that_must_be_there() => VerifyAsync(
        """
            public List<string> Run() => db.Orders.ToList().Select(order => [|db.Couriers.Single(c => order.CourierId == c.Id)|].Name).ToList();
        """,
        """
            public List<string> Run() => db.Orders.Include(o => o.Courier).ToList().Select(order => (order.Courier ?? throw new InvalidOperationException("Sequence contains no elements")).Name).ToList();
        """);

    [Fact]
    public Task A_reference_of_what_a_navigation_leads_to() => VerifyAsync(
        """
            public async Task Run(List<string> names)
            {
                foreach (var order in await db.Orders.AsNoTracking().Include(o => o.Lines).ToListAsync())
                {
                    foreach (var line in order.Lines)
                    {
                        names.Add((await [|db.Products.AsNoTracking().Where(p => p.Id == line.ProductId).FirstAsync()|]).Name);
                    }
                }
            }
        """,
        """
            public async Task Run(List<string> names)
            {
                foreach (var order in await db.Orders.AsNoTracking().Include(o => o.Lines).ThenInclude(l => l.Product).ToListAsync())
                {
                    foreach (var line in order.Lines)
                    {
                        names.Add(line.Product.Name);
                    }
                }
            }
        """);

    [Fact]
    public Task Find_and_two_lookups_in_one_loop() => VerifyAsync(
        """
            public async Task Run(List<string> names)
            {
                await foreach (var order in db.Orders.AsAsyncEnumerable())
                {
                    names.Add([|db.Customers.Find(order.CustomerId)|]!.Name);
                    names.Add((await [|db.Couriers.FindAsync(order.CourierId)|])?.Name ?? "none");
                }
            }
        """,
        """
            public async Task Run(List<string> names)
            {
                await foreach (var order in db.Orders.Include(o => o.Courier).Include(o => o.Customer).AsAsyncEnumerable())
                {
                    names.Add(order.Customer!.Name);
                    names.Add(order.Courier?.Name ?? "none");
                }
            }
        """);

    [Theory]
    [InlineData("another condition", "foreach (var order in db.Orders) names.Add([|db.Products.First(p => p.Id == order.CustomerId && !p.IsHidden)|].Name);")]
    [InlineData("a foreign key of another navigation", "foreach (var order in db.Orders) names.Add([|db.Products.First(p => p.Id == order.CustomerId)|].Name);")]
    [InlineData("no key", "foreach (var order in db.Orders) names.Add([|db.Customers.First(c => c.Id == order.Total)|].Name);")]
    [InlineData("tracked beside not tracked", "foreach (var order in db.Orders) names.Add([|db.Customers.AsNoTracking().First(c => c.Id == order.CustomerId)|].Name);")]
    [InlineData("not tracked beside tracked", "foreach (var order in db.Orders.AsNoTracking()) names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name);")]
    [InlineData("an object of its own gets out", "foreach (var order in db.Orders.AsNoTracking()) all.Add([|db.Customers.AsNoTracking().First(c => c.Id == order.CustomerId)|]);")]
    [InlineData("the element gets out", "foreach (var order in db.Orders) { names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name); all.Add(order); }")]
    [InlineData("the navigation is read", "foreach (var order in db.Orders) { names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name); names.Add(order.Customer?.Name ?? \"\"); }")]
    [InlineData("another context", "foreach (var order in db.Orders) names.Add([|other.Customers.First(c => c.Id == order.CustomerId)|].Name);")]
    [InlineData("rows are removed", "foreach (var order in db.Orders) names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name); db.Customers.Remove(new Customer());")]
    [InlineData("errors are handled", "foreach (var order in db.Orders) try { names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name); } catch (InvalidOperationException) { }")]
    [InlineData("the key of an order that has none", "foreach (var order in db.Orders) names.Add([|db.Couriers.First(c => c.Id == order.CourierId!.Value)|].Name);")]
    public Task No_include(string why, string body)
    {
        Assert.NotEmpty(why);
        return VerifyNoFixAsync(
            $$"""
                public void Run(ShopContext other, List<string> names, List<object> all)
                {
                    {{body}}
                }
            """);
    }

    [Fact]
    public Task Nor_where_the_model_sets_the_foreign_key_of_tracked_rows() => VerifyNoFixAsync(
        """
            public void Run(List<string> names, Order moved)
            {
                moved.CustomerId = 1;
                foreach (var order in db.Orders) names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name);
            }
        """);

    [Fact]
    public Task Nor_where_a_filter_leaves_customers_out() => VerifyNoFixAsync(
        """
            public void Run(List<string> names)
            {
                foreach (var order in db.Orders) names.Add([|db.Customers.First(c => c.Id == order.CustomerId)|].Name);
            }
        """,
        Model.Replace(
            "    public DbSet<Courier> ",
            "    protected override void OnModelCreating(ModelBuilder builder) => builder.Entity<Customer>().HasQueryFilter(c => c.Name != \"\");\n    public DbSet<Courier> "));
}
