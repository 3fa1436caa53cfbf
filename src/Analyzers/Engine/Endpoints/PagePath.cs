using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>By which path the conventions name a page: its file below the folder <c>Pages</c>, without extensions.</summary>
/// <param name="Area">The area that the page is in, if any.</param>
/// <param name="Path"><c>/Admin/Index</c>.</param>
internal sealed record PagePath(string? Area, string Path)
{
    private const string CodeBehind = ".cshtml.cs";

    /// <summary>Null for a class that is in no file behind a page, and where the application keeps its pages elsewhere.</summary>
    public static PagePath? Of(INamedTypeSymbol page, Compilation compilation, CancellationToken cancellationToken)
    {
        if (NameIndex.NameIndex.Contains(compilation, "RootDirectory", cancellationToken) || NameIndex.NameIndex.Contains(compilation, "WithRazorPagesRoot", cancellationToken))
        {
            return null;
        }

        foreach (var reference in page.DeclaringSyntaxReferences)
        {
            if (OfFile(reference.SyntaxTree.FilePath) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The first folder named <c>Pages</c> that no other is above is the root: <c>src/Web/Pages/Admin/Pages/Index.cshtml.cs</c> is not known.</summary>
    private static PagePath? OfFile(string file)
    {
        if (!file.EndsWith(CodeBehind, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var segments = file.Substring(0, file.Length - CodeBehind.Length).Split('/', '\\');
        var root = Array.IndexOf(segments, "Pages");
        return root < 0 || root != Array.LastIndexOf(segments, "Pages")
            ? null
            : new PagePath(root >= 2 && segments[root - 2] == "Areas" ? segments[root - 1] : null, "/" + string.Join("/", segments, root + 1, segments.Length - root - 1));
    }

    public bool Is(PagePath page) => HasAreaOf(page) && string.Equals(Path, page.Path, StringComparison.OrdinalIgnoreCase);

    public bool IsIn(PagePath folder)
    {
        var name = folder.Path.TrimEnd('/');
        return HasAreaOf(folder)
            && Path.Length > name.Length
            && Path[name.Length] == '/'
            && Path.StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }

    private bool HasAreaOf(PagePath other) => string.Equals(Area, other.Area, StringComparison.OrdinalIgnoreCase);
}
