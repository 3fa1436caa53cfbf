using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Is a function started for several elements before the first of them has been awaited? <c>WhenAll(ids.Select(LoadAsync))</c>
/// runs one after the other as long as <c>LoadAsync</c> blocks; once it awaits, its runs overlap, and what they share must
/// stand that. A database context does not.
/// </summary>
internal static class ConcurrentUse
{
    // By function: each call that waits in it asks.
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<IMethodSymbol, bool>> Known = new();

    public static bool Exists(SyntaxNode function, IMethodSymbol symbol, Compilation compilation, CancellationToken cancellationToken)
    {
        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            return IsGivenToOperator(lambda);
        }

        if (symbol.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
        {
            return false;
        }

        return Known.GetValue(compilation, static _ => new(SymbolEqualityComparer.Default)).GetOrAdd(symbol.OriginalDefinition, asked => IsStarted(asked, compilation, cancellationToken));
    }

    private static bool IsStarted(IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(compilation, function.Name, cancellationToken))
        {
            if (IsStartedWithOthers(name) && MayBe(name, function, compilation, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the name stand for the function, or for a member by which somebody may call it? Another method of its name starts nothing.</summary>
    private static bool MayBe(SimpleNameSyntax name, IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
    {
        var info = compilation.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken);
        if (info.Symbol is null && info.CandidateSymbols.IsEmpty)
        {
            return true;
        }

        foreach (var candidate in info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols)
        {
            if (candidate is IMethodSymbol called
                && (SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, function.OriginalDefinition)
                    || (called.MethodKind == MethodKind.Ordinary && function.MethodKind == MethodKind.Ordinary && (called.ContainingType.TypeKind == TypeKind.Interface || AreRelated(called.ContainingType.OriginalDefinition, function.ContainingType.OriginalDefinition)))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One inherits the other. An interface may be implemented by a class further down, with a method that it inherits.</summary>
    private static bool AreRelated(INamedTypeSymbol one, INamedTypeSymbol other) => one.IsOrInherits(other) || other.IsOrInherits(one);

    /// <summary><c>xs.Select(async x => ..)</c>: a loop of the library starts one run after the other.</summary>
    private static bool IsGivenToOperator(ExpressionSyntax work)
        => work.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" or "SelectMany" or "ForEach" or "ConvertAll" or "Run" or "StartNew" } } };

    /// <summary>The name of the function in <c>Select(Load)</c>, in a lambda of <c>Select</c>, or in an argument of <c>WhenAll</c> or <c>Add</c>.</summary>
    private static bool IsStartedWithOthers(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name;
        if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        {
            whole = access;
        }

        if (IsGivenToOperator(whole))
        {
            return true;
        }

        if (whole.Parent is not InvocationExpressionSyntax call || call.Expression != whole)
        {
            return false;
        }

        for (SyntaxNode? node = call; node?.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" or "WhenAny" or "Add" } } }:
                    return true;
                case AnonymousFunctionExpressionSyntax lambda:
                    return IsGivenToOperator(lambda);
                // var first = LoadAsync(1); runs until somebody awaits it.
                case EqualsValueClauseSyntax when node == call:
                    return true;
                case AwaitExpressionSyntax or StatementSyntax:
                    return IsInsideOperator(parent);
            }
        }

        return false;
    }

    private static bool IsInsideOperator(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null and not MemberDeclarationSyntax; parent = parent.Parent)
        {
            if (parent is AnonymousFunctionExpressionSyntax lambda)
            {
                return IsGivenToOperator(lambda);
            }
        }

        return false;
    }
}
