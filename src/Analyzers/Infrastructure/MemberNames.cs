using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Infrastructure;

/// <summary>
/// Where the source of a type names its members: for a private member, all places there are. One pass over each declaration,
/// kept as long as the declaration.
/// </summary>
internal static class MemberNames
{
    private static readonly ConditionalWeakTable<SyntaxNode, Dictionary<string, List<SimpleNameSyntax>>> Known = new();

    /// <summary>The names that stand for the member in the declarations of its type; null where the compilation does not show one of these.</summary>
    public static IReadOnlyList<SimpleNameSyntax>? Of(ISymbol member, Compilation compilation)
    {
        var found = new List<SimpleNameSyntax>();
        foreach (var reference in member.ContainingType.OriginalDefinition.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                return null;
            }

            if (!Known.GetValue(reference.GetSyntax(), static declaration => Read(declaration)).TryGetValue(member.Name, out var names))
            {
                continue;
            }

            var model = compilation.ModelOf(reference.SyntaxTree);
            foreach (var name in names)
            {
                if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol?.OriginalDefinition, member.OriginalDefinition))
                {
                    found.Add(name);
                }
            }
        }

        return found;
    }

    /// <summary>Can nothing but the source of its type name the member?</summary>
    public static bool IsOnlyNamedHere(ISymbol member) => member.DeclaredAccessibility == Accessibility.Private && !member.ContainingType.DeclaringSyntaxReferences.IsEmpty;

    private static Dictionary<string, List<SimpleNameSyntax>> Read(SyntaxNode declaration)
    {
        var names = new Dictionary<string, List<SimpleNameSyntax>>(StringComparer.Ordinal);
        foreach (var node in declaration.DescendantNodes())
        {
            if (node is not SimpleNameSyntax name)
            {
                continue;
            }

            if (!names.TryGetValue(name.Identifier.ValueText, out var places))
            {
                names.Add(name.Identifier.ValueText, places = []);
            }

            places.Add(name);
        }

        return names;
    }
}
