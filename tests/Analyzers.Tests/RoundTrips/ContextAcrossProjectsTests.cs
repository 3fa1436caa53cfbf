using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>The context in one project, the loop in another: in an editor, which sees all sources, and in a build, which sees assemblies.</summary>
public sealed class ContextAcrossProjectsTests
{
    private const string Domain = """
        namespace Microsoft.EntityFrameworkCore { public static class Proxies { public static DbContextOptionsBuilder UseLazyLoadingProxies(this DbContextOptionsBuilder builder) => builder; } }
        public class Customer { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Address { public int Id { get; set; } public string Street { get; set; } = ""; }
        public class Note { public int Id { get; set; } public int OrderId { get; set; } public string Text { get; set; } = ""; }
        public class Order
        {
            public int Id { get; set; }
            public int CustomerId { get; set; }
            public virtual Customer Customer { get; set; } = null!;
            public virtual Address Address { get; set; } = null!;
            public virtual List<Note> Notes { get; set; } = new();
        }
        """;

    private const string Context = """
        public class OrderContext(DbContextOptions options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            protected override void OnModelCreating(ModelBuilder b)
            {
                b.Entity<Order>().OwnsOne(o => o.Address);
                b.Entity<Order>().Navigation(o => o.Notes).AutoInclude();
                b.Entity<Note>().HasQueryFilter(n => n.Text != "");
            }
        }
        """;

    private const string Registration = """
        public static class Registration
        {
            public static void AddOrders(this Microsoft.Extensions.DependencyInjection.IServiceCollection services)
                => Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions.AddDbContext<OrderContext>(services, o => o.UseLazyLoadingProxies());
        }
        """;

    private const string Loop = """
        public class Names(OrderContext db)
        {
            public List<string> All()
            {
                var orders = db.Orders.ToList();
                return orders.Select(o => o.Customer.Name + o.Address.Street + o.Notes.Count).ToList();
            }
        }
        """;

    private const string Main = "public static class Program { public static void Main() { } }";

    private static readonly string Lazy = "PERF1002 /solution/Web/Code.cs:6 'o.Customer' is loaded by a query of its own for each element of 'orders': the query of 'Orders' does not include it";

    private static Task<string[]> FindingsAsync(ProjectGraph graph) => graph.FindingsAsync("Web", new NavigationPerElementAnalyzer(), new LazyEntitySerializedAnalyzer());

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task The_program_turns_proxies_on(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Domain", Domain, [])
            .Add("Data", Context, ["Domain"])
            .Add("Web", Loop + Registration + Main, ["Data"], OutputKind.ConsoleApplication);
        Assert.Equal([Lazy], await FindingsAsync(graph));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task The_context_is_lazy_by_itself(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Domain", Domain, [])
            .Add("Data", Context + Registration, ["Domain"])
            .Add("Web", Loop + Main, ["Data"], OutputKind.ConsoleApplication);
        Assert.Equal([Lazy], await FindingsAsync(graph));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task Nobody_turns_proxies_on(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Domain", Domain, [])
            .Add("Data", Context, ["Domain"])
            .Add("Web", Loop + Main, ["Data"], OutputKind.ConsoleApplication);
        Assert.Equal(["PERF1002 /solution/Web/Code.cs:6 'o.Customer' is null: the query of 'Orders' does not include it"], await FindingsAsync(graph));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task Lazy_entities_that_an_endpoint_returns(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Domain", Domain, [])
            .Add("Data", Context + Registration, ["Domain"])
            .Add("Web", """
                public class OrdersController(OrderContext db) : Microsoft.AspNetCore.Mvc.ControllerBase
                {
                    public Microsoft.AspNetCore.Mvc.IActionResult All() => Ok(db.Orders.ToList());
                }
                """, ["Data"]);
        Assert.Equal(
            ["PERF1006 /solution/Web/Code.cs:3"],
            (await FindingsAsync(graph)).Select(finding => finding[..finding.IndexOf(' ', finding.IndexOf("/solution", StringComparison.Ordinal))]));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_model_that_is_not_seen_whole_says_nothing(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Domain", Domain, [])
            .Add("Data", Context.Replace("b.Entity<Note>()", "b.ApplyConfigurationsFromAssembly(typeof(Order).Assembly); b.Entity<Note>()") + Registration, ["Domain"])
            .Add("Web", Loop + Main, ["Data"], OutputKind.ConsoleApplication);
        Assert.Empty(await FindingsAsync(graph));
    }

    [Fact]
    public void The_text_of_a_model_is_read_as_it_was_written()
    {
        var compilation = EngineCompilationOf(Domain + Context + Registration);
        var model = EfModel.TryCreate(compilation)!.Record(TestContext.Current.CancellationToken);
        Assert.Equal("c\tT:OrderContext\tlazy\nx\tP:Order.Address\nx\tP:Order.Notes\nf\tT:Note", model!.Write());
        Assert.Equal(model.Write(), RecordedModel.Read(model.Write() + "\nz\tof a later version").Write());
    }

    private static Compilation EngineCompilationOf(string source) => Tests.Engine.EngineCompilation.Create(Shop.Usings + source);
}
