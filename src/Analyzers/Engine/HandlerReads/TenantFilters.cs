using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>
/// Does the same query read different rows for different requests? <c>HasQueryFilter(x =&gt; x.TenantId == _tenant.Id)</c> adds a
/// condition to each query that its text does not show, and a tenant may have a database of its own.
/// </summary>
internal static class TenantFilters
{
    private static readonly string[] TenantServices =
    [
        "ITenantInfo", "IMultiTenantContextAccessor", "MultiTenantDbContext", "ITenantProvider", "ITenantService", "ITenantContext", "ITenantAccessor", "ITenantResolver", "ICurrentTenant",
    ];

    public static bool Exist(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var service in TenantServices)
        {
            if (NameIndex.NameIndex.Contains(compilation, service, cancellationToken))
            {
                return true;
            }
        }

        foreach (var name in NameIndex.NameIndex.Find(compilation, "HasQueryFilter", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && !DependsOnRowAlone(call, compilation.GetSemanticModel(name.SyntaxTree), cancellationToken))
            {
                return true;
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
