using Microsoft.CodeAnalysis;
using PerfAnalyzers.CodeFixes.Conversion;

namespace PerfAnalyzers.CodeFixes;

/// <summary>One way to rewrite a finding: a safe one, or a choice for a person.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="EquivalenceKey">The kind of rewrite: constant, the same for each finding that is rewritten in this way.</param>
/// <param name="ApplyAsync">Gives the changed solution; the same when it turns out that there is no safe one. It may change several documents but never adds one, because <c>dotnet format</c> drops added documents.</param>
internal sealed record Rewrite(string Title, string EquivalenceKey, Func<CancellationToken, Task<Solution>> ApplyAsync)
{
    /// <summary>What is to be awaited, of a rewrite that makes functions async through the solution; empty for any other.</summary>
    public IReadOnlyList<AwaitSeed> Seeds { get; init; } = [];

    /// <summary>
    /// A rewrite that makes the functions around the seeds async and carries that through the solution, by a <see cref="ConversionPlan"/>.
    /// It is offered only when the plan succeeds; fix-all makes one plan of all of them.
    /// </summary>
    public static Rewrite Convert(string title, string equivalenceKey, params IReadOnlyList<AwaitSeed> seeds)
    {
        var solution = seeds[0].Document.Project.Solution;
        return new Rewrite(
            title,
            equivalenceKey,
            async cancellationToken => (await ConversionPlan.CreateAsync(solution, seeds, cancellationToken).ConfigureAwait(false)).Changed ?? solution)
        {
            Seeds = seeds,
        };
    }

    /// <summary>
    /// Where others must go on calling a synchronous function, it gets an asynchronous twin and stays as a bridge to it. Whether an API
    /// is to have both forms is for a person to say, so it is by hand.
    /// </summary>
    public static Rewrite Bridge(string title, string equivalenceKey, params IReadOnlyList<AwaitSeed> seeds)
    {
        var solution = seeds[0].Document.Project.Solution;
        return new Rewrite(
            title,
            equivalenceKey,
            async cancellationToken => (await ConversionPlan.CreateWithBridgesAsync(solution, seeds, cancellationToken).ConfigureAwait(false)).Changed ?? solution)
        {
            Seeds = seeds,
            IsByHand = true,
        };
    }

    /// <summary>
    /// It changes what the code does, or adds to what others see of it, in a way that its title tells. It is offered last and one by one, and no fix-all applies it,
    /// so that neither <c>dotnet format</c> nor a hasty click changes a whole solution.
    /// </summary>
    public bool IsByHand { get; init; }
}

/// <summary>A finding that asks to be rewritten, in the state of the solution in which it is to be rewritten.</summary>
/// <param name="Document">The document as it is now; other findings of a fix-all may already have been rewritten in it.</param>
/// <param name="Root">Its syntax root.</param>
/// <param name="Model">Its semantic model.</param>
/// <param name="Node">The node that the analyzer reported.</param>
/// <param name="Diagnostic">The diagnostic as the analyzer reported it: its id and properties hold, its location may be out of date.</param>
internal sealed record RewriteContext(Document Document, SyntaxNode Root, SemanticModel Model, SyntaxNode Node, Diagnostic Diagnostic)
{
    public Solution Solution => Document.Project.Solution;
}
