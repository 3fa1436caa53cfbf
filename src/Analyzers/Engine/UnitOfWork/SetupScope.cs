using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>
/// Which context does a word of the setup concern? <c>AddInterceptors</c> in the <c>OnConfiguring</c> of one context, or in the
/// <c>AddDbContext&lt;T&gt;</c> of one, says nothing about another. Where it stands in neither, it may concern any.
/// </summary>
internal static class SetupScope
{
    /// <summary>Is one of the words used for the context, or where nobody can tell for which?</summary>
    public static bool Names(string[] words, ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
        => Names(words, context, entity: null, compilation, cancellationToken);

    /// <param name="entity">The entity of the question, for words that are also used in an <c>IEntityTypeConfiguration</c>; null when the words there may concern others, too.</param>
    public static bool Names(string[] words, ITypeSymbol context, INamedTypeSymbol? entity, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var word in words)
        {
            foreach (var name in NameIndex.NameIndex.Find(compilation, word, cancellationToken))
            {
                if (MayConcern(name, context, entity, compilation, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool MayConcern(SimpleNameSyntax name, ITypeSymbol context, INamedTypeSymbol? entity, Compilation compilation, CancellationToken cancellationToken)
    {
        var model = compilation.GetSemanticModel(name.SyntaxTree);
        for (SyntaxNode? node = name; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when ContextOf(call, model, cancellationToken) is { } registered:
                    return EntityTypes.AreRelated(registered, context);
                case TypeDeclarationSyntax declaration when model.GetDeclaredSymbol(declaration, cancellationToken) is { } type:
                    if (IsContext(type))
                    {
                        return EntityTypes.AreRelated(type, context);
                    }

                    if (entity is not null && ConfiguredBy(type) is { } configured)
                    {
                        return EntityTypes.AreRelated(configured, entity);
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>The context that <c>services.AddDbContext&lt;T&gt;(..)</c>, <c>AddPooledDbContextFactory&lt;T&gt;(..)</c> or <c>new DbContextOptionsBuilder&lt;T&gt;().Use..()</c> sets up.</summary>
    private static ITypeSymbol? ContextOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = call.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: var receiver, Name: var member } => StartOf(receiver) is { } builder ? builder : member,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        if (name is not GenericNameSyntax { Identifier.ValueText: var text, TypeArgumentList.Arguments: { Count: > 0 } arguments }
            || text.IndexOf("DbContext", StringComparison.Ordinal) < 0)
        {
            return null;
        }

        // AddDbContext<IService, TContext>: the context is the last.
        return model.GetTypeInfo(arguments[arguments.Count - 1], cancellationToken).Type is { } type && IsContext(type) ? type : null;
    }

    /// <summary>The type of the object that a chain of calls starts with, when it is created there.</summary>
    private static SimpleNameSyntax? StartOf(ExpressionSyntax receiver)
    {
        while (receiver is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var inner } })
        {
            receiver = inner;
        }

        return receiver is ObjectCreationExpressionSyntax { Type: SimpleNameSyntax type } ? type : null;
    }

    private static bool IsContext(ITypeSymbol type) => type.Inherits("Microsoft.EntityFrameworkCore", "DbContext");

    private static ITypeSymbol? ConfiguredBy(INamedTypeSymbol type)
    {
        foreach (var @interface in type.AllInterfaces)
        {
            if (@interface is { Name: "IEntityTypeConfiguration", TypeArguments: [INamedTypeSymbol configured] })
            {
                return configured;
            }
        }

        return null;
    }
}
