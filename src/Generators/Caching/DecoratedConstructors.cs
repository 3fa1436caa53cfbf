using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The constructors of a class that a class derived from it in the same project can call.</summary>
internal static class DecoratedConstructors
{
    public static IEnumerable<ConstructorModel> Read(INamedTypeSymbol type)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaredAccessibility == Accessibility.Private
                || constructor.Parameters.Any(static parameter => parameter.RefKind != RefKind.None || parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol or IErrorTypeSymbol || parameter.Type.IsRefLikeType))
            {
                continue;
            }

            yield return new ConstructorModel(
                string.Join(", ", constructor.Parameters.Select(Parameter)),
                string.Join(", ", constructor.Parameters.Select(static parameter => Keywords.EscapeAll(parameter.Name))),
                constructor.DeclaredAccessibility == Accessibility.Public,
                constructor.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute"));
        }
    }

    private static string Parameter(IParameterSymbol parameter)
    {
        var keyed = string.Concat(parameter.GetAttributes()
            .Where(static attribute => attribute.AttributeClass is { } type && type.IsType("Microsoft.Extensions.DependencyInjection", type.Name))
            .Select(static attribute => $"[global::{attribute}] "));
        return $"{keyed}{CacheNames.Of(parameter.Type)} {Keywords.EscapeAll(parameter.Name)}{Default(parameter)}";
    }

    // The container fills what it does not know with the default value, so that the derived constructor must have it, too.
    private static string Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return "";
        }

        return parameter.ExplicitDefaultValue switch
        {
            null => parameter.Type.IsReferenceType ? " = null" : " = default",
            var value when parameter.Type.TypeKind == TypeKind.Enum => $" = ({CacheNames.Of(parameter.Type)})({Literal(value)})",
            var value => " = " + Literal(value),
        };
    }

    private static string Literal(object value) => value switch
    {
        decimal number => number.ToString(System.Globalization.CultureInfo.InvariantCulture) + "m",
        float number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "d",
        _ => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
    };
}
