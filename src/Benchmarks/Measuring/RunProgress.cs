using System.Diagnostics;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>One line per hot path, begun when it starts and ended when it is done.</summary>
internal sealed class RunProgress(TextWriter output, int total)
{
    private HotPathCase? current;
    private long started;
    private int begun;

    public void Counting()
    {
        output.WriteLine($"Counting queries of {total} hot path{(total == 1 ? "" : "s")} ...");
        output.Flush();
    }

    public void Building()
    {
        output.WriteLine("Building the benchmark process ...");
        output.Flush();
    }

    public void Measuring(HotPathCase @case)
    {
        if (ReferenceEquals(current, @case))
        {
            return;
        }

        Begin(@case);
    }

    public void Measured(HotPathCase @case)
    {
        output.WriteLine($" {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        output.Flush();
        current = null;
    }

    public void Failed(HotPathCase @case)
    {
        if (!ReferenceEquals(current, @case))
        {
            Begin(@case);
        }

        output.WriteLine(" failed");
        output.Flush();
        current = null;
    }

    private void Begin(HotPathCase @case)
    {
        current = @case;
        started = Stopwatch.GetTimestamp();
        output.Write($"[{++begun}/{total}] {@case.Title} ...");
        output.Flush();
    }
}
