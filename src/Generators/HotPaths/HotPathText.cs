using System.Text;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>The names of a hot path: in generated C#, in the report, and as the name of its harness.</summary>
internal static class HotPathText
{
    private const int LongestName = 150;

    public static readonly SymbolDisplayFormat TypesWithoutAnnotations = SymbolDisplayFormat.FullyQualifiedFormat;

    public static readonly SymbolDisplayFormat Types = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat MemberWithParameters = Member
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeParameters)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType);

    /// <summary><c>TicketService.GenerateAsync</c>, with parameter types only where another overload exists.</summary>
    public static string DisplayName(IMethodSymbol method)
        => method.ToDisplayString(IsOverloaded(method) ? MemberWithParameters : Member);

    /// <summary>For a message beside the method itself.</summary>
    public static string ShortName(IMethodSymbol method)
        => method.MethodKind == MethodKind.AnonymousFunction ? "lambda" : method.Name;

    /// <summary>
    /// <c>TheChain_Services_TicketService_GenerateAsync</c>; with a hash of the id where that is not unique: an overload,
    /// a name with an underscore of its own (<c>A_B.C</c> and <c>A.B_C</c>) or with a character that becomes one.
    /// </summary>
    public static string ClassName(IMethodSymbol method, string id)
    {
        var name = MetadataName(method.ContainingType) + "." + method.Name;
        var unique = !IsOverloaded(method) && name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '+' or '`');
        return unique && Fits(name) ? Identifier(name) : UniqueClassName(name, id);
    }

    public static string UniqueClassName(string name, string id)
    {
        var identifier = Identifier(name);
        var length = identifier.Length;
        while (!Fits(identifier.Substring(0, length)))
        {
            length--;
        }

        return identifier.Substring(0, length) + "_" + StableHash.Of(id);
    }

    private static string Identifier(string name)
        => new([.. name.Select(static c => char.IsLetterOrDigit(c) ? c : '_')]);

    /// <summary>The class gives its name to files (generated source, reports), and that of a file has at most 255 bytes.</summary>
    private static bool Fits(string name) => Encoding.UTF8.GetByteCount(name) <= LongestName;

    /// <summary><c>Namespace.Outer+Inner`1</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        var name = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.MetadataName + "+" + name;
        }

        // Not ToDisplayString, which would write @class for a namespace of that name.
        for (var ns = type.ContainingNamespace; ns is { IsGlobalNamespace: false }; ns = ns.ContainingNamespace)
        {
            name = ns.MetadataName + "." + name;
        }

        return name;
    }

    /// <summary><c>Outer+Inner, App</c>, as <c>Type.GetType</c> reads it; null for what has no such name.</summary>
    public static string? ReflectionName(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol { IsSZArray: true } array => ReflectionName(array.ElementType) is { } element ? element.Insert(EndOfName(element), "[]") : null,
            INamedTypeSymbol named when !IsFileLocal(named) && named.ContainingAssembly is { } assembly => TypeArguments(named) is { } arguments ? $"{MetadataName(named)}{arguments}, {assembly.Name}" : null,
            _ => null,
        };

    // The comma before the assembly, not one inside the brackets of type arguments.
    private static int EndOfName(string name) => name.LastIndexOf(", ", StringComparison.Ordinal);

    private static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

    private static string? TypeArguments(INamedTypeSymbol type)
    {
        var names = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            for (var i = current.TypeArguments.Length - 1; i >= 0; i--)
            {
                if (ReflectionName(current.TypeArguments[i]) is not { } name)
                {
                    return null;
                }

                names.Insert(0, "[" + name + "]");
            }
        }

        return names.Count == 0 ? "" : "[" + string.Join(",", names) + "]";
    }

    private static bool IsOverloaded(IMethodSymbol method)
    {
        foreach (var member in method.ContainingType.GetMembers(method.Name))
        {
            if (member is IMethodSymbol other && !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, method.OriginalDefinition) && !SymbolEqualityComparer.Default.Equals(other.PartialDefinitionPart?.OriginalDefinition, method.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
