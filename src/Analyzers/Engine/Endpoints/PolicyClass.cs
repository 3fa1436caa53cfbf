using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>What a policy class of the application does, read from its names: a policy is a few lines that are copied from the framework's own.</summary>
internal static class PolicyClass
{
    /// <summary>It lets responses be stored, never asks whether somebody is signed in, and keeps no callers apart.</summary>
    /// <param name="knowsCaller">False when it runs before authentication: then only what it asks before it stores the response counts.</param>
    public static bool StoresForSignedInCallers(INamedTypeSymbol policy, bool knowsCaller, CancellationToken cancellationToken)
    {
        if (policy.DeclaringSyntaxReferences.IsEmpty || policy.BaseType?.SpecialType != SpecialType.System_Object)
        {
            return false;
        }

        var stores = false;
        foreach (var reference in policy.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax(cancellationToken).DescendantNodes())
            {
                if (node is not IdentifierNameSyntax { Identifier.ValueText: var name })
                {
                    continue;
                }

                switch (name)
                {
                    case "VaryByValues" or "CacheKeyPrefix" or "HeaderNames":
                    case "IsAuthenticated" or "Authorization" or "User" or "Identity" or "Claims" when knowsCaller || !IsOfRequest(node):
                        return false;
                    case "AllowCacheStorage":
                        stores |= node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Right: not LiteralExpressionSyntax { Token.ValueText: "false" } };
                        break;
                }
            }
        }

        return stores;
    }

    /// <summary>In what is called when the request comes in, or in a helper: not in what is called with the response.</summary>
    private static bool IsOfRequest(SyntaxNode node)
        => node.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText != "ServeResponseAsync";
}
