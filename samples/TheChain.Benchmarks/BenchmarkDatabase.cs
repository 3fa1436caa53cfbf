using System.Runtime.CompilerServices;

namespace TheChain.Benchmarks;

/// <summary>Benchmarks have a database of their own, beside their program, so that they leave that of the application alone.</summary>
internal static class BenchmarkDatabase
{
    private const string Option = "Database__Path";

    [ModuleInitializer]
    internal static void Select()
    {
        if (Environment.GetEnvironmentVariable(Option) is null)
        {
            Environment.SetEnvironmentVariable(Option, Path.Combine(AppContext.BaseDirectory, "thechain.db"));
        }
    }
}
