using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Caching;

/// <summary>The names that the generated decorator of a type gets: the generator writes them, and a fix calls them.</summary>
internal static class CacheDecorator
{
    public const string Attribute = "PerfAnalyzers.CacheableAttribute";

    /// <summary><c>Reports</c> of <c>IReports</c> and of <c>Reports</c>; <c>Outer_Reports</c> of a nested one.</summary>
    public static string Stem(INamedTypeSymbol type)
    {
        var name = type.Name;
        if (type.TypeKind == TypeKind.Interface && name.Length > 2 && name[0] == 'I' && char.IsUpper(name[1]))
        {
            name = name.Substring(1);
        }

        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.Name + "_" + name;
        }

        return name;
    }

    /// <summary>The extension method that registers it.</summary>
    public static string Registration(string stem) => $"Decorate{stem}WithCache";
}
