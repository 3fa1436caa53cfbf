using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>A function that a plan changes, and why it cannot be, if so. Found once per solution, whatever the plan.</summary>
internal sealed class Target(FunctionChangeKind kind, string name)
{
    public FunctionChangeKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>Each declaration: overrides, implementations, interface members, partial parts.</summary>
    public List<Part> Parts { get; } = [];

    /// <summary>Every place that calls or names it, of a synchronous one; of a lambda the call that takes it, where that is to be awaited.</summary>
    public List<Site> Sites { get; } = [];

    /// <summary>What follows "no safe fix:"; null when nothing stands in the way.</summary>
    public string? Obstacle { get; set; }

    /// <summary>
    /// Why the synchronous form has to stay for some that use it, as a clause; null when all can go over. A plan that converts
    /// refuses then, one that leaves bridges adds the asynchronous form beside it.
    /// </summary>
    public string? Kept { get; set; }

    /// <summary>Do people outside of the solution call it?</summary>
    public bool IsPublished { get; set; }

    /// <summary>The name after the change.</summary>
    public string NewName { get; set; } = name;

    /// <summary>The method that its callers call instead, and it goes: where it only waits for its own asynchronous twin.</summary>
    public IMethodSymbol? Twin { get; set; }

    /// <summary>May a parameter for the token be added?</summary>
    public bool MayTakeToken { get; set; }

    /// <summary>May its synchronous form stay as a bridge to the asynchronous one?</summary>
    public bool MayLeaveBridge { get; set; }

    /// <summary>Called by a framework with what it has, as an action is with the request's token.</summary>
    public bool IsEntryPoint { get; set; }

    /// <summary>The call that takes a lambda.</summary>
    public LambdaHost Host { get; set; }

    public bool IsRenamed => NewName != Name;
}

/// <param name="Document">The document that holds the declaration.</param>
/// <param name="Declaration">A method, local function, lambda.</param>
/// <param name="Symbol">What it declares.</param>
internal sealed record Part(DocumentId Document, SyntaxNode Declaration, IMethodSymbol Symbol);

/// <summary>A place outside of a function that changes because the function does.</summary>
/// <param name="Document">The document that holds the place.</param>
/// <param name="Node">The expression that is awaited, or the name alone.</param>
internal sealed record Site(DocumentId Document, SyntaxNode Node)
{
    /// <summary>The name to replace; null for a place that does not name the function.</summary>
    public SimpleNameSyntax? CalledName { get; init; }

    /// <summary>The call that takes the function's arguments; null for a name in a comment or a delegate.</summary>
    public InvocationExpressionSyntax? Call { get; init; }

    /// <summary>Is the node awaited?</summary>
    public bool IsAwaited { get; init; }

    /// <summary>The function that has to be async for it; null when <see cref="IsAwaited"/> is false.</summary>
    public SyntaxNode? Function { get; init; }

    /// <summary>What stands against awaiting it here because exceptions arrive unwrapped from now on.</summary>
    public string? ExceptionObstacle { get; init; }

    /// <summary>Nodes around the call that change as well: <c>Returns</c> of a mock.</summary>
    public IReadOnlyList<NodeRewrite> Beside { get; init; } = [];

    /// <summary>The argument that stands for any token, in a call that only describes one (a mock's <c>Setup</c>).</summary>
    public string? AnyToken { get; init; }

    /// <summary>Would another parameter break it, as a mock's callback that lists the arguments?</summary>
    public bool FixesParameters { get; init; }
}
