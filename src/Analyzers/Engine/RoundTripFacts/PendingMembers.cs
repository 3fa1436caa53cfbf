using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// How facts name a member that others implement: by its documentation id and, where the call is for one form of a generic type,
/// <c>IRepository&lt;Order></c>, by that of the form, too. Classes for other forms have no say.
/// </summary>
internal static class PendingMembers
{
    private const char Separator = ' ';

    /// <summary>The member as the call names it, without the type arguments of a generic method.</summary>
    public static IMethodSymbol Of(IMethodSymbol named)
        => named.ReducedFrom is null && named.ContainingType is { IsGenericType: true } type && !GenericForms.IsOpen(type) ? named.ConstructedFrom : (named.ReducedFrom ?? named).OriginalDefinition;

    public static string? IdOf(IMethodSymbol member)
        => member.OriginalDefinition.GetDocumentationCommentId() is not { } id ? null
            : IsForm(member) ? id + Separator + DocumentationCommentId.CreateReferenceId(member.ContainingType)
            : id;

    public static IMethodSymbol? Find(string id, Compilation compilation)
    {
        var end = id.IndexOf(Separator);
        return DocumentationCommentId.GetFirstSymbolForDeclarationId(end < 0 ? id : id.Substring(0, end), compilation) is not IMethodSymbol member ? null
            : end < 0 ? member
            : In(id.Substring(end + 1), member, compilation);
    }

    /// <param name="pending">A member of another compilation.</param>
    /// <param name="member">The same in this one.</param>
    public static IMethodSymbol InFormOf(IMethodSymbol pending, IMethodSymbol member, Compilation compilation)
        => IsForm(pending) ? In(DocumentationCommentId.CreateReferenceId(pending.ContainingType), member, compilation) : member;

    private static bool IsForm(IMethodSymbol member) => !SymbolEqualityComparer.Default.Equals(member.ContainingType, member.ContainingType.OriginalDefinition);

    /// <summary>The definition where nobody here knows the form.</summary>
    private static IMethodSymbol In(string form, IMethodSymbol member, Compilation compilation)
    {
        if (DocumentationCommentId.GetFirstSymbolForReferenceId(form, compilation) is INamedTypeSymbol type)
        {
            foreach (var candidate in type.GetMembers(member.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member))
                {
                    return (IMethodSymbol)candidate;
                }
            }
        }

        return member;
    }
}
