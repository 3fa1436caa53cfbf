using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.HotPaths;

/// <summary>Turns the constants of an attribute into C# expressions for parameters of another type, as far as C# or a parse method allows.</summary>
internal static class ConstantText
{
    /// <summary>The types for which a string is parsed, since an attribute cannot hold their values.</summary>
    private static readonly Dictionary<string, Func<string, bool>> Parsed = new(StringComparer.Ordinal)
    {
        ["System.Guid"] = static s => Guid.TryParse(s, out _),
        ["System.DateTime"] = static s => DateTime.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["System.DateTimeOffset"] = static s => DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["System.DateOnly"] = static s => DateTime.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["System.TimeOnly"] = static s => TimeSpan.TryParse(s, CultureInfo.InvariantCulture, out var t) && t >= TimeSpan.Zero && t < TimeSpan.FromDays(1),
        ["System.Uri"] = static s => Uri.TryCreate(s, UriKind.RelativeOrAbsolute, out _),
        ["System.TimeSpan"] = static s => TimeSpan.TryParse(s, CultureInfo.InvariantCulture, out _),
    };

    /// <param name="value">The constant.</param>
    /// <param name="target">The parameter's type.</param>
    /// <param name="compilation">For the conversions of the language.</param>
    /// <param name="code">An expression that converts to <paramref name="target"/> without a cast.</param>
    public static bool TryConvert(TypedConstant value, ITypeSymbol target, Compilation compilation, out string code)
    {
        code = "";
        var underlying = target is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : target;
        if (value.IsNull)
        {
            code = "null!";
            return target.IsReferenceType || !SymbolEqualityComparer.Default.Equals(underlying, target);
        }

        if (value.Type is not { } source || value.Kind == TypedConstantKind.Error)
        {
            return false;
        }

        if (value.Kind == TypedConstantKind.Primitive && source.SpecialType != underlying.SpecialType && TryConvertPrimitive(value.Value!, source, underlying, compilation, out code))
        {
            return true;
        }

        var conversion = compilation.ClassifyConversion(source, underlying);
        return conversion.IsImplicit && !conversion.IsNumeric && TryLiteral(value, out code);
    }

    /// <summary>The default value of a parameter.</summary>
    public static string OfDefault(IParameterSymbol parameter)
    {
        if (parameter.ExplicitDefaultValue is not { } value)
        {
            return "default!";
        }

        // The number of an enum; the value of a nullable type.
        var type = parameter.Type.ToDisplayString(HotPathText.Types);
        return value is DateTime time ? $"new global::System.DateTime({time.Ticks.ToString(CultureInfo.InvariantCulture)}L)"
            : value is string text ? Primitive(text)
            : $"({type})({Primitive(value)})";
    }

    /// <summary>What the report shows for a constant.</summary>
    public static string Label(TypedConstant value) => value.Kind switch
    {
        _ when value.IsNull => "null",
        TypedConstantKind.Array => "[" + string.Join(", ", value.Values.Select(Label)) + "]",
        TypedConstantKind.Type => ((ITypeSymbol)value.Value!).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        TypedConstantKind.Enum => value.ToCSharpString() is var text ? text.Substring(text.LastIndexOf('.') + 1) : "",
        _ => Convert.ToString(value.Value, CultureInfo.InvariantCulture),
    };

    /// <summary>The types that the expression for a constant names.</summary>
    public static IEnumerable<ITypeSymbol> NamedTypes(TypedConstant value)
    {
        if (value.IsNull)
        {
            return [];
        }

        return value.Kind switch
        {
            TypedConstantKind.Array => value.Values.SelectMany(NamedTypes).Prepend(value.Type!),
            TypedConstantKind.Type => [(ITypeSymbol)value.Value!],
            TypedConstantKind.Enum => [value.Type!],
            _ => [],
        };
    }

    private static bool TryConvertPrimitive(object value, ITypeSymbol source, ITypeSymbol target, Compilation compilation, out string code)
    {
        code = "";
        if (value is string text)
        {
            var name = target.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();
            if (!Parsed.TryGetValue(name, out var canParse) || !canParse(text))
            {
                return false;
            }

            var literal = SymbolDisplay.FormatLiteral(text, quote: true);
            code = name switch
            {
                // The overload with a culture is newer than Guid.
                "System.Guid" => $"global::System.Guid.Parse({literal})",
                "System.Uri" => $"new global::System.Uri({literal}, global::System.UriKind.RelativeOrAbsolute)",
                _ => $"global::{name}.Parse({literal}, global::System.Globalization.CultureInfo.InvariantCulture)",
            };
            return true;
        }

        var conversion = compilation.ClassifyConversion(source, target);
        var fits = (conversion.IsNumeric && conversion.IsImplicit)
            || (value is double or float && target.SpecialType == SpecialType.System_Decimal && Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) < 1e28)
            || IsIntegerInRange(value, target.SpecialType);
        code = fits ? $"({target.ToDisplayString(HotPathText.Types)})({Primitive(value)})" : "";
        return fits;
    }

    private static bool IsIntegerInRange(object value, SpecialType target)
    {
        if (value is not (sbyte or byte or short or ushort or int or uint or long or ulong))
        {
            return false;
        }

        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        var (low, high) = target switch
        {
            SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
            SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
            SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
            SpecialType.System_Int32 => (int.MinValue, int.MaxValue),
            SpecialType.System_UInt32 => (uint.MinValue, uint.MaxValue),
            SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
            SpecialType.System_UInt64 => (ulong.MinValue, (decimal)ulong.MaxValue),
            _ => (1m, 0m),
        };
        return number >= low && number <= high;
    }

    private static bool TryLiteral(TypedConstant value, out string code)
    {
        code = "";
        if (value.IsNull)
        {
            code = "null!";
            return true;
        }

        switch (value.Kind)
        {
            case TypedConstantKind.Primitive:
                code = value.Value is string or bool or char or int or double or float ? Primitive(value.Value) : $"({value.Type!.ToDisplayString(HotPathText.Types)})({Primitive(value.Value!)})";
                return true;
            case TypedConstantKind.Enum:
                code = $"({value.Type!.ToDisplayString(HotPathText.Types)})({Primitive(value.Value!)})";
                return true;
            case TypedConstantKind.Type:
                code = $"typeof({((ITypeSymbol)value.Value!).ToDisplayString(HotPathText.TypesWithoutAnnotations)})";
                return true;
            case TypedConstantKind.Array:
                var elements = new List<string>(value.Values.Length);
                foreach (var element in value.Values)
                {
                    if (!TryLiteral(element, out var item))
                    {
                        return false;
                    }

                    elements.Add(item);
                }

                code = $"new {value.Type!.ToDisplayString(HotPathText.Types)} {{ {string.Join(", ", elements)} }}";
                return true;
            default:
                return false;
        }
    }

    private static string Primitive(object value) => value switch
    {
        double d when double.IsNaN(d) => "global::System.Double.NaN",
        double d when double.IsInfinity(d) => d > 0 ? "global::System.Double.PositiveInfinity" : "global::System.Double.NegativeInfinity",
        double d => d.ToString("R", CultureInfo.InvariantCulture) + "d",
        float f when float.IsNaN(f) => "global::System.Single.NaN",
        float f when float.IsInfinity(f) => f > 0 ? "global::System.Single.PositiveInfinity" : "global::System.Single.NegativeInfinity",
        float f => f.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal m => m.ToString(CultureInfo.InvariantCulture) + "m",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
    };
}
