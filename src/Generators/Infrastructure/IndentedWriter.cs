using System.Text;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Writes C# line by line with <c>\n</c> ends; a block opens a brace and its disposal closes it.</summary>
internal sealed class IndentedWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    public Block Open(string header)
    {
        Line(header);
        return Open();
    }

    public Block Open()
    {
        Line("{");
        _depth++;
        return new Block(this);
    }

    public override string ToString() => _text.ToString();

    public readonly struct Block(IndentedWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}
