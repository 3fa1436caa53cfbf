using System.Reflection;
using System.Runtime.CompilerServices;

namespace PerfAnalyzers.Benchmarks.Reach;

/// <summary>From what the compiler makes of a method back to what its author wrote, and the other way.</summary>
internal static class CompiledMethod
{
    /// <summary>The method that holds the code: an async method or an iterator only starts its state machine.</summary>
    public static MethodBase BodyOf(MethodBase method)
        => method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? method;

    /// <summary><c>Type.Method</c>; of a lambda or a state machine the method that holds it.</summary>
    public static string NameOf(MethodBase method)
    {
        // <LoadAsync>d__4.MoveNext, <>c__DisplayClass1_0.<LoadAsync>b__2, <LoadAsync>g__Inner|3_0, <<LoadAsync>g__Inner|3_0>d.MoveNext
        var name = Between(method.Name);
        var type = method.DeclaringType;
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<'))
        {
            name = Between(type.Name) ?? name;
            type = outer;
        }

        name ??= method.Name;
        return type is null ? name : $"{WithoutArity(type.Name)}.{(name is ".ctor" or ".cctor" ? WithoutArity(type.Name) : name)}";
    }

    private static string? Between(string generated)
    {
        if (!generated.StartsWith('<'))
        {
            return null;
        }

        if (generated.IndexOf("g__", StringComparison.Ordinal) is > 0 and var local && generated.IndexOf('|', local) is > 0 and var bar)
        {
            return generated[(local + 3)..bar];
        }

        var start = generated.LastIndexOf('<') + 1;
        return generated.IndexOf('>', start) is var end && end > start ? generated[start..end] : null;
    }

    private static string WithoutArity(string name) => name.Split('`')[0];
}
