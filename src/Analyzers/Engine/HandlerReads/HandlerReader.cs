using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>The door: what does a request handler read from the database, and could two requests be given the same response?</summary>
internal sealed class HandlerReader(Compilation compilation)
{
    public const int DefaultDepth = 3;

    private readonly Bodies _bodies = new(compilation);
    private object? _hasTenants;

    /// <param name="handler">An action, or the method, local function or lambda of a minimal endpoint.</param>
    /// <param name="depth">How many calls deep the application's own methods are followed.</param>
    public HandlerSummary Read(IMethodSymbol handler, int depth, CancellationToken cancellationToken)
    {
        if (_bodies.Bind(handler, cancellationToken) is not { } body)
        {
            return new HandlerSummary(Obstacle.Unknown, []);
        }

        var walker = new HandlerWalker(_bodies, depth, cancellationToken);
        walker.Visit(body);
        var summary = walker.Summary();
        return summary.Obstacle == Obstacle.None && !summary.Reads.IsEmpty && HasTenants(cancellationToken)
            ? summary with { Obstacle = Obstacle.Request }
            : summary;
    }

    // Boxed: written whole or not at all, and equal whichever thread writes it.
    private bool HasTenants(CancellationToken cancellationToken) => (bool)(_hasTenants ??= TenantFilters.Exist(compilation, cancellationToken));
}
