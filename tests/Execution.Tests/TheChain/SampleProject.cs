using System.Reflection;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.TheChain;

/// <summary>The sources of the sample as a project that can be rewritten and run on a test server, its queries counted.</summary>
internal static class SampleProject
{
    private const string Prefix = "TheChain/";

    /// <summary>What the SDK adds to a web project.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>What the generators add.</summary>
    private const string Attributes = """
        namespace PerfAnalyzers;

        [AttributeUsage(AttributeTargets.Method)]
        internal sealed class HotPathAttribute : Attribute;

        [AttributeUsage(AttributeTargets.Method)]
        internal sealed class HotPathArgsAttribute(params object?[] arguments) : Attribute
        {
            public object?[] Arguments { get; } = arguments;
        }

        [AttributeUsage(AttributeTargets.Method)]
        internal sealed class PerfBudgetAttribute : Attribute
        {
            public string? Mean { get; set; }

            public string? Allocated { get; set; }

            public int Queries { get; set; }
        }
        """;

    public static Project Create()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (name[Prefix.Length..].Replace('\\', '/'), Read(assembly, name)))
            .Select(file => file.Item1 == "Program.cs" ? (file.Item1, OnTestServer(file.Item2)) : file)
            .Append(("ImplicitUsings.cs", ImplicitUsings))
            .Append(("Attributes.cs", Attributes));
        return ScenarioSource.CreateProject(OutputKind.ConsoleApplication, files);
    }

    /// <summary>The controllers are those of the compiled sources, and the queries of their context are counted.</summary>
    private static string OnTestServer(string program)
    {
        var onTestServer = program
            .Replace("builder.Services.AddControllers();", "builder.Services.AddControllers().AddApplicationPart(typeof(TheChain.Controllers.UsersController).Assembly);")
            .Replace("var app = builder.Build();", """
                Microsoft.AspNetCore.TestHost.WebHostBuilderExtensions.UseTestServer(builder.WebHost);
                builder.Services.AddSingleton<PerfAnalyzers.Execution.Tests.Databases.RoundTripCounter>();
                builder.Services.ConfigureDbContext<ChainContext>((services, options) =>
                    options.AddInterceptors(services.GetRequiredService<PerfAnalyzers.Execution.Tests.Databases.RoundTripCounter>()));

                var app = builder.Build();
                """);
        return "using Microsoft.EntityFrameworkCore;\n" + onTestServer;
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
