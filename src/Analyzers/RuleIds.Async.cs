namespace PerfAnalyzers;

internal static partial class RuleIds
{
    /// <summary>A task is waited for by blocking, in code that could await it.</summary>
    public const string BlockingWait = "PERF5001";

    /// <summary>A task is waited for by blocking, in synchronous code that could be async.</summary>
    public const string SynchronousWait = "PERF5002";

    /// <summary>A task is waited for by blocking, where async is not possible as the code stands.</summary>
    public const string UnavoidableWait = "PERF5003";

    /// <summary>A synchronous call waits for I/O, in code that could await its asynchronous twin.</summary>
    public const string SyncIo = "PERF5004";

    /// <summary>A synchronous function that serves a request waits for I/O.</summary>
    public const string SyncEntryPoint = "PERF5005";

    /// <summary>A thread sleeps in code that could await a delay.</summary>
    public const string ThreadSleep = "PERF5006";

    /// <summary>A method or lambda is <c>async void</c>: nobody can wait for it.</summary>
    public const string AsyncVoid = "PERF5007";

    /// <summary>A synchronous function starts a task and lets go of it.</summary>
    public const string DroppedTask = "PERF5008";

    /// <summary>A call could be given the token of its function and is not.</summary>
    public const string LostToken = "PERF5009";

    /// <summary>Two independent remote reads wait for each other.</summary>
    public const string SequentialAwaits = "PERF5010";

    /// <summary>A task leaves a <c>using</c> whose resource it still needs.</summary>
    public const string TaskOutlivesUsing = "PERF5011";

    /// <summary>A lazy sequence of tasks is enumerated twice, which starts its tasks twice.</summary>
    public const string TasksStartedTwice = "PERF5012";

    /// <summary>A request waits for work that it has given to another thread.</summary>
    public const string OffloadedWait = "PERF5013";

    /// <summary>A thread is given back by holding another one.</summary>
    public const string FakeAsync = "PERF5014";

    /// <summary>Two operations are in flight on one <c>DbContext</c>.</summary>
    public const string ConcurrentContext = "PERF5015";

    /// <summary>A round trip holds a lock, or a remote call a database transaction.</summary>
    public const string RoundTripUnderLock = "PERF5016";

    /// <summary>As many remote calls as there are elements are in flight at once.</summary>
    public const string UnboundedFanOut = "PERF5017";

    /// <summary>A function that serves requests takes no token.</summary>
    public const string ActionWithoutToken = "PERF5018";

    /// <summary>A call in async code has an asynchronous sibling, and may wait for something.</summary>
    public const string AsyncSibling = "PERF5019";
}
