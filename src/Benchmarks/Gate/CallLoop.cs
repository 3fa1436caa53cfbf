using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PerfAnalyzers.Benchmarks.Gate;

/// <summary>
/// A loop around the call of a harness, without reflection inside: that would cost more than a short call, and hide a quarter
/// of it.
/// </summary>
internal static class CallLoop
{
    private const string Waits = "One call after the other on one thread: an await of the loop's own would be part of what is measured.";

    /// <summary>Makes so many calls, one after the other, and waits for those that give a task.</summary>
    public static Action<int> Of(object harness, MethodInfo call)
    {
        var type = call.ReturnType;
        if (type == typeof(void))
        {
            var action = call.CreateDelegate<Action>(harness);
            return count => Run(action, count);
        }

        if (typeof(Task).IsAssignableFrom(type))
        {
            var start = call.CreateDelegate<Func<Task>>(harness);
            return count => RunTask(start, count);
        }

        if (type == typeof(ValueTask))
        {
            var start = call.CreateDelegate<Func<ValueTask>>(harness);
            return count => RunValueTask(start, count);
        }

        var (name, result) = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? (nameof(OfValueTask), type.GetGenericArguments()[0])
            : (nameof(OfFunction), type);
        return (Action<int>)typeof(CallLoop).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(result).Invoke(null, [harness, call])!;
    }

    private static Action<int> OfFunction<T>(object harness, MethodInfo call)
    {
        var function = call.CreateDelegate<Func<T>>(harness);
        return count => RunFunction(function, count);
    }

    private static Action<int> OfValueTask<T>(object harness, MethodInfo call)
    {
        var start = call.CreateDelegate<Func<ValueTask<T>>>(harness);
        return count => RunValueTask(start, count);
    }

    // Compiled once and fully: a loop that is replaced while it runs would be part of what is measured.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(Action call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            call();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFunction<T>(Func<T> call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Result<T>.Last = call();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SuppressMessage("PerfAnalyzers", "PERF5002", Justification = Waits)]
    private static void RunTask(Func<Task> call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            call().GetAwaiter().GetResult();
        }
    }

    // A value task that is not complete cannot be waited for by itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SuppressMessage("PerfAnalyzers", "PERF5002", Justification = Waits)]
    private static void RunValueTask(Func<ValueTask> call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var task = call();
            if (task.IsCompleted)
            {
                task.GetAwaiter().GetResult();
            }
            else
            {
                task.AsTask().GetAwaiter().GetResult();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SuppressMessage("PerfAnalyzers", "PERF5002", Justification = Waits)]
    private static void RunValueTask<T>(Func<ValueTask<T>> call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var task = call();
            Result<T>.Last = task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>A result that nobody could look at need not be computed.</summary>
    private static class Result<T>
    {
        public static T? Last;
    }
}
