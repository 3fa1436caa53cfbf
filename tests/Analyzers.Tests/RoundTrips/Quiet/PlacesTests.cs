using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Code that runs once in a lifetime, in tests, or never.</summary>
public sealed class PlacesTests
{
    [Fact]
    public Task Migrations_and_seeding() => Shop.VerifySourceAsync(
        """
        public class DataSeeder(ShopContext db)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                    db.Users.Find(id);
            }
        }

        public class Startup(ShopContext db)
        {
            public void SeedUsers(List<int> ids)
            {
                foreach (var id in ids)
                    db.Users.Find(id);
            }
        }
        """);

    [Theory]
    [InlineData("Shop", "DBSeeder", "Run", true)]
    [InlineData("Shop", "SeedExtensions", "Run", true)]
    [InlineData("Shop", "DatabaseSeederExtensions", "Run", true)]
    [InlineData("Shop", "BookStoreDataSeedContributor", "Run", true)]
    [InlineData("Shop", "DbMigratorHostedService", "Run", true)]
    [InlineData("Shop", "EFSeedDataInitializer", "Run", true)]
    [InlineData("Shop", "UserSeedHelpers", "Run", true)]
    [InlineData("Shop", "HelpersFactory", "Run", false)]
    [InlineData("Shop", "Service", "EnsureSeedDataAsync", true)]
    [InlineData("Shop", "Service", "MigrateOldUsers", true)]
    [InlineData("Shop.Data.Migrations", "Service", "Run", true)]
    [InlineData("Shop.SeedData.Users", "Service", "Run", true)]
    [InlineData("RoleSeedAndBadges", "Service", "Run", false)]
    [InlineData("RoleSeedHelpers", "Service", "Run", false)]
    [InlineData("Shop.SeedsAndPlants", "Service", "Run", false)]
    [InlineData("Shop", "FlowerSeedPriceList", "Run", false)]
    [InlineData("Shop", "SeedlingService", "Run", false)]
    [InlineData("Shop", "Service", "Proceed", false)]
    public Task Names_that_say_seeding(string @namespace, string type, string method, bool isQuiet)
    {
        var query = isQuiet ? "db.Users.Find(id)" : "[|db.Users.Find(id)|]";
        return Shop.VerifySourceAsync(
            $$"""
            namespace {{@namespace}}
            {
                public class {{type}}(ShopContext db)
                {
                    public void {{method}}(List<int> ids)
                    {
                        foreach (var id in ids)
                            {{query}};
                    }
                }
            }
            """);
    }

    [Fact]
    public async Task Migrations_and_seeding_are_an_option()
    {
        var test = Shop.Create(
            """
            public class DataSeeder(ShopContext db)
            {
                public void Run(List<int> ids)
                {
                    foreach (var id in ids)
                        [|db.Users.Find(id)|];
                }
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nperf_analyzers.migrations = true\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Code_that_is_switched_off() => Shop.VerifySourceAsync(
        """
        public class Service(ShopContext db)
        {
            private async Task Update(int id)
            {
                await Task.Yield();
                return;
                var user = await db.Users.FirstAsync(u => u.Id == id);
                user.IsActive = true;
            }

            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                    await Update(id);
            }
        }
        """);

    [Fact]
    public async Task Test_projects_and_their_option()
    {
        const string Source = """
            public class Tests(ShopContext db)
            {
                public void Run(List<int> ids)
                {
                    foreach (var id in ids)
                        db.Users.Find(id);
                }
            }
            """;
        var test = Shop.Create(Source);
        test.ReferenceAssemblies = ReferenceAssemblies.Default.AddAssemblies("xunit.v3.core");
        await test.RunAsync(TestContext.Current.CancellationToken);

        test = Shop.Create(Source.Replace("db.Users.Find(id)", "[|db.Users.Find(id)|]"));
        test.ReferenceAssemblies = ReferenceAssemblies.Default.AddAssemblies("xunit.v3.core");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nperf_analyzers.test_projects = true\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
