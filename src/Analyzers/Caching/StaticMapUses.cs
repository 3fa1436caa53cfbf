using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What a compilation does with a static dictionary, all uses together.</summary>
internal sealed class StaticMapUses(Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, bool> _growsOnly = new(SymbolEqualityComparer.Default);

    /// <summary>Is every use seen, and is none of them one that could take an entry out again, or count them to decide on it?</summary>
    public bool GrowsOnly(ISymbol map, CancellationToken cancellationToken)
        => _growsOnly.TryGetValue(map, out var known) ? known : _growsOnly.GetOrAdd(map, !IsVisibleOutside(map) && AllUses(map, GrowsOrAsks, cancellationToken));

    /// <summary>Does a test hold for each use of the map? It is given the name, or the <c>Type.Name</c>, that stands for the map.</summary>
    public bool AllUses(ISymbol map, Func<ExpressionSyntax, bool> test, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.Find(compilation, map.Name, tree => map.DeclaredAccessibility == Accessibility.Private && !map.ContainingType.IsDeclaredIn(tree), cancellationToken))
        {
            ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (!test(use) && SymbolEqualityComparer.Default.Equals(compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol, map))
            {
                return false;
            }
        }

        return true;
    }

    private static bool GrowsOrAsks(ExpressionSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText
            is "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate" or "TryUpdate" or "TryGetValue" or "ContainsKey" or "Contains" or "GetValueOrDefault" or "Values" or "Keys",
        ElementAccessExpressionSyntax or LockStatementSyntax or ForEachStatementSyntax => true,
        _ => use.IsInNameOf(),
    };

    /// <summary>A library's public field may be emptied by whoever uses it.</summary>
    private bool IsVisibleOutside(ISymbol map)
        => compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary && map.IsVisibleOutside();
}
