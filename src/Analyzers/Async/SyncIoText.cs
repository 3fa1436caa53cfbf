using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.Async;

/// <summary>How a synchronous call is spoken of in messages.</summary>
internal static class SyncIoText
{
    /// <summary>What to do: <c>await FirstAsync</c>, <c>use await foreach</c>.</summary>
    public static string Advice(SyncIoCall call)
        => call.Form is SyncIoForm.Enumeration or SyncIoForm.Disposal ? "use '" + call.Twin.Name + "'" : "await '" + call.Twin.Name + "'";

    /// <summary>Does the call only read, by its name?</summary>
    public static bool Reads(SyncIoCall call)
    {
        foreach (var prefix in ReadingNames)
        {
            if (call.Twin.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return call.Form == SyncIoForm.Enumeration;
    }

    private static readonly string[] ReadingNames =
    [
        "All", "Any", "Average", "Contains", "Count", "ElementAt", "Find", "First", "Get", "Last", "LongCount", "Load", "Max", "Min", "Query", "Read",
        "Reload", "Single", "StringGet", "Sum", "To",
    ];
}
