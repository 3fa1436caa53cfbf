using System.Text;
using BenchmarkDotNet.Loggers;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>
/// The log file of a run: all that BenchmarkDotNet says and all that the measured application writes to the console,
/// so that the console shows progress and figures only.
/// </summary>
internal sealed class RunLog : ILogger, IDisposable
{
    private const int LongestExcerpt = 2_000;

    private readonly Lock gate = new();
    private readonly StreamWriter file;
    private readonly StringBuilder line = new();
    private readonly Queue<string> excerpt = new();

    public RunLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        file = new StreamWriter(path, append: false);
    }

    public string Path { get; }

    public string Id => nameof(RunLog);

    public int Priority => 0;

    /// <summary>The last lines since <see cref="StartExcerpt"/>.</summary>
    public IReadOnlyList<string> Excerpt
    {
        get
        {
            lock (gate)
            {
                return [.. excerpt];
            }
        }
    }

    public void StartExcerpt()
    {
        lock (gate)
        {
            excerpt.Clear();
        }
    }

    /// <summary>Sends what is written to the console into the log until the result is disposed.</summary>
    public IDisposable CaptureConsole() => new ConsoleCapture(this);

    public void Write(LogKind logKind, string text) => Append(text);

    public void WriteLine() => Append("\n");

    public void WriteLine(LogKind logKind, string text) => Append(text + "\n");

    public void Flush()
    {
        lock (gate)
        {
            file.Flush();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    private void Append(string text)
    {
        lock (gate)
        {
            // A background thread of the application may still write after the run.
            if (file.BaseStream is null or { CanWrite: false })
            {
                return;
            }

            file.Write(text);
            foreach (var character in text)
            {
                if (character != '\n')
                {
                    line.Append(character);
                    continue;
                }

                excerpt.Enqueue(line.ToString().TrimEnd('\r'));
                line.Clear();
                if (excerpt.Count > LongestExcerpt)
                {
                    excerpt.Dequeue();
                }
            }
        }
    }

    private sealed class ConsoleCapture : IDisposable
    {
        private readonly TextWriter output = Console.Out;
        private readonly TextWriter error = Console.Error;

        public ConsoleCapture(RunLog log)
        {
            var writer = TextWriter.Synchronized(new Writer(log));
            Console.SetOut(writer);
            Console.SetError(writer);
        }

        public void Dispose()
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private sealed class Writer(RunLog log) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => log.Append(value.ToString());

        public override void Write(string? value) => log.Append(value ?? "");

        public override void Write(char[] buffer, int index, int count) => log.Append(new string(buffer, index, count));
    }
}
