using System.Reflection;
using System.Runtime.Loader;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>Loads an application and the harness of its one hot path, and runs the harness as BenchmarkDotNet does.</summary>
internal static class RunningHarness
{
    /// <summary>One call per case; the lines that the hot paths have logged.</summary>
    public static async Task<string> RunAsync(string source, OutputKind kind, ReferenceAssemblies application, ReferenceAssemblies benchmarks)
    {
        var app = TwoProjects.RunApplication(source, kind, references: application);
        return await RunAsync(app, TwoProjects.RunBenchmarks(app, references: benchmarks));
    }

    private static async Task<string> RunAsync(Generated application, Generated benchmarks)
    {
        benchmarks.AssertNoProblems();

        // A test host asks for this file beside the program, and for the application by its name.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "App.deps.json"), "{}", TestContext.Current.CancellationToken);
        var context = new AssemblyLoadContext(null);
        var loaded = Load(context, application.Compilation);
        context.Resolving += (_, name) => name.Name == "App" ? loaded : null;
        var harness = Assert.Single(Load(context, benchmarks.Compilation).GetExportedTypes());

        foreach (var (field, value) in Cases(harness))
        {
            var instance = Activator.CreateInstance(harness)!;
            field?.SetValue(instance, value);
            await CallAsync<GlobalSetupAttribute>(instance);
            await CallAsync<IterationSetupAttribute>(instance);
            await CallAsync<BenchmarkAttribute>(instance);
            await CallAsync<IterationCleanupAttribute>(instance);
            await CallAsync<GlobalCleanupAttribute>(instance);
        }

        return string.Join(" ", (List<string>)loaded.GetType("Log")!.GetField("Lines")!.GetValue(null)!);
    }

    private static Assembly Load(AssemblyLoadContext context, Compilation compilation)
    {
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        stream.Position = 0;
        return context.LoadFromStream(stream);
    }

    private static IEnumerable<(FieldInfo? Field, object? Value)> Cases(Type harness)
    {
        foreach (var field in harness.GetFields())
        {
            foreach (var value in field.GetCustomAttribute<ParamsAttribute>()?.Values ?? [.. ((IEnumerable<int>)harness.GetProperty(field.GetCustomAttribute<ParamsSourceAttribute>()!.Name)!.GetValue(null)!).Cast<object>()])
            {
                yield return (field, value);
            }

            yield break;
        }

        yield return (null, null);
    }

    private static async Task CallAsync<TAttribute>(object instance)
        where TAttribute : Attribute
    {
        foreach (var method in instance.GetType().GetMethods().Where(m => m.IsDefined(typeof(TAttribute))))
        {
            switch (method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, null, null))
            {
                case Task task:
                    await task;
                    break;
                case ValueTask task:
                    await task;
                    break;
            }
        }
    }
}
