namespace PerfAnalyzers.HotPaths;

/// <summary>The code that composes services on the database of a run, in C# 8, for the providers that the benchmarks project references.</summary>
internal static class HarnessDatabase
{
    /// <summary>What the code names. The providers bring it with them, unless a reference leaves something out.</summary>
    public static readonly string[] Types =
    [
        "Microsoft.EntityFrameworkCore.DbContext",
        "Microsoft.EntityFrameworkCore.IDbContextFactory`1",
        "Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory`1",
        "Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions",
        "Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions",
        "Microsoft.Extensions.DependencyInjection.LoggingServiceCollectionExtensions",
        "Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions",
        "Microsoft.Extensions.DependencyInjection.MemoryCacheServiceCollectionExtensions",
        "System.TimeProvider",
    ];

    public static readonly string[] SqliteTypes = ["Microsoft.EntityFrameworkCore.SqliteDbContextOptionsBuilderExtensions", "Microsoft.Data.Sqlite.SqliteConnection"];

    public static readonly string[] NpgsqlTypes = ["Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions"];

    public static string Emit(bool withSqlite, bool withNpgsql)
        => Composition + Options(withSqlite, withNpgsql) + Cleanup(withSqlite) + "    }\n";

    private const string Composition = """

            /// <summary>Services on a database of their own: SQLite in a file of the run, or what a connection string names.</summary>
            internal static class HotPathDatabase
            {
                private static readonly global::System.Lazy<string> Folder = new global::System.Lazy<string>(MakeFolder);

                /// <summary>Registers types by name in rows of kind, service and implementation, and makes the tables where there are none.</summary>
                public static async global::System.Threading.Tasks.Task<global::System.IServiceProvider> ComposeAsync(params string[] rows)
                {
                    var services = new global::Microsoft.Extensions.DependencyInjection.ServiceCollection();
                    global::Microsoft.Extensions.DependencyInjection.LoggingServiceCollectionExtensions.AddLogging(services);
                    global::Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.AddOptions(services);
                    global::Microsoft.Extensions.DependencyInjection.MemoryCacheServiceCollectionExtensions.AddMemoryCache(services);
                    global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, global::System.TimeProvider.System);
                    var contexts = new global::System.Collections.Generic.HashSet<global::System.Type>();
                    for (int i = 0; i < rows.Length; i += 3)
                    {
                        global::System.Type service = global::System.Type.GetType(rows[i + 1], true)!;
                        global::System.Type implementation = global::System.Type.GetType(rows[i + 2], true)!;
                        if (rows[i] != "Service")
                        {
                            object options = contexts.Add(service) ? AddContext(services, service) : OptionsOf(services, service);
                            if (rows[i] == "ContextFactory")
                            {
                                global::System.Type factory = typeof(global::Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory<>).MakeGenericType(service);
                                global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
                                    services,
                                    typeof(global::Microsoft.EntityFrameworkCore.IDbContextFactory<>).MakeGenericType(service),
                                    global::System.Activator.CreateInstance(factory, options, 1024)!);
                            }
                        }
                        else
                        {
                            global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped(services, service, implementation);
                        }
                    }

                    var provider = global::Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(services);
                    using (var scope = new global::PerfAnalyzers.Generated.HotPathScope(provider))
                    {
                        foreach (global::System.Type context in contexts)
                        {
                            await ((global::Microsoft.EntityFrameworkCore.DbContext)scope.Resolve(context)).Database.EnsureCreatedAsync();
                        }
                    }

                    return provider;
                }

                private static object AddContext(global::Microsoft.Extensions.DependencyInjection.ServiceCollection services, global::System.Type context)
                {
                    var builder = (global::Microsoft.EntityFrameworkCore.DbContextOptionsBuilder)global::System.Activator.CreateInstance(typeof(global::Microsoft.EntityFrameworkCore.DbContextOptionsBuilder<>).MakeGenericType(context))!;
                    Use(builder, context.Name);
                    object options = builder.Options;
                    global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, options.GetType(), options);
                    global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, typeof(global::Microsoft.EntityFrameworkCore.DbContextOptions), options);
                    global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped(services, context, context);
                    return options;
                }

                private static object OptionsOf(global::Microsoft.Extensions.DependencyInjection.ServiceCollection services, global::System.Type context)
                {
                    global::System.Type options = typeof(global::Microsoft.EntityFrameworkCore.DbContextOptions<>).MakeGenericType(context);
                    foreach (global::Microsoft.Extensions.DependencyInjection.ServiceDescriptor service in services)
                    {
                        if (service.ServiceType == options)
                        {
                            return service.ImplementationInstance!;
                        }
                    }

                    throw new global::System.InvalidOperationException("There are no options for " + context);
                }

                /// <summary>ConnectionStrings__ShopContext, or ConnectionStrings__Default for all contexts.</summary>
                private static string? ConnectionString(string context)
                    => global::System.Environment.GetEnvironmentVariable("ConnectionStrings__" + context)
                        ?? global::System.Environment.GetEnvironmentVariable("ConnectionStrings__Default");

                /// <summary>The folder of the run, which its processes share and which is removed after it; else one of this process.</summary>
                private static string MakeFolder()
                {
                    if (global::System.Environment.GetEnvironmentVariable("PERFANALYZERS_RUN") is string run)
                    {
                        return run;
                    }

                    string own = global::System.IO.Path.Combine(global::System.IO.Path.GetTempPath(), "perfanalyzers-" + global::System.Guid.NewGuid().ToString("N"));
                    global::System.IO.Directory.CreateDirectory(own);
                    global::System.AppDomain.CurrentDomain.ProcessExit += (sender, e) => global::System.IO.Directory.Delete(own, true);
                    return own;
                }


        """;

    private static string Options(bool withSqlite, bool withNpgsql)
    {
        const string Postgres = """
                        if (connection != null && connection.IndexOf("Host=", global::System.StringComparison.OrdinalIgnoreCase) >= 0)
                        {
                            global::Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions.UseNpgsql(options, connection);
                            return;
                        }


            """;
        const string Sqlite = """
                        string file = "Data Source=" + global::System.IO.Path.Combine(Folder.Value, context + ".db");
                        global::Microsoft.EntityFrameworkCore.SqliteDbContextOptionsBuilderExtensions.UseSqlite(options, connection ?? file);

            """;
        const string NoSqlite = """
                        throw new global::System.InvalidOperationException("Name a PostgreSQL database, for example ConnectionStrings__Default=\"Host=localhost;Database=bench\", or reference Microsoft.EntityFrameworkCore.Sqlite.");

            """;
        return """
                    private static void Use(global::Microsoft.EntityFrameworkCore.DbContextOptionsBuilder options, string context)
                    {
                        string? connection = ConnectionString(context);

            """ + (withNpgsql ? Postgres : "") + (withSqlite ? Sqlite : NoSqlite) + """
                    }

            """;
    }

    private static string Cleanup(bool withSqlite) => """

                /// <summary>Disposes the services and lets go of the file.</summary>
                public static async global::System.Threading.Tasks.Task DisposeAsync(global::System.IServiceProvider services)
                {
                    await global::PerfAnalyzers.Generated.HotPathSupport.DisposeAsync(services);

        """ + (withSqlite ? "            global::Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();\n" : "") + """
                }

        """;
}
