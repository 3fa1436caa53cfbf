using Microsoft.EntityFrameworkCore;

namespace TheChain.Data;

internal static class DatabaseExtensions
{
    public static IServiceCollection AddChainDatabase(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.Configure<SeedOptions>(configuration.GetSection(SeedOptions.Section));
        services.AddScoped<DatabaseSeeder>();
        services.AddDbContext<ChainContext>(options =>
        {
            if (configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres)
            {
                options.UseNpgsql(postgres);
            }
            else
            {
                var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
                options.UseSqlite($"Data Source={Path.Combine(contentRoot, database.Path)}");
            }
        });
        return services;
    }

    /// <summary>Creates the database and its data when there is none.</summary>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseSeeder>().RunAsync();
    }
}
