using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>A private field that is used for nothing but <c>lock</c> statements, all in one file.</summary>
/// <param name="Field">The field.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Creation">What it is initialised with.</param>
/// <param name="Locks">Every statement that locks it.</param>
internal sealed record PrivateLock(IFieldSymbol Field, TypeSyntax Type, BaseObjectCreationExpressionSyntax Creation, ImmutableArray<LockStatementSyntax> Locks, Compilation Compilation)
{
    private const int MostMembers = 200;

    /// <summary>Null when the locked object is no such field.</summary>
    public static PrivateLock? Of(LockStatementSyntax statement, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(statement.Expression, cancellationToken).Symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsReadOnly: true, DeclaringSyntaxReferences: [var reference] } field
            || !(field.Type.SpecialType == SpecialType.System_Object || field.Type.IsType("System.Threading", "Lock"))
            || reference.SyntaxTree != statement.SyntaxTree
            || reference.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null } creation,
                Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration,
            }
            || creation.ArgumentList is { Arguments.Count: > 0 }
            || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(creation, cancellationToken).Type, field.Type))
        {
            return null;
        }

        var locks = ImmutableArray.CreateBuilder<LockStatementSyntax>();
        foreach (var name in NameIndex.Find(model.Compilation, field.Name, cancellationToken))
        {
            if (!SymbolEqualityComparer.Default.Equals(model.Compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, field.OriginalDefinition))
            {
                continue;
            }

            SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (name.SyntaxTree != statement.SyntaxTree || whole.Parent is not LockStatementSyntax use || use.Expression != whole || use.Parent is not (BlockSyntax or SwitchSectionSyntax))
            {
                return null;
            }

            locks.Add(use);
        }

        return new PrivateLock(field, declaration.Type, creation, locks.ToImmutable(), model.Compilation);
    }

    /// <summary>
    /// Does what is locked reach a lock of the same object, by a member of the compilation that it calls, or call what it does not know:
    /// a delegate, or a member that a derived type may override?
    /// </summary>
    public bool MayBeEnteredTwice(CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<SyntaxNode>(Locks.Select(place => (SyntaxNode)place.Statement));
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = Compilation.GetSemanticModel(pending.Peek().SyntaxTree);
            foreach (var node in pending.Pop().DescendantNodesAndSelf())
            {
                if (node is YieldStatementSyntax || (node is LockStatementSyntax inner && Locks.Contains(inner)))
                {
                    return true;
                }

                if (node is not (SimpleNameSyntax or ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax)
                    || model.GetSymbolInfo(node, cancellationToken).Symbol is not { } symbol)
                {
                    continue;
                }

                if (IsUnknown(symbol, node))
                {
                    return true;
                }

                if (symbol is not (IMethodSymbol or IPropertySymbol) || !seen.Add(symbol.OriginalDefinition))
                {
                    continue;
                }

                if (seen.Count > MostMembers)
                {
                    return true;
                }

                foreach (var reference in symbol.OriginalDefinition.DeclaringSyntaxReferences)
                {
                    pending.Push(reference.GetSyntax(cancellationToken));
                }
            }
        }

        return false;
    }

    private bool IsUnknown(ISymbol symbol, SyntaxNode node)
        => symbol switch
        {
            IEventSymbol => true,
            // Called, or handed on to be called: what it does is not to be seen here.
            ILocalSymbol { Type.TypeKind: TypeKind.Delegate } or IParameterSymbol { Type.TypeKind: TypeKind.Delegate } or IFieldSymbol { Type.TypeKind: TypeKind.Delegate } => true,
            IPropertySymbol { Type.TypeKind: TypeKind.Delegate } => true,
            IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } => true,
            IMethodSymbol or IPropertySymbol => IsOwn(symbol.ContainingType) && (symbol.IsVirtual || symbol.IsAbstract || symbol.IsOverride) && !symbol.ContainingType.IsSealed && node.Parent is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax },
            _ => false,
        };

    private bool IsOwn(INamedTypeSymbol? type)
    {
        for (var current = Field.ContainingType; current is not null; current = current.BaseType)
        {
            if (current.SpecialType != SpecialType.System_Object && SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, type?.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
