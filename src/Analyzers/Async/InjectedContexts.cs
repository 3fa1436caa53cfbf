using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.SharedContexts;

namespace PerfAnalyzers.Async;

/// <summary>
/// Two services that both get a context of the same type through their constructors get the same one: <c>AddDbContext</c> registers
/// it for the scope. Where any registration says <c>Transient</c>, nothing is certain.
/// </summary>
internal static class InjectedContexts
{
    public static bool AreSame(ContextPath first, ContextPath second, Compilation compilation, CancellationToken cancellationToken)
        => InjectedType(first) is { } type
            && SymbolEqualityComparer.Default.Equals(type, InjectedType(second))
            && !NameIndex.Contains(compilation, "Transient", cancellationToken);

    /// <summary>The type of the context, when it and all that leads to it were handed to a constructor.</summary>
    private static ITypeSymbol? InjectedType(ContextPath path)
    {
        if (path.Root is not null || path.Members.IsEmpty)
        {
            return null;
        }

        foreach (var member in path.Members)
        {
            if (!IsInjected(member))
            {
                return null;
            }
        }

        return path.Members[path.Members.Length - 1] switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };
    }

    private static bool IsInjected(ISymbol member)
    {
        if (member is IParameterSymbol)
        {
            return true;
        }

        if (member is not (IFieldSymbol { IsStatic: false, IsReadOnly: true } or IPropertySymbol { IsStatic: false, SetMethod: null })
            || member.ContainingType.InstanceConstructors is not [{ Parameters: var parameters, DeclaringSyntaxReferences: [var declaration] }])
        {
            return false;
        }

        foreach (var node in declaration.GetSyntax().DescendantNodes())
        {
            var (target, value) = node switch
            {
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment => (NameOf(assignment.Left), assignment.Right),
                VariableDeclaratorSyntax { Initializer.Value: { } initial, Parent.Parent: FieldDeclarationSyntax } field => (field.Identifier.ValueText, initial),
                PropertyDeclarationSyntax { Initializer.Value: { } initial } property => (property.Identifier.ValueText, initial),
                _ => (null, null),
            };
            if (target == member.Name && value is not null && IsParameter(value, parameters))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>db</c>, <c>db ?? throw new ArgumentNullException(nameof(db))</c></summary>
    private static bool IsParameter(ExpressionSyntax value, System.Collections.Immutable.ImmutableArray<IParameterSymbol> parameters)
    {
        if (value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce)
        {
            value = coalesce.Left;
        }

        if (value is IdentifierNameSyntax { Identifier.ValueText: var name })
        {
            foreach (var parameter in parameters)
            {
                if (parameter.Name == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        _ => null,
    };
}
