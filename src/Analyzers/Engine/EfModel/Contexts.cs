using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>The contexts that this compilation declares and the entities that they have sets of.</summary>
internal sealed class Contexts(Compilation compilation, FluentCalls calls)
{
    private ImmutableArray<INamedTypeSymbol> _contexts;
    private ImmutableHashSet<INamedTypeSymbol>? _sets;

    /// <summary>Does any context or any interface in front of one, as far as this compilation declares them, have a set of the entity, or configure it?</summary>
    public bool HasSet(INamedTypeSymbol entity, CancellationToken cancellationToken) => Sets(cancellationToken).Contains(entity.OriginalDefinition);

    /// <summary>The entities that have a set, or are configured.</summary>
    public ImmutableHashSet<INamedTypeSymbol> Sets(CancellationToken cancellationToken)
    {
        if (_sets is null)
        {
            Interlocked.CompareExchange(ref _sets, FindSets(cancellationToken), null);
        }

        return _sets;
    }

    public bool IsConfiguredHere(INamedTypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
    {
        if (ConfiguresFromElsewhere(cancellationToken))
        {
            return false;
        }

        if (context is { TypeKind: TypeKind.Class })
        {
            return SymbolEqualityComparer.Default.Equals(context.ContainingAssembly, compilation.Assembly) && IsContext(context);
        }

        foreach (var declared in Declared())
        {
            if (!declared.IsAbstract && HasSetOf(declared, entity))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSplitByDefault(CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(compilation, "SplitQuery", cancellationToken))
        {
            if (name.Parent is MemberAccessExpressionSyntax { Expression: var type } && type.ToString().EndsWith("QuerySplittingBehavior", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsContext(ITypeSymbol type) => type.Inherits("Microsoft.EntityFrameworkCore", "DbContext");

    /// <summary><c>ApplyConfigurationsFromAssembly(typeof(Other).Assembly)</c>, a model that another assembly builds.</summary>
    public bool ConfiguresFromElsewhere(CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of("ApplyConfigurationsFromAssembly", cancellationToken))
        {
            if (call.Syntax.ArgumentList.Arguments is not [{ Expression: var assembly }, ..] || !IsThisAssembly(assembly, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsThisAssembly(ExpressionSyntax assembly, CancellationToken cancellationToken)
    {
        switch (assembly)
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetExecutingAssembly" } }:
                return true;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Assembly", Expression: TypeOfExpressionSyntax { Type: var type } }:
                return compilation.GetSemanticModel(type.SyntaxTree).GetTypeInfo(type, cancellationToken).Type is { ContainingAssembly: { } declaring }
                    && SymbolEqualityComparer.Default.Equals(declaring, compilation.Assembly);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Assembly", Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "GetType" }
                or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } } }:
                return true;
            default:
                return false;
        }
    }

    private static bool HasSetOf(INamedTypeSymbol context, INamedTypeSymbol entity)
    {
        for (var current = context; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { Type: INamedTypeSymbol { Name: "DbSet", TypeArguments: [var row] } } && EntityTypes.AreRelated(row, entity))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private ImmutableHashSet<INamedTypeSymbol> FindSets(CancellationToken cancellationToken)
    {
        var sets = ImmutableHashSet.CreateBuilder<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var name in NameIndex.NameIndex.Find(compilation, "DbSet", cancellationToken))
        {
            if (name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] }
                && compilation.GetSemanticModel(name.SyntaxTree).GetTypeInfo(argument, cancellationToken).Type is INamedTypeSymbol { TypeKind: TypeKind.Class } entity)
            {
                sets.Add(entity.OriginalDefinition);
            }
        }

        foreach (var call in calls.Of("Entity", cancellationToken))
        {
            if (call.Entity is { TypeKind: TypeKind.Class } entity)
            {
                sets.Add(entity.OriginalDefinition);
            }
        }

        foreach (var name in NameIndex.NameIndex.Find(compilation, "IEntityTypeConfiguration", cancellationToken))
        {
            if (name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] }
                && compilation.GetSemanticModel(name.SyntaxTree).GetTypeInfo(argument, cancellationToken).Type is INamedTypeSymbol { TypeKind: TypeKind.Class } configured)
            {
                sets.Add(configured.OriginalDefinition);
            }
        }

        return sets.ToImmutable();
    }

    /// <summary>The classes of this compilation that derive from <c>DbContext</c>.</summary>
    public ImmutableArray<INamedTypeSymbol> Declared()
    {
        if (_contexts.IsDefault)
        {
            var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
            var pending = new Stack<INamespaceOrTypeSymbol>();
            pending.Push(compilation.Assembly.GlobalNamespace);
            while (pending.Count > 0)
            {
                foreach (var member in pending.Pop().GetMembers())
                {
                    if (member is INamedTypeSymbol { TypeKind: TypeKind.Class } type)
                    {
                        if (IsContext(type))
                        {
                            found.Add(type);
                        }
                    }
                    else if (member is INamespaceSymbol @namespace)
                    {
                        pending.Push(@namespace);
                    }
                }
            }

            ImmutableInterlocked.InterlockedInitialize(ref _contexts, found.ToImmutable());
        }

        return _contexts;
    }
}
