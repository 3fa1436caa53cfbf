using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Names as C# writes them, where a symbol may be named like a keyword.</summary>
internal static class Keywords
{
    /// <summary><c>@class</c>, but <c>value</c>: for text that a user reads.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Also <c>@value</c> and <c>@await</c>: for generated code, which does not ask whether its place makes a keyword of the name.</summary>
    public static string EscapeAll(string name) => SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? Escape(name) : "@" + name;
}
