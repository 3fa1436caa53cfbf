using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>The real analyzers and fixes on a real solution: a library, a web application that uses it, and tests with mocks.</summary>
public sealed class ConvertedSolutionTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_call_converts_the_whole_chain_and_its_tests_pass()
    {
        WriteLibrary();
        WriteWeb();
        WriteTests();
        folder.Write("Quotes.slnx", """
            <Solution>
              <Project Path="Library/Library.csproj" />
              <Project Path="Web/Web.csproj" />
              <Project Path="Tests/Tests.csproj" />
            </Solution>
            """);

        var run = await folder.RunAsync("fix", "Quotes.slnx", "--diagnostics", "PERF5002");

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        Assert.Contains("1 round", run.Flat);
        Assert.Contains("0 findings", run.Flat);

        // The bottom awaits, with the token of the request.
        var library = folder.Read("Library/Quotes.cs");
        Assert.Contains("Task<string> ReadAsync(string symbol, CancellationToken cancellationToken = default);", library);
        Assert.Contains("public async Task<string> ReadAsync(string symbol, CancellationToken cancellationToken = default)", library);
        Assert.Contains("await http.GetStringAsync(\"/\" + symbol, cancellationToken)", library);
        Assert.Contains("Task.FromResult(prices[symbol])", library);

        // The route and what it is called stay, and so do the tests' names.
        var controller = folder.Read("Web/QuotesController.cs");
        Assert.Contains("[HttpGet(\"quotes/{symbol}\")]", controller);
        Assert.Contains("async Task<ActionResult<decimal>> Get(string symbol, CancellationToken cancellationToken", controller);
        Assert.Contains("await service.PriceAsync(symbol, cancellationToken)", folder.Read("Web/QuotesController.cs"));
        var tests = folder.Read("Tests/PriceTests.cs");
        Assert.Contains("public async Task Reads_a_price()", tests);
        Assert.Contains("public async Task Tells_of_a_failure()", tests);
        Assert.Contains("setup.ReadAsync(\"ABC\", It.IsAny<CancellationToken>())).ReturnsAsync(\"12\")", tests);

        var outcome = await Dotnet.RunAsync(
            ["run", "--project", folder["Tests/Tests.csproj"]], folder.FullPath, new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == 0, string.Join('\n', outcome.Lines));
        Assert.Contains(outcome.Lines, line => line.Contains("Total: 3") && line.Contains("Failed: 0"));
    }

    private void WriteLibrary()
    {
        folder.Write("Library/Library.csproj", ScratchFolder.Library.Replace("</PropertyGroup>", "<Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>PERF5002</WarningsNotAsErrors></PropertyGroup>", StringComparison.Ordinal));
        folder.Write("Library/Quotes.cs", """
            using System.Collections.Generic;
            using System.Net.Http;

            namespace Quotes;

            public interface IQuotes
            {
                string Read(string symbol);
            }

            public sealed class WebQuotes(HttpClient http) : IQuotes
            {
                public string Read(string symbol)
                {
                    return http.GetStringAsync("/" + symbol).Result;
                }
            }

            public sealed class MemoryQuotes(Dictionary<string, string> prices) : IQuotes
            {
                public string Read(string symbol) => prices[symbol];
            }

            public sealed class PriceService(IQuotes quotes)
            {
                /// <summary>The price, as <see cref="IQuotes.Read"/> gives it.</summary>
                public decimal Price(string symbol) => decimal.Parse(quotes.Read(symbol), System.Globalization.CultureInfo.InvariantCulture);
            }
            """);
    }

    private void WriteWeb()
    {
        folder.Write("Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Library/Library.csproj" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Web/Program.cs", """
            using Quotes;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddControllers();
            builder.Services.AddSingleton<IQuotes>(new MemoryQuotes(new() { ["ABC"] = "12" }));
            builder.Services.AddSingleton<PriceService>();
            var app = builder.Build();
            app.MapControllers();
            app.Run();
            """);
        folder.Write("Web/QuotesController.cs", """
            using Microsoft.AspNetCore.Mvc;
            using Quotes;

            namespace Web;

            [ApiController]
            public sealed class QuotesController(PriceService service) : ControllerBase
            {
                [HttpGet("quotes/{symbol}")]
                public ActionResult<decimal> Get(string symbol)
                {
                    return service.Price(symbol);
                }
            }
            """);
    }

    private void WriteTests()
    {
        folder.Write("Tests/Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="3.2.2" />
                <PackageReference Include="Moq" Version="4.21.0" />
                <ProjectReference Include="../Library/Library.csproj" />
                <ProjectReference Include="../Web/Web.csproj" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Tests/PriceTests.cs", """
            using Moq;
            using Quotes;
            using Web;
            using Xunit;

            namespace Tests;

            public sealed class PriceTests
            {
                [Fact]
                public void Reads_a_price()
                {
                    var quotes = new Mock<IQuotes>(MockBehavior.Strict);
                    quotes.Setup(setup => setup.Read("ABC")).Returns("12");

                    Assert.Equal(12, new PriceService(quotes.Object).Price("ABC"));
                    quotes.Verify(setup => setup.Read("ABC"), Times.Once);
                }

                [Fact]
                public void Tells_of_a_failure()
                {
                    var quotes = new Mock<IQuotes>();
                    quotes.Setup(setup => setup.Read("XYZ")).Throws(new KeyNotFoundException("XYZ"));
                    var service = new PriceService(quotes.Object);

                    Assert.Throws<KeyNotFoundException>(() => service.Price("XYZ"));
                }

                [Fact]
                public void Serves_a_price()
                {
                    var controller = new QuotesController(new PriceService(new Fake()));

                    Assert.Equal(7, controller.Get("ABC").Value);
                }

                private sealed class Fake : IQuotes
                {
                    public string Read(string symbol) => "7";
                }
            }
            """);
    }
}
