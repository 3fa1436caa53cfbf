using System.Globalization;

namespace PerfAnalyzers.Infrastructure.Options;

/// <summary>A whole number within limits, both included.</summary>
internal sealed class NumberOption(string name, bool isGlobal, int byDefault, int least, int most)
    : Option<int>(name, most == int.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}", isGlobal, byDefault)
{
    public override string? Unreadable(string value) => TryParse(value, out _) ? null : value;

    public override int Parse(string value) => TryParse(value, out var number) ? number : Default;

    private bool TryParse(string value, out int number)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
