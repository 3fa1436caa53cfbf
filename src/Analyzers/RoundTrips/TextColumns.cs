using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.NameIndex;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Does the database take two texts for equal exactly when C# does? PostgreSQL and SQLite do unless they are told otherwise;
/// SQL Server and MySQL ignore case and trailing spaces.
/// </summary>
internal static class TextColumns
{
    private static readonly string[] ExactProviders = ["UseNpgsql", "UseSqlite"];

    /// <summary>Other providers, and everything that gives a column another type, collation or form than the property's.</summary>
    private static readonly string[] Inexact =
    [
        "UseSqlServer", "UseAzureSql", "UseMySql", "UseMySQL", "UseOracle", "UseFirebird", "UseDb2", "UseCosmos", "UseMongoDB", "UseJet",
        "UseCollation", "HasCollation", "HaveCollation", "UseDefaultColumnCollation", "HasColumnType", "HaveColumnType", "IsFixedLength", "AreFixedLength",
        "HasConversion", "HaveConversion", "HasPostgresExtension",
    ];

    /// <summary>False also where the source does not show the provider.</summary>
    public static bool CompareExactly(Compilation compilation, IPropertySymbol column, CancellationToken cancellationToken)
    {
        foreach (var attribute in column.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ColumnAttribute" && !attribute.NamedArguments.IsEmpty)
            {
                return false;
            }
        }

        var isKnown = false;
        foreach (var name in ExactProviders)
        {
            isKnown |= NameIndex.IsVisible(compilation, name, cancellationToken);
        }

        if (!isKnown)
        {
            return false;
        }

        foreach (var name in Inexact)
        {
            if (NameIndex.IsVisible(compilation, name, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
