using System.Net;
using System.Net.Http.Json;
using PerfAnalyzers.Execution.Tests.Databases;
using TheChain.Contracts;
using TheChain.Domain;

namespace PerfAnalyzers.Execution.Tests.TheChain;

/// <summary>Every endpoint of the sample answers as its README says.</summary>
public abstract class EndpointTests
{
    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected abstract Task<ChainApplication> StartAsync();

    [Fact]
    public async Task ANewMemberJoinsWithATicketOfAnother()
    {
        await using var chain = await StartAsync();
        var inviter = await chain.SignInAsync(7, CancellationToken);

        var generated = await inviter.PostAsJsonAsync("/api/v1/tickets/generate", new GenerateTickets(2), CancellationToken);
        Assert.Equal(HttpStatusCode.OK, generated.StatusCode);
        var tickets = await generated.Content.ReadFromJsonAsync<OwnTicket[]>(CancellationToken);
        Assert.Equal([TicketStatus.Issued, TicketStatus.Issued], tickets!.Select(ticket => ticket.Status));

        var client = chain.CreateClient();
        var registration = new Registration("Ny Person", "ny@example.org", "a long password", "NO", "Oslo", tickets![0].Code);
        var registered = await client.PostAsJsonAsync("/api/v1/auth/register", registration, CancellationToken);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var again = await client.PostAsJsonAsync("/api/v1/auth/register", registration with { Email = "other@example.org" }, CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        var taken = await client.PostAsJsonAsync("/api/v1/auth/register", registration with { TicketCode = tickets[1].Code }, CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        var invalid = await client.PostAsJsonAsync("/api/v1/auth/register", registration with { Email = "none" }, CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);

        var signedIn = await registered.Content.ReadFromJsonAsync<SignedIn>(CancellationToken);
        Assert.Equal(ChainApplication.Users + 1, signedIn!.UserId);
        var hierarchy = await client.GetFromJsonAsync<Hierarchy>(registered.Headers.Location, CancellationToken);
        Assert.Equal(7, hierarchy!.Ancestors[0].Id);
        Assert.Equal(1, hierarchy.Ancestors[^1].Id);
        var root = await client.GetFromJsonAsync<Member>($"/api/v1/users/{signedIn.UserId}/root", CancellationToken);
        Assert.Equal(1, root!.Id);
        var children = await client.GetFromJsonAsync<Child[]>("/api/v1/users/7/children", CancellationToken);
        Assert.Contains(children!, child => child.Member.Id == signedIn.UserId);
    }

    [Fact]
    public async Task TheChainIsCounted()
    {
        await using var chain = await StartAsync();
        var client = chain.CreateClient();

        var stats = await client.GetFromJsonAsync<ChainStats>("/api/v1/chain/stats", CancellationToken);
        var countries = await client.GetFromJsonAsync<CountryCount[]>("/api/v1/countries", CancellationToken);

        Assert.Equal(ChainApplication.Users, stats!.Users);
        Assert.Equal(stats.Countries, countries!.Length);
        Assert.Equal(stats.Users, countries.Sum(country => country.Users));
        Assert.Equal(ChainApplication.Users - 1, await client.GetFromJsonAsync<int>("/api/v1/users/1/descendants/count", CancellationToken));
        var places = await Task.WhenAll(countries.Select(country =>
            client.GetFromJsonAsync<DirectoryEntry[]>($"/api/v1/users?country={country.Country}", CancellationToken)));
        Assert.Equal(Enumerable.Range(1, ChainApplication.Users), places.SelectMany(place => place!).Select(entry => entry.Id).Order());
        Assert.Single(places.SelectMany(place => place!), entry => entry.InvitedBy is null);
    }

    [Fact]
    public async Task MembersSeeTheirOwn()
    {
        await using var chain = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await chain.CreateClient().GetAsync("/api/v1/users/me", CancellationToken)).StatusCode);

        var client = await chain.SignInAsync(7, CancellationToken);
        var profile = await client.GetFromJsonAsync<Profile>("/api/v1/users/me", CancellationToken);
        var latest = await client.GetFromJsonAsync<LatestTicket[]>("/api/v1/tickets/latest", CancellationToken);
        var all = await client.GetFromJsonAsync<TicketSummary[]>("/api/v1/tickets", CancellationToken);
        var announced = await client.PostAsJsonAsync("/api/v1/chain/announcements", new Announcement([1, 2, 2, -1], "Hello"), CancellationToken);
        var export = await client.GetStringAsync("/api/v1/chain/export", CancellationToken);

        Assert.Equal(7, profile!.Id);
        Assert.Equal(all!.Count(ticket => ticket is { OwnerId: 7, Status: TicketStatus.Issued }), profile.ActiveTickets);
        Assert.Equal(3 * ChainApplication.Users, all!.Length);
        Assert.Equal(50, latest!.Length);
        Assert.Equal(2, await announced.Content.ReadFromJsonAsync<int>(CancellationToken));
        Assert.Equal(ChainApplication.Users + 1, export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task ForgedTokensAndWrongPasswordsAreRefused()
    {
        await using var chain = await StartAsync();
        var client = chain.CreateClient();
        var wrong = await client.PostAsJsonAsync("/api/v1/auth/login", new Credentials("member7@thechain.example", "wrong"), CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);

        client.DefaultRequestHeaders.Add("Authorization", "Bearer 7.99999999999.AAAA");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/users/me", CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task ThePageIsServed()
    {
        await using var chain = await StartAsync();
        Assert.Contains("<title>The Chain</title>", await chain.CreateClient().GetStringAsync("/", CancellationToken));
    }
}

public sealed class SqliteEndpointTests : EndpointTests
{
    private protected override Task<ChainApplication> StartAsync() => Task.FromResult(ChainApplication.OnSqlite());
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlEndpointTests(PostgreSqlFixture server) : EndpointTests
{
    private protected override async Task<ChainApplication> StartAsync()
        => ChainApplication.OnPostgreSql(await server.CreateDatabaseAsync(CancellationToken));

    [Theory]
    [InlineData("/api/v1/chain/stats")]
    [InlineData("/api/v1/countries")]
    [InlineData("/api/v1/users/60/hierarchy")]
    [InlineData("/api/v1/users/2/children")]
    [InlineData("/api/v1/users?country=DE")]
    [InlineData("/api/v1/tickets")]
    [InlineData("/api/v1/tickets/latest")]
    [InlineData("/api/v1/chain/export")]
    public async Task BothDatabasesHoldTheSameData(string path)
    {
        await using var onPostgreSql = await StartAsync();
        await using var onSqlite = ChainApplication.OnSqlite();

        var expected = await (await onSqlite.SignInAsync(7, CancellationToken)).GetStringAsync(path, CancellationToken);
        Assert.Equal(expected, await (await onPostgreSql.SignInAsync(7, CancellationToken)).GetStringAsync(path, CancellationToken));
    }
}
