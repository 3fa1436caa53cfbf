using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>
/// Finds types of a long list of libraries, most of which are not there. Roslyn asks every reference for each name, and a project has
/// hundreds; here the first part of the namespace is asked for once.
/// </summary>
internal sealed class LibraryTypes(Compilation compilation)
{
    private readonly Dictionary<string, bool> _roots = new(StringComparer.Ordinal);

    /// <summary>As <see cref="Compilation.GetTypeByMetadataName"/>.</summary>
    public INamedTypeSymbol? Find(string metadataName) => HasRoot(metadataName) ? compilation.GetTypeByMetadataName(metadataName) : null;

    private bool HasRoot(string metadataName)
    {
        var dot = metadataName.IndexOf('.');
        if (dot < 0)
        {
            return true;
        }

        var root = metadataName.Substring(0, dot);
        if (!_roots.TryGetValue(root, out var isThere))
        {
            foreach (var member in compilation.GlobalNamespace.GetMembers(root))
            {
                isThere |= member is INamespaceSymbol;
            }

            _roots.Add(root, isThere);
        }

        return isThere;
    }
}
