using System.Text;

namespace PerfAnalyzers.Testing;

/// <summary>The approved files of one test.</summary>
internal sealed class Snapshot(string sourceFile, string methodName)
{
    private readonly string _folder = Path.GetDirectoryName(sourceFile)!;
    private readonly string _prefix = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{methodName}";

    public void Verify(IEnumerable<(string HintName, string Text)> sources)
    {
        var report = new StringBuilder();
        var stale = Directory.EnumerateFiles(_folder, _prefix + "#*.verified.cs").ToHashSet(StringComparer.Ordinal);
        foreach (var (hintName, text) in sources)
        {
            var name = $"{_prefix}#{Path.GetFileNameWithoutExtension(hintName)}";
            var verified = Path.Combine(_folder, name + ".verified.cs");
            var received = Path.Combine(_folder, name + ".received.cs");
            var content = $"//HintName: {hintName}\n{text}";
            stale.Remove(verified);
            if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") is var approved)
            {
                if (approved == content)
                {
                    File.Delete(received);
                    continue;
                }

                report.AppendLine($"NotEqual: {Path.GetFileName(received)} (- verified, + received)").Append(TextDifference.Lines(approved, content));
            }
            else
            {
                report.AppendLine($"New: {Path.GetFileName(received)}, and there is no {Path.GetFileName(verified)}").AppendLine(content);
            }

            File.WriteAllText(received, content);
        }

        foreach (var file in stale.Order(StringComparer.Ordinal))
        {
            report.AppendLine($"Delete: {Path.GetFileName(file)}, which is no longer generated");
        }

        if (report.Length > 0)
        {
            throw new VerificationException($"The generated sources are not the approved ones, in {_folder}:\n{report}");
        }
    }
}
