using System.Runtime.ExceptionServices;

namespace PerfAnalyzers.Benchmarks.Counting;

/// <summary>Runs a harness, which is the user's code and may hang.</summary>
internal static class Patience
{
    /// <summary>As long as BenchmarkDotNet waits for a benchmark in this process.</summary>
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(5);

    /// <param name="work">Setup and calls.</param>
    /// <param name="longest">How long they may take together; five minutes by default.</param>
    /// <exception cref="TimeoutException">The harness hangs.</exception>
    /// <exception cref="Exception">Whatever the harness throws.</exception>
    public static T Run<T>(Func<T> work, TimeSpan? longest = null)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
        };

        thread.Start();
        if (!thread.Join(longest ?? Default))
        {
            throw new TimeoutException($"Setup and calls did not end within {(longest ?? Default).TotalSeconds:0} s.");
        }

        failure?.Throw();
        return result!;
    }
}
