using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.Caching;

/// <summary>What a <c>[ResponseCache]</c> says, for the analyzer and the code fix.</summary>
internal static class ResponseCacheRewrite
{
    public const string ClientTitle = "Let only the caller's own cache store the response";
    public const string DropTitle = "Leave out 'VaryByQueryKeys'";
    public const string RegisterTitle = "Register response caching";

    /// <summary>ResponseCacheLocation.Any, which is the default.</summary>
    private const int Any = 0;

    /// <summary>Everybody may store the response. Not known where a profile says more.</summary>
    public static bool IsPublic(AttributeData attribute)
    {
        var lasts = false;
        foreach (var argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Duration":
                    lasts = argument.Value.Value is > 0;
                    break;
                case "NoStore" when argument.Value.Value is true:
                case "Location" when argument.Value.Value is not Any:
                case "CacheProfileName":
                    return false;
                case "VaryByHeader" when argument.Value.Value is string headers:
                    foreach (var header in headers.Split(','))
                    {
                        if (CachePolicies.NamesCaller(header.Trim()) || header.Trim() == "*")
                        {
                            return false;
                        }
                    }

                    break;
            }
        }

        return lasts;
    }

    public static AttributeArgumentSyntax? VaryByQueryKeys(AttributeSyntax attribute) => Argument(attribute, "VaryByQueryKeys");

    public static AttributeArgumentSyntax? Location(AttributeSyntax attribute) => Argument(attribute, "Location");

    private static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name)
    {
        if (attribute.ArgumentList is { } list)
        {
            foreach (var argument in list.Arguments)
            {
                if (argument.NameEquals?.Name.Identifier.ValueText == name && argument.Expression is not LiteralExpressionSyntax)
                {
                    return argument;
                }
            }
        }

        return null;
    }
}
