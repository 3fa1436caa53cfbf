namespace PerfAnalyzers.Infrastructure.Options;

/// <summary>Off unless it is <c>true</c>.</summary>
internal sealed class SwitchOption(string name, bool isGlobal) : Option<bool>(name, "true or false", isGlobal, byDefault: false)
{
    public override string? Unreadable(string value) => bool.TryParse(value, out _) ? null : value;

    public override bool Parse(string value) => bool.TryParse(value, out var isOn) && isOn;
}
