using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Caching;

/// <summary>What the usage analyzer reports of a marked method.</summary>
internal sealed record CacheFault(DiagnosticDescriptor Descriptor, Location? Location, params object[] Arguments)
{
    public static CacheFault WithoutEffect(AttributeData attribute, string method, string reason)
        => new(Descriptors.CacheAttributeWithoutEffect, Of(attribute), Name(attribute), method, reason);

    /// <summary><c>Cacheable</c> of <c>CacheableAttribute</c>.</summary>
    public static string Name(AttributeData attribute)
        => attribute.AttributeClass?.Name is { } name && name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : "";

    public static Location? Of(AttributeData attribute)
        => attribute.ApplicationSyntaxReference is { } reference ? Location.Create(reference.SyntaxTree, reference.Span) : null;

    /// <summary>The argument that has to change, or the attribute.</summary>
    public static Location? OfArgument(AttributeData attribute, string name)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList: { } list })
        {
            foreach (var argument in list.Arguments)
            {
                if (argument.NameEquals?.Name.Identifier.ValueText == name)
                {
                    return argument.Expression.GetLocation();
                }
            }
        }

        return Of(attribute);
    }
}
