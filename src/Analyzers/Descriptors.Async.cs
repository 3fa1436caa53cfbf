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
}
