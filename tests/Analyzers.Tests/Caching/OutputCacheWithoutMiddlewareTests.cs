using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class OutputCacheWithoutMiddlewareTests
{
    private const string Reported = """[HttpGet, {|PERF4003:OutputCache(Duration = 60)|}] public int Get() => 1;""";
    private const string Silent = """[HttpGet, OutputCache(Duration = 60)] public int Get() => 1;""";

    private static Task VerifyAsync(string program, string types = "", OutputKind outputKind = OutputKind.ConsoleApplication)
        => VerifyAsync<OutputCacheUseAnalyzer>(program, types, outputKind);

    [Fact]
    public Task Reports_an_attribute() => VerifyAsync(Program("app.MapControllers();"), Controller(Reported));

    [Fact]
    public Task Reports_an_attribute_of_the_class()
        => VerifyAsync(Program("app.MapControllers();"), Controller("[HttpGet] public int Get() => 1;", "[{|PERF4003:OutputCache|}]"));

    [Fact]
    public Task Reports_an_attribute_of_a_page()
        => VerifyAsync(Program("app.MapRazorPages();"), "[{|PERF4003:OutputCache(Duration = 60)|}] public class IndexModel : PageModel { public void OnGet() { } }");

    [Theory]
    [InlineData("""app.MapGet("/x", () => 1).{|PERF4003:CacheOutput|}();""")]
    [InlineData("""app.MapGet("/x", [{|PERF4003:OutputCache|}] () => 1);""")]
    [InlineData("""app.MapGroup("/g").{|PERF4003:CacheOutput|}(policy => policy.Expire(TimeSpan.FromSeconds(1))).MapGet("/x", () => 1);""")]
    [InlineData("""app.MapControllers().{|PERF4003:CacheOutput|}("hour");""")]
    [InlineData("""app.UseResponseCaching(); Endpoints.Map(app); app.MapGet("/x", () => 1).{|PERF4003:CacheOutput|}();""")]
    public Task Reports_minimal_endpoints(string pipeline)
        => VerifyAsync(
            Program(pipeline, "builder.Services.AddOutputCache(options => options.AddPolicy(\"hour\", policy => policy.Expire(TimeSpan.FromHours(1))));"),
            "public static class Endpoints { public static void Map(WebApplication app) => app.MapGet(\"/y\", () => 1); }");

    [Fact]
    public Task Reports_a_host_with_a_start_up_class()
        => VerifyAsync(
            """
            using Microsoft.AspNetCore.Hosting;
            Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup<Startup>()).Build().Run();

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services) => services.AddControllers();
                public void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(endpoints => endpoints.MapControllers());
            }
            """,
            Controller(Reported));

    [Theory]
    [InlineData("app.UseOutputCache();")]
    [InlineData("((IApplicationBuilder)app).UseOutputCache();")]
    [InlineData("if (app.Environment.IsProduction()) { app.UseOutputCache(); }")]
    [InlineData("Pipeline.Use(app);")]
    public Task Silent_with_the_middleware(string pipeline)
        => VerifyAsync(
            Program(pipeline),
            Controller(Silent) + (pipeline.StartsWith("Pipeline", StringComparison.Ordinal) ? "\npublic static class Pipeline { public static void Use(IApplicationBuilder app) => app.UseOutputCache(); }" : ""));

    [Theory]
    [InlineData("plugin.Configure(app);", "IPlugin plugin = null!;")]
    [InlineData("configure(app);", "Action<IApplicationBuilder> configure = _ => { };")]
    [InlineData("configure(app);", "Action<WebApplication> configure = _ => { };")]
    public Task Silent_where_the_application_is_given_away(string pipeline, string services)
        => VerifyAsync(Program(pipeline, services), Controller(Silent) + "\npublic interface IPlugin { void Configure(IApplicationBuilder app); }");

    [Fact]
    public Task Silent_for_a_start_up_class_of_a_library()
        => VerifyAsync(
            """
            using Microsoft.AspNetCore.Hosting;
            Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup("Company.Web")).Build().Run();
            public class Unused { public void Configure(IApplicationBuilder app) => app.UseRouting(); }
            """,
            Controller(Silent));

    /// <summary>What a library calls is in its references: one that has none to the middleware cannot add it. A reference assembly has no code.</summary>
    [Theory]
    [InlineData("app.UseResponseCompression();", false, Reported)]
    [InlineData("app.UseResponseCompression();", true, Silent)]
    [InlineData("app.UseOutputCache();", false, Silent)]
    [InlineData("Company.Core.Pipeline.Use(app);", false, Silent)]
    public Task Looks_for_the_middleware_in_a_library_that_is_given_the_application(string body, bool isReferenceAssembly, string action)
    {
        var test = new CSharpAnalyzerTest<OutputCacheUseAnalyzer>();
        var core = Library("Company.Core", "app.UseOutputCache();", isReferenceAssembly: false);
        test.TestState.AdditionalReferences.AddRange([core, Library("Company.Web", body, isReferenceAssembly, core)]);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.TestState.Sources.Add(("/0/Program.cs", Program("Company.Web.Pipeline.Use(app); app.MapControllers();")));
        test.TestState.Sources.Add(("/0/Types.cs", Controller(action)));
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings + "\nglobal using Microsoft.AspNetCore.OutputCaching;"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static MetadataReference Library(string name, string body, bool isReferenceAssembly, params MetadataReference[] references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText($"using Microsoft.AspNetCore.Builder; namespace {name} {{ public static class Pipeline {{ public static void Use(IApplicationBuilder app) {{ {body} }} }} }}", cancellationToken: TestContext.Current.CancellationToken)],
            [.. ReferenceAssemblies.AspNetCore.References, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, options: new EmitOptions(metadataOnly: isReferenceAssembly, includePrivateMembers: !isReferenceAssembly), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    [Fact]
    public Task Silent_in_a_library() => VerifyAsync("", Controller(Silent), OutputKind.DynamicallyLinkedLibrary);

    [Fact]
    public Task Silent_where_nothing_is_to_be_stored()
        => VerifyAsync(
            Program("app.MapControllers(); app.MapGet(\"/x\", () => 1).CacheOutput(policy => policy.NoCache());"),
            Controller("[HttpGet, OutputCache(NoStore = true)] public int Get() => 1;"));

    [Fact]
    public Task Silent_for_an_attribute_of_another_name_space()
        => VerifyAsync(
            Program("app.MapControllers();"),
            "[Own.OutputCache] public class C : ControllerBase { } namespace Own { public sealed class OutputCacheAttribute : Attribute; }");
}
