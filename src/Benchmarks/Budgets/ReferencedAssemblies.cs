using System.Reflection;

namespace PerfAnalyzers.Benchmarks.Budgets;

internal static class ReferencedAssemblies
{
    /// <summary>The assembly and those that it references: harnesses name what they measure.</summary>
    public static IEnumerable<Assembly> Of(Assembly assembly)
    {
        yield return assembly;
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            Assembly? reference = null;
            try
            {
                reference = Assembly.Load(name);
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                // A missing reference is the harness's failure, if it is needed at all.
            }

            if (reference is not null)
            {
                yield return reference;
            }
        }
    }
}
