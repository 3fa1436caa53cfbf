using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>The asynchronous twin of a call, as it was bound in the call's place.</summary>
/// <param name="Name"><c>FirstAsync</c>.</param>
/// <param name="Method">The method that the twin's name and the call's own arguments select.</param>
/// <param name="Namespace">The namespace that has to be imported for it; null when it is already.</param>
internal sealed record AsyncTwin(string Name, IMethodSymbol Method, string? Namespace)
{
    public TwinArguments Arguments { get; init; }
}

/// <summary>What the twin is given beside the call's own arguments, or in their place.</summary>
/// <param name="MemoryOfSpans"><c>stream.Write(memory.Span)</c>: the memory itself, which outlives an await.</param>
/// <param name="Added">An option that the call goes without: <c>LoadOptions.None</c>.</param>
/// <param name="RequiresToken">The twin has no overload without a token.</param>
/// <param name="NamesToken">Where there is no token to give, the argument must be named to select that overload.</param>
internal readonly record struct TwinArguments(bool MemoryOfSpans, string? Added, bool RequiresToken, bool NamesToken = false);

/// <summary>How a synchronous operation is written, and so how its twin is.</summary>
internal enum SyncIoForm
{
    /// <summary><c>db.Users.First(x)</c>; the twin is <c>await db.Users.FirstAsync(x)</c>.</summary>
    Call,

    /// <summary><c>Request.Form</c>; the twin is <c>await Request.ReadFormAsync()</c>.</summary>
    FormProperty,

    /// <summary><c>foreach (var user in db.Users)</c>; the twin is <c>await foreach (... in db.Users.AsAsyncEnumerable())</c>.</summary>
    Enumeration,

    /// <summary><c>using var writer = new StreamWriter(Response.Body)</c>; the twin is <c>await using</c>.</summary>
    Disposal,
}

/// <summary>A synchronous operation that waits and has an awaitable twin in its place.</summary>
/// <param name="Name">In the user's own names: <c>Users.First</c>, <c>File.ReadAllText</c>, <c>Request.Form</c>.</param>
internal sealed record SyncIoCall(IOperation Operation, SyncIoForm Form, SyncIoKind Kind, string Name, AsyncTwin Twin)
{
    /// <summary>Where it is reported: the name of the method, the property, the enumerated query, the <c>using</c> keyword.</summary>
    public Location Location { get; init; } = Location.None;

    /// <summary>Why the twin cannot simply be called in its place; null when it can.</summary>
    public string? Obstacle { get; init; }
}
