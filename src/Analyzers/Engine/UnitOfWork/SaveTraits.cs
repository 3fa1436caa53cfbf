using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.NameIndex;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>Does a save of a context do more than write what changed? An override may stamp rows, raise events, turn a delete into an update.</summary>
internal static class SaveTraits
{
    private static readonly string[] Interceptions = ["AddInterceptors", "SaveChangesInterceptor", "ISaveChangesInterceptor", "SavingChanges", "SavedChanges"];

    /// <summary>Why more may happen, as a clause; null when a save only writes, as far as this compilation shows.</summary>
    public static string? CustomSave(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
    {
        if (context.TypeKind == TypeKind.Interface || context.Name == "DbContext")
        {
            return "the type of the context is not known";
        }

        for (var type = context; type is { Name: not "DbContext" }; type = type.BaseType)
        {
            if (!type.GetMembers("SaveChanges").IsEmpty || !type.GetMembers("SaveChangesAsync").IsEmpty)
            {
                return $"'{type.Name}' overrides the save";
            }
        }

        foreach (var name in Interceptions)
        {
            if (NameIndex.NameIndex.Contains(compilation, name, cancellationToken))
            {
                return "saves are intercepted";
            }
        }

        return null;
    }

    /// <summary>Does the compilation name a way to load entities untracked without saying so at the query, or to detach them?</summary>
    public static bool MayBeUntracked(Compilation compilation, CancellationToken cancellationToken)
        => NameIndex.NameIndex.Contains(compilation, "QueryTrackingBehavior", cancellationToken)
            || NameIndex.NameIndex.Contains(compilation, "UseQueryTrackingBehavior", cancellationToken);
}
