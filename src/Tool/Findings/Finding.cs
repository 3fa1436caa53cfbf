namespace PerfAnalyzers.Tool.Findings;

internal enum Level
{
    Info,
    Warning,
    Error,
}

/// <summary>A rule as its analyzer describes itself.</summary>
internal sealed record Rule(string Id, string Title, string? HelpUri, string? Category);

/// <summary>One-based, as compilers and editors count.</summary>
internal sealed record SourceSpan(string File, int Line, int Column, int EndLine, int EndColumn);

/// <param name="CallPath">The members from the reported place to the costly operation; empty when it happens at the place itself.</param>
/// <param name="Related">The places along the call path, or what else the rule points at.</param>
/// <param name="Fix">The title of the code fix that is offered for it, with the condition under which it is; or null.</param>
/// <param name="NoFix">Why none is offered, as far as the rule says so.</param>
/// <param name="Projects">The projects, with their target frameworks, in which the compiler reported it.</param>
internal sealed record Finding(
    Rule Rule,
    Level Level,
    string Message,
    SourceSpan? Location,
    IReadOnlyList<string> CallPath,
    IReadOnlyList<SourceSpan> Related,
    string? Fix,
    string? NoFix,
    IReadOnlyList<string> Projects)
{
    /// <summary>Equal for the same finding in two target frameworks, or in two projects that link the same file.</summary>
    public (string, SourceSpan?, string) Identity => (Rule.Id, Location, Message);
}
