using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>An expected diagnostic. What is not said (severity, arguments, further locations) is not compared.</summary>
public readonly struct DiagnosticResult
{
    public DiagnosticResult(string id, DiagnosticSeverity? severity)
    {
        Id = id;
        Severity = severity;
        Locations = [];
    }

    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity)
    {
        MessageFormat = descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture);
    }

    public string Id { get; }

    public DiagnosticSeverity? Severity { get; private init; }

    /// <summary>The message that <see cref="WithArguments"/> or <see cref="WithMessage"/> asks for; null when any will do.</summary>
    public string? Message { get; private init; }

    internal string? MessageFormat { get; private init; }

    internal ImmutableArray<ExpectedLocation> Locations { get; private init; }

    public static DiagnosticResult CompilerError(string id) => new(id, DiagnosticSeverity.Error);

    public static DiagnosticResult CompilerWarning(string id) => new(id, DiagnosticSeverity.Warning);

    /// <summary>At the span <c>{|#key:..|}</c>. Called again, it names the next of the additional locations.</summary>
    public DiagnosticResult WithLocation(int markupKey) => With(new ExpectedLocation(markupKey, null, default, null));

    /// <summary>Starts at this one-based line and column of the first source; its end is not compared.</summary>
    public DiagnosticResult WithLocation(int line, int column) => With(new ExpectedLocation(null, null, Position(line, column), null));

    public DiagnosticResult WithLocation(string path, int line, int column) => With(new ExpectedLocation(null, path, Position(line, column), null));

    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn)
        => With(new ExpectedLocation(null, null, Position(startLine, startColumn), Position(endLine, endColumn)));

    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn)
        => With(new ExpectedLocation(null, path, Position(startLine, startColumn), Position(endLine, endColumn)));

    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    public DiagnosticResult WithMessage(string message) => this with { Message = message };

    public DiagnosticResult WithArguments(params object[] arguments)
        => MessageFormat is null
            ? throw new InvalidOperationException($"{Id} has no descriptor here: use Diagnostic(...) of a verifier, or WithMessage.")
            : this with { Message = string.Format(CultureInfo.InvariantCulture, MessageFormat, arguments) };

    private static LinePosition Position(int line, int column) => new(line - 1, column - 1);

    private DiagnosticResult With(ExpectedLocation location) => this with { Locations = Locations.Add(location) };
}

/// <summary>Either a markup key, or a position in a file (null: the first source) with an end that may be left open.</summary>
internal readonly record struct ExpectedLocation(int? Key, string? Path, LinePosition Start, LinePosition? End);
