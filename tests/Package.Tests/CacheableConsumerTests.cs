namespace PerfAnalyzers.Package.Tests;

/// <summary>The generator in the package caches methods of a project that knows it only from a feed.</summary>
public sealed class CacheableConsumerTests(PackedPackages packages)
{
    private const string Code = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using PerfAnalyzers;

        var services = new ServiceCollection();
        services.AddMemoryCache();
        services.AddScoped<Scratch.IReports, Scratch.Reports>();
        Scratch.ReportsCachedExtensions.DecorateReportsWithCache(services);
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var reports = scope.ServiceProvider.GetRequiredService<Scratch.IReports>();
        var first = await reports.CountAsync(2030, default);
        var second = await reports.CountAsync(2030, default);
        await reports.PublishAsync();
        Console.WriteLine($"{first} {second} {await reports.CountAsync(2030, default)}");

        namespace Scratch
        {
            public interface IReports
            {
                [Cacheable("reports", Duration = 60)]
                Task<string> CountAsync(int year, CancellationToken cancellationToken);

                [Cacheable("names", Duration = 60)]
                string? Name(Guid id);

                [CacheEvict("reports")]
                Task PublishAsync();
            }

            internal sealed class Reports : IReports
            {
                private int _loads;

                public Task<string> CountAsync(int year, CancellationToken cancellationToken) => Task.FromResult($"{year}#{++_loads}");

                public string? Name(Guid id) => null;

                public Task PublishAsync() => Task.CompletedTask;
            }
        }
        """;

    /// <summary>Every analyzer of the SDK is on: none of them finds anything in generated code.</summary>
    [Fact]
    public async Task A_marked_method_is_cached()
    {
        using var folder = new SolutionFolder(packages);
        folder.Write("App/Program.cs", Code);
        folder.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>$(MSBuildThisFileDirectory)../packages</RestorePackagesPath>
                <AnalysisMode>All</AnalysisMode>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <PackageReference Include="PerfAnalyzers" Version="{packages.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        var project = Path.Combine(folder.FullPath, "App");

        var build = await DotNet.RunAsync(project, "build", "--nologo");
        Assert.DoesNotContain(".g.cs", build);
        Assert.DoesNotContain("PERF405", build);

        var run = await DotNet.RunAsync(project, "run", "--no-build");
        Assert.Equal("2030#1 2030#1 2030#2", run.Trim().Split('\n')[^1].Trim());
    }
}
