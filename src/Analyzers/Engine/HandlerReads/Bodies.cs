using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>The bodies of a compilation's methods, and which body a call runs.</summary>
internal sealed class Bodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly Implementations _implementations = new(compilation);

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
    public IMethodSymbol? Target(IMethodSymbol called)
        => _implementations.Of(called.ReducedFrom ?? called) is [{ IsAbstract: false } only] ? only : null;

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
