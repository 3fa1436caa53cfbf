using Microsoft.CodeAnalysis;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>A library's services on a <c>DbContext</c> are composed and measured on a database of the run.</summary>
public sealed class HotPathDatabaseTests(PostgreSqlFixture server)
{
    private static readonly ReferenceAssemblies Library = TwoProjects.Application.AddAssemblies("Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Abstractions", "Microsoft.EntityFrameworkCore.Relational");

    internal static readonly ReferenceAssemblies Benchmarks = TwoProjects.Benchmarks.AddAssemblies("Microsoft.EntityFrameworkCore*", "Microsoft.Data.Sqlite*", "Npgsql*");

    private static readonly ReferenceAssemblies BenchmarksWithSqlite = TwoProjects.Benchmarks
        .AddAssemblies("Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Abstractions", "Microsoft.EntityFrameworkCore.Relational", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.Data.Sqlite*");

    private static readonly ReferenceAssemblies BenchmarksWithNpgsql = TwoProjects.Benchmarks
        .AddAssemblies("Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Abstractions", "Microsoft.EntityFrameworkCore.Relational", "Npgsql*");

    private const string Shop = """
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;

        public static class Log { public static readonly List<string> Lines = []; }

        public class User { public int Id { get; set; } public string Name { get; set; } = ""; }

        public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            public DbSet<User> Users => Set<User>();
        }

        internal interface IRepository<T> where T : class { Task<int> CountAsync(); }

        internal sealed class Repository<T>(ShopContext db) : IRepository<T> where T : class
        {
            public Task<int> CountAsync() => db.Set<T>().CountAsync();
        }

        public interface IClock { int Now { get; } }

        internal sealed class Clock : IClock { public int Now => 7; }


        """;

    private const string Service = """
        internal sealed class UserService(IRepository<User> users, ShopContext db, IClock clock, ILogger<UserService> logger, IServiceScopeFactory scopes, string note = "none")
        {
            [HotPath(Seed = nameof(Fill))]
            internal async Task<int> CountAsync()
            {
                logger.LogDebug("counting");
                var count = await users.CountAsync();
                Log.Lines.Add($"{count} users at {clock.Now}, {db.Database.ProviderName!.Split('.')[^1]}, {note}, {scopes is not null}");
                return count;
            }

            private static async Task Fill(IServiceProvider services)
            {
                var db = services.GetRequiredService<ShopContext>();
                db.Users.AddRange(new User { Name = "a" }, new User { Name = "b" });
                await db.SaveChangesAsync();
                Log.Lines.Add("filled");
            }
        }
        """;

    [Fact]
    public async Task A_service_is_measured_on_sqlite()
        => Assert.Equal("filled 2 users at 7, Sqlite, none, True", await RunAsync(Shop + Service, BenchmarksWithSqlite));

    [Fact]
    [Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
    public async Task A_connection_string_names_a_server()
    {
        var source = (Shop + Service).Replace("ShopContext", "ServedContext", StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("ConnectionStrings__ServedContext", await server.CreateDatabaseAsync(TestContext.Current.CancellationToken));

        Assert.Equal("filled 2 users at 7, PostgreSQL, none, True", await RunAsync(source, Benchmarks));
    }

    [Fact]
    public async Task Without_sqlite_a_server_must_be_named()
    {
        var source = (Shop + Service).Replace("ShopContext", "HomelessContext", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(source, BenchmarksWithNpgsql));

        Assert.StartsWith("Name a PostgreSQL database, for example ConnectionStrings__Default=", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_makes_contexts_itself()
    {
        const string Factory = """
            public sealed class UserService(IDbContextFactory<FactoryContext> contexts, ShopContextUser other)
            {
                [HotPath] public async Task CountAsync() { await using var db = contexts.CreateDbContext(); Log.Lines.Add(await db.Users.CountAsync() + " " + other.Same(db)); }
            }

            public sealed class ShopContextUser(FactoryContext db) { public bool Same(FactoryContext other) => db == other; }
            """;
        Assert.Equal("0 False", await RunAsync(Shop.Replace("ShopContext", "FactoryContext", StringComparison.Ordinal) + Factory, BenchmarksWithSqlite));
    }

    [Theory]
    [InlineData("public class S(ShopContext db, string name) { [HotPath] public int M() => 1; }", "nobody says which 'string' its constructor gets")]
    [InlineData("public interface IMail { } public class S(ShopContext db, IMail mail) { [HotPath] public int M() => 1; }", "its constructor needs a 'IMail', of which this project has none")]
    [InlineData("public interface IMail { } class A : IMail { } class B : IMail { } public class S(ShopContext db, IMail mail) { [HotPath] public int M() => 1; }", "its constructor needs a 'IMail', of which this project has more than one")]
    [InlineData("public interface IMail { } class A : IMail { private A() { } } public class S(ShopContext db, IMail mail) { [HotPath] public int M() => 1; }", "'A' has no public constructor")]
    [InlineData("public class Old : DbContext { public Old(string connection) { } } public class S(ShopContext db, Old old) { [HotPath] public int M() => 1; }", "'Old' has no public constructor that takes DbContextOptions, and so cannot be given the database of the run")]
    [InlineData("public class T(DbContextOptions<T> options, IClock clock) : DbContext(options) { } public class S(ShopContext db, IDbContextFactory<T> made) { [HotPath] public int M() => 1; }", "'T' takes more than its options, which its factory does not have")]
    [InlineData("public class S(ShopContext db, ILogger logger) { [HotPath] public int M() => 1; }", "its constructor needs a 'ILogger', of which this project has none")]
    public async Task What_leaves_a_choice_is_reported(string source, string reason)
    {
        var application = TwoProjects.RunApplication(Shop + source, references: Library);

        Assert.Equal(
            [$"PERF8001 'M' cannot be measured: {reason}; name a static member that makes the 'S' (Factory) or gives a service provider (Services)"],
            await application.UsageAsync());
    }

    [Fact]
    public async Task A_benchmarks_project_without_a_provider_is_told_so()
    {
        var application = TwoProjects.RunApplication(Shop + Service, references: Library);
        var benchmarks = TwoProjects.RunBenchmarks(application);

        Assert.Equal(
            ["PERF8001 'UserService.CountAsync' cannot be measured: its database context needs a database; reference Microsoft.EntityFrameworkCore.Sqlite or Npgsql.EntityFrameworkCore.PostgreSQL in the benchmarks project"],
            await benchmarks.UsageAsync());
        Assert.Empty(benchmarks.Harnesses);
    }

    private static Task<string> RunAsync(string source, ReferenceAssemblies benchmarks)
        => RunningHarness.RunAsync(source, OutputKind.DynamicallyLinkedLibrary, Library, benchmarks);
}
