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
}
