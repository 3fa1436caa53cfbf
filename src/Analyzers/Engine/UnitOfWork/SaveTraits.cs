using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>Does a save of a context do more than write what changed? An override may stamp rows, raise events, turn a delete into an update.</summary>
internal static class SaveTraits
{
    private static readonly string[] Interceptions = ["AddInterceptors", "SavingChanges", "SavedChanges"];
    private static readonly string[] Interceptors = ["SaveChangesInterceptor", "ISaveChangesInterceptor"];
    private static readonly string[] TrackingDefaults = ["QueryTrackingBehavior", "UseQueryTrackingBehavior"];

    /// <summary>Why more may happen, as a clause; null when a save only writes, as far as this compilation shows.</summary>
    public static string? CustomSave(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
        => OwnSave(context, compilation, cancellationToken)
            ?? (SetupScope.Names(Interceptors, context, compilation, cancellationToken) ? "an interceptor may be added to the context elsewhere" : null);

    /// <summary>As <see cref="CustomSave"/>, but an interceptor that is declared here, and added to no context or to another, is none of this one.</summary>
    public static string? OwnSave(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
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

        return SetupScope.Names(Interceptions, context, compilation, cancellationToken) ? "saves are intercepted" : null;
    }

    /// <summary>Does the compilation name a way to load entities of the context untracked without saying so at the query?</summary>
    public static bool MayBeUntracked(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
        => SetupScope.Names(TrackingDefaults, context, compilation, cancellationToken);
}
