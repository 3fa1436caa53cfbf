using System.Text.RegularExpressions;

namespace PerfAnalyzers.Package.Tests;

/// <summary>
/// <c>dotnet format</c> asks for the fixes of a project once, with the kind of the first finding's action. A project in which
/// each finding needs another kind, and the first has none at all, must come out fixed all the same.
/// </summary>
public sealed class MixedPlansTests(PackedPackages packages)
{
    private const string Code = """
        using Microsoft.EntityFrameworkCore;

        namespace Shop;

        public class Customer
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class Order
        {
            public int Id { get; set; }
            public int CustomerId { get; set; }
            public Customer Customer { get; set; } = null!;
            public string Note { get; set; } = "";
        }

        public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<Customer> Customers => Set<Customer>();
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Service(ShopContext db)
        {
            public async Task<int> Errors(List<int> ids)
            {
                var errors = 0;
                foreach (var id in ids)
                {
                    try
                    {
                        await db.Customers.SingleAsync(c => c.Id == id);
                    }
                    catch (InvalidOperationException)
                    {
                        errors++;
                    }
                }

                return errors;
            }

            public async Task<List<string>> Include()
            {
                var names = new List<string>();
                foreach (var order in await db.Orders.ToListAsync())
                {
                    // Whose it is.
                    var customer = await db.Customers.FirstAsync(c => c.Id == order.CustomerId);
                    names.Add(customer.Name);
                }

                return names;
            }

            public async Task<List<Customer?>> Lookup(List<int> ids)
            {
                var customers = new List<Customer?>();
                for (var i = 0; i < ids.Count; i++)
                {
                    customers.Add(await db.Customers.FindAsync(ids[i]));
                }

                return customers;
            }

            public async Task<int[]> Counts(List<int> ids)
            {
                return await Task.WhenAll(ids.Select(async id => await db.Orders.CountAsync(o => o.CustomerId == id)));
            }

            public async Task<List<string>> Twin(List<int> ids)
            {
                var notes = new List<string>();
                foreach (var id in ids)
                {
                    notes.Add((await GetOrder(id)).Note);
                }

                return notes;
            }

            public async Task<List<string>> Sibling(List<int> ids)
            {
                var names = new List<string>();
                foreach (var id in ids)
                {
                    names.Add((await GetCustomer(id)).Name);
                }

                return names;
            }

            private async Task<Order> GetOrder(int id) => await db.Orders.SingleAsync(o => o.Id == id);

            private async Task<Customer> GetCustomer(int id) => await db.Customers.SingleAsync(c => c.Id == id);

            private async Task<List<Customer>> GetCustomers(IEnumerable<int> ids) => await db.Customers.Where(c => ids.Contains(c.Id)).ToListAsync();
        }
        """;

    [Fact]
    public async Task One_run_of_format_writes_the_plan_of_each_finding()
    {
        using var solution = new SolutionFolder(packages);
        solution.AddProject("Shop", "Microsoft.NET.Sdk", Code, ["PerfAnalyzers", "Microsoft.EntityFrameworkCore"]);
        var project = Path.Combine(solution.FullPath, "Shop");
        Assert.Equal(6, Lines(await DotNet.RunAsync(project, "build", "--nologo")).Length);

        await DotNet.RunAsync(project, "format", "analyzers", "--no-restore", "--diagnostics", "PERF1001", "--severity", "warn");

        var text = (await File.ReadAllTextAsync(Path.Combine(project, "Code.cs"))).ReplaceLineEndings("\n");
        string[] written =
        [
            "await db.Orders.Include(o => o.Customer).ToListAsync()",
            "            // Whose it is.\n            var customer = order.Customer;\n",
            "customers.Add(customersById.GetValueOrDefault(ids[i]));",
            "return ids.Select(id => orderCountByCustomerId.GetValueOrDefault(id)).ToArray();",
            "private async Task<Dictionary<int, Order>> GetOrders(IEnumerable<int> ids)",
            ".AddRange(await GetCustomers(chunk));",
        ];
        Assert.All(written, part => Assert.Contains(part, text));
        var left = Assert.Single(Lines(await DotNet.RunAsync(project, "build", "--nologo", "--no-restore", "--no-incremental")));
        Assert.Equal(Line(text, "await db.Customers.SingleAsync(c => c.Id == id);"), left);
    }

    private static int Line(string text, string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(character => character == '\n') + 1;

    private static int[] Lines(string output)
        => [.. Regex.Matches(output, @"Code\.cs\((?<line>\d+),\d+\): warning PERF1001: ").Select(match => int.Parse(match.Groups["line"].Value)).Distinct().Order()];
}
