using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>
/// Does the same query read different rows for different requests? <c>HasQueryFilter(x =&gt; x.TenantId == _tenant.Id)</c> adds a
/// condition to each query that its text does not show, and a tenant may have a database of its own.
/// </summary>
internal static class TenantFilters
{
    /// <summary>The entity types whose filter is not decided by the row alone; null stands for any type.</summary>
    public static ImmutableArray<ITypeSymbol?> FilteredEntities(Compilation compilation, CancellationToken cancellationToken)
    {
        var entities = ImmutableArray.CreateBuilder<ITypeSymbol?>();
        foreach (var name in NameIndex.NameIndex.Find(compilation, "HasQueryFilter", cancellationToken))
        {
            if (name is { Parent: MemberAccessExpressionSyntax { Expression: var receiver, Parent: InvocationExpressionSyntax call } })
            {
                var model = compilation.GetSemanticModel(name.SyntaxTree);
                if (!DependsOnRowAlone(call, model, cancellationToken))
                {
                    entities.Add(model.GetTypeInfo(receiver, cancellationToken).Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity] } ? entity : null);
                }
            }
        }

        return entities.ToImmutable();
    }

    /// <summary>The entity types of which each tenant, or user, sees rows of its own: <c>HasQueryFilter(x =&gt; x.TenantId == _tenant.Id)</c>.</summary>
    public static ImmutableArray<ITypeSymbol> EntitiesOfCaller(Compilation compilation, CancellationToken cancellationToken)
    {
        var entities = ImmutableArray.CreateBuilder<ITypeSymbol>();
        foreach (var name in NameIndex.NameIndex.Find(compilation, "HasQueryFilter", cancellationToken))
        {
            if (name is { Parent: MemberAccessExpressionSyntax { Expression: var receiver, Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [.., { Expression: LambdaExpressionSyntax lambda }] } } })
            {
                var model = compilation.GetSemanticModel(name.SyntaxTree);
                if (NamesCaller(lambda, model, cancellationToken) && model.GetTypeInfo(receiver, cancellationToken).Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol entity] })
                {
                    entities.Add(entity);
                }
            }
        }

        return entities.ToImmutable();
    }

    /// <summary>By the names of what the filter compares the row with.</summary>
    private static bool NamesCaller(LambdaExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in lambda.Body.DescendantNodesAndSelf())
        {
            if (node is not IdentifierNameSyntax identifier)
            {
                continue;
            }

            // _current.TenantId: the name of the member, of anything but the row.
            var owner = identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier ? access.Expression : identifier;
            while (owner is MemberAccessExpressionSyntax { Expression: var inner })
            {
                owner = inner;
            }

            var text = identifier.Identifier.ValueText;
            if ((text.IndexOf("tenant", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("user", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("organi", StringComparison.OrdinalIgnoreCase) >= 0)
                && !(owner is IdentifierNameSyntax && IsOfRow(model.GetSymbolInfo(owner, cancellationToken).Symbol, lambda)))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Concern(DatabaseRead read, ImmutableArray<ITypeSymbol?> filtered)
    {
        foreach (var entity in filtered)
        {
            if (entity is null || (!read.EntitiesAreKnown && !read.Entities.IsEmpty))
            {
                return true;
            }

            foreach (var touched in read.Entities)
            {
                for (var type = touched; type is not null; type = type.BaseType)
                {
                    if (SymbolEqualityComparer.Default.Equals(type, entity))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>A context that is given its tenant, for its connection or its filters: <c>ShopContext(ITenant tenant)</c>.</summary>
    public static bool IsPerTenant(ITypeSymbol? context)
    {
        for (var type = context as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (type.Name.IndexOf("Tenant", StringComparison.Ordinal) >= 0)
            {
                return true;
            }

            foreach (var constructor in type.InstanceConstructors)
            {
                foreach (var parameter in constructor.Parameters)
                {
                    if (parameter.Type.Name.IndexOf("Tenant", StringComparison.Ordinal) >= 0)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool DependsOnRowAlone(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.Expression is LiteralExpressionSyntax)
            {
                // The name of the filter.
                continue;
            }

            if (argument.Expression is not LambdaExpressionSyntax { Body: { } body } lambda)
            {
                return false;
            }

            foreach (var node in body.DescendantNodesAndSelf())
            {
                if (node is ThisExpressionSyntax or BaseExpressionSyntax
                    || (node is IdentifierNameSyntax identifier
                        && !(identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier)
                        && !IsOfRow(model.GetSymbolInfo(identifier, cancellationToken).Symbol, lambda)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsOfRow(ISymbol? symbol, LambdaExpressionSyntax lambda)
        => symbol switch
        {
            ITypeSymbol or INamespaceSymbol or IFieldSymbol { IsConst: true } => true,
            IParameterSymbol { ContainingSymbol: IMethodSymbol { DeclaringSyntaxReferences: [var reference] } } => lambda.Span.Contains(reference.Span),
            _ => false,
        };
}
