using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can a <c>Dictionary</c> become a <c>ConcurrentDictionary</c>? Both the analyzer and the code fix ask here.</summary>
internal static class UnguardedMapRewrite
{
    public const string Title = "Make it a ConcurrentDictionary";

    /// <summary>Loses entries, or loops, when two threads write to it.</summary>
    public static bool IsPlain(ISymbol map) => TypeOf(map).IsType("System.Collections.Generic", "Dictionary");

    public static string? Refusal(ISymbol map, StaticMapUses uses, CancellationToken cancellationToken)
    {
        if (map.DeclaredAccessibility != Accessibility.Private)
        {
            return "it may be used elsewhere";
        }

        if (DeclarationOf(map, cancellationToken) is null)
        {
            return "it is filled where it is declared";
        }

        return uses.AllUses(map, IsInBoth, cancellationToken) ? null : "it is used in ways that a ConcurrentDictionary has not";
    }

    /// <summary><c>private static readonly Dictionary&lt;K, V&gt; Map = new();</c>, perhaps with a comparer.</summary>
    public static VariableDeclarationSyntax? DeclarationOf(ISymbol map, CancellationToken cancellationToken)
        => map is IFieldSymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null } creation,
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Type: GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax } } declaration,
            }
            && (creation.ArgumentList is null or { Arguments: [] } || (creation.ArgumentList is { Arguments: [{ Expression: var argument }] } && argument.ToString().IndexOf("Comparer", StringComparison.Ordinal) >= 0))
                ? declaration
                : null;

    private static bool IsInBoth(ExpressionSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText is "TryAdd" or "TryGetValue" or "ContainsKey" or "Clear" or "Count",
        ElementAccessExpressionSyntax => true,
        _ => false,
    };

    private static ITypeSymbol? TypeOf(ISymbol map) => map switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
