using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace PerfAnalyzers.Benchmarks.HotPaths;

/// <summary>One harness class and what its attribute says of the hot path.</summary>
internal sealed record HotPath(Type Harness, string Id, string DisplayName, string? Kind, string? File, int? Line)
{
    /// <summary>The documentation id of the method that serves an endpoint, or null.</summary>
    public string? Handler { get; init; }

    /// <summary>The parameter that is the size of the problem, or null.</summary>
    public string? SizeParameter { get; init; }

    /// <summary>The harness classes of <paramref name="types"/>, in a stable order.</summary>
    public static IReadOnlyList<HotPath> Find(IEnumerable<Type> types) =>
    [
        .. from type in types
           let attribute = type.GetCustomAttribute<GeneratedHotPathAttribute>()
           where attribute is not null
           orderby attribute.DisplayName, type.FullName
           select new HotPath(
               type,
               attribute.Id,
               attribute.DisplayName,
               attribute.Kind,
               attribute.File,
               attribute.Line > 0 ? attribute.Line : null) { Handler = attribute.Handler, SizeParameter = attribute.SizeParameter },
    ];

    public static IEnumerable<Type> LoadableTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // One type with a missing reference must not hide the hot paths of the others.
            return exception.Types.OfType<Type>();
        }
    }

    /// <summary>Why BenchmarkDotNet could not run the class, or null. It stops the whole run over some of these and skips the class silently over others.</summary>
    public string? Flaw
    {
        get
        {
            if (!Harness.IsVisible || Harness.IsSealed || Harness.IsAbstract || Harness.ContainsGenericParameters
                || Harness.GetConstructor(Type.EmptyTypes) is null)
            {
                return "the class must be public, not sealed, not abstract, not generic, with a public parameterless constructor";
            }

            var benchmarks = Harness.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true)).ToList();
            return benchmarks switch
            {
                [{ IsStatic: false } method] when method.GetParameters().Length == 0 => null,
                [_] => "the [Benchmark] method must be an instance method without parameters",
                _ => $"exactly one public [Benchmark] method is needed, found {benchmarks.Count}",
            };
        }
    }
}
