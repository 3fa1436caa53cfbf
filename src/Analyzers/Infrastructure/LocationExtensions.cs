using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

internal static class LocationExtensions
{
    /// <summary>The location as a diagnostic of a compilation may hold it: a place in another project's source becomes one of a file.</summary>
    public static Location SeenFrom(this Location location, Compilation compilation)
        => location.SourceTree is { } tree && !compilation.ContainsSyntaxTree(tree)
            ? Location.Create(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : location;
}
