using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The names of a decorator, and types and members as generated C# writes them.</summary>
internal static class CacheNames
{
    public static readonly SymbolDisplayFormat Types = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat ForPeople = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    public static string Of(ITypeSymbol type) => type.ToDisplayString(Types);

    public static string Display(INamedTypeSymbol type) => type.ToDisplayString(ForPeople);

    public static string Decorator(INamedTypeSymbol type) => CacheDecorator.Stem(type) + "Cached";

    /// <summary>An extension method cannot stand in a generic class; <c>IReports&lt;T&gt;</c> may stand beside <c>IReports</c>.</summary>
    public static string Extensions(INamedTypeSymbol type)
        => Decorator(type) + (type.Arity == 0 ? "" : type.Arity.ToString(System.Globalization.CultureInfo.InvariantCulture)) + "Extensions";

    public static string Namespace(INamedTypeSymbol type)
        => type.ContainingNamespace is { IsGlobalNamespace: false } containing ? containing.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat) : "";

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary><c>&lt;T, U&gt;</c>, or nothing.</summary>
    public static string TypeParameters(IEnumerable<ITypeParameterSymbol> parameters)
    {
        var names = string.Join(", ", parameters.Select(static parameter => Keywords.EscapeAll(parameter.Name)));
        return names.Length == 0 ? "" : "<" + names + ">";
    }

    /// <summary><c>where T : class, new()</c>, or null where there is no constraint.</summary>
    public static string? Constraint(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            constraints.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            constraints.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            constraints.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            constraints.Add("notnull");
        }

        constraints.AddRange(parameter.ConstraintTypes.Select(Of));
        if (parameter.HasConstructorConstraint)
        {
            constraints.Add("new()");
        }

        return constraints.Count == 0 ? null : $"where {Keywords.EscapeAll(parameter.Name)} : {string.Join(", ", constraints)}";
    }

    /// <summary>
    /// What an override or an explicit implementation has to say again, so that <c>T?</c> means there what it means in the
    /// original; all other constraints are inherited.
    /// </summary>
    public static string InheritedConstraints(IMethodSymbol method)
    {
        var text = new StringBuilder();
        foreach (var parameter in method.TypeParameters)
        {
            if (Mentions(method, parameter))
            {
                text.Append(" where ").Append(Keywords.EscapeAll(parameter.Name)).Append(" : ").Append(
                    parameter.HasReferenceTypeConstraint ? "class" : parameter.HasValueTypeConstraint || parameter.HasUnmanagedTypeConstraint ? "struct" : "default");
            }
        }

        return text.ToString();
    }

    /// <summary>Is <c>T?</c> part of the signature?</summary>
    private static bool Mentions(IMethodSymbol method, ITypeParameterSymbol parameter)
    {
        if (Mentions(method.ReturnType, parameter))
        {
            return true;
        }

        foreach (var each in method.Parameters)
        {
            if (Mentions(each.Type, parameter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => type switch
    {
        ITypeParameterSymbol used => used.NullableAnnotation == NullableAnnotation.Annotated && used.Ordinal == parameter.Ordinal && used.TypeParameterKind == TypeParameterKind.Method,
        IArrayTypeSymbol array => Mentions(array.ElementType, parameter),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [ITypeParameterSymbol underlying] } => underlying.Ordinal == parameter.Ordinal && underlying.TypeParameterKind == TypeParameterKind.Method,
        INamedTypeSymbol named => named.TypeArguments.Any(argument => Mentions(argument, parameter)),
        _ => false,
    };
}
