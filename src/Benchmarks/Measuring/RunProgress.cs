using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>
/// One line per hot path when it begins. Whole lines and at once, because other programs show the last one as what is
/// being measured.
/// </summary>
internal sealed class RunProgress(TextWriter output, int total)
{
    private HotPathCase? current;
    private int begun;

    public void Counting() => WriteLine($"Counting queries of {total} hot path{(total == 1 ? "" : "s")} ...");

    public void Building() => WriteLine("Building the benchmark process ...");

    public void Measuring(HotPathCase @case)
    {
        if (!ReferenceEquals(current, @case))
        {
            current = @case;
            WriteLine($"[{++begun}/{total}] {@case.Title}");
        }
    }

    public void Failed(HotPathCase @case)
    {
        Measuring(@case);
        WriteLine("      failed");
    }

    private void WriteLine(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
