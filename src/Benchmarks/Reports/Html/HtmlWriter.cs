using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace PerfAnalyzers.Benchmarks.Reports.Html;

/// <summary>
/// Writes markup: everything that an interpolated string puts in is escaped, and numbers have one decimal at most and a point,
/// whatever the culture. Names come from users' code and may be <c>Map&lt;T&gt;</c>.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();

    public void Add([InterpolatedStringHandlerArgument("")] Markup markup) => text.Append('\n');

    /// <summary>Our own text, such as the styles.</summary>
    public void AddRaw(string markup) => text.Append(markup);

    public override string ToString() => text.ToString();

    /// <summary>Appends to the writer as it is built.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup(int literalLength, int formattedCount, HtmlWriter writer)
    {
        public int Length { get; } = literalLength + formattedCount;

        public void AppendLiteral(string value) => writer.text.Append(value);

        public void AppendFormatted(double value) => writer.text.Append(value.ToString("0.#", CultureInfo.InvariantCulture));

        public void AppendFormatted(string? value) => writer.text.Append(WebUtility.HtmlEncode(value));
    }
}
