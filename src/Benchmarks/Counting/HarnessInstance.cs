using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using BenchmarkDotNet.Running;

namespace PerfAnalyzers.Benchmarks.Counting;

/// <summary>Runs a harness as BenchmarkDotNet does (setup, call, cleanup), but call by call and in this process.</summary>
internal sealed class HarnessInstance
{
    private readonly object instance;
    private readonly Descriptor descriptor;

    public HarnessInstance(BenchmarkCase benchmarkCase)
    {
        descriptor = benchmarkCase.Descriptor;
        instance = Activator.CreateInstance(descriptor.Type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, null, null)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
        {
            Assign(parameter.Name, parameter.Value);
        }
    }

    /// <summary>The instance of the harness class.</summary>
    public object Target => instance;

    public void GlobalSetup() => Invoke(descriptor.GlobalSetupMethod);

    public void IterationSetup() => Invoke(descriptor.IterationSetupMethod);

    public void Call() => Invoke(descriptor.WorkloadMethod);

    public void IterationCleanup() => Invoke(descriptor.IterationCleanupMethod);

    public void GlobalCleanup() => Invoke(descriptor.GlobalCleanupMethod);

    private void Assign(string name, object? value)
    {
        const BindingFlags AnyMember = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;
        if (descriptor.Type.GetField(name, AnyMember) is { } field)
        {
            field.SetValue(instance, value);
        }
        else
        {
            descriptor.Type.GetProperty(name, AnyMember)!.SetValue(instance, value);
        }
    }

    private void Invoke(MethodInfo? method)
    {
        if (method is not null)
        {
            Complete(method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, null, null));
        }
    }

    [SuppressMessage("PerfAnalyzers", "PERF5002", Justification = "Waits as BenchmarkDotNet does, on the thread that made the call.")]
    private static void Complete(object? result)
    {
        switch (result)
        {
            case Task task:
                task.GetAwaiter().GetResult();
                break;
            case ValueTask task:
                task.AsTask().GetAwaiter().GetResult();
                break;
            case not null when result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                var asTask = type.GetMethod(nameof(ValueTask<int>.AsTask))!;
                ((Task)asTask.Invoke(result, null)!).GetAwaiter().GetResult();
                break;
        }
    }
}
