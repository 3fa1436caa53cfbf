using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Which columns can hold a value only once, as far as conventions, attributes and the model configuration of this compilation say.</summary>
internal sealed class UniqueColumns(Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>The only column of the primary key; null for a composite key, no key, or a key that the source does not show.</summary>
    public IPropertySymbol? KeyOf(INamedTypeSymbol entity)
    {
        if (IsKeyless(entity))
        {
            return null;
        }

        if (Configured(entity, "HasKey", out var isConfigured) is { } configured || isConfigured)
        {
            return Configured(entity, "HasKey", out _);
        }

        IPropertySymbol? attributed = null;
        IPropertySymbol? conventional = null;
        for (var type = entity; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is not IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } property)
                {
                    continue;
                }

                if (HasAttribute(property, "KeyAttribute"))
                {
                    if (attributed is not null)
                    {
                        return null;
                    }

                    attributed = property;
                }
                else if (string.Equals(property.Name, "Id", StringComparison.OrdinalIgnoreCase))
                {
                    conventional = property;
                }
                else if (string.Equals(property.Name, entity.Name + "Id", StringComparison.OrdinalIgnoreCase))
                {
                    conventional ??= property;
                }
            }
        }

        return attributed ?? conventional;
    }

    public bool IsUnique(INamedTypeSymbol entity, IPropertySymbol column)
        => SymbolEqualityComparer.Default.Equals(KeyOf(entity), column)
            || HasUniqueIndexAttribute(entity, column)
            || SymbolEqualityComparer.Default.Equals(Configured(entity, "HasAlternateKey", out _), column)
            || HasUniqueIndex(entity, column);

    private bool IsKeyless(INamedTypeSymbol entity)
    {
        for (var type = entity; type is not null; type = type.BaseType)
        {
            foreach (var attribute in type.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "KeylessAttribute" or "PrimaryKeyAttribute" })
                {
                    return true;
                }
            }
        }

        foreach (var name in NameIndex.Find(compilation, "HasNoKey", cancellationToken))
        {
            if (IsOn(entity, InvocationOf(name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The only column that <c>HasKey(x => x.Code)</c> or <c>HasKey("Code")</c> names for the entity.</summary>
    private IPropertySymbol? Configured(INamedTypeSymbol entity, string method, out bool isConfigured)
    {
        isConfigured = false;
        IPropertySymbol? found = null;
        foreach (var name in NameIndex.Find(compilation, method, cancellationToken))
        {
            if (InvocationOf(name) is { } invocation && IsOn(entity, invocation))
            {
                isConfigured = true;
                found = ColumnOf(invocation, entity);
            }
        }

        return found;
    }

    private bool HasUniqueIndex(INamedTypeSymbol entity, IPropertySymbol column)
    {
        foreach (var name in NameIndex.Find(compilation, "IsUnique", cancellationToken))
        {
            // A filtered index leaves the other rows alone; IsUnique(false) is none.
            if (InvocationOf(name) is not { ArgumentList.Arguments.Count: 0 } unique || unique.FirstAncestorOrSelf<StatementSyntax>()?.ToString().Contains("HasFilter") == true)
            {
                continue;
            }

            var chain = (unique.Expression as MemberAccessExpressionSyntax)?.Expression;
            while (chain is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation)
            {
                if (access.Name.Identifier.ValueText == "HasIndex" && IsOn(entity, invocation))
                {
                    if (SymbolEqualityComparer.Default.Equals(ColumnOf(invocation, entity), column))
                    {
                        return true;
                    }

                    break;
                }

                chain = access.Expression;
            }
        }

        return false;
    }

    private static bool HasUniqueIndexAttribute(INamedTypeSymbol entity, IPropertySymbol column)
    {
        foreach (var attribute in entity.GetAttributes())
        {
            if (attribute is not { AttributeClass.Name: "IndexAttribute", ConstructorArguments: [{ Kind: not TypedConstantKind.Array, Value: string first }, { Kind: TypedConstantKind.Array, Values.Length: 0 }] }
                || first != column.Name)
            {
                continue;
            }

            foreach (var named in attribute.NamedArguments)
            {
                if (named is { Key: "IsUnique", Value.Value: true })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IPropertySymbol? ColumnOf(InvocationExpressionSyntax invocation, INamedTypeSymbol entity)
    {
        var name = invocation.ArgumentList.Arguments is [{ Expression: var expression }]
            ? expression switch
            {
                SimpleLambdaExpressionSyntax { ExpressionBody: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } member } => member.Name.Identifier.ValueText,
                LiteralExpressionSyntax { Token.Value: string text } => text,
                InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments: [{ Expression: MemberAccessExpressionSyntax of }] } => of.Name.Identifier.ValueText,
                _ => null,
            }
            : null;
        for (var type = entity; name is not null && type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is IPropertySymbol property)
                {
                    return property;
                }
            }
        }

        return null;
    }

    /// <summary>Is the call made on a builder of the entity or of one of its base types?</summary>
    private bool IsOn(INamedTypeSymbol entity, InvocationExpressionSyntax? invocation)
    {
        if (invocation?.Expression is not MemberAccessExpressionSyntax access
            || compilation.GetSemanticModel(invocation.SyntaxTree).GetTypeInfo(access.Expression, cancellationToken).Type is not INamedTypeSymbol builder)
        {
            return false;
        }

        // The builder that is not generic may be of any entity.
        if (builder.TypeArguments is not [var configured])
        {
            return builder.Name == "EntityTypeBuilder";
        }

        for (var type = entity; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, configured))
            {
                return true;
            }
        }

        return false;
    }

    private static InvocationExpressionSyntax? InvocationOf(SimpleNameSyntax name)
        => name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } access && access.Name == name ? invocation : null;

    private static bool HasAttribute(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
