using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Where a body looks at what a context tracks, or changes it, so that it shows when rows are loaded.</summary>
internal static class ContextChanges
{
    /// <param name="alsoAddsAndRemoves">Do entities that are added or removed make a difference? To a query they do not, to <c>Find</c> and to navigations they do.</param>
    public static bool IsAt(IOperation operation, bool alsoAddsAndRemoves)
    {
        if (operation is IPropertyReferenceOperation { Property.Name: "ChangeTracker" } or IPropertyReferenceOperation { Property: { Name: "Local", ContainingType.Name: "DbSet" } })
        {
            return true;
        }

        if (operation is not IInvocationOperation { TargetMethod: { Name: var name, ContainingType.Name: "DbSet" or "DbContext" } })
        {
            return false;
        }

        return name is "Attach" or "AttachRange" or "Entry" or "Update" or "UpdateRange"
            || (alsoAddsAndRemoves && name is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Remove" or "RemoveRange");
    }
}
