using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>What a body reads of the rows of a query: columns, and the same of what navigations lead to; each once, in the order in which the source reads them.</summary>
internal sealed class RowReads
{
    private readonly List<IPropertySymbol> _columns = [];
    private readonly List<(IPropertySymbol Property, RowReads Reads)> _navigations = [];

    public IReadOnlyList<IPropertySymbol> Columns => _columns;

    public IReadOnlyList<(IPropertySymbol Property, RowReads Reads)> Navigations => _navigations;

    public void AddColumn(IPropertySymbol column)
    {
        if (!_columns.Exists(known => known.Name == column.Name))
        {
            _columns.Add(column);
        }
    }

    /// <summary>The reads behind a navigation.</summary>
    public RowReads Over(IPropertySymbol navigation)
    {
        foreach (var (property, reads) in _navigations)
        {
            if (property.Name == navigation.Name)
            {
                return reads;
            }
        }

        _navigations.Add((navigation, new RowReads()));
        return _navigations[_navigations.Count - 1].Reads;
    }
}
