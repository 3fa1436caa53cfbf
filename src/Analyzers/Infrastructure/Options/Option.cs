using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Infrastructure.Options;

/// <summary>A key that users set in <c>.editorconfig</c> or, where it is <see cref="IsGlobal"/>, in a global analyzer configuration.</summary>
/// <param name="name">What follows <c>perf_analyzers.</c> in the key.</param>
/// <param name="allowed">What a value may be, as the end of a sentence: "it takes ...".</param>
/// <param name="isGlobal">True for what holds for a whole compilation: a section of <c>.editorconfig</c> cannot set it.</param>
internal abstract class Option(string name, string allowed, bool isGlobal)
{
    public const string Prefix = "perf_analyzers.";

    public string Key { get; } = Prefix + name;

    public string Allowed { get; } = allowed;

    public bool IsGlobal { get; } = isGlobal;

    /// <summary>The part of a value that cannot be read and is left out; null when all of it can.</summary>
    public abstract string? Unreadable(string value);
}

/// <inheritdoc cref="Option"/>
internal abstract class Option<T>(string name, string allowed, bool isGlobal, T byDefault) : Option(name, allowed, isGlobal)
{
    public T Default { get; } = byDefault;

    public T Read(AnalyzerConfigOptions options) => options.TryGetValue(Key, out var value) ? Parse(value) : Default;

    /// <summary>What can be read of a value; <see cref="Default"/> where that is nothing.</summary>
    public abstract T Parse(string value);
}
