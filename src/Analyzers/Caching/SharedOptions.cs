using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Entry options that several calls share: <c>private static readonly MemoryCacheEntryOptions Short = new() { .. };</c></summary>
internal static class SharedOptions
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<ISymbol, IOperation?>> Known = new();

    /// <summary>What the field or property holds; null where it could hold something else, or where its value is changed after it was made.</summary>
    public static IOperation? InitializerOf(IMemberReferenceOperation options)
        => options.SemanticModel?.Compilation is { } compilation && IsReadOnly(options.Member) && !options.Member.IsVisibleOutside()
            ? Known.GetValue(compilation, static _ => new(SymbolEqualityComparer.Default)).GetOrAdd(options.Member, member => InitializerOf(member, compilation))
            : null;

    private static IOperation? InitializerOf(ISymbol options, Compilation compilation)
    {
        if (options.DeclaringSyntaxReferences is not [var declaration]
            || InitialValue(declaration.GetSyntax()) is not { } value
            || !compilation.ContainsSyntaxTree(value.SyntaxTree))
        {
            return null;
        }

        foreach (var use in NameIndex.Find(compilation, options.Name, CancellationToken.None))
        {
            if (!IsPassedOn(use) && SymbolEqualityComparer.Default.Equals(compilation.ModelOf(use.SyntaxTree).GetSymbolInfo(use).Symbol, options))
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
            && called is ("Set" or "SetAsync" or "SetString" or "SetStringAsync" or "SetOptions" or "GetOrCreate" or "GetOrCreateAsync");
    }
}
