using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor BlockingWait = Create(
        id: RuleIds.BlockingWait,
        title: "Await the task instead of blocking on it",
        messageFormat: "'{0}' blocks a thread inside {1}; {2} instead",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A thread that waits for a task does no other work. Under load the thread pool runs out of threads, and with a single-threaded synchronization context the wait never ends.");

    /// <summary>Its default is for servers; elsewhere it is reported as information, by <c>Diagnostic.Create</c> with a severity.</summary>
    public static readonly DiagnosticDescriptor SynchronousWait = Create(
        id: RuleIds.SynchronousWait,
        title: "Make the function async instead of blocking on a task",
        messageFormat: "'{0}' blocks a thread inside {1}, which could be async; make it async and {2}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A thread that waits for a task does no other work. The function can become async, with those that call it, and the thread is free until the task has completed.");

    public static readonly DiagnosticDescriptor UnavoidableWait = Create(
        id: RuleIds.UnavoidableWait,
        title: "Move the asynchronous work to where it can be awaited",
        messageFormat: "'{0}' blocks a thread inside {1}: {2}; {3}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A thread that waits for a task does no other work. The code as it stands cannot await, and the message says what stands in the way and what to do instead.");

    public static readonly DiagnosticDescriptor SyncIo = Create(
        id: RuleIds.SyncIo,
        title: "Await the asynchronous form of a call that waits for I/O",
        messageFormat: "'{0}' waits for {1} inside {2}; {3} instead",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A thread that waits for a database, a file or another machine does no other work. The asynchronous form of the call gives the thread back until the answer is there.");

    public static readonly DiagnosticDescriptor SyncEntryPoint = Create(
        id: RuleIds.SyncEntryPoint,
        title: "Make a function that serves requests and waits for I/O asynchronous",
        messageFormat: "'{0}' waits for {1} inside the synchronous {2}; {3} in an async function instead",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A synchronous function holds one thread per request while the database answers. Under load the thread pool runs out of threads, and requests wait for one before they are even looked at.");

    public static readonly DiagnosticDescriptor ThreadSleep = Create(
        id: RuleIds.ThreadSleep,
        title: "Await a delay instead of putting the thread to sleep",
        messageFormat: "'Thread.Sleep' holds a thread inside {0}; await '{1}' instead",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A sleeping thread does no other work. A delay that is awaited gives the thread back until its time has come.");

    public static readonly DiagnosticDescriptor LostToken = Create(
        id: RuleIds.LostToken,
        title: "Pass the token to what can be cancelled",
        messageFormat: "'{0}' could be given '{1}' and goes on when nobody waits for its result any more",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A function that takes a token and does not pass it on cannot be cancelled. What a client has stopped waiting for still uses the database and the connection pool.");

    public static readonly DiagnosticDescriptor OffloadedWait = Create(
        id: RuleIds.OffloadedWait,
        title: "Do not wait in a request for work on another thread",
        messageFormat: "'{0}' holds this thread while another one does the work; {1}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Work that is started on the thread pool and then waited for takes two threads instead of one. It avoids the deadlock of a blocked task by making the shortage of threads worse.");

    public static readonly DiagnosticDescriptor FakeAsync = Create(
        id: RuleIds.FakeAsync,
        title: "Await I/O itself instead of moving it to another thread",
        messageFormat: "'Task.Run' lets another thread wait for {1} in '{0}'; await '{2}', which holds no thread",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Task.Run around a call that waits gives one thread of the pool back and takes another one. The asynchronous form of the call takes none.");

    public static readonly DiagnosticDescriptor ActionWithoutToken = Create(
        id: RuleIds.ActionWithoutToken,
        title: "Let a function that serves requests take the request's token",
        messageFormat: "The {0} takes no CancellationToken, so '{1}' goes on when the client has gone",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "ASP.NET Core gives an action the token of its request when it asks for one. Without it, a query runs to its end for a client that has left.");

    public static readonly DiagnosticDescriptor AsyncVoid = Create(
        id: RuleIds.AsyncVoid,
        title: "Return a task instead of async void",
        messageFormat: "{0} is async void: nobody can wait for it, and an exception in it ends the process; {1}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The caller of an async void function goes on at its first await and never learns when its work is done. An exception that it throws reaches no caller.");

    public static readonly DiagnosticDescriptor DroppedTask = Create(
        id: RuleIds.DroppedTask,
        title: "Do not drop the task that a call returns",
        messageFormat: "The task of '{0}' is dropped in {1}: nobody waits for it, and its exception is lost; {2}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The compiler warns of a call that is not awaited only inside async functions. In a synchronous function the task is lost just the same.");

    public static readonly DiagnosticDescriptor SequentialAwaits = Create(
        id: RuleIds.SequentialAwaits,
        title: "Start independent remote reads together",
        messageFormat: "'{0}' waits for '{1}', whose result it does not need; start both, then await them",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Two reads that do not need each other take as long as the slower one when both are started before the first is awaited, instead of as long as both together.");

    public static readonly DiagnosticDescriptor TaskOutlivesUsing = Create(
        id: RuleIds.TaskOutlivesUsing,
        title: "Await the task before its resource is disposed",
        messageFormat: "The task that {0} returns still works with '{1}', which is disposed before the task has completed; await it inside the using",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A using disposes its resource when the function returns. A task that is returned without being awaited goes on with a disposed resource.");

    public static readonly DiagnosticDescriptor TasksStartedTwice = Create(
        id: RuleIds.TasksStartedTwice,
        title: "Store started tasks in a collection before enumerating them twice",
        messageFormat: "'{0}' is enumerated {1} times, and each time '{2}' starts its tasks again; store them with ToArray",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A lazy sequence of tasks starts them while it is enumerated. A second enumeration does all the work a second time and waits for other tasks than the first.");

    public static readonly DiagnosticDescriptor ConcurrentContext = Create(
        id: RuleIds.ConcurrentContext,
        title: "Run one operation at a time on a DbContext",
        messageFormat: "{0} on '{1}', and a DbContext allows one operation at a time{2}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A DbContext throws InvalidOperationException when a second operation starts before the first has completed, and where it does not notice, its change tracker is corrupted.");

    public static readonly DiagnosticDescriptor RoundTripUnderLock = Create(
        id: RuleIds.RoundTripUnderLock,
        title: "Keep round trips out of locks and transactions",
        messageFormat: "'{0}' waits for {1} while {2} is held; do it before or after{3}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Everyone who wants the lock, or the rows that a transaction has locked, waits as long as the round trip takes, or until it times out.");

    public static readonly DiagnosticDescriptor UnboundedFanOut = Create(
        id: RuleIds.UnboundedFanOut,
        title: "Limit how many remote calls are in flight at once",
        messageFormat: "'{0}' is called for all of '{1}' at once; limit how many calls are in flight, as Parallel.ForEachAsync does{2}",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Task.WhenAll over a sequence starts a call for every element before the first has ended: as many connections, as much memory, and as much load on the other side as there are elements.");

    public static readonly DiagnosticDescriptor AsyncSibling = Create(
        id: RuleIds.AsyncSibling,
        title: "Await the asynchronous sibling of a call",
        messageFormat: "'{0}' is called inside {1} and has an asynchronous form; await '{2}' if it waits for anything",
        category: Areas.Async,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A method that has an asynchronous form often waits for something outside of the process. The rule reports all of them, and only where an option asks for it.");
}
