using System.Collections.Concurrent;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>Runs everything that is posted to it on one thread, as the message loop of a desktop application does.</summary>
internal sealed class SingleThreadContext : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    /// <summary>Runs a method under such a context.</summary>
    /// <returns>False when it was not done in time, which means that it waits for its own thread.</returns>
    public static bool Run(Func<Task> method, TimeSpan limit)
    {
        var context = new SingleThreadContext();
        var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            SetSynchronizationContext(context);
            method().ContinueWith(
                _ =>
                {
                    done.Set();
                    context._queue.CompleteAdding();
                },
                TaskScheduler.Default);
            foreach (var (callback, state) in context._queue.GetConsumingEnumerable())
            {
                callback(state);
            }
        })
        {
            // A deadlocked thread never ends, and must not keep the test run alive.
            IsBackground = true,
        };
        thread.Start();
        return done.Wait(limit);
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
}
