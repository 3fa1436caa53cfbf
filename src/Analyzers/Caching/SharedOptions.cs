using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Entry options that several calls share: <c>private static readonly MemoryCacheEntryOptions Short = new() { .. };</c></summary>
internal static class SharedOptions
{
    /// <summary>What the field or property holds; null where it could hold something else, or where its value is changed after it was made.</summary>
    public static IOperation? InitializerOf(IMemberReferenceOperation options)
    {
        if (options.SemanticModel?.Compilation is not { } compilation
            || !IsReadOnly(options.Member)
            || options.Member.IsVisibleOutside()
            || options.Member.DeclaringSyntaxReferences is not [var declaration]
            || InitialValue(declaration.GetSyntax()) is not { } value
            || !compilation.ContainsSyntaxTree(value.SyntaxTree))
        {
            return null;
        }

        foreach (var use in NameIndex.Find(compilation, options.Member.Name, CancellationToken.None))
        {
            if (!IsPassedOn(use) && SymbolEqualityComparer.Default.Equals(compilation.ModelOf(use.SyntaxTree).GetSymbolInfo(use).Symbol, options.Member))
            {
                return null;
            }
        }

        return compilation.ModelOf(value.SyntaxTree).GetOperation(value);
    }

    private static bool IsReadOnly(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly,
        IPropertySymbol property => property is { SetMethod: null, IsVirtual: false, IsOverride: false, IsAbstract: false },
        _ => false,
    };

    private static ExpressionSyntax? InitialValue(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax variable => variable.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
        _ => null,
    };

    /// <summary>As an argument, <c>cache.Set(key, value, Short)</c>: nothing is set on it, and no constructor gives it another value.</summary>
    private static bool IsPassedOn(SimpleNameSyntax use)
    {
        ExpressionSyntax whole = use.Parent is MemberAccessExpressionSyntax access && access.Name == use ? access : use;
        return whole.Parent is ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } }
            && (called.StartsWith("Set", StringComparison.Ordinal) || called.StartsWith("GetOrCreate", StringComparison.Ordinal));
    }
}
