using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using TheChain.Contracts;

namespace PerfAnalyzers.Execution.Tests.TheChain;

/// <summary>The sample application in this process, on a database of its own.</summary>
internal sealed class ChainApplication : WebApplicationFactory<Program>
{
    public const int Users = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("the-chain-");
    private readonly string? _postgres;

    private ChainApplication(string? postgres) => _postgres = postgres;

    public static ChainApplication OnSqlite() => new(postgres: null);

    public static ChainApplication OnPostgreSql(string connectionString) => new(connectionString);

    /// <summary>A client that sends the token of a seeded member.</summary>
    public async Task<HttpClient> SignInAsync(int userId, CancellationToken cancellationToken)
    {
        var client = CreateClient();
        var credentials = new Credentials($"member{userId}@thechain.example", "chain-demo");
        var response = await client.PostAsJsonAsync("/api/v1/auth/login", credentials, cancellationToken);
        var signedIn = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SignedIn>(cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn!.Token);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Seed:Users", $"{Users}");
        builder.UseSetting("Database:Path", Path.Combine(_folder.FullName, "chain.db"));
        builder.UseSetting("ConnectionStrings:Postgres", _postgres ?? "");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
