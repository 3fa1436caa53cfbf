using PerfAnalyzers.Benchmarks.Reports.Html;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>A report for people: HTML when the file's name says so, else Markdown.</summary>
internal static class ReportFile
{
    public static void Write(string path, RunReport report, RunReport? before)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var output = new StreamWriter(path) { NewLine = "\n" };
        if (Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm")
        {
            output.Write(HtmlReport.Create(report, before));
        }
        else
        {
            MarkdownReport.Write(output, report, before);
        }
    }
}
