using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>The bodies of a compilation's methods, and which body a call runs.</summary>
internal sealed class Bodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<IMethodSymbol, IMethodSymbol?> _targets = new(SymbolEqualityComparer.Default);

    public IOperation? Bind(SyntaxNode node, CancellationToken cancellationToken)
        => compilation.ContainsSyntaxTree(node.SyntaxTree)
            ? Model(node.SyntaxTree).GetOperation(node, cancellationToken)
            : null;

    public IOperation? Bind(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var declared = method.PartialImplementationPart ?? method;
        return declared.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is var node && node is not TypeDeclarationSyntax
            ? Bind(node, cancellationToken)
            : null;
    }

    /// <summary>
    /// What runs when an object of a type of the application is created: its constructors' bodies and the initialisers of its
    /// fields and properties (<c>public DateTime At { get; } = DateTime.UtcNow;</c>).
    /// </summary>
    public IEnumerable<IOperation> Creation(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration)
            {
                continue;
            }

            foreach (var member in declaration.Members)
            {
                foreach (var node in Initializers(member))
                {
                    if (Bind(node, cancellationToken) is { } operation)
                    {
                        yield return operation;
                    }
                }
            }
        }
    }

    /// <summary>The definition whose body a call runs: the method itself, or the only implementation in this compilation; null when there is not exactly one.</summary>
    public IMethodSymbol? Target(IMethodSymbol called, CancellationToken cancellationToken)
    {
        var method = (called.ReducedFrom ?? called).OriginalDefinition;
        if (method.ContainingType is not { } type || (type.TypeKind != TypeKind.Interface && !method.IsAbstract))
        {
            return method;
        }

        return _targets.GetOrAdd(method, definition => OnlyImplementation(definition, cancellationToken));
    }

    /// <summary>The types of this compilation that derive from a type or implement it, directly or not.</summary>
    public IEnumerable<INamedTypeSymbol> Derived(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { type.OriginalDefinition };
        var pending = new Queue<INamedTypeSymbol>();
        pending.Enqueue(type.OriginalDefinition);
        while (pending.Count > 0)
        {
            var current = pending.Dequeue();
            foreach (var name in NameIndex.NameIndex.Find(compilation, current.Name, cancellationToken))
            {
                if (BaseOf(name) is { Parent.Parent: TypeDeclarationSyntax declaration }
                    && Model(name.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { } derived
                    && DerivesFrom(derived, current)
                    && seen.Add(derived))
                {
                    pending.Enqueue(derived);
                    yield return derived;
                }
            }
        }
    }

    /// <summary>The types whose base list has this type as a type argument: <c>GetStatsHandler : IRequestHandler&lt;GetStats, Stats&gt;</c>.</summary>
    public IEnumerable<INamedTypeSymbol> WithTypeArgument(INamedTypeSymbol argument, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(compilation, argument.Name, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<TypeArgumentListSyntax>() is { } list
                && list.FirstAncestorOrSelf<BaseTypeSyntax>() is { Parent.Parent: TypeDeclarationSyntax declaration }
                && Model(name.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { IsAbstract: false } type)
            {
                yield return type;
            }
        }
    }

    private SemanticModel Model(SyntaxTree tree) => _models.GetOrAdd(tree, key => compilation.GetSemanticModel(key));

    private IMethodSymbol? OnlyImplementation(IMethodSymbol method, CancellationToken cancellationToken)
    {
        IMethodSymbol? only = null;
        foreach (var type in Derived(method.ContainingType, cancellationToken))
        {
            if (type.IsAbstract || type.TypeKind == TypeKind.Interface || Implementation(type, method) is not { IsAbstract: false } implementation)
            {
                continue;
            }

            if (only is not null && !SymbolEqualityComparer.Default.Equals(only, implementation))
            {
                return null;
            }

            only = implementation;
        }

        return only ?? (method.IsAbstract ? null : method);
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind != TypeKind.Interface)
        {
            for (var current = type; current is not null; current = current.BaseType)
            {
                foreach (var member in current.GetMembers(method.Name))
                {
                    for (var overridden = (member as IMethodSymbol)?.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                    {
                        if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
                        {
                            return ((IMethodSymbol)member).OriginalDefinition;
                        }
                    }
                }
            }

            return null;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, method.ContainingType))
            {
                foreach (var member in implemented.GetMembers(method.Name))
                {
                    if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method)
                        && type.FindImplementationForInterfaceMember(member) is IMethodSymbol found)
                    {
                        return found.OriginalDefinition;
                    }
                }
            }
        }

        return null;
    }

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol definition)
    {
        if (SymbolEqualityComparer.Default.Equals(type.BaseType?.OriginalDefinition, definition))
        {
            return true;
        }

        foreach (var implemented in type.Interfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, definition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The base list entry that a name is, also when it is qualified; null for a type argument in a base list.</summary>
    private static BaseTypeSyntax? BaseOf(SimpleNameSyntax name)
    {
        SyntaxNode node = name;
        while (node.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            node = node.Parent;
        }

        return node.Parent as BaseTypeSyntax is { Parent: BaseListSyntax } entry ? entry : null;
    }

    private static IEnumerable<SyntaxNode> Initializers(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case ConstructorDeclarationSyntax constructor when !constructor.Modifiers.Any(SyntaxKind.StaticKeyword):
                yield return constructor;
                break;
            case PropertyDeclarationSyntax { Initializer: { } initializer } property when !property.Modifiers.Any(SyntaxKind.StaticKeyword):
                yield return initializer.Value;
                break;
            case FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.ConstKeyword):
                foreach (var variable in field.Declaration.Variables)
                {
                    if (variable.Initializer is { } value)
                    {
                        yield return value.Value;
                    }
                }

                break;
        }
    }
}
